//! REST: the folder is the URL.

pub mod person;
pub mod user;
