//! Roles: what users who share one may do.

mod groups;
mod keep;
mod rights;
mod standard;

use crate::error::{Error, Result};
use crate::ids::{GroupId, RoleId};
use crate::sentry::{ADMIN_ALL, Rights};

pub use standard::{FUNCTION_RIGHTS, Role};

/// Whom a role is for, by the vendor's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleType {
    /// Employees.
    Employee = 0,
    /// Users from outside.
    External = 1,
    /// Anonymous users.
    Anonymous = 2,
    /// Programs.
    System = 3,
}

impl RoleType {
    /// The vendor's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Employee => "Employee",
            Self::External => "ExternalUser",
            Self::Anonymous => "Anonymous",
            Self::System => "System",
        }
    }

    /// The type with that number; an unknown number is for employees.
    pub fn from_number(number: i64) -> Self {
        match number {
            1 => Self::External,
            2 => Self::Anonymous,
            3 => Self::System,
            _ => Self::Employee,
        }
    }
}

/// The most characters of a name and of a tooltip.
const MAX_NAME: usize = 239;
const MAX_TOOLTIP: usize = 254;

/// Refuses what cannot be the name, or the tooltip, of a role or a group.
fn check_label(field: &'static str, name: &str, tooltip: &str) -> Result<()> {
    let count = name.trim().chars().count();
    if count == 0 || count > MAX_NAME || name.chars().any(char::is_control) {
        let reason = format!("a name has 1 to {MAX_NAME} characters, none of them a control character");
        return Err(Error::invalid(field, reason));
    }
    check_tooltip(tooltip)
}

/// Refuses what cannot be a tooltip.
pub(crate) fn check_tooltip(tooltip: &str) -> Result<()> {
    if tooltip.chars().count() > MAX_TOOLTIP || tooltip.contains('\0') {
        let reason = format!("a tooltip has at most {MAX_TOOLTIP} characters, none of them NUL");
        return Err(Error::invalid("Tooltip", reason));
    }
    Ok(())
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRole {
    /// Key.
    pub id: RoleId,
    /// Name, in no or several languages.
    pub name: Box<str>,
    /// What it is for.
    pub tooltip: Box<str>,
    /// Whom it is for.
    pub role_type: RoleType,
    /// Place in lists.
    pub rank: i32,
    /// What it allows to be done to rows.
    pub rights: Rights,
    /// The names of its function rights, in order.
    pub functions: Vec<Box<str>>,
}

impl StoredRole {
    /// Whether the role has that function right, itself or as one of the administrator's.
    pub fn may(&self, function: &str) -> bool {
        let has = |name: &str| self.functions.binary_search_by(|known| (**known).cmp(name)).is_ok();
        has(function) || (function.starts_with("admin-") && has(ADMIN_ALL))
    }
}

/// A group of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Key.
    pub id: GroupId,
    /// Name.
    pub name: Box<str>,
    /// What it is for.
    pub tooltip: Box<str>,
    /// Place in lists.
    pub rank: i32,
    /// Retired.
    pub deleted: bool,
}
