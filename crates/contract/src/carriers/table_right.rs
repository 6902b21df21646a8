//! What a caller may do to a row.

use std::borrow::Cow;

use serde::Serialize;

/// Flag names: joined by `, ` in JSON and by a blank in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename = "Flags")]
pub struct Flags(pub &'static str);

/// The vendor's `TableRight` carrier.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TableRight<'a> {
    /// The rights.
    pub mask: Flags,
    /// Why some are missing; empty when none is.
    pub reason: Cow<'a, str>,
}

/// The names of a table mask's four lowest bits (Select 1, Update 2, Insert 4, Delete 8), in the order of their values.
pub fn table_mask(bits: u8) -> Flags {
    const NAMES: [&str; 16] = [
        "None",
        "Select",
        "Update",
        "Select, Update",
        "Insert",
        "Select, Insert",
        "Update, Insert",
        "Select, Update, Insert",
        "Delete",
        "Select, Delete",
        "Update, Delete",
        "Select, Update, Delete",
        "Insert, Delete",
        "Select, Insert, Delete",
        "Update, Insert, Delete",
        "Select, Update, Insert, Delete",
    ];
    Flags(NAMES[usize::from(bits & 15)])
}
