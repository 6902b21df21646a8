//! The roles that exist from the first start, and the names of all function rights.

use super::RoleType;
use crate::sentry::{EXT_USE_MY_COMPANY_RIGHTS, Relation, Rights, Table, TableMask};

/// Roles that exist from the first start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// May do everything.
    Administrator,
    /// May do everything to what is their own or their group's, and read the rest.
    Sales,
    /// May read everything and change nothing.
    Reader,
    /// Comes from outside, and reads what is their own or of their company.
    External,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Administrator, Self::Sales, Self::Reader, Self::External];

    /// The role's name, as it is stored and as the command line takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Sales => "sales",
            Self::Reader => "reader",
            Self::External => "external",
        }
    }

    pub(crate) fn tooltip(self) -> &'static str {
        match self {
            Self::Administrator => "May do everything",
            Self::Sales => "May do everything to what is their own or their group's, and read the rest",
            Self::Reader => "May read everything",
            Self::External => "Comes from outside, and reads what is their own or of their company",
        }
    }

    /// Whom the role is for.
    pub fn role_type(self) -> RoleType {
        if self == Self::External { RoleType::External } else { RoleType::Employee }
    }

    pub(crate) fn rights(self) -> Rights {
        let mut rights = Rights::default();
        for (table, relation) in
            Table::ALL.into_iter().flat_map(|table| Relation::ALL.map(|relation| (table, relation)))
        {
            rights.set(table, relation, TableMask::from_crud(self.crud(relation)));
        }
        rights
    }

    fn crud(self, relation: Relation) -> &'static str {
        match (self, relation) {
            (Self::Administrator, _) | (Self::Sales, Relation::MyOwn | Relation::PrimaryGroup) => "CRUD",
            (Self::Sales | Self::Reader, _) | (Self::External, Relation::MyOwn | Relation::MyCompany) => "R",
            (Self::External, _) => "",
        }
    }

    pub(crate) fn functions(self) -> Vec<&'static str> {
        match self {
            Self::Administrator => FUNCTION_RIGHTS.iter().copied().filter(|name| !restricts(name)).collect(),
            Self::Sales => SALES.to_vec(),
            Self::Reader => Vec::new(),
            Self::External => vec![EXT_USE_MY_COMPANY_RIGHTS],
        }
    }
}

/// Whether a function right takes something away, or is for users from outside.
fn restricts(name: &str) -> bool {
    name.starts_with("hide-") || name.starts_with("ext-")
}

const SALES: &[&str] =
    &["allow-bulk-export", "allow-manage-entities", "allow-send-email", "can-manage-person-consent"];

/// Every function right that a role can have, in order.
pub const FUNCTION_RIGHTS: &[&str] = &[
    "admin-all",
    "admin-audience",
    "admin-dashboard",
    "admin-import",
    "admin-lists",
    "admin-preferences",
    "admin-products",
    "admin-quote",
    "admin-replication",
    "admin-role",
    "admin-saint-definition",
    "admin-saint-regeneration",
    "admin-script",
    "admin-udef",
    "admin-users",
    "admin-webhooks",
    "admin-workflow",
    "allow-bulk-copy-members",
    "allow-bulk-delete",
    "allow-bulk-edit",
    "allow-bulk-email",
    "allow-bulk-export",
    "allow-bulk-generate-activities",
    "allow-bulk-interests",
    "allow-bulk-mailmerge",
    "allow-bulk-update",
    "allow-bulk-user-applications",
    "allow-dictionarySDK",
    "allow-manage-entities",
    "allow-readonly-override",
    "allow-send-email",
    "can-manage-person-consent",
    "define-new-tags",
    "ext-need-publish-to-see-appointment",
    "ext-need-publish-to-see-document",
    "ext-need-publish-to-see-project",
    "ext-need-publish-to-see-sale",
    "ext-see-event-projects",
    "ext-use-my-company-rights",
    "ext-use-same-project-rights",
    "hide-company",
    "hide-inbox",
    "hide-project",
    "hide-reporter",
    "hide-sale",
    "hide-selection",
    "mailing-consent-override",
    "quote-can-approve",
    "see-other-companies-associates",
    "syncadmin-all",
    "syncadmin-user",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_rights_are_in_order_and_stand_there_once() {
        assert!(FUNCTION_RIGHTS.is_sorted_by(|one, next| one < next));
        for role in Role::ALL {
            let functions = role.functions();
            assert!(functions.is_sorted() && functions.iter().all(|name| FUNCTION_RIGHTS.contains(name)));
        }
    }
}
