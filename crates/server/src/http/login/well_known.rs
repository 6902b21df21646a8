//! `/login/.well-known`: what programs read before they sign anybody in.

pub mod jwks;
pub mod openid_configuration;
