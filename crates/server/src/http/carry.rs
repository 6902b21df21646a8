//! From the domain to carriers: the one place where plain words become the vendor's.

pub mod associate;
pub mod blob_entity;
pub mod link_type;
pub mod person;
pub mod principal;
pub mod right;
pub mod role;
pub mod sent_role;
pub mod sent_user;
pub mod user;
pub mod user_row;
pub mod word;
