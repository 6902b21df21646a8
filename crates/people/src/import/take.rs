//! Imports people, companies and projects, as far as the caller may.

use super::validate::validate_project;
use super::{Effect, Import, NewCard, NewPerson, Outcome, Taken};
use crate::error::{Error, Result};
use crate::ids::{AssociateId, ProjectId};
use crate::sentry::ADMIN_IMPORT;
use crate::store::person::Stamp;
use crate::store::{holder, import, writing};
use crate::{Caller, People};

impl People {
    /// Begins an import of one source; new companies, and people without one, belong to `owner`. With `dry_run` nothing
    /// is written.
    ///
    /// # Errors
    /// [`Error::NotAllowed`].
    pub fn begin_import<'a>(
        &'a self,
        caller: &'a Caller,
        owner: AssociateId,
        source: &str,
        dry_run: bool,
    ) -> Result<Import<'a>> {
        if !caller.may(ADMIN_IMPORT) {
            return Err(Error::NotAllowed);
        }
        Ok(Import::new(self, caller, owner, source, dry_run))
    }

    /// Imports people of one source, in order; returns one outcome for each. A person who cannot be imported
    /// does not keep the others out. With `dry_run` nothing is written.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], or a failure of the store, after which none of these people was written.
    pub async fn import(
        &self,
        caller: &Caller,
        source: &str,
        people: &[NewPerson],
        dry_run: bool,
    ) -> Result<Vec<Result<Outcome>>> {
        self.import_for(caller, caller.associate().id, source, people, dry_run).await
    }

    /// The same; new companies, and people without one, belong to that user.
    ///
    /// # Errors
    /// As [`People::import`].
    pub async fn import_for(
        &self,
        caller: &Caller,
        owner: AssociateId,
        source: &str,
        people: &[NewPerson],
        dry_run: bool,
    ) -> Result<Vec<Result<Outcome>>> {
        let mut run = self.begin_import(caller, owner, source, dry_run)?;
        let cards: Vec<_> = people.iter().map(|new| NewCard::Person(Box::new(new.clone()))).collect();
        let mut taken = run.take(&cards, false).await?;
        let is_later = |taken: &Result<Taken>| matches!(taken, Ok(taken) if taken.effect == Effect::Later);
        let later: Vec<_> =
            (0..taken.len()).filter(|&place| taken.get(place).is_some_and(is_later)).collect();
        let cards: Vec<_> = later.iter().filter_map(|&place| cards.get(place).cloned()).collect();
        for (place, last) in later.into_iter().zip(run.take(&cards, true).await?) {
            if let Some(taken) = taken.get_mut(place) {
                *taken = last;
            }
        }
        Ok(taken.into_iter().map(|taken| taken.map(|taken| outcome(&taken))).collect())
    }

    /// How many persons there are who did not come from that source.
    pub async fn persons_from_elsewhere(&self, caller: &Caller, source: &str) -> Result<i64> {
        if !caller.may(ADMIN_IMPORT) {
            return Err(Error::NotAllowed);
        }
        import::count_from_elsewhere(&self.store, source).await
    }

    /// Imports a project, which belongs to that user; the key of the one of that name when there is one.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Invalid`] for a name that does not fit.
    pub async fn import_project(&self, caller: &Caller, owner: AssociateId, name: &str) -> Result<ProjectId> {
        if !caller.may(ADMIN_IMPORT) {
            return Err(Error::NotAllowed);
        }
        validate_project(name)?;
        let stamp = Stamp { owner, by: caller.associate().id, now: self.clock.now() };
        writing!(self.store, |write| { holder::project(write, name, stamp).await? })
    }
}

fn outcome(taken: &Taken) -> Outcome {
    match (taken.effect, taken.person) {
        (Effect::Added, id) => Outcome::Added(id),
        (Effect::Changed, Some(id)) => Outcome::Changed(id),
        (Effect::Unchanged, Some(id)) => Outcome::Unchanged(id),
        // A person who exists only within a dry run.
        (Effect::Changed | Effect::Unchanged | Effect::Later, _) => Outcome::Added(None),
    }
}
