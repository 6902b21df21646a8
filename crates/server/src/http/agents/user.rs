//! `/api/v1/Agents/User`.

pub mod get_access_token;
pub mod get_all_user_groups;
pub mod get_role;
pub mod get_user;
pub mod get_user_from_name;
pub mod get_user_info;
