//! What the server says of itself.

pub mod address;
pub mod avatar;
pub mod catalogue;
pub mod endpoints_page;
pub mod error_page;
pub mod favicon;
pub mod health;
pub mod metrics;
pub mod openapi;
pub mod page;
pub mod person_page;
pub mod start_page;
pub mod state;
pub mod version;
pub mod visitor;
