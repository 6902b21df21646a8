//! An import: cards arrive in batches, and each batch is written in one transaction.

use std::collections::HashMap;

use bytes::Bytes;

use super::plan::{CompanyStep, Plan, Step};
use super::seen::{Seen, Who};
use super::{Effect, NewCard, NewCompany, NewPerson, Taken};
use crate::error::{Error, Result};
use crate::ids::{AssociateId, ContactId, PersonId};
use crate::picture::{Holder, Incoming, LeftOver, give};
use crate::store::person::Stamp;
use crate::store::{Write, again, import, person, picture};
use crate::{Caller, People};

/// An import in progress. It records its own decisions, so that a dry run reports the same results.
pub struct Import<'a> {
    pub(super) people: &'a People,
    pub(super) source: String,
    pub(super) seen: Seen,
    caller: &'a Caller,
    owner: AssociateId,
    dry_run: bool,
}

/// A card to write, with its picture, which is stored already.
struct Ready<'a> {
    place: usize,
    work: Work<'a>,
    picture: Option<Incoming>,
}

enum Work<'a> {
    Person(&'a NewPerson, Plan),
    Company(&'a NewCompany),
}

/// What a transaction wrote.
#[derive(Default)]
struct Written {
    ids: HashMap<u32, PersonId>,
    persons: Vec<(usize, PersonId)>,
    companies: Vec<(usize, ContactId)>,
    replaced: Vec<LeftOver>,
}

impl<'a> Import<'a> {
    pub(super) fn new(
        people: &'a People,
        caller: &'a Caller,
        owner: AssociateId,
        source: &str,
        dry_run: bool,
    ) -> Self {
        Self { people, source: source.to_owned(), seen: Seen::default(), caller, owner, dry_run }
    }

    /// The next cards come from another file, which may repeat cards: two equal cards of one file that have
    /// nothing but a name are two people, in two files they are one.
    pub fn next_file(&mut self) {
        self.seen.next_file();
    }

    /// Imports cards in order; returns one result for each. A card that cannot be imported does not prevent the
    /// others. In a dry run nothing is written, and the results are the same. Cards whose effect is
    /// [`Effect::Later`] must be passed again after all others, with `last`.
    ///
    /// # Errors
    /// A failure of the store, after which none of these cards was written.
    pub async fn take(&mut self, cards: &[NewCard], last: bool) -> Result<Vec<Result<Taken>>> {
        let mut results = Vec::with_capacity(cards.len());
        let mut ready = Vec::new();
        let prepared = self.prepare(cards, last, &mut results, &mut ready).await;
        let mut written = match prepared {
            Ok(()) => again!(self.write(&ready)),
            Err(error) => Err(error),
        };
        if matches!(written, Err(Error::BytesGone(_))) && self.put_again(&mut ready).await? {
            written = again!(self.write(&ready));
        }
        match written {
            Ok((write, done)) => {
                // If this fails, the commit may still have happened: the bytes stay, at worst as orphans.
                if let Some(write) = write {
                    write.commit().await?;
                }
                self.people.forget_bytes(done.replaced).await;
                let mut taken = |place, note: &dyn Fn(&mut Taken)| {
                    if let Some(Ok(taken)) = results.get_mut(place) {
                        note(taken);
                    }
                };
                done.persons.iter().for_each(|&(place, id)| taken(place, &|taken| taken.person = Some(id)));
                done.companies
                    .iter()
                    .for_each(|&(place, id)| taken(place, &|taken| taken.company = Some(id)));
                if !self.dry_run {
                    self.seen.written(&done.ids);
                }
                Ok(results)
            }
            Err(error) => {
                self.abandon(&ready).await;
                Err(error)
            }
        }
    }

    /// Removes the pictures of cards that were not written.
    async fn abandon(&self, ready: &[Ready<'_>]) {
        for picture in ready.iter().filter_map(|ready| ready.picture.as_ref()) {
            if !picture.abandon(self.people).await {
                break;
            }
        }
    }

    /// Decides on every card, and stores the pictures of those that are going to be written.
    async fn prepare<'c>(
        &mut self,
        cards: &'c [NewCard],
        last: bool,
        results: &mut Vec<Result<Taken>>,
        ready: &mut Vec<Ready<'c>>,
    ) -> Result<()> {
        for (place, card) in cards.iter().enumerate() {
            let decided = match card {
                NewCard::Person(new) => self.plan(new, last).await.map(|plan| {
                    let bytes = new.picture.as_deref().filter(|_| plan.picture);
                    (taken(&plan), bytes, Work::Person(new, plan))
                }),
                NewCard::Company(new) => self
                    .plan_company(new)
                    .await
                    .map(|step| (taken_company(&step), new.picture.as_deref(), Work::Company(new))),
            };
            let (taken, bytes, work) = match decided {
                Ok(decided) => decided,
                Err(error @ (Error::Storage(_) | Error::Away(_) | Error::Busy)) => return Err(error),
                Err(error) => {
                    results.push(Err(error));
                    continue;
                }
            };
            let records = matches!(&work, Work::Person(_, plan) if matches!(plan.step, Step::Record(_)));
            if !self.dry_run && (records || matches!(taken.effect, Effect::Added | Effect::Changed)) {
                let picture = match bytes {
                    Some(bytes) => match Incoming::store(self.people, Bytes::copy_from_slice(bytes)).await {
                        // A picture that cannot be stored does not prevent other cards from being written.
                        Err(error @ (Error::Invalid { .. } | Error::TooLarge { .. })) => {
                            results.push(Err(error));
                            continue;
                        }
                        stored => Some(stored?),
                    },
                    None => None,
                };
                ready.push(Ready { place, work, picture });
            }
            results.push(Ok(taken));
        }
        Ok(())
    }

    /// Stores pictures again whose bytes have been removed meanwhile; returns whether there were any.
    async fn put_again(&self, ready: &mut [Ready<'_>]) -> Result<bool> {
        let mut any = false;
        for incoming in ready.iter_mut().filter_map(|one| one.picture.as_mut()) {
            any |= incoming.put_again(self.people).await?;
        }
        Ok(any)
    }

    /// Writes every card that is ready; the transaction is returned, to be committed.
    async fn write(&self, ready: &[Ready<'_>]) -> Result<(Option<Write<'a>>, Written)> {
        let mut written = Written::default();
        if ready.is_empty() {
            return Ok((None, written));
        }
        let stamp = Stamp { owner: self.owner, by: self.caller.associate().id, now: self.people.clock.now() };
        let mut write = self.people.store.write().await?;
        for one in ready {
            match &one.work {
                Work::Person(new, plan) => {
                    if let Step::Record(who) = plan.step {
                        // A person whose picture could not be stored was not added.
                        let Some(id) = who.stored().or_else(|| written.id_of(who)) else { continue };
                        self.write_key(&mut write, plan, id).await?;
                        written.persons.push((one.place, id));
                        continue;
                    }
                    let merged = match &plan.step {
                        Step::Update(_, Some(merged)) => merged,
                        _ => *new,
                    };
                    let id = self.write_person(&mut write, merged, plan, stamp, &mut written).await?;
                    let given = (one.picture.as_ref(), merged.full_name());
                    write_picture(&mut write, id.into(), given, stamp, &mut written.replaced).await?;
                    written.persons.push((one.place, id));
                }
                Work::Company(new) => {
                    let name = &new.name;
                    let id = person::company(&mut write, &name.name, &name.department, stamp).await?;
                    let given = (one.picture.as_ref(), name.name.clone());
                    write_picture(&mut write, id.into(), given, stamp, &mut written.replaced).await?;
                    written.companies.push((one.place, id));
                }
            }
        }
        Ok((Some(write), written))
    }

    async fn write_person(
        &self,
        write: &mut Write<'_>,
        new: &NewPerson,
        plan: &Plan,
        stamp: Stamp,
        written: &mut Written,
    ) -> Result<PersonId> {
        let company = match &new.company {
            Some(name) => Some(person::company(write, &name.name, &name.department, stamp).await?),
            None => None,
        };
        let known = match plan.step {
            Step::Update(Who::Stored(id), _) => Some(PersonId(id)),
            Step::Update(who @ Who::New(_), _) => written.id_of(who),
            // Another import may have written the same card since the decision.
            _ => import::importing(write, &self.source, &plan.key).await?,
        };
        let id = match known {
            Some(id) => {
                person::update(write, id, new, company, stamp.by, stamp.now).await?;
                id
            }
            None => person::insert(write, new, company, stamp).await?,
        };
        if let Step::Insert(Who::New(number)) = plan.step {
            written.ids.insert(number, id);
        }
        person::set_reachable(write, id, new).await?;
        if plan.supersede {
            import::supersede_cards(write, &self.source, id).await?;
        }
        self.write_key(write, plan, id).await?;
        Ok(id)
    }

    async fn write_key(&self, write: &mut Write<'_>, plan: &Plan, id: PersonId) -> Result<()> {
        import::set_import_key(write, &self.source, &plan.key, id, &plan.fingerprint.line()).await
    }
}

impl Written {
    /// The row of a person who was added by this transaction.
    fn id_of(&self, who: Who) -> Option<PersonId> {
        match who {
            Who::New(number) => self.ids.get(&number).copied(),
            Who::Stored(_) => None,
        }
    }
}

fn taken(plan: &Plan) -> Taken {
    let (effect, who) = match &plan.step {
        Step::Later => (Effect::Later, None),
        Step::Unchanged(who) | Step::Record(who) => (Effect::Unchanged, Some(*who)),
        Step::Insert(who) => (Effect::Added, Some(*who)),
        Step::Update(who, _) => (Effect::Changed, Some(*who)),
    };
    let (person, left_out, note) = (who.and_then(Who::stored), plan.left_out, plan.note.clone());
    Taken { effect, person, company: None, left_out, note }
}

fn taken_company(step: &CompanyStep) -> Taken {
    let (effect, company) = match step {
        CompanyStep::Unchanged(id) => (Effect::Unchanged, *id),
        CompanyStep::Added => (Effect::Added, None),
        CompanyStep::Changed => (Effect::Changed, None),
    };
    Taken { effect, person: None, company, left_out: 0, note: None }
}

/// Links the picture, unless its holder has the same bytes already.
async fn write_picture(
    write: &mut Write<'_>,
    holder: Holder,
    (incoming, description): (Option<&Incoming>, String),
    stamp: Stamp,
    replaced: &mut Vec<LeftOver>,
) -> Result<()> {
    let Some(incoming) = incoming else { return Ok(()) };
    let known = picture::linked(write, holder).await?;
    let settled = incoming.settle(write, stamp.now).await?;
    if known.as_ref().is_some_and(|known| known.content_hash == incoming.content_hash()) {
        replaced.extend(settled.left_over);
        return Ok(());
    }
    // The picture's description is kept when the photo is replaced.
    let description = if known.is_some() { "" } else { &description };
    let (_, old) = give(write, holder, &settled, description, (stamp.by, stamp.now)).await?;
    replaced.extend(old);
    Ok(())
}
