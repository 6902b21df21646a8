//! How much memory the Huffman codes of a lossless stream need: there may be 65,536 groups of them, whatever its size.
//!
//! The stream is walked up to its pixels. The data before them is itself stored as small pictures, of which only the
//! numbers of groups matter; every pixel of them that is a copy is a copy of one that was stored.

use super::Reason;
use crate::watch::Watch;

const BROKEN: Reason = "its codes are broken";

/// Codes of length 0 are none, those of 15 the longest.
const LENGTHS: usize = 16;

/// Most bits that a decoder looks up at once.
const TABLE_BITS: usize = 10;

/// Memory of a group in addition to its tables, while the list of groups grows.
const GROUP_BYTES: u64 = 3 * 5 * 64;

/// Symbols of the five codes of a group: green, red, blue and opacity, then distances.
const SYMBOLS: [usize; 5] = [256 + 24, 256, 256, 256, 40];

/// The order in which the lengths of codes for lengths are stored.
const ORDER: [usize; 19] = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// The bytes that a decoder needs for the codes of the pixels, from what follows the header of the stream.
pub(crate) fn code_bytes(
    stream: &[u8],
    (width, height): (u32, u32),
    watch: &Watch<'_>,
) -> Result<u64, Reason> {
    let mut bits = Bits { bytes: stream, number: 0, count: 0 };
    let width = bits.transforms(width, height, watch)?;
    let cache = bits.cache()?;
    let mut groups = 1;
    if bits.take(1)? == 1 {
        let shift = bits.take(3)? + 2;
        groups = bits.picture(parts(width, shift), parts(height, shift), watch)? + 1;
    }
    let mut bytes = 0;
    for _ in 0..groups {
        watch.check().map_err(|_| BROKEN)?;
        bytes += GROUP_BYTES;
        for code in bits.group(cache)? {
            bytes += code.bytes();
        }
    }
    Ok(bytes)
}

/// How many squares of a side there are in a row or a column.
const fn parts(side: u32, shift: u32) -> u32 {
    side.div_ceil(1 << shift)
}

/// A code: how many symbols have codes of each length, and the symbols by length.
struct Code {
    counts: [u16; LENGTHS],
    symbols: Vec<u16>,
}

impl Code {
    fn of(lengths: &[u8]) -> Result<Self, Reason> {
        let mut counts = [0_u16; LENGTHS];
        let mut symbols: Vec<u16> = Vec::new();
        for length in 1..LENGTHS {
            for (symbol, _) in (0_u16..).zip(lengths).filter(|(_, its)| usize::from(**its) == length) {
                symbols.push(symbol);
                if let Some(count) = counts.get_mut(length) {
                    *count += 1;
                }
            }
        }
        if symbols.is_empty() { Err(BROKEN) } else { Ok(Self { counts, symbols }) }
    }

    /// The memory that a decoder uses for it: a table, and a tree for longer codes.
    fn bytes(&self) -> u64 {
        if self.symbols.len() < 2 {
            return 0;
        }
        let longest = self.counts.iter().rposition(|count| *count > 0).unwrap_or(0);
        let beyond: u64 = self.counts.iter().skip(TABLE_BITS + 1).map(|&count| u64::from(count)).sum();
        (4 << longest.min(TABLE_BITS)) + beyond * 96
    }
}

