//! Listing people.

use crate::error::Result;
use crate::ids::PersonId;
use crate::sentry::{self, Table};
use crate::store::person;
use crate::{Caller, People};

impl People {
    /// The people after one, by key, whom the caller may see, with their names; at most `most`.
    pub async fn persons(
        &self,
        caller: &Caller,
        after: PersonId,
        most: u32,
    ) -> Result<Vec<(PersonId, String)>> {
        person::visible(&self.store, &sentry::visible(caller, Table::Person), after, most.into()).await
    }
}
