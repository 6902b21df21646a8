//! Users as clients send them, of whom the rest stays as it is.

use serde::Deserialize;
use visage_contract::culture::translate;
use visage_people::UserType;
use visage_people::ids::{AssociateId, GroupId, PersonId, RoleId};
use visage_people::user::UserDraft;

use super::associate::user_type;
use super::word::Word;
use crate::http::error::ApiError;
use crate::http::style::Style;

/// The vendor's `User` carrier, as far as it can be written. What names something else needs its key only.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SentUser {
    #[serde(rename = "associateid")]
    id: Option<Word>,
    #[serde(rename = "username")]
    user_name: Option<String>,
    name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<Word>,
    role: Option<Named>,
    #[serde(rename = "usergroup")]
    group: Option<Named>,
    #[serde(rename = "othergroups")]
    other_groups: Option<Vec<Named>>,
    person: Option<Named>,
    rank: Option<Word>,
    tooltip: Option<String>,
    deleted: Option<bool>,
    credentials: Option<Vec<Proof>>,
}

/// A role, a group or a person, by key.
#[derive(Debug, Deserialize)]
struct Named {
    #[serde(alias = "personid")]
    id: Option<Word>,
}

/// A way in.
#[derive(Deserialize)]
struct Proof {
    #[serde(rename = "type")]
    kind: Option<ProofKind>,
    value: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ProofKind {
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proof").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Every kind of user, by the vendor's numbers from 1.
const KINDS: [UserType; 5] =
    [UserType::Internal, UserType::Resource, UserType::External, UserType::Anonymous, UserType::System];

/// The kind of user with that name or number; none for `Unknown`, and for nothing.
///
/// # Errors
/// An invalid argument when there is no such kind.
pub fn user_type_of(text: &str) -> Result<Option<UserType>, ApiError> {
    if text.is_empty() || text == "0" || text.eq_ignore_ascii_case("Unknown") {
        return Ok(None);
    }
    let known = KINDS.iter().zip(1..).find(|(kind, number): &(_, i32)| {
        user_type(**kind).eq_ignore_ascii_case(text) || number.to_string() == text
    });
    let known = known.map(|(kind, _)| Some(*kind));
    known.ok_or_else(|| ApiError::argument("UserType", "there is no such kind of user"))
}

/// A text as it is to be kept: whoever sends back what they were told in their language leaves all languages.
fn kept(was: &str, sent: &str, style: &Style) -> String {
    let told = translate(was, style.language, style.culture);
    if told == sent { was.to_owned() } else { sent.to_owned() }
}

/// The same for one that may be left out, which empties it.
pub fn kept_or_empty(was: &str, sent: Option<&str>, style: &Style) -> String {
    kept(was, sent.unwrap_or_default(), style)
}

/// The same for one that stays when it is left out, or is blank.
pub fn kept_or_same(was: &str, sent: Option<&str>, style: &Style) -> String {
    let sent = sent.filter(|sent| !sent.trim().is_empty());
    sent.map_or_else(|| was.to_owned(), |sent| kept(was, sent, style))
}

/// A key; none when it is left out, or 0.
///
/// # Errors
/// An invalid argument when it is no number.
pub fn key(id: Option<&Word>, name: &str) -> Result<Option<i32>, ApiError> {
    Ok(id.map(|id| id.id(name)).transpose()?.filter(|id| *id != 0))
}

/// A place in lists, which is 0 when it is left out.
///
/// # Errors
/// An invalid argument when it is no number.
pub fn rank(rank: Option<&Word>) -> Result<i32, ApiError> {
    Ok(key(rank, "Rank")?.unwrap_or_default())
}

/// The key of what is named.
fn of(named: Option<&Named>, name: &str) -> Result<Option<i32>, ApiError> {
    key(named.and_then(|named| named.id.as_ref()), name)
}

impl SentUser {
    /// The key of the user; none for a new one.
    ///
    /// # Errors
    /// An invalid argument when it is no number.
    pub fn id(&self) -> Result<Option<AssociateId>, ApiError> {
        Ok(key(self.id.as_ref(), "AssociateId")?.map(AssociateId))
    }

    /// The kind of user, if it is said.
    ///
    /// # Errors
    /// An invalid argument when there is no such kind.
    pub fn user_type(&self) -> Result<Option<UserType>, ApiError> {
        self.kind.as_ref().map_or(Ok(None), |kind| user_type_of(&kind.text()))
    }

    /// The person behind the user, if one is named.
    ///
    /// # Errors
    /// An invalid argument when it is no number.
    pub fn person(&self) -> Result<Option<PersonId>, ApiError> {
        Ok(of(self.person.as_ref(), "Person")?.map(PersonId))
    }

    /// What the user is to be. Without them, a user could not be: name, kind, role, group and person stay as they are
    /// when they are left out, and so do Deleted and the password; all else is emptied (contract note 49).
    ///
    /// # Errors
    /// An invalid argument for what is not of its type.
    pub fn draft(&self, was: &UserDraft, there: bool, style: &Style) -> Result<UserDraft, ApiError> {
        let others = self.other_groups.iter().flatten();
        let others = others.filter_map(|group| of(Some(group), "OtherGroups").transpose());
        Ok(UserDraft {
            name: self.name(&was.name, there),
            user_type: self.user_type()?.unwrap_or(was.user_type),
            person: self.person()?.or(was.person),
            role: of(self.role.as_ref(), "Role")?.map_or(was.role, RoleId),
            group: of(self.group.as_ref(), "UserGroup")?.map_or(was.group, GroupId),
            other_groups: others.map(|id| id.map(GroupId)).collect::<Result<_, _>>()?,
            rank: rank(self.rank.as_ref())?,
            tooltip: kept_or_empty(&was.tooltip, self.tooltip.as_deref(), style),
            deleted: self.deleted.unwrap_or(was.deleted),
            password: self.password()?,
        })
    }

    /// The carrier has the name twice: of a user who is there, whichever is another than before is the new one.
    fn name(&self, was: &str, there: bool) -> String {
        let sent = [&self.user_name, &self.name].into_iter().flatten();
        let mut sent = sent.filter(|name| !(name.trim().is_empty() || there && *name == was));
        sent.next().map_or_else(|| was.to_owned(), Clone::clone)
    }

    /// Another password: the last one that is said. What is told of a user says none.
    fn password(&self) -> Result<Option<String>, ApiError> {
        let mut password = None;
        for proof in self.credentials.iter().flatten() {
            let Some(value) = proof.value.as_ref().filter(|value| !value.is_empty()) else { continue };
            let kind = proof.kind.as_ref().and_then(|kind| kind.kind.as_deref()).unwrap_or_default();
            if !["Password", "SuperOffice"].iter().any(|known| known.eq_ignore_ascii_case(kind)) {
                return Err(ApiError::argument("Credentials", "only passwords are kept here"));
            }
            password = Some(value.clone());
        }
        Ok(password)
    }
}
