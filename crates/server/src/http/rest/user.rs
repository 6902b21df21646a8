//! `/api/v1/User`.

pub mod current;
pub mod current_associate;
pub mod current_principal;
pub mod current_token;
pub mod entity;
