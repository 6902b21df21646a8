//! Users as whoever administers them wants them: begun, checked, and kept.

use std::sync::Arc;

use super::name::{initials, taken, valid_name};
use super::{by_token, check_name, check_password, of_a_program, only_above, only_administrators};
use crate::caller::{Associate, Member, Roster};
use crate::error::{Error, Result};
use crate::ids::{AssociateId, GroupId, PersonId, RoleId};
use crate::role::{RoleType, StoredRole, check_tooltip};
use crate::sentry::{self, ADMIN_ALL};
use crate::{Caller, People, UserType};

/// What a user is to be.
#[derive(Clone, PartialEq, Eq)]
pub struct UserDraft {
    /// User name.
    pub name: String,
    /// Kind of user.
    pub user_type: UserType,
    /// The person behind the user.
    pub person: Option<PersonId>,
    /// What the user may do; 0 for a role that is still to be chosen.
    pub role: RoleId,
    /// The first group; 0 for one that is still to be chosen.
    pub group: GroupId,
    /// The other groups.
    pub other_groups: Vec<GroupId>,
    /// Place in lists.
    pub rank: i32,
    /// Free text.
    pub tooltip: String,
    /// Retired.
    pub deleted: bool,
    /// Another password; none leaves the one there is.
    pub password: Option<String>,
}

impl std::fmt::Debug for UserDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A password is nobody's to read.
        f.debug_struct("UserDraft")
            .field("name", &self.name)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// What cannot be taken: the field, in the vendor's word, and why.
pub type Wrong = (&'static str, String);

impl UserDraft {
    /// A user as they are.
    pub fn of(member: &Member) -> Self {
        let user = &member.associate;
        Self {
            name: user.name.to_string(),
            user_type: user.user_type,
            person: user.person,
            role: member.role.id,
            group: user.group,
            other_groups: member.groups.to_vec(),
            rank: user.rank,
            tooltip: user.tooltip.to_string(),
            deleted: user.deleted,
            password: None,
        }
    }
}

impl People {
    /// A user of that kind who is not kept yet: with a free name, the first group, and the role that allows least.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NotFound`] for a person whom the caller cannot see.
    pub async fn default_user(
        &self,
        caller: &Caller,
        user_type: UserType,
        person: Option<PersonId>,
    ) -> Result<Member> {
        only_administrators(caller)?;
        let roster = self.roster().await?;
        let person = match person {
            Some(person) => Some(self.person_card(caller, person).await?),
            None => None,
        };
        let name = person.as_ref().map_or_else(String::new, |card| {
            valid_name(&roster, &format!("{}0", initials(&card.first_name, &card.last_name)), None)
        });
        let groups = roster.groups.values().filter(|group| !group.deleted);
        let group = groups.min_by_key(|group| (group.rank, group.id)).map_or(GroupId(0), |group| group.id);
        let associate = Associate {
            id: AssociateId(0),
            name: name.into(),
            person: person.as_ref().map(|card| card.id),
            rank: 0,
            tooltip: "".into(),
            user_type,
            group,
            full_name: person.map_or_else(String::new, |card| card.full_name()).into(),
            formal_name: "".into(),
            deleted: false,
            ej_user_id: 0,
        };
        let role = least_role(&roster, user_type).unwrap_or_else(|| Arc::clone(&caller.member.role));
        let (groups, is_administrator) = (Box::default(), false);
        Ok(Member { associate, role, groups, company: None, secret: None, stamp: 0, is_administrator })
    }

    /// What keeps a draft from being kept, of a new user or of one that is there.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`].
    pub async fn validate_user(
        &self,
        caller: &Caller,
        id: Option<AssociateId>,
        draft: &UserDraft,
    ) -> Result<Vec<Wrong>> {
        let roster = self.roster().await?;
        let before = to_change(&roster, caller, id)?;
        let mut wrong = self.wrong(caller, &roster, before, draft).await?;
        if only_below(&roster, caller, draft).is_err() {
            wrong.push(("Role", "whoever has it may administer more than you".to_owned()));
        }
        if by_token::check_draft(&roster, caller, before, draft).is_err() {
            let field = if draft.password.is_some() { "Credentials" } else { "Role" };
            wrong.push((field, "an access token does not allow this".to_owned()));
        }
        Ok(wrong)
    }

    /// What is wrong with a draft, in the order of the fields.
    pub(super) async fn wrong(
        &self,
        caller: &Caller,
        roster: &Roster,
        before: Option<&Member>,
        draft: &UserDraft,
    ) -> Result<Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut ask = |field, reason: Option<String>| wrong.extend(reason.map(|reason| (field, reason)));
        let same = before.is_some_and(|was| *was.associate.name == draft.name);
        let id = before.map(|member| member.associate.id);
        ask("UserName", if same { None } else { wrong_name(roster, id, &draft.name) });
        ask("UserName", before.filter(|_| !same).and_then(of_a_program));
        ask("Role", wrong_role(roster, before, draft));
        ask("UserGroup", wrong_group(roster, before.map(|member| member.associate.group), draft.group));
        let others = draft.other_groups.iter().find_map(|group| {
            let had = before.and_then(|member| member.groups.iter().find(|had| *had == group));
            wrong_group(roster, had.copied(), *group)
        });
        ask("OtherGroups", others);
        ask("Person", self.wrong_person(caller, before, draft).await?);
        let password = draft.password.as_deref().map_or(Ok(""), check_password);
        ask("Credentials", password.err().map(reason_of));
        ask("Credentials", before.filter(|_| draft.password.is_some()).and_then(of_a_program));
        ask("Tooltip", check_tooltip(&draft.tooltip).err().map(reason_of));
        Ok(wrong)
    }

    async fn wrong_person(
        &self,
        caller: &Caller,
        before: Option<&Member>,
        draft: &UserDraft,
    ) -> Result<Option<String>> {
        let was = before.map(|member| (member.associate.person, member.associate.user_type));
        if was == Some((draft.person, draft.user_type)) {
            return Ok(None);
        }
        let Some(person) = draft.person else {
            let alone = matches!(draft.user_type, UserType::System | UserType::Anonymous);
            return Ok((!alone).then(|| "a user of this kind needs a person".to_owned()));
        };
        match self.person_card(caller, person).await {
            Ok(_) => Ok(None),
            Err(Error::NotFound { .. }) => Ok(Some(format!("there is no person {}", person.0))),
            Err(error) => Err(error),
        }
    }
}

