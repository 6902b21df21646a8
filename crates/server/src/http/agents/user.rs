//! `/api/v1/Agents/User`.

pub mod change_own_password;
pub mod get_access_token;
pub mod get_all_user_groups;
pub mod get_data_right;
pub mod get_data_rights;
pub mod get_role;
pub mod get_user;
pub mod get_user_from_name;
pub mod get_user_info;
pub mod make_retired;
pub mod set_data_right;
pub mod set_password;
