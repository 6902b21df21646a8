//! From the domain to carriers: the one place where plain words become the vendor's.

pub mod associate;
pub mod blob_entity;
pub mod right;
