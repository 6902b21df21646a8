//! Joins the lines of one card into fields: folded lines, soft breaks, base64 over many lines.

use std::mem;

use super::lines::Line;
use super::unstored::Unstored;
use super::{CardLimits, Reason, Warning};

/// The fields that are read as text; the others are counted by name.
const TEXT: [&str; 18] = [
    "VERSION",
    "N",
    "FN",
    "NICKNAME",
    "ORG",
    "TITLE",
    "ROLE",
    "EMAIL",
    "TEL",
    "URL",
    "BDAY",
    "NOTE",
    "UID",
    "REV",
    "KIND",
    "X-ABLABEL",
    "X-ABSHOWAS",
    "X-ADDRESSBOOKSERVER-KIND",
];

/// The fields that hold a picture: of the person, or a company's logo.
const PICTURES: [&str; 3] = ["PHOTO", "X-MS-CARDPICTURE", "LOGO"];

/// The fields that may hold base64 without naming an encoding.
const BINARY: [&str; 5] = ["PHOTO", "X-MS-CARDPICTURE", "LOGO", "SOUND", "KEY"];

/// Standard fields that are counted, by no other name than their own.
const COUNTED: [&str; 17] = [
    "TZ",
    "GEO",
    "LANG",
    "GENDER",
    "CALURI",
    "CALADRURI",
    "FBURL",
    "CAPURI",
    "CONTACT-URI",
    "BIRTHPLACE",
    "DEATHPLACE",
    "EXPERTISE",
    "HOBBY",
    "INTEREST",
    "ORG-DIRECTORY",
    "GRAMGENDER",
    "PRONOUNS",
];

/// Schemes of addresses that people write in notes.
const SCHEMES: [&str; 13] = [
    "HTTP", "HTTPS", "FTP", "FTPS", "SFTP", "MAILTO", "FILE", "SIP", "SIPS", "CALLTO", "SKYPE", "SMS",
    "WEBCAL",
];

const LONGEST_NAME_BYTES: usize = 60;
/// Lines that are no fields, reported one by one.
const MOST_STRAY: usize = 3;

/// A field on one line, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The line on which it begins.
    pub line: u64,
    /// Its name in capital letters, without the group.
    pub name: String,
    /// The whole field, without folds.
    pub bytes: Vec<u8>,
}

/// The fields of a card.
#[derive(Debug, Default)]
pub struct Fields {
    /// Fields that are read as text.
    pub text: Vec<Field>,
    /// Pictures.
    pub pictures: Vec<Field>,
    /// Names of fields with a value that is not stored.
    pub others: Vec<String>,
    /// Lines that are ignored.
    pub warnings: Vec<Warning>,
    /// Version 2.1, where the space at a fold belongs to the text.
    pub old: bool,
    /// Version 4.0, whose exporters escape and fold what they write.
    strict: bool,
    /// The white space with which every line of the card begins.
    indent: Option<Vec<u8>>,
    /// Bytes that are held.
    pub bytes: usize,
    text_bytes: usize,
    lines: usize,
    count: usize,
    stray: usize,
    open: Option<Open>,
}

/// How a field is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Text,
    Picture,
    /// The card of another person, within this card.
    Agent,
    /// Counted by name when it has a value; only its last line is stored.
    Counted {
        has_value: bool,
    },
}

/// A field that may continue on the next line.
#[derive(Debug)]
struct Open {
    to: Use,
    field: Field,
    quoted_printable: bool,
    base64: bool,
}

