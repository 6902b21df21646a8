//! Addresses of our own at `/login`: getting in, and getting out again.

pub mod api;
pub mod form;
mod id_token;
pub mod identity;
pub mod leave;
pub mod oauth;
pub mod out;
pub mod ticket;
pub mod well_known;
