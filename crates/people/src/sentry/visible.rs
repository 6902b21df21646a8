//! The same decision as a filter for lists: which rows a caller may see.

use super::{EXT_USE_MY_COMPANY_RIGHTS, Relation, Table, TableMask, relation};
use crate::UserType;
use crate::caller::Caller;
use crate::ids::{AssociateId, ContactId};

/// Which rows of a table somebody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visible {
    /// Every one.
    All,
    /// Those of some owners, and those of a company.
    Some {
        /// Whose.
        owners: Owners,
        /// Of which company besides.
        company: Option<ContactId>,
    },
}

/// Some of all owners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owners {
    /// These.
    Only(Vec<AssociateId>),
    /// Everybody but these.
    AllBut(Vec<AssociateId>),
}

/// Which rows of `table` the caller may see.
pub(crate) fn visible(caller: &Caller, table: Table) -> Visible {
    let rights = caller.rights();
    let seen = |relation| rights.on(table, relation).allows(TableMask::SELECT);
    if rights.on_any(table).is_some_and(|mask| mask.allows(TableMask::SELECT)) {
        return Visible::All;
    }
    // Whom nobody knows any more counts among the other users.
    let others = seen(Relation::OtherAssociates);
    let named = caller.roster.members.keys().filter(|owner| seen(relation(caller, **owner)) != others);
    let mut named: Vec<_> = named.copied().collect();
    named.sort_unstable();
    let owners = if others { Owners::AllBut(named) } else { Owners::Only(named) };
    Visible::Some { owners, company: own_company(caller).filter(|_| seen(Relation::MyCompany)) }
}

/// The company whose rows the caller has other rights on, if there is one.
pub(crate) fn own_company(caller: &Caller) -> Option<ContactId> {
    let external = caller.associate().user_type == UserType::External;
    caller.member.company.filter(|_| external && caller.may(EXT_USE_MY_COMPANY_RIGHTS))
}
