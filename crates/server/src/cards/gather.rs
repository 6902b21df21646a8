//! Splits a file into cards. Nested cards and cards without END are recognised by what follows them.

use std::collections::VecDeque;
use std::io::Read;
use std::ops::Range;

use super::lines::{Line, Lines};
use super::unfold::{Fields, is_field};
use super::{CardError, CardLimits, Reason};

/// A BEGIN or an END has no reason to be longer.
const LONGEST_MARK_BYTES: usize = 256;
/// Most levels of nested cards; beyond that, the outermost card counts as having no END.
const MOST_OPEN: usize = 8;
/// Cards after a BEGIN without END, before it is certain that they are not nested in it.
const MOST_UNDECIDED: usize = 16;

/// One card as bytes.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The line on which it begins.
    pub line: u64,
    /// Where its bytes are in the file.
    pub extent: Range<u64>,
    /// What it holds.
    pub fields: Fields,
}

type Item = Result<Gathered, CardError>;

/// A card whose END has not been read yet.
#[derive(Debug)]
struct Open {
    card: Gathered,
    refusal: Option<Reason>,
    /// The card of an AGENT: it always belongs to the enclosing card.
    agent: bool,
    /// Cards that began and ended since: they are nested in this one if it continues, and follow it if it does not.
    undecided: Vec<Item>,
}

/// Reads cards as bytes.
#[derive(Debug)]
pub struct Gather<R> {
    lines: Lines<R>,
    limits: CardLimits,
    open: Vec<Open>,
    ready: VecDeque<Item>,
    outside: Option<CardError>,
}

impl<R: Read> Gather<R> {
    /// Reads with limits.
    pub fn new(reader: R, limits: CardLimits) -> Self {
        let (open, ready) = (Vec::new(), VecDeque::new());
        Self { lines: Lines::new(reader), limits, open, ready, outside: None }
    }

    /// The next card, or nothing after the last.
    pub fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            match self.lines.next(self.room()) {
                Some(Ok(line)) => self.take(line),
                Some(Err(error)) => {
                    // Reading failed: an incomplete card is not imported.
                    self.open.clear();
                    return Some(Err(error));
                }
                None => {
                    self.end_outside();
                    self.give_up(0);
                    return self.ready.pop_front();
                }
            }
        }
    }

    /// How many bytes of the next line to read.
    fn room(&self) -> usize {
        let room = match self.open.last() {
            Some(open) if open.refusal.is_none() => {
                self.limits.max_card_bytes.saturating_sub(open.card.fields.bytes)
            }
            _ => 0,
        };
        room.max(LONGEST_MARK_BYTES)
    }

    fn take(&mut self, line: Line) {
        if !line.cut && is_mark(&line.bytes, b"BEGIN") {
            self.end_outside();
            return self.begin(&line);
        }
        if !line.cut && is_mark(&line.bytes, b"END") && !self.open.is_empty() {
            return self.end(&line);
        }
        match self.open.last_mut() {
            // A line between two cards that is not a field belongs to neither.
            Some(open) if !open.undecided.is_empty() && !is_field(&line.bytes) => {
                match open.undecided.last_mut() {
                    _ if line.bytes.trim_ascii().is_empty() => {}
                    Some(Err(known)) if known.reason == Reason::OutsideCard => known.extent.end = line.end,
                    _ => open.undecided.push(Err(outside(&line))),
                }
                self.decide_in_time();
            }
            Some(open) => open.take(line, &self.limits),
            None if line.bytes.trim_ascii().is_empty() => {}
            None => self.outside.get_or_insert_with(|| outside(&line)).extent.end = line.end,
        }
    }

    fn begin(&mut self, line: &Line) {
        if self.open.len() >= MOST_OPEN {
            self.give_up(0);
        }
        let held: usize = self.open.iter().map(Open::bytes).fold(0, usize::saturating_add);
        if held > self.limits.max_card_bytes {
            self.give_up(0);
        }
        let agent = self.open.last().is_some_and(|open| open.agent || open.card.fields.expects_agent());
        if let Some(open) = self.open.last_mut().filter(|_| agent) {
            open.card.fields.close();
        }
        let card = Gathered { line: line.number, extent: line.start..line.end, fields: Fields::default() };
        self.open.push(Open { card, refusal: None, agent, undecided: Vec::new() });
    }

    fn end(&mut self, line: &Line) {
        let Some(mut open) = self.open.pop() else { return };
        open.enclose();
        let agent = open.agent;
        let item = open.finish(line.number, line.end);
        match self.open.last_mut() {
            None => self.ready.push_back(item),
            Some(_) if agent => {}
            Some(outer) => {
                outer.undecided.push(item);
                self.decide_in_time();
            }
        }
    }

    /// Stops waiting for a card that does not continue.
    fn decide_in_time(&mut self) {
        let Some(open) = self.open.last() else { return };
        if open.undecided.len() > MOST_UNDECIDED || open.bytes() > self.limits.max_card_bytes {
            self.give_up(0);
        }
    }

    /// Completes the cards from that depth on: they have no END.
    fn give_up(&mut self, depth: usize) {
        for open in self.open.drain(depth.min(self.open.len())..) {
            let Open { mut card, refusal, agent, undecided } = open;
            if agent {
                continue;
            }
            card.fields
                .warn(card.line, "the card has no END:VCARD; the part that is there is imported".to_owned());
            let (line, end) = (card.line, card.extent.end);
            let open = Open { card, refusal, agent, undecided: Vec::new() };
            self.ready.push_back(open.finish(line, end));
            self.ready.extend(undecided);
        }
    }

    fn end_outside(&mut self) {
        let Some(error) = self.outside.take() else { return };
        self.ready.push_back(Err(error));
    }
}

impl Open {
    fn bytes(&self) -> usize {
        let bytes = |item: &Item| item.as_ref().map_or(0, |card| card.fields.bytes);
        self.undecided.iter().map(bytes).fold(self.card.fields.bytes, usize::saturating_add)
    }

    /// The cards since this card's last field were nested in it.
    fn enclose(&mut self) {
        for item in self.undecided.drain(..) {
            let (line, text) = match item {
                Ok(card) => (card.line, "a card within this card is not imported"),
                Err(error) => (error.line, "text within this card is ignored"),
            };
            self.card.fields.warn(line, text.to_owned());
        }
    }

    fn take(&mut self, line: Line, limits: &CardLimits) {
        self.enclose();
        self.card.extent.end = line.end;
        if self.refusal.is_some() {
            return;
        }
        self.card.fields.take(line);
        self.refusal = self.card.fields.exceeded(limits);
        if self.refusal.is_some() {
            // The end of the card is still searched for, but nothing more is stored.
            self.card.fields.forget();
        }
    }

    fn finish(self, end_line: u64, end: u64) -> Item {
        let Self { mut card, refusal, .. } = self;
        card.extent.end = end;
        card.fields.finish(end_line);
        match refusal {
            None => Ok(card),
            Some(reason) => {
                let name = super::fields::name_of(&card.fields);
                Err(CardError { line: card.line, name, extent: card.extent, reason })
            }
        }
    }
}

fn outside(line: &Line) -> CardError {
    CardError { line: line.number, name: None, extent: line.start..line.end, reason: Reason::OutsideCard }
}

fn is_mark(line: &[u8], name: &[u8]) -> bool {
    let mut parts = line.splitn(2, |&byte| byte == b':').map(<[u8]>::trim_ascii);
    let is = |part: Option<&[u8]>, word: &[u8]| part.is_some_and(|part| part.eq_ignore_ascii_case(word));
    is(parts.next(), name) && is(parts.next(), b"VCARD")
}
