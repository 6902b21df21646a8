//! People with pictures, for the start page.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::ids::{ContactId, PersonId};
use crate::sentry::{self, Owner, Table, own_company};
use crate::store::person;
use crate::{Caller, People};

/// Rows that are read at a time when their visibility depends on their owner.
const PAGE: usize = 500;
/// Most rows that are read for one page, however few of them the caller may see.
const MOST_ROWS: usize = 10_000;

/// A person who has a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PicturedPerson {
    /// Key.
    pub id: PersonId,
    /// First, middle and last name.
    pub name: String,
    /// The company; empty when it is not known.
    pub company: String,
    pub(crate) owner: Owner,
}

impl People {
    /// The first people, by key, whose pictures the caller may see, at most `most`; and whether there may be more.
    pub async fn pictured(&self, caller: &Caller, most: usize) -> Result<(Vec<PicturedPerson>, bool)> {
        let mut found = BTreeMap::new();
        // The people of their own company are often all that an external user may see, and quickly found.
        if let Some(company) = own_company(caller) {
            self.find_pictured(caller, Some(company), most, &mut found).await?;
        }
        let more = self.find_pictured(caller, None, most, &mut found).await?;
        let more = more || found.len() > most;
        Ok((found.into_values().take(most).collect(), more))
    }

    /// Adds people, of one company or all, until there are more than `most`; returns whether there may be others.
    async fn find_pictured(
        &self,
        caller: &Caller,
        company: Option<ContactId>,
        most: usize,
        found: &mut BTreeMap<PersonId, PicturedPerson>,
    ) -> Result<bool> {
        let everybody = match sentry::any_picture(caller, Table::Person) {
            Some(right) if !right.may_see() => return Ok(false),
            right => right.is_some(),
        };
        let page = if everybody { most + 1 } else { PAGE };
        let mut after = PersonId(0);
        for _ in 0..MOST_ROWS.div_ceil(page) {
            let rows = person::pictured(&self.store, company, after, page).await?;
            let read = rows.len();
            for row in rows {
                after = row.id;
                if everybody || sentry::picture(caller, Table::Person, &row.owner).may_see() {
                    found.insert(row.id, row);
                }
            }
            if read < page || found.len() > most {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
