//! `/api/v1/Agents/BLOB`.

pub mod change_contact_image;
pub mod change_person_image;
pub mod change_project_image;
pub mod create_default_blob_entity;
pub mod delete_blob_entity;
pub mod get_blob_entity;
pub mod get_blob_entity_on_contact;
pub mod get_blob_entity_on_person;
pub mod get_blob_entity_on_project;
pub mod get_blob_stream;
pub mod get_contact_image;
pub mod get_contact_image_with_size;
pub mod get_person_image;
pub mod get_person_image_with_size;
pub mod get_project_image;
pub mod get_project_image_with_size;
pub mod save_blob_entity;
pub mod save_image_stream;
pub mod save_project_image;
pub mod set_blob_stream;
pub mod set_contact_image;
pub mod set_person_image;
pub mod set_project_image;
