//! Who is calling: a user as the domain knows them, with what their role allows.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ids::{AssociateId, ContactId, GroupId, PersonId, RoleId, SessionId};
use crate::memory::Share;
use crate::role::{Group, StoredRole};
use crate::sentry::{self, Rights, TableMask};
use crate::session::{Kind, Locks, name_hash};

/// What kind of user an associate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserType {
    /// An employee.
    Internal,
    /// A room, a car or another thing that can be booked.
    Resource,
    /// Somebody from outside.
    External,
    /// Nobody in particular.
    Anonymous,
    /// A program; not bound by rights.
    System,
}

impl UserType {
    /// The number that the associate table keeps.
    pub fn number(self) -> i64 {
        match self {
            Self::Internal => 0,
            Self::Resource => 1,
            Self::External => 4,
            Self::Anonymous => 7,
            Self::System => 13,
        }
    }

    /// The type with that number; an unknown number is somebody from outside, the one who may least.
    pub fn from_number(number: i64) -> Self {
        match number {
            0 => Self::Internal,
            1 => Self::Resource,
            7 => Self::Anonymous,
            13 => Self::System,
            _ => Self::External,
        }
    }
}

/// A user of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Associate {
    /// Key.
    pub id: AssociateId,
    /// User name.
    pub name: Box<str>,
    /// The person behind the user, if there is one.
    pub person: Option<PersonId>,
    /// Place in lists.
    pub rank: i32,
    /// Free text.
    pub tooltip: Box<str>,
    /// Kind of user.
    pub user_type: UserType,
    /// Primary group.
    pub group: GroupId,
    /// First, middle and last name of the person, or the name given to a user without one.
    pub full_name: Box<str>,
    /// The full name with salutation before it.
    pub formal_name: Box<str>,
    /// Retired.
    pub deleted: bool,
    /// Row of the service user, 0 for none.
    pub ej_user_id: i32,
}

/// A user together with the role that decides what they may do.
#[derive(Debug, PartialEq, Eq)]
pub struct Member {
    /// The user.
    pub associate: Associate,
    /// The role.
    pub role: Arc<StoredRole>,
    /// Groups beside the first.
    pub groups: Box<[GroupId]>,
    /// The company of the person behind the user.
    pub company: Option<ContactId>,
    /// The stored password hash, when the user has a password.
    pub(crate) secret: Option<Box<str>>,
    /// Tells that password, under that name, from others.
    pub(crate) stamp: u64,
    /// Whether the role may change users.
    pub(crate) is_administrator: bool,
}

/// How a caller has proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Not at all: at the word of whoever operates the server.
    Word,
    /// By the user's password.
    Password,
    /// By the token of a session.
    Session(SessionId, Kind),
    /// By a token of the provider outside.
    Outside,
}

/// Somebody who has proved who they are.
#[derive(Clone, Debug)]
pub struct Caller {
    pub(crate) member: Arc<Member>,
    pub(crate) roster: Arc<Roster>,
    pub(crate) proof: Proof,
}

impl Member {
    /// Whether this is whoever operates the server, by its command line.
    pub(crate) fn is_operator(&self) -> bool {
        &*self.associate.name == OPERATOR
    }

    /// Whether there is a password.
    pub fn has_password(&self) -> bool {
        self.secret.is_some()
    }
}

impl Caller {
    /// The user who calls.
    pub fn associate(&self) -> &Associate {
        &self.member.associate
    }

    /// How the caller has proved that.
    pub fn proof(&self) -> Proof {
        self.proof
    }

    /// Whether this is whoever operates the server, by its command line.
    pub(crate) fn is_operator(&self) -> bool {
        self.member.is_operator()
    }

    /// Whether the caller may be given what lets in again: not whoever came with something that lasts an hour, which
    /// would be for ever then, and not the operator, who is nobody that could be let in.
    pub(crate) fn may_open_sessions(&self) -> bool {
        !self.is_operator() && !self.came_by_token()
    }

    /// Whether the caller authenticated with `Bearer`: our token or one of an identity provider. Programs pass tokens on,
    /// and some leak; they are short-lived, so they must not create anything that lasts longer.
    pub fn came_by_token(&self) -> bool {
        matches!(self.proof, Proof::Session(_, Kind::Access) | Proof::Outside)
    }

    /// What the caller may do to rows.
    pub fn rights(&self) -> &Rights {
        const ALL: &Rights = &Rights::ALL;
        if self.is_system() { ALL } else { &self.member.role.rights }
    }

    /// Whether the caller has a function right.
    pub fn may(&self, function: &str) -> bool {
        self.is_system() || self.member.role.may(function)
    }

    /// Whether the caller may change users.
    pub fn is_administrator(&self) -> bool {
        self.is_system() || self.member.is_administrator
    }

    fn is_system(&self) -> bool {
        self.member.associate.user_type == UserType::System
    }

    /// Whether the caller's role may add or change any picture.
    pub fn may_change_some_picture(&self) -> bool {
        let rights = self.rights();
        sentry::Relation::ALL.into_iter().any(|relation| {
            let mask = rights.on(sentry::Table::Picture, relation);
            mask.allows(TableMask::UPDATE) || mask.allows(TableMask::INSERT)
        })
    }

    /// Whose share of the memory budget work for this caller uses.
    pub(crate) fn share(&self) -> Share {
        Share { caller: Some(self.associate().id.0), address: None }
    }

