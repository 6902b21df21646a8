//! `/api/v1/Agents/Person`.

pub mod create_default_person_image;
pub mod get_person_image;
pub mod get_person_images;
pub mod set_person_image;