impl Fields {
    /// Whether a BEGIN at this place opens the card of an agent.
    pub fn expects_agent(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.to == Use::Agent)
    }

    /// Takes the next line.
    pub fn take(&mut self, mut line: Line) {
        self.lines = self.lines.saturating_add(1);
        // One more for the line end, so that the limit of a card also covers a run of empty lines.
        self.bytes = self.bytes.saturating_add(line.bytes.len()).saturating_add(1);
        if line.cut {
            self.bytes = usize::MAX;
        }
        self.unindent(&mut line.bytes);
        if self.continues(&line) {
            return;
        }
        if line.bytes.trim_ascii().is_empty() {
            return;
        }
        if !is_field(&line.bytes) {
            self.ignore(&line);
            return;
        }
        self.close();
        self.count = self.count.saturating_add(1);
        self.open(line);
    }

    /// Removes the indentation of a card that is indented as a whole: its first line cannot continue another.
    fn unindent(&mut self, line: &mut Vec<u8>) {
        if line.trim_ascii().is_empty() {
            return;
        }
        let indent = self.indent.get_or_insert_with(|| {
            let white = line.iter().take_while(|byte| b" \t".contains(byte)).count();
            line.get(..white).unwrap_or_default().to_vec()
        });
        if line.starts_with(indent) {
            line.drain(..indent.len());
        } else {
            indent.clear();
        }
    }

    fn open(&mut self, line: Line) {
        let name = name_of(&line.bytes);
        let head = head(&line.bytes);
        let value = line.bytes.get(head.len().saturating_add(1)..).unwrap_or_default();
        let head = head.to_ascii_uppercase();
        let has = |word: &[u8]| head.split(|&byte| byte == b';').skip(1).any(|part| part.ends_with(word));
        let named = has(b"BASE64") || has(b"ENCODING=B") || has(b"ENCODING=\"B\"");
        let quoted_printable = has(b"QUOTED-PRINTABLE");
        let base64 = named || (BINARY.contains(&name.as_str()) && looks_like_base64(value));
        let to = match name.as_str() {
            name if PICTURES.contains(&name) => Use::Picture,
            "AGENT" => Use::Agent,
            name if TEXT.contains(&name) => Use::Text,
            _ => Use::Counted { has_value: has_value(value) },
        };
        self.text_bytes = self.text_bytes.saturating_add(to.text_bytes(&line.bytes));
        let field = Field { line: line.number, name, bytes: line.bytes };
        self.open = Some(Open { to, field, quoted_printable, base64 });
    }

    /// Joins the line to the open field if it belongs there.
    fn continues(&mut self, line: &Line) -> bool {
        let Some(open) = &mut self.open else { return false };
        let (number, line) = (line.number, line.bytes.as_slice());
        let soft_break = open.soft_break();
        let in_note = open.field.name == "NOTE" && !open.quoted_printable && !open.base64 && !self.strict;
        let folded = line.first().is_some_and(u8::is_ascii_whitespace);
        let looks_like_field = (soft_break.is_some() || in_note) && !folded && is_field(line);
        if looks_like_field && (open.begins_field(line) || (soft_break.is_none() && !is_prose(line))) {
            return false;
        }
        let blank = line.trim_ascii().is_empty();
        let kept = match line {
            _ if soft_break.is_some() => line,
            _ if open.base64 && line.iter().all(|byte| is_base64(*byte) || byte.is_ascii_whitespace()) => {
                line.trim_ascii()
            }
            // Exporters that write both CR LF and LF leave empty lines between those of one field.
            _ if blank => b"",
            // In version 2.1 the space at a fold belongs to the text; later versions add one.
            [b' ' | b'\t', ..] if self.old && !open.base64 => line,
            [b' ' | b'\t', rest @ ..] => rest,
            // Some exporters write raw line ends in notes.
            _ if open.field.name == "NOTE" && (looks_like_field || !is_field(line)) => {
                open.field.bytes.push(b'\n');
                line
            }
            _ => return false,
        };
        if let Some(end) = soft_break {
            open.field.bytes.truncate(end);
        }
        if let Use::Counted { has_value: known } = &mut open.to {
            *known |= has_value(kept);
            open.field.bytes.clear();
        }
        open.field.bytes.extend_from_slice(kept);
        self.text_bytes = self.text_bytes.saturating_add(open.to.text_bytes(kept));
        if looks_like_field {
            let name = open.field.name.clone();
            self.suspect(number, line, |shown| {
                format!("{shown} is read as a part of {name}, not as a field")
            });
        }
        true
    }

    /// Reports a line that is read in an unusual way.
    fn suspect(&mut self, number: u64, line: &[u8], text: impl FnOnce(&str) -> String) {
        self.stray = self.stray.saturating_add(1);
        if self.stray <= MOST_STRAY {
            let shown = super::shorten(&String::from_utf8_lossy(line));
            self.warn(number, text(&shown));
        }
    }

    fn ignore(&mut self, line: &Line) {
        self.suspect(line.number, &line.bytes, |shown| format!("{shown} is not a field and is ignored"));
    }

    /// Adds a warning.
    pub fn warn(&mut self, line: u64, text: String) {
        self.warnings.push(Warning { line, text });
    }

    /// Ends the last field.
    pub fn close(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        if let Some(end) = open.soft_break() {
            // Nothing follows: the `=` is not a part of the text.
            open.field.bytes.truncate(end);
        }
        match open.to {
            Use::Picture => self.pictures.push(open.field),
            Use::Text => {
                let is_version = open.field.name == "VERSION";
                let ends_with = |version: &[u8]| open.field.bytes.trim_ascii_end().ends_with(version);
                self.old |= is_version && ends_with(b"2.1");
                self.strict |= is_version && ends_with(b"4.0");
                self.text.push(open.field);
            }
            Use::Counted { has_value: true } => self.others.push(open.field.name),
            Use::Agent => self.others.push("AGENT".to_owned()),
            Use::Counted { has_value: false } => {}
        }
    }

    /// Ends the card.
    pub fn finish(&mut self, end_line: u64) {
        self.close();
        if self.stray > MOST_STRAY {
            let more = self.stray - MOST_STRAY;
            self.warn(end_line, format!("and {more} more of such lines"));
        }
    }

    /// Drops everything but the names, which identify the card in the report.
    pub fn forget(&mut self) {
        self.close();
        let names = mem::take(&mut self.text).into_iter();
        let names = names.filter(|field| ["FN", "N", "VERSION"].contains(&field.name.as_str()));
        let text = names.filter(|field| field.bytes.len() < 1024).take(8).collect();
        *self = Self { text, old: self.old, ..Self::default() };
    }

    /// The limit that is exceeded.
    pub fn exceeded(&self, limits: &CardLimits) -> Option<Reason> {
        let limit = if self.bytes > limits.max_card_bytes {
            format!("{} bytes", limits.max_card_bytes)
        } else if self.text_bytes > limits.max_text_bytes {
            format!("{} bytes of text", limits.max_text_bytes)
        } else if self.lines > limits.max_lines {
            format!("{} lines", limits.max_lines)
        } else if self.count > limits.max_fields {
            format!("{} fields", limits.max_fields)
        } else {
            return None;
        };
        Some(Reason::TooLarge(limit))
    }
}

