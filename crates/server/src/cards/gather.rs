//! Cuts a file into cards and a card into whole fields: unfolded, joined and sorted into text and photos.

use std::io::BufRead;

use super::lines::{Line, Lines};
use super::{CardError, CardLimits, Reason};

/// The fields that are read; all others are dropped while they pass.
const WANTED: [&[u8]; 16] = [
    b"VERSION",
    b"N",
    b"FN",
    b"ORG",
    b"TITLE",
    b"ROLE",
    b"EMAIL",
    b"TEL",
    b"URL",
    b"BDAY",
    b"NOTE",
    b"UID",
    b"KIND",
    b"X-ABLABEL",
    b"X-ABSHOWAS",
    b"X-ADDRESSBOOKSERVER-KIND",
];

/// A BEGIN or an END has no reason to be longer.
const LONGEST_MARK_BYTES: usize = 256;

/// One card as bytes.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The line on which it begins.
    pub line: u64,
    /// The wanted fields, each on one line, as written.
    pub fields: Vec<Vec<u8>>,
    /// The photos, each on one line, as written.
    pub photos: Vec<Vec<u8>>,
}

/// What becomes of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Text,
    Photo,
    Agent,
    Dropped,
}

/// A field that may go on with the next line; of one that is dropped only the last line is kept.
#[derive(Debug)]
struct Open {
    fate: Fate,
    bytes: Vec<u8>,
    quoted_printable: bool,
    base64: bool,
}

#[derive(Debug, Default)]
struct State {
    card: Gathered,
    open: Option<Open>,
    old: bool,
    nested: usize,
    bytes: usize,
    text_bytes: usize,
    lines: usize,
    fields: usize,
}

/// Reads cards as bytes.
#[derive(Debug)]
pub struct Gather<R> {
    lines: Lines<R>,
    limits: CardLimits,
    /// The line of a card whose beginning was met while the one before had no end.
    begun: Option<u64>,
    outside: bool,
}

impl<R: BufRead> Gather<R> {
    /// Reads with limits.
    pub fn new(reader: R, limits: CardLimits) -> Self {
        Self { lines: Lines::new(reader, limits.max_file_bytes), limits, begun: None, outside: false }
    }

    /// The next card, or nothing after the last.
    pub fn next(&mut self) -> Option<Result<Gathered, CardError>> {
        let line = match self.begun.take() {
            Some(line) => line,
            None => match self.beginning()? {
                Ok(line) => line,
                Err(error) => return Some(Err(error)),
            },
        };
        Some(self.card(line))
    }

    fn beginning(&mut self) -> Option<Result<u64, CardError>> {
        loop {
            let line = match self.lines.next(LONGEST_MARK_BYTES)? {
                Ok(line) => line,
                Err(error) => return Some(Err(error)),
            };
            if !line.cut && is_mark(&line.bytes, b"BEGIN") {
                self.outside = false;
                return Some(Ok(line.number));
            }
            if !line.bytes.trim_ascii().is_empty() && !self.outside {
                self.outside = true;
                return Some(Err(CardError { line: line.number, reason: Reason::OutsideCard }));
            }
        }
    }

    fn card(&mut self, begin: u64) -> Result<Gathered, CardError> {
        let mut state = State { card: Gathered { line: begin, ..Gathered::default() }, ..State::default() };
        let mut refusal = None;
        let failed = |reason| CardError { line: begin, reason };
        loop {
            let room =
                if refusal.is_some() { 0 } else { self.limits.max_card_bytes.saturating_sub(state.bytes) };
            let Some(line) = self.lines.next(room.max(LONGEST_MARK_BYTES)) else { break };
            let line = line?;
            if is_mark(&line.bytes, b"BEGIN") && !state.begins_nested() {
                self.begun = Some(line.number);
                return Err(failed(refusal.unwrap_or(Reason::NoEnd)));
            }
            if is_mark(&line.bytes, b"END") && state.ends() {
                state.close();
                return match refusal {
                    None => Ok(state.card),
                    Some(reason) => Err(failed(reason)),
                };
            }
            if refusal.is_none() {
                state.take(line);
                refusal = state.exceeded(&self.limits);
            }
            if refusal.is_some() {
                // The end of the card is still looked for, but nothing is kept.
                state = State { nested: state.nested, ..State::default() };
            }
        }
        Err(failed(refusal.unwrap_or(Reason::NoEnd)))
    }
}

impl State {
    /// Whether a BEGIN at this place opens the card of an agent within this card.
    fn begins_nested(&mut self) -> bool {
        let agent = self.open.as_ref().is_some_and(|open| open.fate == Fate::Agent);
        let nested = self.nested > 0 || agent;
        if nested {
            self.nested = self.nested.saturating_add(1);
            self.open = None;
        }
        nested
    }

