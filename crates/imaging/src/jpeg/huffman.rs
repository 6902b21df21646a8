//! Huffman tables: as a picture carries them, and unrolled so that one look yields symbols with their extra bits.

use super::bits::{Bits, Window, signed};

/// Bits that one look covers.
const LOOK: u32 = 10;

/// Bits that one look covers where symbols are passed over.
const SKIP: u32 = 12;

/// Added to a stride at the end of a block.
const END: u32 = 128;

/// The stride of a code that is longer than a look.
const LONG: u32 = 255;

/// The entropy-coded data cannot be read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

/// The codes of one table: how many there are of each length, and what they stand for.
#[derive(Debug, Clone)]
pub struct Codes {
    /// For each length, the first 16-bit number that is no code of it or of a shorter one.
    bounds: [u32; 17],
    /// For each length, what turns a code into its place among the symbols.
    offsets: [i32; 17],
    symbols: Vec<(u8, u32)>,
}

impl Codes {
    /// Reads the table; `None` when it has more codes than bits can tell apart, or too few symbols.
    pub fn new(counts: [u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut codes = Self { bounds: [0; 17], offsets: [0; 17], symbols: Vec::new() };
        let mut code = 0u32;
        for (length, &count) in (1u32..).zip(&counts) {
            let known = codes.symbols.len();
            codes.offsets[length as usize] = known as i32 - code as i32;
            let new = symbols.get(known..known + usize::from(count))?;
            codes.symbols.extend(new.iter().map(|&symbol| (symbol, length)));
            code += u32::from(count);
            if code > 1 << length {
                return None;
            }
            codes.bounds[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Some(codes)
    }

    /// Whether every symbol is a size that a difference can have.
    pub fn suits_dc(&self) -> bool {
        self.symbols.iter().all(|&(symbol, _)| symbol < 16)
    }

    /// The symbol at the top of the bits and the length of its code, whatever that is.
    #[cold]
    fn find(&self, bits: &Bits) -> Result<(u8, u32), Broken> {
        let top = bits.peek(16) as u32;
        let length = (1..17usize).find(|&length| top < self.bounds[length]).ok_or(Broken)?;
        let place = (top >> (16 - length)) as i32 + self.offsets[length];
        let &(symbol, length) =
            usize::try_from(place).ok().and_then(|place| self.symbols.get(place)).ok_or(Broken)?;
        Ok((symbol, length))
    }

    /// For every number of `look` bits the symbol that it begins with, and its length; zero for a longer code.
    fn unrolled(&self, look: u32) -> Vec<(u8, u8)> {
        let mut unrolled = Vec::with_capacity(1 << look);
        for &(symbol, length) in self.symbols.iter().take_while(|&&(_, length)| length <= look) {
            unrolled.resize(unrolled.len() + (1 << (look - length)), (symbol, length as u8));
        }
        unrolled.resize(1 << look, (0, 0));
        unrolled
    }
}

/// A table whose symbols are taken one at a time.
pub struct Symbols {
    look: Box<[(u8, u8); 1 << LOOK]>,
    codes: Codes,
}

impl Symbols {
    /// Unrolls a table.
    pub fn new(codes: &Codes) -> Self {
        Self { look: boxed(codes.unrolled(LOOK), (0, 0)), codes: codes.clone() }
    }

    /// Takes a code and tells its symbol; 16 bits have to be loaded.
    #[inline]
    pub fn take(&self, bits: &mut Bits) -> Result<u8, Broken> {
        let (symbol, length) = match self.look[bits.peek(LOOK)] {
            (_, 0) => self.codes.find(bits)?,
            (symbol, length) => (symbol, u32::from(length)),
        };
        bits.take(length);
        Ok(symbol)
    }

    /// Takes a code that says how many bits a difference has, and the difference; loads what it needs.
    #[inline]
    pub fn difference(&self, bits: &mut Bits, window: &Window) -> Result<i32, Broken> {
        bits.refill(window);
        let size = u32::from(self.take(bits)?) & 15;
        let difference = signed(bits.loaded, size);
        bits.take(size);
        Ok(difference)
    }
}

/// A table of coefficients in sequential pictures.
///
/// An entry is the bits that code and extra bits have (5), the stride to the coefficient (7, 64 and more at the end of a
/// block), and from bit 16 on its value. Zero: code and extra bits together are longer than a look.
pub struct Coefficients {
    look: Box<[u32; 1 << LOOK]>,
    symbols: Symbols,
}

impl Coefficients {
    /// Unrolls a table.
    pub fn new(codes: &Codes) -> Self {
        let symbols = Symbols::new(codes);
        let mut look = Box::new([0; 1 << LOOK]);
        for ((entry, &(symbol, length)), index) in look.iter_mut().zip(symbols.look.iter()).zip(0u64..) {
            let (length, size) = (u32::from(length), u32::from(symbol & 15));
            if length > 0 && length + size <= LOOK {
                let value = signed(index << (64 - LOOK) << length, size);
                *entry = (length + size) | stride(symbol) << 5 | (value as u32) << 16;
            }
        }
        Self { look, symbols }
    }

    /// Takes the coefficients of a block from the one after `at` on until `last` is reached or passed; each is
    /// written at the place that `order` names. Tells the coefficient that was reached, 64 or more at the end of the
    /// block, and the last one that was written.
    #[inline]
    pub fn take(
        &self,
        bits: &mut Bits,
        window: &Window,
        last: usize,
        order: &[u8; 128],
        block: &mut [i16; 64],
    ) -> Result<(usize, usize), Broken> {
        let (mut at, mut before) = (0, 0);
        loop {
            bits.refill(window);
            // Four looks take no more than 44 bits.
            for _ in 0..4 {
                let mut entry = self.look[bits.peek(LOOK)];
                if entry == 0 {
                    entry = self.long(bits, window)?;
                } else {
                    bits.take(entry & 31);
                }
                at += (entry >> 5 & 127) as usize;
                block[usize::from(order[at & 127] & 63)] = (entry >> 16) as i16;
                if at >= last {
                    return Ok((at, if at > 63 { before } else { at }));
                }
                before = at;
            }
        }
    }

    /// Takes a code and its extra bits, and makes an entry of them; leaves at least 44 bits loaded.
    #[inline(never)]
    fn long(&self, bits: &mut Bits, window: &Window) -> Result<u32, Broken> {
        bits.refill(window);
        let symbol = self.symbols.take(bits)?;
        let size = u32::from(symbol & 15);
        let value = signed(bits.loaded, size);
        bits.take(size);
        bits.refill(window);
        Ok(stride(symbol) << 5 | (value as u32) << 16)
    }
}

/// How far a symbol leads from the last coefficient: over its run to the next one, or to the end of the block.
const fn stride(symbol: u8) -> u32 {
    if symbol.is_multiple_of(16) && symbol != 0xF0 { 64 } else { (symbol / 16) as u32 + 1 }
}

/// A table for passing over coefficients of sequential pictures: an entry stands for as many symbols as a look shows.
///
/// An entry is the bits to take (6), and how far the symbols lead together, and [`END`] more with the end of a block.
pub struct Skip {
    look: Box<[u16; 1 << SKIP]>,
    codes: Codes,
}

impl Skip {
    /// Unrolls a table.
    pub fn new(codes: &Codes) -> Self {
        let single = codes.unrolled(SKIP);
        let mut look = Box::new([0; 1 << SKIP]);
        for (index, entry) in look.iter_mut().enumerate() {
            *entry = several(&single, index);
        }
        Self { look, codes: codes.clone() }
    }

    /// Passes over the rest of a block whose coefficient `at` is the next one.
    #[inline]
    pub fn pass(&self, bits: &mut Bits, window: &Window, mut at: u32) -> Result<(), Broken> {
        loop {
            bits.refill(window);
            // An entry takes no more than 12 + 15 bits, so there are enough for two.
            for _ in 0..2 {
                let entry = u32::from(self.look[bits.peek(SKIP)]);
                let after = at + (entry >> 6);
                if after > 63 {
                    if after.wrapping_sub(END) < 64 {
                        bits.take(entry & 63);
                        return Ok(());
                    }
                    at = self.step(bits, window, at)?;
                    if at > 63 {
                        return Ok(());
                    }
                } else {
                    bits.take(entry & 63);
                    at = after;
                }
            }
        }
    }

    /// Passes over a single symbol: it is long, or the next one belongs to another block.
    #[inline(never)]
    fn step(&self, bits: &mut Bits, window: &Window, at: u32) -> Result<u32, Broken> {
        bits.refill(window);
        let (symbol, length) = self.codes.find(bits)?;
        bits.take(length + u32::from(symbol & 15));
        bits.refill(window);
        Ok(at + stride(symbol))
    }
}

/// The entry for as many symbols as the index begins with; the extra bits of the last one may lie beyond it.
fn several(single: &[(u8, u8)], index: usize) -> u16 {
    let (mut taken, mut led) = (0, 0);
    while taken < SKIP {
        let (symbol, length) = single[(index << taken) & ((1 << SKIP) - 1)];
        let length = u32::from(length);
        if length == 0 || taken + length > SKIP {
            break;
        }
        let stride = stride(symbol);
        if stride == 64 {
            taken += length;
            led += END;
            break;
        }
        if led + stride > 63 {
            break;
        }
        taken += length + u32::from(symbol & 15);
        led += stride;
    }
    if taken == 0 { (LONG << 6) as u16 } else { (taken | led << 6) as u16 }
}

fn boxed<T: Copy, const LENGTH: usize>(items: Vec<T>, blank: T) -> Box<[T; LENGTH]> {
    items.into_boxed_slice().try_into().unwrap_or_else(|_| Box::new([blank; LENGTH]))
}
