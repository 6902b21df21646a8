//! Plans what a card changes, from the stored rows and the earlier decisions of this import.

use super::fingerprint::Fingerprint;
use super::matching::{self, Sheet};
use super::merge::{Weight, is_same, merge};
use super::run::Import;
use super::seen::{Touched, Trace, Who};
use super::validate::{validate, validate_company};
use super::{NewCompany, NewPerson};
use crate::error::Result;
use crate::ids::{ContactId, PersonId};
use crate::picture::recognise;
use crate::store::import;

/// The planned step for a card.
pub(super) enum Step {
    /// Nothing.
    Unchanged(Who),
    /// Only the key of the card: what it has is known of the person already. Without the key, the next import of the
    /// same card would search again, among persons who were added since.
    Record(Who),
    /// Nothing yet.
    Later,
    /// A new row.
    Insert(Who),
    /// An update of a row, to the merged values or to those of the card.
    Update(Who, Option<Box<NewPerson>>),
}

/// A decision.
pub(super) struct Plan {
    pub(super) step: Step,
    pub(super) key: String,
    pub(super) fingerprint: Fingerprint,
    /// The picture of the card is stored.
    pub(super) picture: bool,
    /// Earlier cards of the person without a UID are older versions of this one.
    pub(super) supersede: bool,
    /// Addresses and numbers beyond the most that a person has.
    pub(super) left_out: usize,
    pub(super) note: Option<String>,
}

/// The planned step for a company.
pub(super) enum CompanyStep {
    Unchanged(Option<ContactId>),
    Added,
    /// The picture is new.
    Changed,
}

/// Whom a card is about.
enum Found {
    /// No known person.
    Unknown,
    One(Who, Box<Sheet>),
    /// Only name and company match.
    Perhaps,
    /// Several persons match; the reason for the report.
    Many(String),
}

const EMAIL: &str = "e-mail address";
const OLDER: &str = "an older version of a card that was imported already; skipped";

