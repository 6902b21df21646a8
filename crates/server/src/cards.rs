//! Reads vCard 2.1, 3.0 and 4.0, one card at a time, from a file that a stranger made.

mod birth_date;
mod charset;
mod fields;
mod gather;
mod lines;
mod photo;

use std::fmt;
use std::io::BufRead;

pub use birth_date::BirthDate;
pub use photo::Photo;

use gather::Gather;

/// How much of a file is read before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardLimits {
    /// The most bytes of a whole file; reading ends there with an error.
    pub max_file_bytes: u64,
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
    /// 256 MiB a file, 32 MiB a card, 1 MiB of text, one million lines, two thousand fields.
    fn default() -> Self {
        Self {
            max_file_bytes: 256 * 1024 * 1024,
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
    /// The address as written; not checked.
    pub value: String,
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
    /// What the card is about.
    pub kind: CardKind,
    /// The identity that the exporting program gave, as written.
    pub uid: Option<String>,
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
    /// What was left out and why, in English, one sentence each.
    pub warnings: Vec<String>,
}

/// Why a card, or the rest of the file, was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardError {
    /// The line of the file on which the card or the trouble begins, counted from 1.
    pub line: u64,
    /// Why, in English.
    pub reason: Reason,
}

/// What is wrong with a card or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The file ends, or another card begins, before the card's `END:VCARD`.
    NoEnd,
    /// Lines that belong to no card; told once for each run of such lines.
    OutsideCard,
    /// The card names nobody and no company.
    NoName,
    /// A limit of [`CardLimits`], in words; the card is skipped.
    TooLarge(String),
    /// The file exceeds [`CardLimits::max_file_bytes`]; nothing more is read.
    FileTooLarge(u64),
    /// The file is UTF-16; nothing more is read.
    Utf16,
    /// The parser made nothing of the card.
    Unreadable,
    /// The reader failed; nothing more is read.
    Io(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEnd => write!(out, "the card has no END:VCARD"),
            Self::OutsideCard => write!(out, "the text belongs to no card"),
            Self::NoName => write!(out, "the card has no name"),
            Self::TooLarge(limit) => write!(out, "the card has more than {limit}"),
            Self::FileTooLarge(max_bytes) => write!(out, "the file has more than {max_bytes} bytes"),
            Self::Utf16 => write!(out, "the file is UTF-16; export it again as UTF-8"),
            Self::Unreadable => write!(out, "the card cannot be read"),
            Self::Io(reason) => write!(out, "reading failed: {reason}"),
        }
    }
}

impl fmt::Display for CardError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for CardError {}

/// The cards of a file, in order; a bad card is an error in its place and the next one is read.
#[derive(Debug)]
pub struct Cards<R> {
    gather: Gather<R>,
}

impl<R: BufRead> Cards<R> {
    /// Reads with the default limits.
    pub fn new(reader: R) -> Self {
        Self::with_limits(reader, CardLimits::default())
    }

    /// Reads with other limits. At most one card is held in memory.
    pub fn with_limits(reader: R, limits: CardLimits) -> Self {
        Self { gather: Gather::new(reader, limits) }
    }
}

impl<R: BufRead> Iterator for Cards<R> {
    type Item = Result<Card, CardError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.gather.next()?.and_then(|gathered| fields::card(&gathered)))
    }
}

#[cfg(test)]
mod tests;
