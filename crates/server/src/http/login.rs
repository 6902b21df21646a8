//! Addresses of our own at `/login`: getting in, and getting out again.

pub mod form;
pub mod leave;
pub mod out;
pub mod ticket;