impl Open {
    /// Where the text of a soft-wrapped line ends: before its last `=`.
    fn soft_break(&self) -> Option<usize> {
        let text = self.field.bytes.trim_ascii_end();
        (self.quoted_printable && text.ends_with(b"=")).then(|| text.len() - 1)
    }

    /// Whether a line after an unfinished text is a field: it has a known name in the letter case of this card's names.
    fn begins_field(&self, line: &[u8]) -> bool {
        let is_capital = |field: &[u8]| !raw_name(field).iter().any(u8::is_ascii_lowercase);
        is_known(&name_of(line)) && (is_capital(line) || !is_capital(&self.field.bytes))
    }
}

impl Use {
    const fn text_bytes(self, part: &[u8]) -> usize {
        match self {
            Self::Text => part.len(),
            Self::Picture | Self::Agent | Self::Counted { .. } => 0,
        }
    }
}

/// The bytes before the first colon that is not in quotes; before the first of all when a quote has no end.
pub fn head(field: &[u8]) -> &[u8] {
    let mut quoted = false;
    let colon = field.iter().position(|&byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    });
    let colon = colon.or_else(|| memchr::memchr(b':', field));
    field.get(..colon.unwrap_or(field.len())).unwrap_or_default()
}

/// The name of a field in capital letters, without its group.
fn name_of(field: &[u8]) -> String {
    String::from_utf8_lossy(raw_name(field)).to_uppercase()
}

/// The name of a field as written, without its group.
fn raw_name(field: &[u8]) -> &[u8] {
    let end = field.iter().position(|byte| b":;".contains(byte)).unwrap_or(field.len());
    let before = field.get(..end).unwrap_or_default();
    let own = before.rsplit(|&byte| byte == b'.').next().unwrap_or_default().trim_ascii();
    own.get(..own.len().min(LONGEST_NAME_BYTES)).unwrap_or_default()
}

/// Whether fields of that name exist.
fn is_known(name: &str) -> bool {
    let other = !matches!(Unstored::of_field(name), Some(Unstored::Field(_)));
    let listed = [&TEXT[..], &PICTURES, &BINARY, &COUNTED].iter().any(|names| names.contains(&name));
    other || listed || name.starts_with("X-")
}

/// Whether a line that has the form of a field is rather a line of a note: it begins with an address, with a word in
/// small letters that is the name of no field, or with what is not a name.
fn is_prose(line: &[u8]) -> bool {
    let name = name_of(line);
    let raw = raw_name(line);
    let word = raw.iter().any(u8::is_ascii_lowercase) && !is_known(&name);
    word || SCHEMES.contains(&name.as_str()) || !raw.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Whether the line begins with a name and a colon.
pub fn is_field(line: &[u8]) -> bool {
    let Some(colon) = memchr::memchr(b':', line) else { return false };
    let end = line.iter().position(|byte| b":;".contains(byte)).unwrap_or(colon);
    let name = line.get(..end).unwrap_or_default().trim_ascii();
    let own = name.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    !own.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

fn has_value(value: &[u8]) -> bool {
    value.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != b';' && *byte != b',')
}

fn looks_like_base64(value: &[u8]) -> bool {
    let start = value.get(..5).unwrap_or_default();
    start.eq_ignore_ascii_case(b"data:")
        || value.iter().all(|byte| is_base64(*byte) || byte.is_ascii_whitespace())
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte)
}
