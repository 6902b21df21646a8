//! One run: the cards of every input, in batches.

use std::fs::File;
use std::io::IsTerminal;
use std::iter::repeat_n;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use visage_people::import::{Effect, Import, NewCard};
use visage_people::picture::{MAX_PICTURE_BYTES, check_bytes};

use super::card::{self, Fit, Read};
use super::fetch::Fetcher;
use super::input::{Input, recognise};
use super::keys::Keys;
use super::rejects::Rejects;
use super::report::Tally;
use super::{Departments, say};
use crate::cards::{Card, Cards, Charset, Photo, Unstored, shorten};
use crate::cli::failure::Failure;

/// People who are written in one transaction.
const BATCH: usize = 64;
/// Bytes of pictures that wait for a transaction.
const BATCH_BYTES: usize = 32 << 20;
/// Most cards that wait for the end of the run; beyond that they are decided earlier.
const MOST_LATER: usize = 1000;

pub(super) struct Run<'a> {
    import: Import<'a>,
    departments: Departments,
    charset: Option<Charset>,
    fetcher: Option<Fetcher>,
    rejects: Option<Rejects>,
    waiting: Vec<Waiting>,
    /// Cards that may be about a person who has their own card later in the input.
    later: Vec<Waiting>,
    tally: Tally,
    keys: Keys,
    bar: ProgressBar,
}

/// A card that is going to be imported.
struct Waiting {
    place: String,
    bytes: Bytes,
    card: NewCard,
}

/// Where the bytes of a card are.
#[derive(Clone)]
struct Bytes {
    file: Option<Arc<File>>,
    extent: Range<u64>,
}

/// A reader of an input, and the file for random access.
type InputBytes = (Box<dyn std::io::Read + Send>, Option<Arc<File>>);

