//! Progressive scans: coefficients are gathered over several scans before anything is drawn.

use super::bits::{Bits, Window, signed};
use super::header::{Header, Scan, damaged};
use super::huffman::{Broken, Symbols};
use super::plan::{Plan, Plane};
use super::reader::Reader;
use super::sequential::{mcus, per_mcu};
use super::transform::{Block, Factors, ORDER, last_needed};
use crate::Error;

/// The coefficients of a component, as many of each block as its pixels are made of.
pub struct Gathered {
    /// How many of a block are kept, in the order of the file.
    kept: usize,
    /// Blocks from left to right.
    wide: usize,
    values: Vec<i16>,
    /// Which coefficients of a block are not zero, kept or not: later scans depend on it.
    known: Vec<u64>,
    /// The lowest bit of the mean that is known so far.
    low: Option<u32>,
}

/// The tables of a progressive scan, by the place of the member.
pub struct Tables(Vec<Option<Symbols>>);

impl Gathered {
    /// Room for a component.
    pub fn new(plane: &Plane, plan: &Plan) -> Self {
        let wide = plan.mcus_wide * plane.across;
        let blocks = wide * plan.mcus_high * plane.down;
        let kept = last_needed(plane.side) + 1;
        let known = if kept > 1 { vec![0; blocks] } else { Vec::new() };
        Self { kept, wide, values: vec![0; blocks * kept], known, low: None }
    }

    /// Whether a scan can change what is drawn.
    pub fn needs(&self, scan: &Scan) -> bool {
        scan.first == 0 || self.kept > 1
    }

    /// Whether all of it that is ever drawn is known.
    pub fn complete(&self) -> bool {
        self.kept == 1 && self.low == Some(0)
    }

    /// Notes that a scan was read.
    pub fn note(&mut self, scan: &Scan) {
        if scan.first == 0 {
            self.low = Some(scan.low);
        }
    }

    /// Draws a row of MCUs.
    pub fn draw(&self, plane: &Plane, factors: &Factors, mcu_row: usize, pixels: &mut [u8]) {
        let mut block: Block = [0; 64];
        for (line, pixels) in pixels.chunks_mut(plane.stride * plane.side).take(plane.down).enumerate() {
            let begin = (mcu_row * plane.down + line) * self.wide;
            for column in 0..self.wide {
                let Some(pixels) = pixels.get_mut(column * plane.side..) else { continue };
                let last = self.lay(begin + column, &mut block);
                factors.draw(&block, last, plane.side, pixels, plane.stride);
            }
        }
    }

    /// Lays out the coefficients of a block; tells the last that is not zero.
    fn lay(&self, at: usize, block: &mut Block) -> usize {
        let values = &self.values[at * self.kept..(at + 1) * self.kept];
        let known = self.known.get(at).map_or(0, |known| known & !1 & (u64::MAX >> (64 - self.kept)));
        if known > 0 {
            block.fill(0);
            for (&value, &place) in values.iter().zip(&ORDER) {
                block[usize::from(place & 63)] = value;
            }
        }
        block[0] = values[0];
        known.checked_ilog2().unwrap_or(0) as usize
    }
}

impl Tables {
    /// Unrolls what a scan names and needs.
    pub fn new(header: &Header, scan: &Scan) -> Result<Self, Error> {
        let tables = scan.members.iter().map(|member| match (scan.first, scan.high) {
            (0, 0) => header.dc[member.dc].as_ref().map(|codes| Some(Symbols::new(codes))),
            (0, _) => Some(None),
            _ => header.ac[member.ac].as_ref().map(|codes| Some(Symbols::new(codes))),
        });
        tables.collect::<Option<_>>().map(Self).ok_or_else(|| damaged("a Huffman table is missing"))
    }
}

/// Reads a row of MCUs of a scan.
pub fn row(
    reader: &mut Reader<'_, '_>,
    scan: &Scan,
    tables: &Tables,
    plan: &Plan,
    gathered: &mut [Gathered],
    row: usize,
) {
    let mut bits = reader.bits;
    for mcu in 0..mcus(scan, plan).0 {
        let mut good = reader.ready(&mut bits);
        for (member, table) in scan.members.iter().zip(&tables.0) {
            let (across, down) = per_mcu(scan, &plan.planes[member.component]);
            let component = &mut gathered[member.component];
            for place in 0..across * down {
                let at = (row * down + place / across) * component.wide + mcu * across + place % across;
                good = good
                    && component.read(reader, &mut bits, scan, table.as_ref(), member.component, at).is_ok();
            }
        }
        if !reader.done(good, &bits) && reader.over() {
            break;
        }
    }
    reader.bits = bits;
}

