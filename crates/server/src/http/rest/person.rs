//! `/api/v1/Person`.

pub mod image;
pub mod image_info;
