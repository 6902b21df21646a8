//! Bits of entropy-coded data: stuffing is taken out ahead of reading, so that reading is loads and shifts.

use memchr::memchr;

/// Bytes of unstuffed data held at a time; a power of two, so that a masked place needs no check.
const WINDOW: usize = 1 << 13;

/// The most bytes one MCU can eat: ten blocks of 64 symbols of 31 bits, and what is loaded ahead.
const MOST_OF_AN_MCU: usize = 2560;

/// What is filled at a time leaves room for the zeros that stand for missing data.
const FULL: usize = WINDOW - MOST_OF_AN_MCU - 8;

/// Unstuffed bytes; eight more than the window, so that a load may begin at its last byte.
pub type Window = [u8; WINDOW + 8];

/// Where reading stands: up to 63 bits loaded, the next one uppermost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bits {
    /// The loaded bits, left-aligned; below them stands nothing or what the next load repeats.
    pub loaded: u64,
    count: u32,
    next: usize,
}

impl Bits {
    /// Loads until at least 56 bits are there.
    #[inline]
    pub fn refill(&mut self, window: &Window) {
        let at = self.next & (WINDOW - 1);
        let Some(bytes) = window[at..].first_chunk::<8>() else { return };
        self.loaded |= u64::from_be_bytes(*bytes) >> (self.count & 63);
        self.next += ((63 - (self.count & 63)) >> 3) as usize;
        self.count |= 7 << 3;
    }

    /// Forgets the uppermost `bits` bits, fewer than 64 and no more than are loaded.
    #[inline]
    pub fn take(&mut self, bits: u32) {
        self.loaded <<= bits & 63;
        self.count = self.count.wrapping_sub(bits);
    }

    /// The uppermost `bits` bits, 1 to 32 of them, as an index.
    #[inline]
    pub fn peek(&self, bits: u32) -> usize {
        (self.loaded >> (64 - bits)) as usize
    }

    fn taken(&self) -> usize {
        (self.next * 8).wrapping_sub(self.count as usize)
    }
}

/// The bits of a difference or a coefficient of `size` bits, at the top of `bits`, as the number they mean.
#[inline]
pub fn signed(bits: u64, size: u32) -> i32 {
    let size = size & 15;
    let number = ((bits >> 1) >> (63 - size)) as i32;
    // A leading zero means a negative number, counted from the lowest of its size.
    let negative = !((bits as i64) >> 63) as i32;
    number - (negative & ((1 << size) - 1))
}

/// The bytes of a picture, and the piece of its entropy-coded data that is unstuffed at the moment.
pub struct Source<'a> {
    bytes: &'a [u8],
    place: usize,
    window: Box<Window>,
    filled: usize,
    ended: bool,
}

impl<'a> Source<'a> {
    /// A source that has not begun anywhere.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, place: 0, window: Box::new([0; WINDOW + 8]), filled: 0, ended: true }
    }

    /// Begins to read at a place of the picture.
    pub fn begin(&mut self, place: usize) -> Bits {
        self.place = place.min(self.bytes.len());
        self.filled = 0;
        self.ended = false;
        self.fill();
        Bits::default()
    }

    /// The unstuffed bytes.
    #[inline]
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// Makes sure that a whole MCU can be read, of zeros where data is missing.
    #[inline]
    pub fn top_up(&mut self, bits: &mut Bits) {
        if !self.ended && self.filled - bits.next.min(self.filled) < MOST_OF_AN_MCU {
            self.shift(bits);
        }
    }

    #[cold]
    fn shift(&mut self, bits: &mut Bits) {
        // Bytes whose bits are loaded stay, so that what was taken can still be counted.
        let done = bits.next.min(self.filled).saturating_sub(8);
        self.window.copy_within(done..self.filled, 0);
        self.filled -= done;
        bits.next -= done;
        self.fill();
    }

    /// Whether all was read that was there.
    #[inline]
    pub fn exhausted(&self, bits: &Bits) -> bool {
        self.ended && bits.taken() >= self.filled * 8
    }

    /// Whether more was read than was there.
    #[inline]
    pub fn overrun(&self, bits: &Bits) -> bool {
        self.ended && bits.taken() > self.filled * 8
    }

    fn fill(&mut self) {
        while self.filled < FULL {
            let rest = &self.bytes[self.place..];
            let room = rest.len().min(FULL - self.filled);
            let run = memchr(0xFF, &rest[..room]).unwrap_or(room);
            self.window[self.filled..self.filled + run].copy_from_slice(&rest[..run]);
            self.filled += run;
            self.place += run;
            if run == room && room < rest.len() {
                return;
            }
            match (rest.get(run), rest.get(run + 1)) {
                (Some(_), Some(0)) => {
                    self.window[self.filled] = 0xFF;
                    self.filled += 1;
                    self.place += 2;
                }
                (Some(_), Some(0xFF)) => self.place += 1,
                _ => {
                    self.ended = true;
                    let zeros = (self.filled + MOST_OF_AN_MCU + 8).min(self.window.len());
                    self.window[self.filled..zeros].fill(0);
                    return;
                }
            }
        }
    }

    /// The next marker at or after the place up to which was read, and where its segment begins.
    pub fn marker(&mut self) -> Option<(u8, usize)> {
        let (code, after) = marker_from(self.bytes, self.place)?;
        self.place = after;
        self.ended = true;
        self.filled = 0;
        Some((code, after))
    }
}

/// The first marker at or after a place, and the place after it; stuffing and fill bytes are passed over.
pub fn marker_from(bytes: &[u8], mut place: usize) -> Option<(u8, usize)> {
    loop {
        place += memchr(0xFF, bytes.get(place..)?)? + 1;
        match *bytes.get(place)? {
            0 | 0xFF => {}
            code => return Some((code, place + 1)),
        }
    }
}