/// The input that is read.
struct Source<'a> {
    name: String,
    file: Option<Arc<File>>,
    folder: Option<&'a Path>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        import: Import<'a>,
        departments: Departments,
        charset: Option<Charset>,
        fetcher: Option<Fetcher>,
        rejects: Option<Rejects>,
    ) -> Self {
        Self {
            import,
            departments,
            charset,
            fetcher,
            rejects,
            waiting: Vec::new(),
            later: Vec::new(),
            tally: Tally::default(),
            keys: Keys::default(),
            bar: ProgressBar::hidden(),
        }
    }

    /// Reads an input to its end.
    pub(super) async fn input(&mut self, input: &Input) -> Result<(), Failure> {
        let name = input.name();
        let (reader, file) = match self.open(input, &name) {
            Ok(read) => read,
            Err(why) => {
                self.reject_input(&format!("{name}: {why}"));
                return Ok(());
            }
        };
        let source = Source { name, file, folder: input.folder() };
        self.import.next_file();
        for card in Cards::new(reader).with_charset(self.charset.as_ref()) {
            match card {
                Ok(card) => self.card(&source, card).await?,
                Err(error) => {
                    let bytes = Bytes { file: source.file.clone(), extent: error.extent.clone() };
                    self.reject(&format!("{}: {error}", source.name), &bytes)?;
                }
            }
            if self.waiting.len() >= BATCH || picture_bytes(&self.waiting) >= BATCH_BYTES {
                self.flush().await?;
            }
        }
        self.flush().await?;
        self.hide_bar();
        Ok(())
    }

    /// Opens an input, and shows the progress of reading it.
    fn open(&mut self, input: &Input, name: &str) -> Result<InputBytes, String> {
        let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
        let opened = input.open(self.rejects.is_some()).map_err(unreadable)?;
        self.bar = progress(opened.bytes, name);
        let reader: Box<dyn std::io::Read + Send> =
            if self.bar.is_hidden() { opened.reader } else { Box::new(self.bar.wrap_read(opened.reader)) };
        Ok((recognise(reader).map_err(unreadable)??, opened.file))
    }

    fn hide_bar(&mut self) {
        self.bar.finish_and_clear();
        self.bar = ProgressBar::hidden();
    }

    /// Finishes the import and returns its results.
    pub(super) async fn finish(mut self) -> Result<Tally, Failure> {
        self.flush_later().await?;
        Ok(self.tally)
    }

    /// Reports an input that cannot be read.
    pub(super) fn reject_input(&mut self, why: &str) {
        self.tally.rejected += 1;
        self.say(why);
    }

    async fn card(&mut self, source: &Source<'_>, card: Card) -> Result<(), Failure> {
        let name = shorten(&card.full_name);
        let place = |line: u64| format!("{}: line {line}: {name}", source.name);
        for warning in &card.warnings {
            self.say(&format!("{}: {}", place(warning.line), warning.text));
        }
        let (line, photo_line, extent) = (card.line, card.photo_line, card.extent.clone());
        let mut fit = Fit::default();
        let (read, photo, unstored) = card::read(card, self.departments, &mut fit);
        let picture = self.photo(photo.as_ref(), source.folder, &place(photo_line)).await;
        for warning in &fit.warnings {
            self.say(&format!("{}: {warning}", place(line)));
        }
        self.not_stored(unstored);
        self.not_stored(repeat_n(Unstored::BeyondLimit, fit.left_out));
        let (place, bytes) = (place(line), Bytes { file: source.file.clone(), extent });
        let card = match read {
            Read::Person(mut person) => {
                person.picture = picture;
                if let Some(first) = self.keys.check(&person, &format!("{}: line {line}", source.name)) {
                    let why = "and no REV that says which is newer";
                    return self
                        .reject(&format!("{place}: the same UID as the card at {first}, {why}"), &bytes);
                }
                NewCard::Person(person)
            }
            Read::Company(mut company) => {
                company.picture = picture;
                NewCard::Company(company)
            }
            Read::Group => {
                self.tally.skipped += 1;
                self.say(&format!("{place}: skipped: the card is a list of members"));
                return Ok(());
            }
        };
        self.waiting.push(Waiting { place, bytes, card });
        Ok(())
    }

    /// The bytes of a photo, or none; then the reason is reported.
    async fn photo(&mut self, photo: Option<&Photo>, folder: Option<&Path>, place: &str) -> Option<Vec<u8>> {
        match self.picture(photo?, folder).await {
            Ok(bytes) => Some(bytes),
            Err(why) => {
                self.say(&format!("{place}: without the photo: {why}"));
                None
            }
        }
    }

    /// The bytes of a photo, if they can be read and are a picture.
    async fn picture(&mut self, photo: &Photo, folder: Option<&Path>) -> Result<Vec<u8>, String> {
        let bytes = match (photo, &mut self.fetcher) {
            (Photo::Web(address), Some(fetcher)) => fetcher.fetch(address).await,
            (Photo::Web(_), None) => {
                self.tally.links += 1;
                photo.load(folder, MAX_PICTURE_BYTES).map_err(|why| format!("{why}; see --fetch-photos"))
            }
            _ => photo.load(folder, MAX_PICTURE_BYTES),
        }?;
        check_bytes(&bytes).map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    async fn flush(&mut self) -> Result<(), Failure> {
        let waiting = std::mem::take(&mut self.waiting);
        self.write(waiting, false).await?;
        if self.later.len() > MOST_LATER || picture_bytes(&self.later) > BATCH_BYTES {
            self.flush_later().await?;
        }
        Ok(())
    }

    async fn flush_later(&mut self) -> Result<(), Failure> {
        let mut later = std::mem::take(&mut self.later).into_iter();
        loop {
            let some: Vec<_> = later.by_ref().take(BATCH).collect();
            if some.is_empty() {
                return Ok(());
            }
            self.write(some, true).await?;
        }
    }

    async fn write(&mut self, waiting: Vec<Waiting>, last: bool) -> Result<(), Failure> {
        let (about, cards): (Vec<_>, Vec<_>) =
            waiting.into_iter().map(|one| ((one.place, one.bytes), one.card)).unzip();
        let results = self.import.take(&cards, last).await?;
        for (((place, bytes), card), result) in about.into_iter().zip(cards).zip(results) {
            let taken = match result {
                Ok(taken) => taken,
                Err(error) => {
                    self.reject(&format!("{place}: {error}"), &bytes)?;
                    continue;
                }
            };
            if let Some(note) = &taken.note {
                self.say(&format!("{place}: {note}"));
            }
            if taken.left_out > 0 {
                self.say(&format!(
                    "{place}: {} e-mail addresses or telephone numbers are left out: a person has at most 100 of each",
                    taken.left_out
                ));
                self.not_stored(repeat_n(Unstored::BeyondLimit, taken.left_out));
            }
            match taken.effect {
                Effect::Added => self.tally.added += 1,
                Effect::Changed => self.tally.changed += 1,
                Effect::Unchanged => self.tally.unchanged += 1,
                Effect::Later => self.later.push(Waiting { place, bytes, card }),
            }
        }
        Ok(())
    }

    fn not_stored(&mut self, values: impl IntoIterator<Item = Unstored>) {
        for what in values {
            self.tally.not_stored(what);
        }
    }

    /// Reports a card that is rejected, and saves it.
    fn reject(&mut self, why: &str, bytes: &Bytes) -> Result<(), Failure> {
        self.tally.rejected += 1;
        self.say(why);
        match (&mut self.rejects, &bytes.file) {
            (Some(rejects), Some(file)) => rejects.add(file, &bytes.extent),
            _ => Ok(()),
        }
    }

    fn say(&self, line: &str) {
        self.bar.suspend(|| say::talk(line));
    }
}

fn picture_bytes(waiting: &[Waiting]) -> usize {
    let bytes = |waiting: &Waiting| match &waiting.card {
        NewCard::Person(new) => new.picture.as_ref().map_or(0, Vec::len),
        NewCard::Company(new) => new.picture.as_ref().map_or(0, Vec::len),
    };
    waiting.iter().map(bytes).sum()
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
