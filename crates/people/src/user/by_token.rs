//! What `Bearer` does not allow: granting access or administrative rights that outlive the token.

use crate::caller::{Caller, Member, Roster, UserType};
use crate::error::{Error, Result};
use crate::role::StoredRole;
use crate::sentry;
use crate::user::UserDraft;

/// Rejects a caller with a token.
pub(crate) fn never_by_token(caller: &Caller) -> Result<()> {
    if caller.came_by_token() { Err(Error::NotByToken) } else { Ok(()) }
}

/// Rejects a caller with a token who restores a user with an administrative right.
pub(super) fn check_restored(caller: &Caller, member: &Member) -> Result<()> {
    if member.associate.deleted && is_powerful(member) { never_by_token(caller) } else { Ok(()) }
}

/// Rejects a caller with a token who saves a user with a password, or with more administrative rights than the
/// user has now. Renaming an administrator is rejected too: an identity provider can sign in its own user of that name.
pub(super) fn check_draft(
    roster: &Roster,
    caller: &Caller,
    before: Option<&Member>,
    draft: &UserDraft,
) -> Result<()> {
    if !caller.came_by_token() {
        return Ok(());
    }
    let role = roster.roles.get(&draft.role);
    let more = role.is_some_and(|role| gives_more(before.map(|member| &*member.role), role));
    let was_system = before.is_some_and(is_system);
    let renamed = before.is_some_and(|member| is_powerful(member) && *member.associate.name != draft.name);
    let restored = before.filter(|_| !draft.deleted).map_or(Ok(()), |member| check_restored(caller, member));
    let refused = draft.password.is_some()
        || more && !was_system
        || draft.user_type == UserType::System && !was_system
        || renamed;
    if refused { Err(Error::NotByToken) } else { restored }
}

/// Rejects a caller with a token who moves the users of a role to one with more administrative rights.
pub(crate) fn check_other_role(caller: &Caller, before: &StoredRole, after: &StoredRole) -> Result<()> {
    if gives_more(Some(before), after) { never_by_token(caller) } else { Ok(()) }
}

fn gives_more(before: Option<&StoredRole>, after: &StoredRole) -> bool {
    sentry::gives_admin_right(before, after.functions.iter().map(|name| &**name))
}

fn is_powerful(member: &Member) -> bool {
    is_system(member) || gives_more(None, &member.role)
}

fn is_system(member: &Member) -> bool {
    member.associate.user_type == UserType::System
}
