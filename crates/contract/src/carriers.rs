//! The vendor's carriers: one type per file, one definition for JSON and XML.

mod associate;
mod blob_entity;
mod error_info;
mod field_property;
mod list_item;
mod person;
mod person_image;
mod principal;
mod role_entity;
mod table_right;
mod user;
mod user_info;
mod version_info;

pub use associate::Associate;
pub use blob_entity::BlobEntity;
pub use error_info::ErrorInfo;
pub use field_property::{FieldProperties, FieldProperty, FieldRight};
pub use list_item::{MdoListItem, SelectableMdoListItem};
pub use person::Person;
pub use person_image::PersonImage;
pub use principal::{ProvidedCredential, SoPrincipalCarrier};
pub use role_entity::{DataRight, DataRights, EntityName, RelationToOwner, RoleEntity};
pub use table_right::{Flags, TableRight, table_mask};
pub use user::{Credential, CredentialType, Role, User, UserGroup};
pub use user_info::{UserInfo, UserValidationResult};
pub use version_info::VersionInfo;

/// A dictionary from name to text; empty in most answers.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(rename = "StringDictionary")]
pub struct StringDictionary(pub std::collections::BTreeMap<String, String>);
