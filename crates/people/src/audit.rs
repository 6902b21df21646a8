//! The audit log: who signed in, who was refused, and what about users changed.

use crate::People;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::ids::AssociateId;
use crate::store::audit::{self as rows, NewEntry};
use crate::store::{Write, writing};

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// A password was right, or the word of the provider outside.
    SignedIn,
    /// A password, a ticket or a token was wrong, or came too often.
    Refused,
    /// A name may not be tried for a while.
    Locked,
    /// Before its time, a name may be tried again.
    Unlocked,
    /// A user was added.
    UserAdded,
    /// Something else about a user is another than before.
    UserChanged,
    /// A user was taken out of use.
    UserRetired,
    /// A user was brought back into use.
    UserBack,
    /// A role was added or removed, or allows something else than before.
    RoleChanged,
    /// A group was added or removed, or is called something else than before.
    GroupChanged,
    /// A user has another password.
    PasswordChanged,
    /// Somebody was given a ticket, a token or a session.
    SessionOpened,
    /// It was taken back, or left.
    SessionClosed,
    /// A program that calls was added.
    ApplicationAdded,
    /// It was removed.
    ApplicationRemoved,
}

impl Event {
    /// Every kind of event.
    pub(crate) const ALL: [Self; 15] = [
        Self::SignedIn,
        Self::Refused,
        Self::Locked,
        Self::Unlocked,
        Self::UserAdded,
        Self::UserChanged,
        Self::UserRetired,
        Self::UserBack,
        Self::RoleChanged,
        Self::GroupChanged,
        Self::PasswordChanged,
        Self::SessionOpened,
        Self::SessionClosed,
        Self::ApplicationAdded,
        Self::ApplicationRemoved,
    ];

    /// How many of the newest entries of this kind are kept: events that any client can cause displace no other kind.
    pub(crate) fn most_kept(self) -> i64 {
        match self {
            Self::SignedIn | Self::Refused => 500_000,
            Self::Locked | Self::SessionOpened | Self::SessionClosed => 200_000,
            _ => 1_000_000,
        }
    }

    /// The words that are stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "signed in",
            Self::Refused => "refused",
            Self::Locked => "locked",
            Self::Unlocked => "unlocked",
            Self::UserAdded => "user added",
            Self::UserChanged => "user changed",
            Self::UserRetired => "user retired",
            Self::UserBack => "user back",
            Self::RoleChanged => "role changed",
            Self::GroupChanged => "group changed",
            Self::PasswordChanged => "password changed",
            Self::SessionOpened => "session opened",
            Self::SessionClosed => "session closed",
            Self::ApplicationAdded => "application added",
            Self::ApplicationRemoved => "application removed",
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When, in seconds since 1970, UTC; the first time, when it happened several times.
    pub moment: i64,
    /// What.
    pub event: String,
    /// Whom it is about; nobody that is known when it was tried to sign in as somebody else.
    pub user: Option<AssociateId>,
    /// Who did it.
    pub by: Option<AssociateId>,
    /// From where, if that is known.
    pub address: String,
    /// By what means.
    pub detail: String,
    /// How often within some seconds.
    pub times: i64,
}

impl People {
    /// The newest entries, the oldest of them first, of the user with that name or of all.
    pub async fn audit(&self, caller: &Caller, name: Option<&str>, most: u32) -> Result<Vec<Entry>> {
        if !caller.is_administrator() {
            return Err(Error::NotAllowed);
        }
        let of = match name {
            None => None,
            Some(name) => {
                let roster = self.roster().await?;
                let member = roster.named(name);
                let member =
                    member.ok_or_else(|| Error::invalid("Name", format!("there is no user {name}")))?;
                Some(member.associate.id)
            }
        };
        let mut entries = rows::newest(&self.store, of, most.into()).await?;
        // What is told every few seconds only comes after what it was before.
        entries.sort_by_key(|entry| entry.moment);
        Ok(entries)
    }

    /// Writes who signed in and who was refused lately. Call it every few seconds, and at the end.
    pub async fn write_down(&self) -> Result<()> {
        let taken = self.sessions.journal.take();
        let entries = taken.entries();
        if entries.is_empty() {
            return Ok(());
        }
        writing!(self.store, |write| { rows::insert_all(write, &entries).await? })?;
        drop(entries);
        taken.written();
        Ok(())
    }
}

/// Within this time an equal entry of the same user increases the count instead of being written again.
const REPEATED_SECONDS: i64 = 60;

/// Logs, in the same transaction, a user's own action that may be frequent: one entry a minute, with a count.
pub(crate) async fn note_repeated(
    write: &mut Write<'_>,
    event: Event,
    user: AssociateId,
    detail: &str,
    moment: i64,
) -> Result<()> {
    let entry = NewEntry { moment, event, user: Some(user), by: Some(user), address: "", detail, times: 1 };
    if rows::count_again(write, &entry, moment - REPEATED_SECONDS).await? {
        return Ok(());
    }
    rows::insert(write, &entry).await
}

/// Logs, in the same transaction, what a caller does to a user. What they do to themselves may be frequent.
pub(crate) async fn note_by(
    write: &mut Write<'_>,
    event: Event,
    user: Option<AssociateId>,
    by: AssociateId,
    detail: &str,
    moment: i64,
) -> Result<()> {
    if user == Some(by) {
        return note_repeated(write, event, by, detail, moment).await;
    }
    note(write, event, user, by, detail, moment).await
}

/// Notes in the same transaction what a caller does to a user.
pub(crate) async fn note(
    write: &mut Write<'_>,
    event: Event,
    user: Option<AssociateId>,
    by: AssociateId,
    detail: &str,
    moment: i64,
) -> Result<()> {
    let entry = NewEntry { moment, event, user, by: Some(by), address: "", detail, times: 1 };
    rows::insert(write, &entry).await
}
