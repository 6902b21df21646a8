//! Operations at `/api/v1/User`.

pub mod current_associate;
pub mod current_token;