impl Import<'_> {
    /// Plans the step for a person, and records it.
    pub(super) async fn plan(&mut self, new: &NewPerson, last: bool) -> Result<Plan> {
        validate(new)?;
        if let Some(bytes) = &new.picture {
            recognise(bytes, &self.people.renditions.handling.limits)?;
        }
        let fingerprint = Fingerprint::of(new);
        let plan = if new.uid.is_empty() {
            self.plan_by_evidence(new, fingerprint, last).await?
        } else {
            self.plan_by_key(new, fingerprint).await?
        };
        self.remember(new, &plan).await?;
        Ok(plan)
    }

    async fn remember(&mut self, new: &NewPerson, plan: &Plan) -> Result<()> {
        let (who, merged) = match &plan.step {
            Step::Later => return Ok(()),
            Step::Unchanged(who) => {
                self.seen.touch(*who, new.revised);
                return Ok(());
            }
            Step::Record(who) => {
                self.seen.touch(*who, new.revised);
                self.seen.write_key(*who, &plan.key, plan.fingerprint.clone());
                return Ok(());
            }
            Step::Insert(who) => (*who, None),
            Step::Update(who, merged) => (*who, merged.as_deref()),
        };
        self.seen.touch(who, new.revised);
        if plan.supersede {
            self.seen.supersede_cards(who);
        }
        let has_picture = match (self.seen.sheet(who), who.stored()) {
            _ if plan.picture => true,
            (Some(sheet), _) => sheet.has_picture,
            (None, Some(id)) => import::has_picture(&self.people.store, id.into()).await?,
            (None, None) => false,
        };
        let sheet = Sheet { person: without_picture(merged.unwrap_or(new)), has_picture };
        self.seen.write(who, &plan.key, plan.fingerprint.clone(), sheet);
        Ok(())
    }

    async fn plan_by_key(&mut self, new: &NewPerson, fingerprint: Fingerprint) -> Result<Plan> {
        let known = self.known(&new.uid).await?;
        let picture = new.picture.is_some();
        let plan = Plan { picture, ..Plan::new(Step::Later, new.uid.clone(), fingerprint) };
        Ok(match known {
            None => Plan { step: Step::Insert(self.seen.next()), ..plan },
            Some((who, stored)) if stored.covers(&plan.fingerprint) => {
                Plan { step: Step::Unchanged(who), ..plan }
            }
            Some((who, stored)) if stored.is_newer_than(&plan.fingerprint) => {
                Plan { step: Step::Unchanged(who), note: Some(OLDER.to_owned()), ..plan }
            }
            Some((who, stored)) => {
                let fingerprint = plan.fingerprint.or_picture(Some(&stored));
                Plan { step: Step::Update(who, None), fingerprint, ..plan }
            }
        })
    }

    async fn plan_by_evidence(
        &mut self,
        new: &NewPerson,
        fingerprint: Fingerprint,
        last: bool,
    ) -> Result<Plan> {
        let traced = !matching::emails(new).is_empty() || !new.phones.is_empty() || new.company.is_some();
        let mut number = 1;
        let mut plan = loop {
            let key = fingerprint.key(number);
            let plan = |step| Plan::new(step, key.clone(), fingerprint.clone());
            // Two cards of one file with nothing but the same name are two people.
            if !traced && self.seen.name_came(&key) {
                number += 1;
                continue;
            }
            match self.known(&key).await? {
                None => break plan(Step::Later),
                Some((who, stored)) if stored.covers(&fingerprint) => return Ok(plan(Step::Unchanged(who))),
                Some((who, stored)) if !stored.has_text_of(&fingerprint) => {
                    let Some(sheet) = self.sheet(who).await? else { break plan(Step::Later) };
                    let mut plan = plan(Step::Later);
                    self.meet(&mut plan, new, who, &sheet);
                    return Ok(plan);
                }
                Some((who, _)) if self.seen.touched(who).is_some() => {
                    return Ok(plan(Step::Unchanged(who)));
                }
                Some((who, _)) => {
                    let Some(sheet) = self.sheet(who).await? else { break plan(Step::Later) };
                    let (merged, left_out) = merge(&sheet.person, new, Weight::Replaces);
                    let step = Step::Update(who, Some(Box::new(merged)));
                    return Ok(Plan { picture: new.picture.is_some(), left_out, ..plan(step) });
                }
            }
        };
        let found = self.find(new, last).await?;
        self.decide(&mut plan, new, found);
        Ok(plan)
    }

    fn decide(&mut self, plan: &mut Plan, new: &NewPerson, found: Found) {
        let note = match found {
            Found::Perhaps => return,
            Found::One(who, sheet) => return self.meet(plan, new, who, &sheet),
            Found::Unknown => None,
            Found::Many(note) => Some(note),
        };
        plan.step = Step::Insert(self.seen.next());
        plan.picture = new.picture.is_some();
        plan.note = note;
    }

    /// The card is about that person.
    fn meet(&self, plan: &mut Plan, new: &NewPerson, who: Who, sheet: &Sheet) {
        let touched = self.seen.touched(who);
        let weight = match (touched, new.revised) {
            (None, _) => Weight::Replaces,
            (Some(Touched { revised: Some(known) }), Some(revised)) if revised < known => {
                plan.step = Step::Record(who);
                plan.note = Some(OLDER.to_owned());
                return;
            }
            (Some(Touched { revised: Some(known) }), Some(revised)) if revised > known => Weight::Replaces,
            _ => Weight::Adds,
        };
        let (merged, left_out) = merge(&sheet.person, new, weight);
        plan.left_out = left_out;
        plan.picture = new.picture.is_some() && (weight == Weight::Replaces || !sheet.has_picture);
        if is_same(&merged, &sheet.person) && !plan.picture {
            plan.step = Step::Record(who);
            return;
        }
        plan.supersede = touched.is_none();
        plan.step = Step::Update(who, Some(Box::new(merged)));
    }

    /// Whom the card is about: by e-mail address, then by mobile number, then by name and company.
    async fn find(&self, new: &NewPerson, last: bool) -> Result<Found> {
        let emails = matching::emails(new).into_iter().map(Trace::Email);
        let mobiles = matching::mobiles(new).into_iter().map(Trace::Mobile);
        for (what, traces) in [(EMAIL, emails.collect::<Vec<_>>()), ("mobile number", mobiles.collect())] {
            let mut found = self.candidates(&traces).await?;
            found.retain(|(who, sheet)| {
                if self.seen.touched(*who).is_some() {
                    // Two cards of one file are two people, unless their names are the same.
                    return matching::same_name(new, &sheet.person);
                }
                let fits = what != EMAIL || matching::address_fits(new, &sheet.person);
                fits && matching::may_be_same(new, &sheet.person)
            });
            if !found.is_empty() {
                return Ok(narrow(found, new, what));
            }
        }
        let Some(company) = matching::company(new).filter(|_| !new.unnamed && !new.first_name.is_empty())
        else {
            return Ok(Found::Unknown);
        };
        let mut found = self.candidates(&[Trace::Name(company, new.last_name.clone())]).await?;
        found.retain(|(who, sheet)| {
            self.seen.touched(*who).is_none() && matching::same_name(new, &sheet.person)
        });
        let many = found.len();
        let (against, mut found): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(_, sheet)| matching::contradicts(new, &sheet.person));
        if found.is_empty() && many == 1 {
            if !last {
                return Ok(Found::Perhaps);
            }
            found = against;
        }
        if found.is_empty() && many > 1 {
            return Ok(Found::Many(unclear("name and company", many)));
        }
        Ok(narrow(found, new, "name and company"))
    }

    async fn candidates(&self, traces: &[Trace]) -> Result<Vec<(Who, Sheet)>> {
        let mut found: Vec<(Who, Sheet)> = Vec::new();
        for trace in traces {
            let store = &self.people.store;
            let stored = match trace {
                Trace::Email(address) => import::by_email(store, address).await?,
                Trace::Mobile(number) => {
                    import::by_mobile(store, number, &matching::with_zeros(number)).await?
                }
                Trace::Name(company, name) => import::by_name(store, name, company).await?,
            };
            let stored = stored.into_iter().map(|id| Who::Stored(id.0));
            // A person of this batch is as decided, not as stored.
            let stored = stored.filter(|who| self.seen.sheet(*who).is_none());
            for who in stored.chain(self.seen.with(trace)).collect::<Vec<_>>() {
                if found.iter().all(|known| known.0 != who)
                    && let Some(sheet) = self.sheet(who).await?
                {
                    found.push((who, sheet));
                }
            }
        }
        Ok(found)
    }

    async fn sheet(&self, who: Who) -> Result<Option<Sheet>> {
        if let Some(sheet) = self.seen.sheet(who) {
            return Ok(Some(sheet.clone()));
        }
        let Some(id) = who.stored() else { return Ok(None) };
        let Some(person) = import::described(&self.people.store, id).await? else { return Ok(None) };
        let has_picture = import::has_picture(&self.people.store, id.into()).await?;
        Ok(Some(Sheet::stored(person, has_picture)))
    }

    /// The person of the card with that key, and its fingerprint.
    async fn known(&self, key: &str) -> Result<Option<(Who, Fingerprint)>> {
        if let Some(known) = self.seen.key(key) {
            return Ok(Some(known.clone()));
        }
        let found = import::import_key(&self.people.store, &self.source, key).await?;
        Ok(found.map(|(id, line): (PersonId, String)| {
            let superseded = self.seen.is_superseded(key, id);
            let stored = if superseded { Fingerprint::superseded() } else { Fingerprint::parse(&line) };
            (Who::Stored(id.0), stored)
        }))
    }

    /// Plans the step for a company, and records it.
    pub(super) async fn plan_company(&mut self, new: &NewCompany) -> Result<CompanyStep> {
        let (name, department) = (&new.name.name, &new.name.department);
        validate_company(&new.name)?;
        if let Some(bytes) = &new.picture {
            recognise(bytes, &self.people.renditions.handling.limits)?;
        }
        let stored = import::company(&self.people.store, name, department).await?;
        let has_picture = match (self.seen.company(name, department), stored) {
            (Some(true), _) => Some(true),
            (_, Some(id)) => Some(import::has_picture(&self.people.store, id.into()).await?),
            (decided, None) => decided,
        };
        let step = match has_picture {
            None => CompanyStep::Added,
            Some(false) if new.picture.is_some() => CompanyStep::Changed,
            Some(_) => CompanyStep::Unchanged(stored),
        };
        let pictured = has_picture == Some(true) || new.picture.is_some();
        self.seen.write_company(name, department, pictured);
        Ok(step)
    }
}

