//! Reads vCard 2.1, 3.0 and 4.0, one card at a time, from a file that a stranger made.

mod address;
mod birth_date;
mod encoding;
mod fields;
mod gather;
mod lines;
mod names;
mod photo;
mod posts;
mod property;
mod unfold;
mod unstored;
mod who;

use std::fmt;
use std::io::Read;
use std::ops::Range;

pub use birth_date::BirthDate;
pub use encoding::Charset;
pub use photo::Photo;
pub use unstored::Unstored;

use fields::Reading;
use gather::Gather;

/// Most characters of a value that a message shows.
const MAX_SHOWN_CHARACTERS: usize = 40;

/// Limits of one card; a file may have any size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardLimits {
    /// The most bytes of one card with its photo; a larger card is skipped with an error.
    pub max_card_bytes: usize,
    /// The most bytes of one card without photos and other attachments.
    pub max_text_bytes: usize,
    /// The most lines of one card, folded lines counted singly.
    pub max_lines: usize,
    /// The most fields of one card.
    pub max_fields: usize,
}

impl Default for CardLimits {
    /// 32 MiB a card, 1 MiB of text, one million lines, two thousand fields.
    fn default() -> Self {
        Self {
            max_card_bytes: 32 * 1024 * 1024,
            max_text_bytes: 1024 * 1024,
            max_lines: 1_000_000,
            max_fields: 2_000,
        }
    }
}

/// What a card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CardKind {
    /// A person; also a card that does not say.
    #[default]
    Person,
    /// A company: `KIND:org`, or Apple's mark for it.
    Organisation,
    /// A list of other cards.
    Group,
}

/// A mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// The address as written, without its display name; not checked.
    pub value: String,
    /// The display name next to it.
    pub description: String,
    /// The card marks it as the one to use.
    pub preferred: bool,
}

/// What a phone number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneKind {
    /// At work.
    Direct,
    /// At home.
    Private,
    /// A mobile phone, at work or at home.
    Mobile,
    /// A fax, at work or at home.
    Fax,
    /// A pager.
    Pager,
    /// The card does not say.
    Other,
}

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// What it is for.
    pub kind: PhoneKind,
    /// The number as written, without `tel:`; not checked.
    pub value: String,
    /// The card marks it as the one to use.
    pub preferred: bool,
}

/// One card. Values have no control characters and no space around them; no length is enforced.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// The line of the file on which the card begins, counted from 1.
    pub line: u64,
    /// Where the bytes of the card are in the file.
    pub extent: Range<u64>,
    /// The kind of card. A company's card may name a person: then the first or the last name is not empty.
    pub kind: CardKind,
    /// The identity that the exporting program gave, as written.
    pub uid: Option<String>,
    /// When the card was changed last, in seconds since 1970.
    pub revised: Option<i64>,
    /// The card has no name: the last name is the local part of an e-mail address, or a telephone number.
    pub unnamed: bool,
    /// The first name; empty when unknown, as the following names.
    pub first: String,
    /// The middle names.
    pub middle: String,
    /// The last name.
    pub last: String,
    /// What stands before the name, such as "Dr.".
    pub prefix: String,
    /// What stands behind the name, such as "Jr.".
    pub suffix: String,
    /// The whole name as the card shows it; put together from the parts when the card has none.
    pub full_name: String,
    /// What the person does; the role when there is no title.
    pub title: Option<String>,
    /// The company.
    pub organisation: Option<String>,
    /// The units of the company, from large to small, joined by a comma and a space.
    pub department: Option<String>,
    /// The mail addresses, preferred ones first, then as written.
    pub emails: Vec<Email>,
    /// The phone numbers, preferred ones first, then as written.
    pub phones: Vec<Phone>,
    /// The web addresses as written; not checked.
    pub urls: Vec<String>,
    /// The birth date, when it is a date of the calendar.
    pub birth_date: Option<BirthDate>,
    /// The notes; lines end in `\n`.
    pub note: Option<String>,
    /// The first photo that can be used.
    pub photo: Option<Photo>,
    /// The line of the file on which the photo or the logo begins.
    pub photo_line: u64,
    /// The logo of the company.
    pub logo: Option<Photo>,
    /// Values that are not stored yet, one entry for each.
    pub unstored: Vec<Unstored>,
    /// Warnings: values that were left out, and why.
    pub warnings: Vec<Warning>,
}

/// A value that was left out of a card, or is uncertain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The line of the file on which the field begins, counted from 1.
    pub line: u64,
    /// The value and the reason, in English.
    pub text: String,
}

/// Why a card, or the rest of the file, was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardError {
    /// The line of the file on which the card or the trouble begins, counted from 1.
    pub line: u64,
    /// The name on the card, when it is known, shortened.
    pub name: Option<String>,
    /// Where its bytes are in the file.
    pub extent: Range<u64>,
    /// Why, in English.
    pub reason: Reason,
}

/// What is wrong with a card or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Lines that belong to no card; reported once for each run of such lines.
    OutsideCard,
    /// The card has no name, no company, no e-mail address and no telephone number.
    NoName,
    /// A limit of [`CardLimits`], in words; the card is skipped.
    TooLarge(String),
    /// The reader failed; nothing more is read.
    Io(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutsideCard => write!(out, "the text belongs to no card"),
            Self::NoName => {
                write!(out, "the card has no name, no company, no e-mail address and no telephone number")
            }
            Self::TooLarge(limit) => write!(out, "the card has more than {limit}"),
            Self::Io(reason) => write!(out, "reading failed: {reason}"),
        }
    }
}

impl fmt::Display for CardError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: ", self.line)?;
        if let Some(name) = &self.name {
            write!(out, "{name}: ")?;
        }
        self.reason.fmt(out)
    }
}

impl std::error::Error for CardError {}

/// The cards of a file, in order; a bad card is an error in its place and the next one is read.
#[derive(Debug)]
pub struct Cards<R> {
    gather: Gather<R>,
    reading: Reading,
}

impl<R: Read> Cards<R> {
    /// Reads with the default limits.
    pub fn new(reader: R) -> Self {
        Self::with_limits(reader, CardLimits::default())
    }

    /// Reads with other limits. Little more than one card is held in memory.
    pub fn with_limits(reader: R, limits: CardLimits) -> Self {
        Self { gather: Gather::new(reader, limits), reading: Reading::default() }
    }

    /// Uses this charset for text that is not UTF-8 where the cards name none.
    #[must_use]
    pub fn with_charset(mut self, charset: Option<&Charset>) -> Self {
        self.reading.charsets.default = charset.and_then(Charset::legacy);
        self
    }
}

impl<R: Read> Iterator for Cards<R> {
    type Item = Result<Card, CardError>;

    fn next(&mut self) -> Option<Self::Item> {
        let gathered = self.gather.next()?;
        Some(gathered.and_then(|gathered| fields::card(gathered, &mut self.reading)))
    }
}

/// A value for a message: on one line, in quotes, shortened, without terminal control characters.
pub fn shorten(value: &str) -> String {
    shorten_to(value, MAX_SHOWN_CHARACTERS)
}

fn shorten_to(value: &str, most: usize) -> String {
    let mut shown: String = property::tidy(value).chars().take(most + 1).collect();
    if shown.chars().count() > most {
        shown.pop();
        shown.push('\u{2026}');
    }
    format!("\"{shown}\"")
}

#[cfg(test)]
mod tests;
