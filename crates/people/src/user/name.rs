//! Names that users sign in with: whether they can be taken, and which are free.

use super::draft::wrong_name;
use super::only_administrators;
use crate::caller::Roster;
use crate::error::Result;
use crate::ids::AssociateId;
use crate::{Caller, People};

/// Letters of a name that is made up, before its number.
const MADE_UP: usize = 230;

impl People {
    /// Why a name cannot be taken by that user, or by a new one; nothing when it can.
    pub async fn wrong_user_name(
        &self,
        caller: &Caller,
        id: Option<AssociateId>,
        name: &str,
    ) -> Result<Option<String>> {
        only_administrators(caller)?;
        Ok(wrong_name(&*self.roster().await?, id, name))
    }

    /// A name like that one, which that user, or a new one, can take.
    pub async fn valid_user_name(
        &self,
        caller: &Caller,
        id: Option<AssociateId>,
        name: &str,
    ) -> Result<String> {
        only_administrators(caller)?;
        Ok(valid_name(&*self.roster().await?, name, id))
    }
}

/// Whether somebody else has that name, in any letter case. Who has retired keeps theirs.
pub(super) fn taken(roster: &Roster, name: &str, id: Option<AssociateId>) -> bool {
    roster.named(name).is_some_and(|member| Some(member.associate.id) != id)
}

/// The name itself without what no name can hold, or with the lowest number after it that makes it free.
pub(super) fn valid_name(roster: &Roster, name: &str, id: Option<AssociateId>) -> String {
    let usable = name.chars().filter(|sign| *sign != ':' && !sign.is_control());
    let name = usable.collect::<String>().trim().chars().take(MADE_UP).collect::<String>();
    let name = if name.is_empty() { "user".to_owned() } else { name };
    if !taken(roster, &name, id) {
        return name;
    }
    let letters = name.trim_end_matches(|sign: char| sign.is_ascii_digit());
    // There are not as many users as numbers.
    let numbered = (0_u32..).map(|number| format!("{letters}{number}"));
    numbered.into_iter().find(|name| !taken(roster, name, id)).unwrap_or(name)
}

/// The first letter of the first name and the first two of the last.
pub(super) fn initials(first_name: &str, last_name: &str) -> String {
    let letters = |name: &str, most| name.chars().filter(|sign| sign.is_alphanumeric()).take(most).collect();
    let [first, last]: [String; 2] = [letters(first_name, 1), letters(last_name, 2)];
    format!("{first}{last}").to_lowercase()
}
