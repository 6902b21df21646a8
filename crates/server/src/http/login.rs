//! Addresses of our own at `/login`: getting in, and getting out again.

pub mod leave;
pub mod ticket;
