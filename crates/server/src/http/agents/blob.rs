//! `/api/v1/Agents/BLOB`.

pub mod get_blob_entity_on_person;
pub mod get_person_image;
