//! `/api/v1/Project`.

pub mod image;
pub mod image_info;
