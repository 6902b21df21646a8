//! REST: the folder is the URL.

pub mod contact;
pub mod person;
pub mod project;
pub mod user;