/// Bits from the lowest one on.
struct Bits<'a> {
    bytes: &'a [u8],
    number: u64,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, bits: u32) -> Result<u32, Reason> {
        while self.count < bits {
            let (&byte, rest) = self.bytes.split_first().ok_or(BROKEN)?;
            self.bytes = rest;
            self.number |= u64::from(byte) << self.count;
            self.count += 8;
        }
        let taken = self.number & ((1 << bits) - 1);
        self.number >>= bits;
        self.count -= bits;
        u32::try_from(taken).map_err(|_| BROKEN)
    }

    /// Walks over the transforms; the width of the picture that they are made of.
    fn transforms(&mut self, mut width: u32, height: u32, watch: &Watch<'_>) -> Result<u32, Reason> {
        let mut known = [false; 4];
        while self.take(1)? == 1 {
            let kind = self.take(2)?;
            let known = known.get_mut(usize::try_from(kind).unwrap_or_default()).ok_or(BROKEN)?;
            if std::mem::replace(known, true) {
                return Err(BROKEN);
            }
            match kind {
                0 | 1 => {
                    let shift = self.take(3)? + 2;
                    self.picture(parts(width, shift), parts(height, shift), watch)?;
                }
                2 => {}
                _ => {
                    let colours = self.take(8)? + 1;
                    self.picture(colours, 1, watch)?;
                    width = parts(
                        width,
                        match colours {
                            ..=2 => 3,
                            3..=4 => 2,
                            5..=16 => 1,
                            _ => 0,
                        },
                    );
                }
            }
        }
        Ok(width)
    }

    /// How many symbols a cache of colours adds to the first code.
    fn cache(&mut self) -> Result<usize, Reason> {
        if self.take(1)? == 0 {
            return Ok(0);
        }
        match self.take(4)? {
            bits @ 1..=11 => Ok(1 << bits),
            _ => Err(BROKEN),
        }
    }

    /// Walks over a small picture; the largest number in green and red.
    fn picture(&mut self, width: u32, height: u32, watch: &Watch<'_>) -> Result<u32, Reason> {
        let cache = self.cache()?;
        let [green, red, blue, opacity, distance] = self.group(cache)?;
        let pixels = u64::from(width) * u64::from(height);
        let takes_no_bits = [&green, &red, &blue, &opacity].iter().all(|code| code.symbols.len() == 1);
        if takes_no_bits && self.symbol(&green)? < 256 {
            return Ok(self.symbol(&red)? << 8 | self.symbol(&green)?);
        }
        let (mut at, mut most, mut steps) = (0, 0, 0_u32);
        while at < pixels {
            steps = steps.wrapping_add(1);
            if steps.is_multiple_of(1 << 16) {
                watch.check().map_err(|_| BROKEN)?;
            }
            match self.symbol(&green)? {
                low @ ..256 => {
                    most = most.max(self.symbol(&red)? << 8 | low);
                    self.symbol(&blue)?;
                    self.symbol(&opacity)?;
                    at += 1;
                }
                length @ 256..280 => {
                    at += self.length(length - 256)?;
                    let distance = self.symbol(&distance)?;
                    self.length(distance)?;
                }
                _ => at += 1,
            }
        }
        Ok(most)
    }

    /// A number whose first bits encode its size.
    fn length(&mut self, prefix: u32) -> Result<u64, Reason> {
        if prefix < 4 {
            return Ok(u64::from(prefix) + 1);
        }
        let extra = (prefix - 2) >> 1;
        let begin = u64::from(2 + (prefix & 1)) << extra;
        Ok(begin + u64::from(self.take(extra)?) + 1)
    }

    fn group(&mut self, cache: usize) -> Result<[Code; 5], Reason> {
        let [green, red, blue, opacity, distance] = SYMBOLS;
        Ok([
            self.code(green + cache)?,
            self.code(red)?,
            self.code(blue)?,
            self.code(opacity)?,
            self.code(distance)?,
        ])
    }

    fn code(&mut self, symbols: usize) -> Result<Code, Reason> {
        if self.take(1)? == 0 {
            return Code::of(&self.lengths(symbols)?);
        }
        let two = self.take(1)? == 1;
        let first = self.take(1)? * 7 + 1;
        let mut listed = vec![u16::try_from(self.take(first)?).unwrap_or(u16::MAX)];
        if two {
            // One bit distinguishes them, even when both are equal.
            listed.push(u16::try_from(self.take(8)?).unwrap_or(u16::MAX));
        }
        if listed.iter().any(|&symbol| usize::from(symbol) >= symbols) {
            return Err(BROKEN);
        }
        let mut counts = [0; LENGTHS];
        counts[1] = u16::try_from(listed.len()).unwrap_or_default();
        Ok(Code { counts, symbols: listed })
    }

    /// The length of the code of each symbol, which are stored by a code themselves.
    fn lengths(&mut self, symbols: usize) -> Result<Vec<u8>, Reason> {
        let count = usize::try_from(self.take(4)?).unwrap_or_default() + 4;
        let mut of_lengths = [0; 19];
        for place in ORDER.iter().take(count) {
            let length = self.take(3)?;
            if let Some(of_length) = of_lengths.get_mut(*place) {
                *of_length = u8::try_from(length).unwrap_or_default();
            }
        }
        let code = Code::of(&of_lengths)?;
        let mut left = symbols;
        if self.take(1)? == 1 {
            let bits = 2 + 2 * self.take(3)?;
            left = 2 + usize::try_from(self.take(bits)?).unwrap_or(usize::MAX - 2);
            if left > symbols {
                return Err(BROKEN);
            }
        }
        let mut lengths = Vec::with_capacity(symbols);
        let mut before = 8;
        while lengths.len() < symbols && left > 0 {
            left -= 1;
            let (length, times) = match self.symbol(&code)? {
                16 => (before, self.take(2)? + 3),
                17 => (0, self.take(3)? + 3),
                18 => (0, self.take(7)? + 11),
                length => (u8::try_from(length).unwrap_or_default(), 1),
            };
            if length > 0 {
                before = length;
            }
            lengths.extend((0..times).map(|_| length));
        }
        lengths.resize(lengths.len().max(symbols), 0);
        if lengths.len() > symbols { Err(BROKEN) } else { Ok(lengths) }
    }

    fn symbol(&mut self, code: &Code) -> Result<u32, Reason> {
        if let [symbol] = code.symbols[..] {
            return Ok(symbol.into());
        }
        let (mut value, mut first, mut place) = (0, 0, 0);
        for &count in code.counts.iter().skip(1) {
            value = value << 1 | self.take(1)?;
            let count = u32::from(count);
            if value.wrapping_sub(first) < count {
                let at = usize::try_from(place + (value - first)).map_err(|_| BROKEN)?;
                return code.symbols.get(at).map(|&symbol| symbol.into()).ok_or(BROKEN);
            }
            place += count;
            first = (first + count) << 1;
        }
        Err(BROKEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bits as a stream has them.
    #[derive(Default)]
    struct Written {
        bytes: Vec<u8>,
        count: usize,
    }

    impl Written {
        fn add(&mut self, number: u32, count: usize) -> &mut Self {
            for bit in 0..count {
                if self.count.is_multiple_of(8) {
                    self.bytes.push(0);
                }
                let last = self.bytes.len() - 1;
                self.bytes[last] |= u8::try_from(number >> bit & 1).unwrap() << (self.count % 8);
                self.count += 1;
            }
            self
        }

        /// A code with a single symbol, which uses no bits.
        fn one(&mut self, symbol: u32) -> &mut Self {
            self.add(0b101, 3).add(symbol, 8)
        }

        /// A code of every symbol of 256, each of eight bits.
        fn all(&mut self) -> &mut Self {
            // Of the codes for lengths only that of eight is there.
            self.add(0, 1).add(12 - 4, 4);
            for symbol in ORDER.into_iter().take(12) {
                self.add(u32::from(symbol == 8), 3);
            }
            self.add(0, 1)
        }
    }

    fn stream(groups: u32) -> Vec<u8> {
        let mut bits = Written::default();
        // No transform and no cache, then groups for squares of 512.
        bits.add(0, 1).add(0, 1).add(1, 1).add(7, 3).add(0, 1);
        bits.one((groups - 1) & 255).one((groups - 1) >> 8).one(0).one(0).one(0);
        for _ in 0..groups {
            // The first code has more symbols than 256, so that it is one of a single symbol.
            bits.one(7).all().all().all().one(0);
        }
        bits.add(0, 32).bytes.clone()
    }

    #[test]
    fn the_tables_of_every_group_are_counted() {
        let watch = Watch::new(&|| false);
        for groups in [1, 2, 255, 256, 257, 1000] {
            let found = code_bytes(&stream(groups), (600, 600), &watch).unwrap();
            assert_eq!(found, u64::from(groups) * (GROUP_BYTES + 3 * 1024), "{groups}");
        }
    }

    #[test]
    fn a_stream_that_ends_within_its_codes_is_rejected() {
        let watch = Watch::new(&|| false);
        let stream = stream(20);
        for length in 0..stream.len() - 4 {
            assert!(code_bytes(&stream[..length], (600, 600), &watch).is_err(), "{length}");
        }
    }

    #[test]
    fn codes_of_an_encoder_are_counted() {
        let mut webp = Vec::new();
        let pixels: Vec<u8> =
            (0..64 * 64_u32 * 3).map(|at| u8::try_from(at * at / 7 % 256).unwrap()).collect();
        image::codecs::webp::WebPEncoder::new_lossless(&mut webp)
            .encode(&pixels, 64, 64, image::ExtendedColorType::Rgb8)
            .unwrap();
        let found = code_bytes(&webp[25..], (64, 64), &Watch::new(&|| false)).unwrap();
        assert!((1000..30_000).contains(&found), "{found}");
    }
}