impl Plan {
    fn new(step: Step, key: String, fingerprint: Fingerprint) -> Self {
        Self { step, key, fingerprint, picture: false, supersede: false, left_out: 0, note: None }
    }
}

fn without_picture(person: &NewPerson) -> NewPerson {
    NewPerson {
        uid: person.uid.clone(),
        first_name: person.first_name.clone(),
        middle_name: person.middle_name.clone(),
        last_name: person.last_name.clone(),
        salutation: person.salutation.clone(),
        title: person.title.clone(),
        department: person.department.clone(),
        note: person.note.clone(),
        company: person.company.clone(),
        emails: person.emails.clone(),
        phones: person.phones.clone(),
        picture: None,
        ..*person
    }
}

/// Narrows several matches to the one with further evidence.
fn narrow(mut found: Vec<(Who, Sheet)>, new: &NewPerson, what: &str) -> Found {
    let many = found.len();
    let mobiles = matching::mobiles(new);
    let tests: [&dyn Fn(&Sheet) -> bool; 3] = [
        &|sheet| matching::overlap(&matching::mobiles(&sheet.person), &mobiles),
        &|sheet| matching::same_name(new, &sheet.person),
        &|sheet| {
            matching::company(new).is_some() && matching::company(new) == matching::company(&sheet.person)
        },
    ];
    for test in tests {
        if found.len() > 1 && found.iter().any(|(_, sheet)| test(sheet)) {
            found.retain(|(_, sheet)| test(sheet));
        }
    }
    match found.pop() {
        Some((who, sheet)) if found.is_empty() => Found::One(who, Box::new(sheet)),
        Some(_) => Found::Many(unclear(what, many)),
        None => Found::Unknown,
    }
}

fn unclear(what: &str, many: usize) -> String {
    format!("{many} persons have the same {what}, so none of them is changed; the card becomes a new person")
}
