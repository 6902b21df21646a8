//! Agents: `POST /api/v1/Agents/{Agent}/{Method}`.

pub mod associate;
pub mod blob;
pub mod user;
