//! `/api/v1/Agents/Project`.

pub mod get_project_image;
pub mod set_project_image;
