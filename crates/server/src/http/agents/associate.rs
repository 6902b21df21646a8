//! `/api/v1/Agents/Associate`.

pub mod get_associate;
pub mod get_associate_by_person_id;
pub mod get_associate_list;
pub mod get_associates_by_group;
