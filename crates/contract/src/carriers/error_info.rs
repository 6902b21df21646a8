//! The object that every refusal and failure is answered with.

use std::borrow::Cow;

use serde::Serialize;

/// The vendor's error object. The text stands twice because documentation and recorded answers name it differently.
#[derive(Clone, Debug, Serialize)]
#[serde(rename = "Error", rename_all = "PascalCase")]
pub struct ErrorInfo<'a> {
    /// Always true.
    pub error: bool,
    /// Name of the exception class.
    pub error_type: &'static str,
    /// What is wrong, for people.
    pub error_message: Cow<'a, str>,
    /// The same text.
    pub message: Cow<'a, str>,
    /// The component that refused.
    pub error_source: &'static str,
}
