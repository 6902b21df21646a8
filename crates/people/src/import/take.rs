//! Writing people from elsewhere, many in one transaction.

use bytes::Bytes;

use super::validate::{validate, validate_company, validate_project};
use super::{CompanyName, NewPerson, Outcome};
use crate::error::{Error, Result};
use crate::ids::{AssociateId, PersonId, ProjectId};
use crate::picture::{Incoming, LeftOver, content_hash, give, recognise};
use crate::sentry::ADMIN_IMPORT;
use crate::store::person::Stamp;
use crate::store::{Write, again, holder, person, picture, writing};
use crate::{Caller, People};

/// Somebody who is going to be written: their place in the answer, and their picture, stored already.
struct Ready<'a> {
    place: usize,
    new: &'a NewPerson,
    picture: Option<Incoming>,
}

impl People {
    /// Takes in people of one source, in order; the answer has one outcome for each. A person who cannot be taken
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
        if !caller.may(ADMIN_IMPORT) {
            return Err(Error::NotAllowed);
        }
        let mut outcomes = Vec::with_capacity(people.len());
        let mut ready = Vec::new();
        let mut written = match self.prepare(source, people, dry_run, &mut outcomes, &mut ready).await {
            Ok(()) => again!(self.write_people(caller, owner, source, &ready, &mut outcomes)),
            Err(error) => Err(error),
        };
        if matches!(written, Err(Error::BytesGone(_))) && self.put_again(&mut ready).await? {
            written = again!(self.write_people(caller, owner, source, &ready, &mut outcomes));
        }
        match written {
            Ok((write, replaced)) => {
                // Should this fail, nobody knows whether it lasts: the bytes stay, at worst as orphans.
                if let Some(write) = write {
                    write.commit().await?;
                }
                self.forget_bytes(replaced).await;
                Ok(outcomes)
            }
            Err(error) => {
                for picture in ready.iter().filter_map(|ready| ready.picture.as_ref()) {
                    if !picture.abandon(self).await {
                        break;
                    }
                }
                Err(error)
            }
        }
    }

    /// Looks at everybody, and stores the pictures of those who are going to be written.
    async fn prepare<'a>(
        &self,
        source: &str,
        people: &'a [NewPerson],
        dry_run: bool,
        outcomes: &mut Vec<Result<Outcome>>,
        ready: &mut Vec<Ready<'a>>,
    ) -> Result<()> {
        for (place, new) in people.iter().enumerate() {
            let outcome = match self.look(source, new).await {
                Err(error @ (Error::Storage(_) | Error::Away(_) | Error::Busy)) => return Err(error),
                outcome => outcome,
            };
            if !dry_run && matches!(outcome, Ok(Outcome::Added(_) | Outcome::Changed(_))) {
                let picture = match new.picture.as_deref() {
                    Some(bytes) => Some(Incoming::store(self, Bytes::copy_from_slice(bytes)).await?),
                    None => None,
                };
                ready.push(Ready { place, new, picture });
            }
            outcomes.push(outcome);
        }
        Ok(())
    }

    /// Stores pictures that were there already and went away since; says whether there were such.
    async fn put_again(&self, ready: &mut [Ready<'_>]) -> Result<bool> {
        let mut any = false;
        for incoming in ready.iter_mut().filter_map(|one| one.picture.as_mut()) {
            any |= incoming.put_again(self).await?;
        }
        Ok(any)
    }

    /// How many persons there are who did not come from that source.
    pub async fn persons_from_elsewhere(&self, caller: &Caller, source: &str) -> Result<i64> {
        if !caller.may(ADMIN_IMPORT) {
            return Err(Error::NotAllowed);
        }
        person::count_from_elsewhere(&self.store, source).await
    }

    /// Takes in a company that has a card of its own, which belongs to that user; says whether it is new.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Invalid`] for a name that does not fit.
    pub async fn import_company(
        &self,
        caller: &Caller,
        owner: AssociateId,
        company: &CompanyName,
        dry_run: bool,
    ) -> Result<bool> {
        if !caller.may(ADMIN_IMPORT) {
            return Err(Error::NotAllowed);
        }
        validate_company(company)?;
        let CompanyName { name, department } = company;
        writing!(self.store, |write| {
            if person::find_company(write, name, department).await?.is_some() {
                return Ok(false);
            }
            if !dry_run {
                let by = caller.associate().id;
                let stamp = Stamp { owner, by, now: self.clock.now() };
                person::company(write, name, department, stamp).await?;
            }
            true
        })
    }

    /// Takes in a project, which belongs to that user; the key of the one of that name when there is one.
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

    /// What would become of this person, by what is stored now.
    async fn look(&self, source: &str, new: &NewPerson) -> Result<Outcome> {
        validate(new)?;
        if let Some(bytes) = &new.picture {
            recognise(bytes, &self.renditions.handling.limits)?;
        }
        Ok(match person::import_key(&self.store, source, &new.uid).await? {
            None => Outcome::Added(None),
            Some((id, fingerprint)) if fingerprint == new.fingerprint() => Outcome::Unchanged(id),
            Some((id, _)) => Outcome::Changed(id),
        })
    }

    /// Writes everybody who is ready; the transaction is handed back to be committed.
    async fn write_people(
        &self,
        caller: &Caller,
        owner: AssociateId,
        source: &str,
        ready: &[Ready<'_>],
        outcomes: &mut [Result<Outcome>],
    ) -> Result<(Option<Write<'_>>, Vec<LeftOver>)> {
        if ready.is_empty() {
            return Ok((None, Vec::new()));
        }
        let stamp = Stamp { owner, by: caller.associate().id, now: self.clock.now() };
        let mut write = self.store.write().await?;
        let mut replaced = Vec::new();
        for one in ready {
            outcomes[one.place] = Ok(write_person(&mut write, source, one, stamp, &mut replaced).await?);
        }
        Ok((Some(write), replaced))
    }
}

async fn write_person(
    write: &mut Write<'_>,
    source: &str,
    ready: &Ready<'_>,
    stamp: Stamp,
    replaced: &mut Vec<LeftOver>,
) -> Result<Outcome> {
    let (new, Stamp { by, now, .. }) = (ready.new, stamp);
    let company = match &new.company {
        Some(name) => Some(person::company(write, &name.name, &name.department, stamp).await?),
        None => None,
    };
    let known = person::importing(write, source, &new.uid).await?;
    let id = if let Some(id) = known {
        person::update(write, id, new, company, by, now).await?;
        id
    } else {
        person::insert(write, new, company, stamp).await?
    };
    person::set_reachable(write, id, new).await?;
    if let Some(incoming) = &ready.picture {
        write_picture(write, id, (incoming, &new.full_name()), (by, now), replaced).await?;
    }
    person::set_import_key(write, source, &new.uid, id, &new.fingerprint()).await?;
    Ok(if known.is_some() { Outcome::Changed(id) } else { Outcome::Added(Some(id)) })
}

/// Links the picture, unless the person has the same bytes already.
async fn write_picture(
    write: &mut Write<'_>,
    person: PersonId,
    (incoming, description): (&Incoming, &str),
    stamp: (AssociateId, i64),
    replaced: &mut Vec<LeftOver>,
) -> Result<()> {
    let known = picture::linked(write, person.into()).await?;
    let settled = incoming.settle(write, stamp.1).await?;
    if known.as_ref().is_some_and(|known| known.content_hash == incoming.content_hash()) {
        replaced.extend(settled.left_over);
        return Ok(());
    }
    // What somebody wrote about the picture outlives another photograph of the same person.
    let description = if known.is_some() { "" } else { description };
    let (_, old) = give(write, person.into(), &settled, description, stamp).await?;
    replaced.extend(old);
    Ok(())
}

impl NewPerson {
    /// Changes when anything of the person changes.
    fn fingerprint(&self) -> String {
        let birth = self.birth_date.map(|birth| format!("{:?}-{}-{}", birth.year, birth.month, birth.day));
        let company = self.company.clone().unwrap_or_default();
        let mut parts: Vec<&str> = vec![
            &self.first_name,
            &self.middle_name,
            &self.last_name,
            &self.salutation,
            &self.title,
            &self.note,
        ];
        let picture = self.picture.as_deref().map(content_hash);
        parts.extend([birth.as_deref().unwrap_or(""), &company.name, &company.department]);
        parts.push(picture.as_deref().unwrap_or(""));
        let phones: Vec<_> =
            self.phones.iter().map(|(kind, number)| format!("{}:{number}", kind.number())).collect();
        let parts = parts.into_iter().chain(self.emails.iter().map(String::as_str));
        let parts: Vec<_> = parts.chain(phones.iter().map(String::as_str)).collect();
        // No part holds a zero character (`validate`), so that no two people run together.
        content_hash(parts.join("\0").as_bytes())
    }
}
