//! Reading on from MCU to MCU: restart markers, and what is left of a picture that is damaged or cut short.

use super::bits::{Bits, Source, Window};

/// The state of the entropy-coded data of one scan.
pub struct Reader<'s, 'a> {
    source: &'s mut Source<'a>,
    interval: usize,
    left: usize,
    expected: u8,
    /// A restart marker that came too early: its number, and where its data begins.
    early: Option<(u8, usize)>,
    ended: bool,
    reading: bool,
    /// Whether anything could not be read.
    pub lost: bool,
    /// How many MCUs could be read.
    pub read: usize,
    /// The last mean of each component of the frame.
    pub means: [i32; 4],
    /// Blocks to come that have nothing in the band of a progressive scan.
    pub run: u32,
    /// Where reading stands between two rows.
    pub bits: Bits,
}

impl<'s, 'a> Reader<'s, 'a> {
    /// Begins at a place of the picture.
    pub fn new(source: &'s mut Source<'a>, place: usize, interval: usize) -> Self {
        let bits = source.begin(place);
        Self {
            source,
            interval,
            left: interval,
            expected: 0,
            early: None,
            ended: false,
            reading: true,
            lost: false,
            read: 0,
            means: [0; 4],
            run: 0,
            bits,
        }
    }

    /// The bytes that the bits come from.
    #[inline]
    pub fn window(&self) -> &Window {
        self.source.window()
    }

    /// Makes the next MCU ready; whether there is anything to read it from.
    #[inline]
    pub fn ready(&mut self, bits: &mut Bits) -> bool {
        if self.interval > 0 {
            if self.left == 0 {
                self.restart(bits);
            }
            self.left -= 1;
        }
        self.source.top_up(bits);
        if self.run == 0 && self.source.exhausted(bits) {
            self.reading = false;
        }
        self.reading
    }

    /// Whether the MCU was read, given whether its codes were good; if not, all up to the next restart marker is lost.
    #[inline]
    pub fn done(&mut self, good: bool, bits: &Bits) -> bool {
        if !self.reading || !good || self.source.overrun(bits) {
            self.lose();
        }
        self.read += usize::from(self.reading);
        self.reading
    }

    /// Whether no restart marker can bring anything any more.
    pub fn over(&self) -> bool {
        !self.reading && (self.ended || self.interval == 0)
    }

    #[cold]
    fn lose(&mut self) {
        self.lost = true;
        self.reading = false;
    }

    #[cold]
    fn restart(&mut self, bits: &mut Bits) {
        self.left = self.interval;
        self.means = [0; 4];
        self.run = 0;
        let expected = self.expected;
        self.expected = (expected + 1) & 7;
        self.reading = false;
        while !self.ended {
            let Some((number, after)) = self.early.take().or_else(|| self.number()) else {
                return self.lose();
            };
            match number.wrapping_sub(expected) & 7 {
                0 => {
                    *bits = self.source.begin(after);
                    self.reading = true;
                    return;
                }
                1..=3 => {
                    self.early = Some((number, after));
                    return self.lose();
                }
                // It should have come before: what it begins is lost.
                _ => {}
            }
        }
    }

    /// The number of the next restart marker; no more are looked for after any other marker.
    fn number(&mut self) -> Option<(u8, usize)> {
        let (code, after) = self.source.marker().unwrap_or((0xD9, 0));
        self.ended = !matches!(code, 0xD0..=0xD7);
        (!self.ended).then_some((code & 7, after))
    }
}
