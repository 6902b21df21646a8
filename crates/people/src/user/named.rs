//! The users named by rows that an external user may read.

use std::collections::HashSet;
use std::sync::Arc;

use quick_cache::sync::Cache;

use crate::error::{Error, Result};
use crate::ids::{AssociateId, PersonId};
use crate::sentry::{self, Sight, Table};
use crate::store::{Pulse, named};
use crate::{Associate, Caller, People};

/// Number of callers in the cache.
const MOST_CALLERS: usize = 256;

/// The users named by rows that a caller may read, for one data version.
type Seen = (Pulse, Arc<HashSet<AssociateId>>);

/// The users named by rows, by caller: computed once per data version, because all rows that the caller may
/// read are scanned.
pub(crate) struct NamedUsers(Cache<AssociateId, Seen>);

impl Default for NamedUsers {
    fn default() -> Self {
        Self(Cache::new(MOST_CALLERS))
    }
}

impl std::fmt::Debug for NamedUsers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NamedUsers").finish_non_exhaustive()
    }
}

impl People {
    /// Those of these users that the caller sees at least in part, in the same order.
    pub async fn seen_users(&self, caller: &Caller, ids: &[AssociateId]) -> Result<Vec<AssociateId>> {
        let hidden = |id: &AssociateId| sentry::sight(caller, *id, || false) == Sight::Hidden;
        // A caller who sees every user needs no scan of rows.
        let named = if !sentry::sees_everybody(caller) && ids.iter().any(hidden) {
            self.named_users(caller).await?
        } else {
            Arc::default()
        };
        let seen = |id: &AssociateId| sentry::sight(caller, *id, || named.contains(id)) != Sight::Hidden;
        Ok(ids.iter().copied().filter(seen).collect())
    }

    /// The user linked to a person, if the caller sees both.
    pub async fn seen_user_of<'a>(
        &self,
        caller: &'a Caller,
        person: PersonId,
    ) -> Result<Option<&'a Associate>> {
        let Some(user) = caller.user_of(person) else { return Ok(None) };
        if user.id != caller.associate().id && !sentry::sees_everybody(caller) {
            match self.person_card(caller, person).await {
                Err(Error::NotFound { .. }) => return Ok(None),
                card => card?,
            };
        }
        let seen = self.seen_users(caller, &[user.id]).await?;
        Ok(Some(user).filter(|_| !seen.is_empty()))
    }

    async fn named_users(&self, caller: &Caller) -> Result<Arc<HashSet<AssociateId>>> {
        let (id, pulse) = (caller.associate().id, self.store.pulse());
        if let Some((seen, named)) = self.named.0.get(&id)
            && Some(seen) == pulse
        {
            return Ok(named);
        }
        let [persons, contacts, projects, pictures] =
            [Table::Person, Table::Contact, Table::Project, Table::Picture]
                .map(|table| sentry::visible(caller, table));
        let mut found = HashSet::new();
        found.extend(named::in_persons(&self.store, &persons).await?);
        found.extend(named::in_contacts(&self.store, &contacts).await?);
        found.extend(named::in_projects(&self.store, &projects).await?);
        for (table, owner, users) in named::in_pictures(&self.store, &pictures).await? {
            let may_see = table.map_or_else(
                || sentry::library_picture(caller, owner.associate).may_see(),
                |table| sentry::picture(caller, table, &owner).may_see(),
            );
            found.extend(users.into_iter().filter(|_| may_see));
        }
        let found = Arc::new(found);
        if let Some(pulse) = pulse {
            self.named.0.insert(id, (pulse, Arc::clone(&found)));
        }
        Ok(found)
    }
}