    /// Whether an END at this place is that of the card itself.
    fn ends(&mut self) -> bool {
        let own = self.nested == 0;
        self.nested = self.nested.saturating_sub(1);
        own
    }

    fn take(&mut self, line: Line) {
        self.lines = self.lines.saturating_add(1);
        // One more for the line end, so that the limit of a card also ends a run of empty lines.
        self.bytes = self.bytes.saturating_add(line.bytes.len()).saturating_add(1);
        if line.cut {
            self.bytes = usize::MAX;
        }
        if self.nested > 0 || self.goes_on(&line.bytes) {
            return;
        }
        self.close();
        if line.bytes.trim_ascii().is_empty() {
            return;
        }
        self.fields = self.fields.saturating_add(1);
        let head = head(&line.bytes).to_ascii_uppercase();
        let has = |word: &[u8]| head.split(|&byte| byte == b';').skip(1).any(|part| part.ends_with(word));
        let base64 = has(b"BASE64") || has(b"ENCODING=B") || has(b"ENCODING=\"B\"");
        let quoted_printable = has(b"QUOTED-PRINTABLE");
        let fate = fate(&line.bytes);
        self.text_bytes = self.text_bytes.saturating_add(fate.text_bytes(&line.bytes));
        self.open = Some(Open { fate, bytes: line.bytes, quoted_printable, base64 });
    }

    /// Joins the line to the open field if it belongs there.
    fn goes_on(&mut self, line: &[u8]) -> bool {
        let Some(open) = &mut self.open else { return false };
        let soft_break = open.quoted_printable && open.bytes.last() == Some(&b'=');
        let kept = match line {
            _ if soft_break => line,
            // Version 2.1 folds at a space that belongs to the text, the later ones add one.
            [b' ' | b'\t', ..] if self.old && !open.base64 => line,
            [b' ' | b'\t', rest @ ..] => rest,
            // Some exporters break base64 without the space.
            _ if open.base64 && !line.is_empty() && line.iter().all(|&byte| is_base64(byte)) => line,
            _ => return false,
        };
        if soft_break {
            open.bytes.pop();
        }
        if open.fate == Fate::Dropped {
            open.bytes.clear();
        }
        open.bytes.extend_from_slice(kept);
        self.text_bytes = self.text_bytes.saturating_add(open.fate.text_bytes(kept));
        true
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        match open.fate {
            Fate::Photo => self.card.photos.push(open.bytes),
            Fate::Text => {
                self.old |=
                    is_field(&open.bytes, b"VERSION") && open.bytes.trim_ascii_end().ends_with(b"2.1");
                self.card.fields.push(open.bytes);
            }
            Fate::Agent | Fate::Dropped => {}
        }
    }

    fn exceeded(&self, limits: &CardLimits) -> Option<Reason> {
        let limit = if self.bytes > limits.max_card_bytes {
            format!("{} bytes", limits.max_card_bytes)
        } else if self.text_bytes > limits.max_text_bytes {
            format!("{} bytes of text", limits.max_text_bytes)
        } else if self.lines > limits.max_lines {
            format!("{} lines", limits.max_lines)
        } else if self.fields > limits.max_fields {
            format!("{} fields", limits.max_fields)
        } else {
            return None;
        };
        Some(Reason::TooLarge(limit))
    }
}

impl Fate {
    const fn text_bytes(self, part: &[u8]) -> usize {
        match self {
            Self::Text => part.len(),
            Self::Photo | Self::Agent | Self::Dropped => 0,
        }
    }
}

fn fate(field: &[u8]) -> Fate {
    if is_field(field, b"PHOTO") {
        Fate::Photo
    } else if is_field(field, b"AGENT") {
        Fate::Agent
    } else if WANTED.iter().any(|name| is_field(field, name)) {
        Fate::Text
    } else {
        Fate::Dropped
    }
}

/// The bytes before the first colon that is not in quotes.
pub fn head(field: &[u8]) -> &[u8] {
    let mut quoted = false;
    let colon = field.iter().position(|&byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    });
    field.get(..colon.unwrap_or(field.len())).unwrap_or_default()
}

fn is_field(field: &[u8], name: &[u8]) -> bool {
    let end = field.iter().position(|byte| b":;".contains(byte)).unwrap_or(field.len());
    let before = field.get(..end).unwrap_or_default();
    let own = before.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    own.trim_ascii().eq_ignore_ascii_case(name)
}

fn is_mark(line: &[u8], name: &[u8]) -> bool {
    let mut parts = line.splitn(2, |&byte| byte == b':').map(<[u8]>::trim_ascii);
    let is = |part: Option<&[u8]>, word: &[u8]| part.is_some_and(|part| part.eq_ignore_ascii_case(word));
    is(parts.next(), name) && is(parts.next(), b"VCARD")
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}
