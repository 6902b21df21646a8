//! Who sees which users, groups and roles.

use super::{ADMIN_ROLE, Caller, Member, UserType};
use crate::caller::Roster;
use crate::ids::{AssociateId, GroupId, RoleId};

/// How much of a user a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Everything that any user may know.
    Full,
    /// Name and id, because a row that the caller may read names the user.
    Named,
    /// Nothing: for the caller there is no such user.
    Hidden,
}

/// Whether the caller sees every user, group and role: external users only when they administer users.
pub fn sees_everybody(caller: &Caller) -> bool {
    let outside = matches!(caller.associate().user_type, UserType::External | UserType::Anonymous);
    !outside || caller.is_administrator()
}

/// Whether the caller sees everything that any user may know of this one: external users do so of themselves and of users
/// of their own company.
pub fn sees_user(caller: &Caller, member: &Member) -> bool {
    let company = caller.member.company;
    sees_everybody(caller)
        || member.associate.id == caller.associate().id
        || company.is_some() && member.company == company
}

/// The name by which the caller sees a user whom a row names: the full name, or for external users who do not see that
/// user, the user name only.
pub fn name_of<'a>(caller: &Caller, member: &'a Member) -> &'a str {
    if sees_user(caller, member) { &member.associate.full_name } else { &member.associate.name }
}

/// Whether the caller sees a group: external users see the groups of the users they see.
pub fn sees_group(caller: &Caller, group: GroupId) -> bool {
    let has = |member: &Member| member.associate.group == group || member.groups.contains(&group);
    sees_everybody(caller) || seen_members(caller).any(has)
}

/// Whether the caller sees a role: external users see the roles of the users they see.
pub fn sees_role(caller: &Caller, role: RoleId) -> bool {
    let all = sees_everybody(caller) || caller.may(ADMIN_ROLE);
    all || seen_members(caller).any(|member| member.role.id == role)
}

fn seen_members(caller: &Caller) -> impl Iterator<Item = &Member> {
    let roster: &Roster = &caller.roster;
    roster.members.values().map(|member| &**member).filter(|member| sees_user(caller, member))
}

/// How much the caller sees of a user; `named` are the users named by rows that the caller may read.
pub(crate) fn sight(caller: &Caller, id: AssociateId, named: impl FnOnce() -> bool) -> Sight {
    match caller.roster.members.get(&id) {
        Some(member) if sees_user(caller, member) => Sight::Full,
        Some(_) if named() => Sight::Named,
        _ => Sight::Hidden,
    }
}
