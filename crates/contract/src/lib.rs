//! The vendor's wire: carriers, JSON and XML, languages, cultures and time zones. No IO, no clock, nothing of ours.

pub mod accept;
pub mod authorization;
pub mod carriers;
pub mod culture;
pub mod json;
pub mod node;
pub mod patch;
pub mod select;
pub mod tokens;
pub mod xml;
