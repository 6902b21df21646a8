//! Decisions of an import that are not in the database yet: until a batch is written, and in a dry run always.

use std::collections::{HashMap, HashSet};

use super::fingerprint::Fingerprint;
use super::matching::{self, Sheet};
use super::{NewPerson, UID_LESS};
use crate::ids::PersonId;

/// A person with a row, or one who gets a row with this batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    /// The key of the row.
    Stored(i32),
    /// Counted within the import.
    New(u32),
}

impl Who {
    pub(super) fn stored(self) -> Option<PersonId> {
        match self {
            Self::Stored(id) => Some(PersonId(id)),
            Self::New(_) => None,
        }
    }
}

/// How persons are found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Trace {
    Email(String),
    Mobile(String),
    /// Company in small letters, and last name.
    Name(String, String),
}

/// What was decided so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Persons with a card in this import, and when that card was changed.
    touched: HashMap<Who, Option<i64>>,
    sheets: HashMap<Who, Sheet>,
    keys: HashMap<String, (Who, Fingerprint)>,
    keys_of: HashMap<Who, Vec<String>>,
    traces: HashMap<Trace, Vec<Who>>,
    /// Persons whose earlier cards without a UID are superseded.
    superseded: HashSet<i32>,
    /// Companies, and whether they have a picture.
    companies: HashMap<(String, String), bool>,
    /// Keys of cards of this file that have nothing but a name.
    names_of_file: HashSet<String>,
    new: u32,
}

/// A card of this import that a person had already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Touched {
    /// When it was changed, if it has a REV.
    pub(super) revised: Option<i64>,
}

impl Seen {
    /// A new person.
    pub(super) fn next(&mut self) -> Who {
        self.new += 1;
        Who::New(self.new)
    }

    pub(super) fn touch(&mut self, who: Who, revised: Option<i64>) {
        let known = self.touched.entry(who).or_default();
        *known = revised.max(*known);
    }

    /// Whether the person had a card of this import already, and when that was changed.
    pub(super) fn touched(&self, who: Who) -> Option<Touched> {
        self.touched.get(&who).map(|&revised| Touched { revised })
    }

    /// Records a card with nothing but a name; returns whether this file had the same before.
    pub(super) fn name_came(&mut self, key: &str) -> bool {
        !self.names_of_file.insert(key.to_owned())
    }

    /// Another file: its cards may be those of the files before.
    pub(super) fn next_file(&mut self) {
        self.names_of_file.clear();
    }

    /// Records a person who is going to be written.
    pub(super) fn write(&mut self, who: Who, key: &str, fingerprint: Fingerprint, sheet: Sheet) {
        let person = &sheet.person;
        for trace in traces(person) {
            let found = self.traces.entry(trace).or_default();
            if !found.contains(&who) {
                found.push(who);
            }
        }
        if let Some(company) = &person.company {
            self.companies.entry((company.name.to_lowercase(), company.department.clone())).or_default();
        }
        self.write_key(who, key, fingerprint);
        self.sheets.insert(who, sheet);
    }

    /// Records whom a card is about.
    pub(super) fn write_key(&mut self, who: Who, key: &str, fingerprint: Fingerprint) {
        self.keys_of.entry(who).or_default().push(key.to_owned());
        self.keys.insert(key.to_owned(), (who, fingerprint));
    }

    /// The person's earlier cards without a UID are older versions from now on.
    pub(super) fn supersede_cards(&mut self, who: Who) {
        if let Who::Stored(id) = who {
            self.superseded.insert(id);
        }
        for key in self.keys_of.get(&who).into_iter().flatten().filter(|key| key.contains(UID_LESS)) {
            if let Some((_, fingerprint)) = self.keys.get_mut(key) {
                *fingerprint = Fingerprint::superseded();
            }
        }
    }

    pub(super) fn is_superseded(&self, key: &str, person: PersonId) -> bool {
        key.contains(UID_LESS) && self.superseded.contains(&person.0)
    }

    pub(super) fn key(&self, key: &str) -> Option<&(Who, Fingerprint)> {
        self.keys.get(key)
    }

    pub(super) fn sheet(&self, who: Who) -> Option<&Sheet> {
        self.sheets.get(&who)
    }

    /// Persons of this batch with that trace now.
    pub(super) fn with(&self, trace: &Trace) -> impl Iterator<Item = Who> {
        let has =
            |who: &&Who| self.sheets.get(who).is_some_and(|sheet| traces(&sheet.person).contains(trace));
        self.traces.get(trace).into_iter().flatten().filter(has).copied()
    }

    /// Whether a company has a picture, if it was decided on.
    pub(super) fn company(&self, name: &str, department: &str) -> Option<bool> {
        self.companies.get(&(name.to_lowercase(), department.to_owned())).copied()
    }

    pub(super) fn write_company(&mut self, name: &str, department: &str, has_picture: bool) {
        self.companies.insert((name.to_lowercase(), department.to_owned()), has_picture);
    }

    /// Everything is written: new persons have their keys, and the database shows the rest.
    pub(super) fn written(&mut self, ids: &HashMap<u32, PersonId>) {
        for (number, id) in ids {
            if let Some(revised) = self.touched.remove(&Who::New(*number)) {
                self.touch(Who::Stored(id.0), revised);
            }
        }
        self.sheets.clear();
        self.keys.clear();
        self.keys_of.clear();
        self.traces.clear();
        self.superseded.clear();
        self.companies.clear();
    }
}

fn traces(person: &NewPerson) -> Vec<Trace> {
    let mut traces: Vec<_> = matching::emails(person).into_iter().map(Trace::Email).collect();
    traces.extend(matching::mobiles(person).into_iter().map(Trace::Mobile));
    traces.extend(matching::company(person).map(|company| Trace::Name(company, person.last_name.clone())));
    traces
}
