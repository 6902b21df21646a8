//! The sentry: the one place that decides what a caller may do.

mod mask;
mod rights;
mod visible;

use crate::caller::{Associate, Caller, UserType};
use crate::ids::{AssociateId, ContactId};

pub use mask::{RUNGS, TableMask};
pub use rights::{Relation, Rights, Table};
pub(crate) use visible::visible;
pub use visible::{Owners, Visible};

/// The function right of those who may change users, groups and passwords.
pub const ADMIN_USERS: &str = "admin-users";
/// The function right of those who may change roles.
pub const ADMIN_ROLE: &str = "admin-role";
/// The function right of those who may take in people from elsewhere.
pub const ADMIN_IMPORT: &str = "admin-import";
/// The function right that has all those within it whose name begins like it.
pub const ADMIN_ALL: &str = "admin-all";
/// The function right of somebody from outside whose own company's rows are told apart.
pub const EXT_USE_MY_COMPANY_RIGHTS: &str = "ext-use-my-company-rights";

/// Whose a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The user.
    pub associate: AssociateId,
    /// The company that the row is, or belongs to.
    pub company: Option<ContactId>,
}

/// Why a right is missing; the edge turns it into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Nothing is missing.
    Nothing,
    /// The role only reads.
    ReadOnly,
    /// A person behind a user cannot be removed.
    IsUser,
    /// Nor one behind a user from outside.
    IsUserFromOutside,
}

/// What the caller may do to one row, and why not more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowRight {
    /// The rights.
    pub mask: TableMask,
    /// Why some are missing.
    pub reason: Reason,
}

impl RowRight {
    /// None at all.
    pub const NONE: Self = Self { mask: TableMask::NONE, reason: Reason::ReadOnly };

    fn of(mask: TableMask) -> Self {
        let reason = if mask.allows(TableMask::UPDATE) { Reason::Nothing } else { Reason::ReadOnly };
        Self { mask, reason }
    }

    /// Whether the row may be seen.
    pub fn may_see(self) -> bool {
        self.mask.allows(TableMask::SELECT)
    }

    /// Whether fields of the row may be written.
    pub fn may_update(self) -> bool {
        self.mask.allows(TableMask::UPDATE)
    }
}

/// What `caller` may do to a row of `table`; nothing is decided when that depends on whose it is and `owner` is not
/// known.
fn on(caller: &Caller, table: Table, owner: Option<&Owner>) -> Option<TableMask> {
    let rights = caller.rights();
    if let Some(mask) = rights.on_any(table) {
        return Some(mask);
    }
    let owner = owner?;
    let mask = rights.on(table, relation(caller, owner.associate));
    let company = visible::own_company(caller).filter(|company| owner.company == Some(*company));
    Some(company.map_or(mask, |_| mask.or(rights.on(table, Relation::MyCompany))))
}

/// Whose something is to the caller that `owner` has.
fn relation(caller: &Caller, owner: AssociateId) -> Relation {
    let me = caller.associate();
    if me.id == owner {
        return Relation::MyOwn;
    }
    let Some(owner) = caller.colleague(owner) else { return Relation::OtherAssociates };
    match owner.user_type {
        UserType::External => Relation::ExternalUser,
        UserType::Anonymous => Relation::Anonymous,
        _ if owner.group == me.group => Relation::PrimaryGroup,
        _ if caller.member.groups.contains(&owner.group) => Relation::OtherGroups,
        _ => Relation::OtherAssociates,
    }
}

/// What `caller` may do to a person, who may be behind a user and then cannot be removed.
pub(crate) fn person(caller: &Caller, owner: &Owner, user: Option<&Associate>) -> Option<RowRight> {
    let mask = on(caller, Table::Person, Some(owner))?;
    Some(match user {
        Some(user) if mask.allows(TableMask::DELETE) => {
            let outside = user.user_type == UserType::External;
            let reason = if outside { Reason::IsUserFromOutside } else { Reason::IsUser };
            RowRight { mask: mask.without(TableMask::DELETE), reason }
        }
        _ => RowRight::of(mask),
    })
}

/// What `caller` may do to the picture of a person: reading follows the person, and nobody changes the picture
/// of a person whom they may not change.
pub(crate) fn person_picture(caller: &Caller, owner: Option<&Owner>) -> Option<RowRight> {
    let (person, picture) = (on(caller, Table::Person, owner)?, on(caller, Table::Picture, owner)?);
    let most = if person.allows(TableMask::UPDATE) { TableMask::FULL } else { person.and(TableMask::SELECT) };
    // Who may not see the person sees nothing of the picture.
    let mask = if person.allows(TableMask::SELECT) { picture.and(most) } else { TableMask::NONE };
    Some(RowRight::of(mask))
}

/// What `caller` may do to a user.
pub fn associate(caller: &Caller) -> RowRight {
    RowRight::of([TableMask::SELECT, TableMask::FULL][usize::from(caller.is_administrator())])
}
