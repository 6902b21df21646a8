//! Groups of users: adding, changing and removing them.

use crate::audit::{self, Event};
use crate::caller::{Member, Roster};
use crate::error::{Error, Result};
use crate::ids::GroupId;
use crate::role::{Group, check_label, label_of};
use crate::session::still_good;
use crate::store::{group, writing};
use crate::user::{only_above, only_administrators};
use crate::{Caller, People};

impl People {
    /// Adds a group, or makes one that is there into what the draft says, whose key is passed over.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Invalid`].
    pub async fn save_group(&self, caller: &Caller, id: Option<GroupId>, draft: &Group) -> Result<GroupId> {
        only_administrators(caller)?;
        let roster = self.roster().await?;
        if let Some(id) = id {
            there(&roster, id)?;
        }
        check_label("UserGroup", &draft.name, &draft.tooltip)?;
        let mut others = roster.groups.values().filter(|group| Some(group.id) != id);
        if others.any(|other| label_of(&other.name) == label_of(&draft.name)) {
            return Err(taken(&draft.name));
        }
        let (by, now) = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            still_good(write, caller).await?;
            if group::find(write, draft.name.trim()).await?.is_some_and(|other| Some(other) != id) {
                return Err(taken(&draft.name));
            }
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
        only_administrators(caller)?;
        let roster = self.roster().await?;
        there(&roster, id)?;
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
            still_good(write, caller).await?;
            // Both were there when they were looked up, and may have been removed since.
            if !group::is_there(write, id).await? {
                return Err(missing(id));
            }
            if goes && !group::is_there(write, to).await? {
                return Err(nowhere(to));
            }
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
