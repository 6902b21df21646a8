//! `/api/v1/Contact`.

pub mod image;
pub mod image_info;
