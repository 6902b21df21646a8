//! `visage import`.

mod card;
mod keys;

use std::fs::File;
use std::io::{BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use visage_people::ids::AssociateId;
use visage_people::import::{NewPerson, Outcome as Taken};
use visage_people::{Caller, People};

use keys::Keys;

use super::failure::{Failure, Outcome};
use super::{open, say};
use crate::cards::Cards;
use crate::config::Config;

/// People who are written in one transaction.
const BATCH: usize = 64;
/// Bytes of pictures that wait for a transaction.
const BATCH_BYTES: usize = 32 << 20;
const SOURCE: &str = "vcard";

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// From vCard files, version 2.1, 3.0 or 4.0
    Vcard(Vcard),
}

#[derive(Debug, Args)]
pub(super) struct Vcard {
    /// Files with cards
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The user whose new companies are, and new people without one
    #[arg(long, value_name = "USER")]
    owner: Option<String>,
}

impl Import {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        let Self::Vcard(vcard) = self;
        let people = if vcard.dry_run { open::existing(config).await? } else { open::people(config).await? };
        let caller = people.operator().await?;
        let owner = match &vcard.owner {
            Some(name) => people.act_as(&caller, name).await?.associate().id,
            None => caller.associate().id,
        };
        let mut run = Run {
            people: &people,
            caller,
            owner,
            only_look: vcard.dry_run,
            waiting: Vec::new(),
            tally: Tally::default(),
            keys: Keys::default(),
        };
        for file in &vcard.files {
            run.file(file).await?;
        }
        say::answer(&run.tally.line(vcard.dry_run));
        Ok(if run.tally.refused == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

/// What became of the cards.
#[derive(Debug, Default)]
struct Tally {
    added: u64,
    changed: u64,
    unchanged: u64,
    refused: u64,
    passed_over: u64,
}

impl Tally {
    fn line(&self, dry_run: bool) -> String {
        let Self { added, changed, unchanged, refused, passed_over } = self;
        let would = if dry_run { " (dry run: nothing was written)" } else { "" };
        let passed_over =
            if *passed_over > 0 { format!(", {passed_over} passed over") } else { String::new() };
        format!(
            "{added} added, {changed} changed, {unchanged} unchanged, {refused} refused{passed_over}{would}"
        )
    }
}

struct Run<'a> {
    people: &'a People,
    caller: Caller,
    owner: AssociateId,
    only_look: bool,
    /// Where each card stands, and whom it is about.
    waiting: Vec<(String, NewPerson)>,
    tally: Tally,
    keys: Keys,
}

impl Run<'_> {
    async fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let name = path.display().to_string();
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) => {
                self.refuse(&format!("{name}: cannot be read: {error}"), &ProgressBar::hidden());
                return Ok(());
            }
        };
        let bar = progress(file.metadata().map_or(0, |about| about.len()), &name);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let reader: Box<dyn Read + Send> =
            if bar.is_hidden() { Box::new(file) } else { Box::new(bar.wrap_read(file)) };
        for card in Cards::new(BufReader::with_capacity(1 << 16, reader)) {
            match card {
                Ok(card) => self.card(&name, card, folder, &bar).await?,
                Err(error) => self.refuse(&format!("{name}: {error}"), &bar),
            }
            let bytes: usize =
                self.waiting.iter().map(|(_, new)| new.picture.as_ref().map_or(0, Vec::len)).sum();
            if self.waiting.len() >= BATCH || bytes >= BATCH_BYTES {
                self.flush(&bar).await?;
            }
        }
        self.flush(&bar).await?;
        bar.finish_and_clear();
        Ok(())
    }

    async fn card(
        &mut self,
        name: &str,
        card: crate::cards::Card,
        folder: &Path,
        bar: &ProgressBar,
    ) -> Result<(), Failure> {
        let place = format!("{name}: line {}", card.line);
        for warning in &card.warnings {
            bar.suspend(|| say::talk(&format!("{place}: {warning}")));
        }
        let has_uid = card.uid.as_deref().is_some_and(|uid| !uid.trim().is_empty());
        match card::person(card, folder) {
            card::Read::Person(mut person, warnings) => {
                for warning in warnings {
                    bar.suspend(|| say::talk(&format!("{place}: {warning}")));
                }
                if let Some(first) = self.keys.tell_apart(&mut person.uid, has_uid, &place) {
                    self.refuse(&format!("{place}: the same UID as the card at {first}"), bar);
                } else {
                    self.waiting.push((place, *person));
                }
            }
            card::Read::Company(company) => {
                match self.people.import_company(&self.caller, self.owner, &company, self.only_look).await {
                    Ok(true) => self.tally.added += 1,
                    Ok(false) => self.tally.unchanged += 1,
                    Err(error @ visage_people::Error::Invalid { .. }) => {
                        self.refuse(&format!("{place}: {error}"), bar);
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            card::Read::Group => {
                self.tally.passed_over += 1;
                bar.suspend(|| say::talk(&format!("{place}: passed over: the card is a list of members")));
            }
        }
        Ok(())
    }

    async fn flush(&mut self, bar: &ProgressBar) -> Result<(), Failure> {
        let (places, people): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting).into_iter().unzip();
        let outcomes =
            self.people.import_for(&self.caller, self.owner, SOURCE, &people, self.only_look).await?;
        for (place, outcome) in places.iter().zip(outcomes) {
            match outcome {
                Ok(Taken::Added(_)) => self.tally.added += 1,
                Ok(Taken::Changed(_)) => self.tally.changed += 1,
                Ok(Taken::Unchanged(_)) => self.tally.unchanged += 1,
                Err(error) => self.refuse(&format!("{place}: {error}"), bar),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, why: &str, bar: &ProgressBar) {
        self.tally.refused += 1;
        bar.suspend(|| say::talk(why));
    }
}

fn progress(bytes: u64, name: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {bar:30} {bytes}/{total_bytes} {eta}");
    ProgressBar::new(bytes)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_message(name.to_owned())
}
