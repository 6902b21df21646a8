//! Keeping what a user is to be.

use super::draft::{UserDraft, only_below, to_change};
use super::{by_token, only_with_proof, somebody_stays};
use crate::audit::{self, Event};
use crate::caller::{Member, Proof};
use crate::deciding;
use crate::error::{Error, Result};
use crate::ids::{AssociateId, GroupId};
use crate::session::{claim, hash, name_hash};
use crate::store::user::{self, NewUser, UserRow};
use crate::store::{Write, group, lockout, session, writing};
use crate::{Caller, People};

impl People {
    /// Adds a user, or makes one that is there into what the draft says. Sessions go on under another name; another
    /// password, and retiring, end them.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], also for what would let somebody administer more than the caller; [`Error::NotFound`];
    /// [`Error::Invalid`].
    pub async fn save_user(
        &self,
        caller: &Caller,
        id: Option<AssociateId>,
        draft: &UserDraft,
    ) -> Result<AssociateId> {
        deciding!(self, caller, Error::Outdated, |now| self.save_user_seen(now, id, draft))
    }

    /// The same, if users, groups and roles are still as this caller saw them.
    ///
    /// # Errors
    /// [`Error::Outdated`] when they are not.
    pub async fn save_user_seen(
        &self,
        caller: &Caller,
        id: Option<AssociateId>,
        draft: &UserDraft,
    ) -> Result<AssociateId> {
        let before = to_change(&caller.roster, caller, id)?;
        only_below(&caller.roster, caller, draft)?;
        if let Some(member) = before.filter(|_| draft.password.is_some()) {
            only_with_proof(caller, member)?;
        }
        by_token::check_draft(&caller.roster, caller, before, draft)?;
        if let Some((field, reason)) =
            self.wrong(caller, &caller.roster, before, draft).await?.into_iter().next()
        {
            return Err(Error::Invalid { field, reason });
        }
        let secret = draft.password.as_deref().map(hash).transpose()?;
        let saving = Saving { caller, before, draft, secret: secret.as_deref(), now: self.clock.now() };
        writing!(self.store, |write| {
            claim(write, caller).await?;
            saving.save(write).await?
        })
    }
}

/// What is to be written.
struct Saving<'a> {
    caller: &'a Caller,
    before: Option<&'a Member>,
    draft: &'a UserDraft,
    secret: Option<&'a str>,
    now: i64,
}

impl Saving<'_> {
    async fn save(&self, write: &mut Write<'_>) -> Result<AssociateId> {
        let somebody = user::administrators(write).await?;
        let id = match self.before {
            Some(member) => self.change(write, member).await?,
            None => self.add(write).await?,
        };
        self.set_password(write, id).await?;
        somebody_stays(write, somebody, "User").await?;
        Ok(id)
    }

    async fn add(&self, write: &mut Write<'_>) -> Result<AssociateId> {
        let (draft, row) = (self.draft, self.row());
        let new = NewUser {
            name: row.name,
            full_name: row.name,
            person: draft.person,
            role: draft.role,
            group: draft.group,
            user_type: draft.user_type,
        };
        let id = user::insert(write, &new).await?;
        user::update(write, id, &row).await?;
        user::set_deleted(write, id, draft.deleted).await?;
        group::set_others(write, id, &self.other_groups()).await?;
        let detail = format!("role {}", draft.role.0);
        self.note(write, Event::UserAdded, id, &detail).await?;
        Ok(id)
    }

    async fn change(&self, write: &mut Write<'_>, member: &Member) -> Result<AssociateId> {
        let (draft, id) = (self.draft, member.associate.id);
        let changes = self.changes(member);
        if !changes.is_empty() {
            user::update(write, id, &self.row()).await?;
            group::set_others(write, id, &self.other_groups()).await?;
            self.note(write, Event::UserChanged, id, &changes.join(", ")).await?;
        }
        if draft.deleted != member.associate.deleted {
            user::set_deleted(write, id, draft.deleted).await?;
            session::remove_all_of(write, id, None).await?;
            let event = if draft.deleted { Event::UserRetired } else { Event::UserBack };
            self.note(write, event, id, "").await?;
        }
        Ok(id)
    }

    /// What is another than before, for the log.
    fn changes(&self, member: &Member) -> Vec<String> {
        let (new, was) = (self.draft, UserDraft::of(member));
        let mut others = was.other_groups.clone();
        others.sort_unstable();
        [
            (new.name.trim() != was.name, "name".to_owned()),
            (new.role != was.role, format!("role {} to {}", was.role.0, new.role.0)),
            (new.group != was.group || self.other_groups() != others, "groups".to_owned()),
            (new.person != was.person, "person".to_owned()),
            (new.user_type != was.user_type, "type".to_owned()),
            (new.rank != was.rank || new.tooltip != was.tooltip, "place or tooltip".to_owned()),
        ]
        .into_iter()
        .filter_map(|(other, what)| other.then_some(what))
        .collect()
    }

    async fn set_password(&self, write: &mut Write<'_>, id: AssociateId) -> Result<()> {
        let Some(secret) = self.secret else { return Ok(()) };
        user::set_secret(write, id, secret, self.now).await?;
        // Who gives themselves another password goes on with the session they came with.
        let kept = match self.caller.proof {
            Proof::Session(kept, _) if self.caller.associate().id == id => Some(kept),
            _ => None,
        };
        session::remove_all_of(write, id, kept).await?;
        lockout::unlock(write, &name_hash(&self.draft.name)).await?;
        self.note(write, Event::PasswordChanged, id, "").await
    }

    fn row(&self) -> UserRow<'_> {
        let draft = self.draft;
        UserRow {
            name: draft.name.trim(),
            person: draft.person,
            role: draft.role,
            group: draft.group,
            user_type: draft.user_type,
            rank: draft.rank,
            tooltip: &draft.tooltip,
        }
    }

    /// The groups beside the first, each once.
    fn other_groups(&self) -> Vec<GroupId> {
        let mut groups = self.draft.other_groups.clone();
        groups.retain(|group| *group != self.draft.group);
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    async fn note(&self, write: &mut Write<'_>, event: Event, id: AssociateId, detail: &str) -> Result<()> {
        audit::note(write, event, Some(id), self.caller.associate().id, detail, self.now).await
    }
}