    /// The caller with role and groups.
    pub fn member(&self) -> &Member {
        &self.member
    }

    /// A user by key with role and groups; not the one behind the command line.
    pub fn member_of(&self, id: AssociateId) -> Option<&Member> {
        self.roster.user(id).map(|member| &**member)
    }

    /// The user behind whom a person is, if there is one who has not retired.
    pub fn user_of(&self, person: PersonId) -> Option<&Associate> {
        let users = self.roster.members.values().map(|member| &member.associate);
        users.filter(|user| user.person == Some(person) && !user.deleted).min_by_key(|user| user.id)
    }

    /// Every user but the one behind the command line, by key.
    pub fn members(&self) -> Vec<&Member> {
        let members = self.roster.members.values().map(|member| &**member);
        let mut members: Vec<_> = members.filter(|member| !member.is_operator()).collect();
        members.sort_by_key(|member| member.associate.id);
        members
    }

    /// Until when a user is locked out after too many wrong passwords.
    pub fn locked_until(&self, user: &Associate, now: i64) -> Option<i64> {
        let lock = self.roster.locks.get(name_hash(&user.name).as_str())?;
        Some(lock.until()).filter(|until| *until > now)
    }

    /// Every user that the caller may see, except the one of the command line, by id.
    pub fn seen_members(&self) -> Vec<&Member> {
        let mut members = self.members();
        members.retain(|member| sentry::sees_user(self, member));
        members
    }

    /// A user by name, in any letter case; not the one behind the command line.
    pub fn member_named(&self, name: &str) -> Option<&Member> {
        self.roster.named(name).map(|member| &**member).filter(|member| !member.is_operator())
    }

    /// Every group, in the order of lists.
    pub fn groups(&self) -> Vec<&Group> {
        let mut groups: Vec<_> = self.roster.groups.values().collect();
        groups.sort_by_key(|group| (group.rank, group.id));
        groups
    }

    /// A group of users.
    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.roster.groups.get(&id)
    }

    /// Every role, in the order of lists.
    pub fn roles(&self) -> Vec<&StoredRole> {
        let mut roles: Vec<_> = self.roster.roles.values().map(|role| &**role).collect();
        roles.sort_by_key(|role| (role.rank, role.id));
        roles
    }

    /// A role.
    pub fn role(&self, id: RoleId) -> Option<&StoredRole> {
        self.roster.roles.get(&id).map(|role| &**role)
    }

    /// A user by key, as the caller sees them; deleted users stay known by name.
    pub fn colleague(&self, id: AssociateId) -> Option<&Associate> {
        self.roster.members.get(&id).map(|member| &member.associate)
    }

    /// The same with role and groups.
    pub fn colleague_member(&self, id: AssociateId) -> Option<&Member> {
        self.roster.members.get(&id).map(|member| &**member)
    }

    /// Another number whenever a user, a role or a password is another than before; counted by this process.
    pub fn roster_number(&self) -> i64 {
        self.roster.number
    }
}

/// The name of the system user behind the command line; the colon keeps it out of reach of every sign-in.
pub(crate) const OPERATOR: &str = "visage:operator";

/// Every user, role and group, as the store has them.
#[derive(Debug)]
pub(crate) struct Users {
    pub(crate) members: HashMap<AssociateId, Arc<Member>>,
    pub(crate) roles: HashMap<RoleId, Arc<StoredRole>>,
    pub(crate) groups: HashMap<GroupId, Group>,
}

/// Every user, as read at one moment.
#[derive(Debug, Default)]
pub struct Roster {
    pub(crate) number: i64,
    /// How often something that lets in was taken back.
    pub(crate) revocations: i64,
    /// How often users, groups or roles were changed before they were read.
    pub(crate) staff: i64,
    /// Locked names, by their hashes.
    pub(crate) locks: Locks,
    pub(crate) members: HashMap<AssociateId, Arc<Member>>,
    pub(crate) roles: HashMap<RoleId, Arc<StoredRole>>,
    pub(crate) groups: HashMap<GroupId, Group>,
    pub(crate) by_name: HashMap<Box<str>, AssociateId>,
}

impl Roster {
    /// The roster after this one; the number stays while every user is the same.
    pub(crate) fn next(
        self: &Arc<Self>,
        (revocations, staff): (i64, i64),
        locks: Locks,
        Users { members, roles, groups }: Users,
    ) -> Arc<Self> {
        let same = self.members == members && self.roles == roles && self.groups == groups;
        if same && (self.revocations, self.staff) == (revocations, staff) && self.locks == locks {
            return Arc::clone(self);
        }
        let by_name =
            members.values().map(|member| (fold(&member.associate.name).into(), member.associate.id));
        let number = if same { self.number } else { self.number + 1 };
        let by_name = by_name.collect();
        Arc::new(Self { number, revocations, staff, locks, members, roles, groups, by_name })
    }

    /// A user by key; not the one behind the command line.
    pub(crate) fn user(&self, id: AssociateId) -> Option<&Arc<Member>> {
        self.members.get(&id).filter(|member| !member.is_operator())
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Arc<Member>> {
        self.by_name.get(fold(name).as_str()).and_then(|id| self.members.get(id))
    }
}

/// The form in which names of users, groups and roles are compared: without regard to letter case.
pub(crate) fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}
