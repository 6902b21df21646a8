//! Groups of users: adding, changing and removing them.

use crate::audit::{self, Event};
use crate::caller::{Member, Roster, fold};
use crate::deciding;
use crate::error::{Error, Result};
use crate::ids::GroupId;
use crate::role::{Group, check_label};
use crate::session::claim;
use crate::store::{group, writing};
use crate::user::{only_above, only_administrators};
use crate::{Caller, People};

impl People {
    /// Adds a group, or makes one that is there into what the draft says, whose key is passed over.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Invalid`].
    pub async fn save_group(&self, caller: &Caller, id: Option<GroupId>, draft: &Group) -> Result<GroupId> {
        deciding!(self, caller, Error::Outdated, |now| self.save_group_seen(now, id, draft))
    }

    /// The same, if users, groups and roles are still as this caller saw them.
    ///
    /// # Errors
    /// [`Error::Outdated`] when they are not.
    pub async fn save_group_seen(
        &self,
        caller: &Caller,
        id: Option<GroupId>,
        draft: &Group,
    ) -> Result<GroupId> {
        only_administrators(caller)?;
        if let Some(id) = id {
            there(&caller.roster, id)?;
        }
        check_label("UserGroup", &draft.name, &draft.tooltip)?;
        let mut others = caller.roster.groups.values().filter(|group| Some(group.id) != id);
        if others.any(|other| fold(&other.name) == fold(&draft.name)) {
            return Err(taken(&draft.name));
        }
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            claim(write, caller).await?;
            let kept = match id {
                Some(id) => id,
                None => group::named(write, draft.name.trim()).await?,
            };
            group::update(write, kept, draft).await?;
            let what = if id.is_some() { "changed" } else { "added" };
            let detail = format!("group {} {what}", kept.0);
            audit::note(write, Event::GroupChanged, None, by, &detail, now).await?;
            kept
        })
    }

    /// Removes a group after its users have gone to another.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], also when one of them may administer more than the caller; [`Error::NotFound`];
    /// [`Error::Invalid`] when there is nowhere to go.
    pub async fn remove_group(&self, caller: &Caller, id: GroupId, to: GroupId) -> Result<()> {
        deciding!(self, caller, Error::Outdated, |now| self.remove_group_seen(now, id, to))
    }

    async fn remove_group_seen(&self, caller: &Caller, id: GroupId, to: GroupId) -> Result<()> {
        only_administrators(caller)?;
        let roster = &caller.roster;
        there(roster, id)?;
        let goes = to != id && roster.groups.get(&to).is_some_and(|group| !group.deleted);
        if !goes && roster.members.values().any(|member| member.associate.group == id) {
            return Err(nowhere(to));
        }
        let concerned = |member: &Member| member.associate.group == id || member.groups.contains(&id);
        let members = roster.members.values().filter(|member| concerned(member) && !member.is_operator());
        members.into_iter().try_for_each(|member| only_above(caller, member))?;
        let detail = format!("group {} removed, its users to {}", id.0, to.0);
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            claim(write, caller).await?;
            group::remove(write, id, to).await?;
            audit::note(write, Event::GroupChanged, None, by, &detail, now).await?;
        })
    }
}

fn there(roster: &Roster, id: GroupId) -> Result<()> {
    let there = roster.groups.contains_key(&id);
    if there { Ok(()) } else { Err(missing(id)) }
}

fn missing(id: GroupId) -> Error {
    Error::NotFound { kind: "UserGroup", id: id.0 }
}

fn nowhere(to: GroupId) -> Error {
    Error::invalid("UserGroupToMoveTo", format!("there is no other group {}", to.0))
}

fn taken(name: &str) -> Error {
    Error::invalid("UserGroup", format!("there is a group {} already", name.trim()))
}
