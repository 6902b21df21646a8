//! Operations at `/api/v1/Agents/User`.

pub mod get_access_token;
