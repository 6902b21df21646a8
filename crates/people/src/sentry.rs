//! The sentry: the one place that decides what a caller may do.

mod directory;
mod mask;
mod rights;
mod visible;

use crate::caller::{Associate, Caller, Member, UserType};
use crate::ids::{AssociateId, ContactId};
use crate::role::StoredRole;

pub(crate) use directory::sight;
pub use directory::{Sight, name_of, sees_everybody, sees_group, sees_role, sees_user};
pub use mask::{RUNGS, TableMask};
pub use rights::{Relation, Rights, Table};
pub use visible::{Owners, Visible};
pub(crate) use visible::{own_company, visible};

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

    /// What may be done to something that two rows share: it is seen with either, and changed with both.
    pub(crate) fn shared(self, other: Self) -> Self {
        Self::of(self.mask.and(other.mask).or(self.mask.or(other.mask).and(TableMask::SELECT)))
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

/// What `caller` may do to a row of `table` that is `owner`'s.
fn on(caller: &Caller, table: Table, owner: &Owner) -> TableMask {
    let rights = caller.rights();
    if let Some(mask) = rights.on_any(table) {
        return mask;
    }
    let mask = rights.on(table, relation(caller, owner.associate));
    let company = own_company(caller).filter(|company| owner.company == Some(*company));
    company.map_or(mask, |_| mask.or(rights.on(table, Relation::MyCompany)))
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
pub(crate) fn person(caller: &Caller, owner: &Owner, user: Option<&Associate>) -> RowRight {
    let mask = on(caller, Table::Person, owner);
    match user {
        Some(user) if mask.allows(TableMask::DELETE) => {
            let outside = user.user_type == UserType::External;
            let reason = if outside { Reason::IsUserFromOutside } else { Reason::IsUser };
            RowRight { mask: mask.without(TableMask::DELETE), reason }
        }
        _ => RowRight::of(mask),
    }
}

/// What `caller` may do to the picture of a person, a company or a project that is `owner`'s.
pub(crate) fn picture(caller: &Caller, table: Table, owner: &Owner) -> RowRight {
    picture_of(on(caller, table, owner), on(caller, Table::Picture, owner))
}

/// The same, where it does not depend on whose the holder is.
pub(crate) fn any_picture(caller: &Caller, table: Table) -> Option<RowRight> {
    let rights = caller.rights();
    Some(picture_of(rights.on_any(table)?, rights.on_any(Table::Picture)?))
}

/// Whether `caller` may change every picture that anybody has.
pub(crate) fn every_picture(caller: &Caller) -> bool {
    let holders = [Table::Person, Table::Contact, Table::Project];
    holders.into_iter().all(|table| any_picture(caller, table).is_some_and(RowRight::may_update))
}

/// What `caller` may do to a picture that nobody has and that is `owner`'s.
pub(crate) fn library_picture(caller: &Caller, owner: AssociateId) -> RowRight {
    RowRight::of(on(caller, Table::Picture, &Owner { associate: owner, company: None }))
}

/// Whether `caller` may add a picture that nobody has.
pub(crate) fn may_add_picture(caller: &Caller) -> bool {
    library_picture(caller, caller.associate().id).mask.allows(TableMask::INSERT)
}

/// Reading a picture follows its holder, and nobody changes the picture of a holder that they may not change.
fn picture_of(holder: TableMask, picture: TableMask) -> RowRight {
    let most = if holder.allows(TableMask::UPDATE) { TableMask::FULL } else { holder.and(TableMask::SELECT) };
    // Who may not see the holder sees nothing of the picture.
    let mask = if holder.allows(TableMask::SELECT) { picture.and(most) } else { TableMask::NONE };
    RowRight::of(mask)
}

/// Whether `caller` may give somebody these function rights: none to administer that they lack themselves.
pub(crate) fn may_grant<'a>(caller: &Caller, functions: impl IntoIterator<Item = &'a str>) -> bool {
    functions.into_iter().filter(|name| name.starts_with("admin-")).all(|name| caller.may(name))
}

/// Whether these function rights include an administrative one that the role `before` lacks.
pub(crate) fn gives_admin_right<'a>(
    before: Option<&StoredRole>,
    functions: impl IntoIterator<Item = &'a str>,
) -> bool {
    let mut admin = functions.into_iter().filter(|name| name.starts_with("admin-"));
    admin.any(|name| !before.is_some_and(|role| role.may(name)))
}

/// Whether `caller` may change a user: nobody becomes more than they are by the password of another.
pub(crate) fn may_administer(caller: &Caller, member: &Member) -> bool {
    let passes_everything = member.associate.user_type == UserType::System;
    caller.is_administrator()
        && may_grant(caller, member.role.functions.iter().map(|name| &**name))
        && (!passes_everything || caller.may(ADMIN_ALL))
}

/// What `caller` may do to that user with role and password.
pub fn user(caller: &Caller, member: &Member) -> RowRight {
    RowRight::of([TableMask::SELECT, TableMask::FULL][usize::from(may_administer(caller, member))])
}

/// What `caller` may do to a user, whoever that is.
pub fn associate(caller: &Caller) -> RowRight {
    RowRight::of([TableMask::SELECT, TableMask::FULL][usize::from(caller.is_administrator())])
}
