//! Agents: `POST /api/v1/Agents/{Agent}/{Method}`.

pub mod associate;
pub mod blob;
pub mod person;
pub mod project;
pub mod user;