impl Gathered {
    #[inline]
    fn read(
        &mut self,
        reader: &mut Reader<'_, '_>,
        bits: &mut Bits,
        scan: &Scan,
        table: Option<&Symbols>,
        component: usize,
        at: usize,
    ) -> Result<(), Broken> {
        let value = &mut self.values[at * self.kept];
        match (scan.first, scan.high, table) {
            (0, 0, Some(table)) => {
                let difference = table.difference(bits, reader.window())?;
                let mean = &mut reader.means[component & 3];
                *mean = mean.wrapping_add(difference);
                *value = (*mean << scan.low) as i16;
                Ok(())
            }
            (0, _, _) => {
                *value |= (one(bits, reader.window()) << scan.low) as i16;
                Ok(())
            }
            (_, 0, Some(table)) => self.first(reader, bits, scan, table, at),
            (_, _, Some(table)) => self.refine(reader, bits, scan, table, at),
            _ => Err(Broken),
        }
    }

    /// A band is told for the first time.
    fn first(
        &mut self,
        reader: &mut Reader<'_, '_>,
        bits: &mut Bits,
        scan: &Scan,
        table: &Symbols,
        block: usize,
    ) -> Result<(), Broken> {
        if reader.run > 0 {
            reader.run -= 1;
            return Ok(());
        }
        let values = &mut self.values[block * self.kept..(block + 1) * self.kept];
        let mut at = scan.first;
        while at <= scan.last {
            bits.refill(reader.window());
            let symbol = table.take(bits)?;
            let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if size == 0 && zeros < 15 {
                reader.run = run(bits, zeros) - 1;
                return Ok(());
            }
            at += zeros as usize;
            if size > 0 && at < 64 {
                self.known[block] |= 1 << at;
                if let Some(value) = values.get_mut(at) {
                    *value = (signed(bits.loaded, size) << scan.low) as i16;
                }
            }
            bits.take(size);
            at += 1;
        }
        Ok(())
    }

    /// A band gets its next bit.
    fn refine(
        &mut self,
        reader: &mut Reader<'_, '_>,
        bits: &mut Bits,
        scan: &Scan,
        table: &Symbols,
        block: usize,
    ) -> Result<(), Broken> {
        let mut at = scan.first;
        while reader.run == 0 && at <= scan.last {
            bits.refill(reader.window());
            let symbol = table.take(bits)?;
            let (zeros, size) = (u32::from(symbol >> 4), symbol & 15);
            if size == 0 && zeros < 15 {
                reader.run = run(bits, zeros);
                break;
            }
            let positive = size == 0 || one(bits, reader.window()) == 1;
            at = self.correct(bits, reader.window(), scan, block, at, zeros);
            if size > 0 && at <= scan.last {
                self.known[block] |= 1 << at;
                let step = 1 << scan.low;
                if let Some(value) = self.values[block * self.kept..(block + 1) * self.kept].get_mut(at) {
                    *value = if positive { step } else { -step };
                }
            }
            at += 1;
        }
        if reader.run > 0 {
            self.correct(bits, reader.window(), scan, block, at, 64);
            reader.run -= 1;
        }
        Ok(())
    }

    /// Gives coefficients that are not zero their bit, up to the zero after so many zeros or past the end of the band.
    fn correct(
        &mut self,
        bits: &mut Bits,
        window: &Window,
        scan: &Scan,
        block: usize,
        mut at: usize,
        mut zeros: u32,
    ) -> usize {
        let known = self.known[block];
        let values = &mut self.values[block * self.kept..(block + 1) * self.kept];
        while at <= scan.last {
            if known >> (at & 63) & 1 == 0 {
                if zeros == 0 {
                    break;
                }
                zeros -= 1;
            } else if one(bits, window) == 1
                && let Some(value) = values.get_mut(at)
            {
                let step = 1 << scan.low;
                *value = value.wrapping_add(if *value < 0 { -step } else { step });
            }
            at += 1;
        }
        at
    }
}

#[inline]
fn one(bits: &mut Bits, window: &Window) -> i32 {
    bits.refill(window);
    let bit = bits.peek(1) as i32;
    bits.take(1);
    bit
}

/// The length of a run of empty blocks, whose extra bits are loaded.
fn run(bits: &mut Bits, size: u32) -> u32 {
    let more = if size == 0 { 0 } else { bits.peek(size) as u32 };
    bits.take(size);
    (1 << size) + more
}