/// The user with that key as they are; nobody for one who is to be added.
///
/// # Errors
/// [`Error::NotAllowed`], also for one who may administer more; [`Error::NotFound`].
pub(super) fn to_change<'a>(
    roster: &'a Roster,
    caller: &Caller,
    id: Option<AssociateId>,
) -> Result<Option<&'a Member>> {
    only_administrators(caller)?;
    let Some(id) = id else { return Ok(None) };
    let member = roster.user(id).ok_or(Error::NotFound { kind: "User", id: id.0 })?;
    only_above(caller, member)?;
    Ok(Some(member))
}

/// Refuses to make somebody who may administer more than the caller.
pub(super) fn only_below(roster: &Roster, caller: &Caller, draft: &UserDraft) -> Result<()> {
    let role = roster.roles.get(&draft.role);
    let functions = role.map_or(&[][..], |role| &role.functions);
    let passes_everything = draft.user_type == UserType::System;
    let may = sentry::may_grant(caller, functions.iter().map(|name| &**name));
    if may && (!passes_everything || caller.may(ADMIN_ALL)) { Ok(()) } else { Err(Error::NotAllowed) }
}

/// The role for that kind of user that has the fewest function rights, and of those the fewest rights to rows.
fn least_role(roster: &Roster, user_type: UserType) -> Option<Arc<StoredRole>> {
    let roles = roster.roles.values().filter(|role| fits(role, user_type));
    roles.min_by_key(|role| (role.functions.len(), role.rights.rungs(), role.rank, role.id)).cloned()
}

/// Whether a role is for that kind of user. Programs and nobody in particular may have any role: of the roles that
/// are there from the first start, none is for them.
fn fits(role: &StoredRole, user_type: UserType) -> bool {
    match user_type {
        UserType::Internal | UserType::Resource => role.role_type == RoleType::Employee,
        UserType::External => role.role_type == RoleType::External,
        UserType::Anonymous | UserType::System => role.role_type != RoleType::External,
    }
}

/// Why a name cannot be taken by that user, or by a new one.
pub(super) fn wrong_name(roster: &Roster, id: Option<AssociateId>, name: &str) -> Option<String> {
    let wrong = check_name(name).err().map(reason_of);
    wrong.or_else(|| taken(roster, name, id).then(|| format!("there is a user {} already", name.trim())))
}

fn wrong_role(roster: &Roster, before: Option<&Member>, draft: &UserDraft) -> Option<String> {
    if before.is_some_and(|was| was.role.id == draft.role && was.associate.user_type == draft.user_type) {
        return None;
    }
    let Some(role) = roster.roles.get(&draft.role) else {
        return Some(format!("there is no role {}", draft.role.0));
    };
    (!fits(role, draft.user_type)).then(|| format!("the role {} is for others", role.name))
}

fn wrong_group(roster: &Roster, had: Option<GroupId>, group: GroupId) -> Option<String> {
    let there = roster.groups.get(&group).is_some_and(|known| !known.deleted || had == Some(group));
    (!there).then(|| format!("there is no group {}", group.0))
}

/// Why a value cannot be taken.
pub(super) fn reason_of(error: Error) -> String {
    match error {
        Error::Invalid { reason, .. } => reason,
        other => other.to_string(),
    }
}
