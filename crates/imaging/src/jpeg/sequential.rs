//! Sequential scans: from bits to pixels, one row of MCUs at a time.

use super::bits::{Bits, Window};
use super::header::{Header, Scan, damaged};
use super::huffman::{Broken, Coefficients, Skip, Symbols};
use super::plan::{Plan, Plane};
use super::reader::Reader;
use super::standard;
use super::transform::{Block, Factors, ORDER, last_needed};
use crate::Error;

/// The Huffman tables of a scan, unrolled as far as its components need them.
#[derive(Default)]
pub struct Tables {
    dc: [Option<Symbols>; 4],
    taken: [Option<Coefficients>; 4],
    passed: [Option<Skip>; 4],
}

/// One block of an MCU: what reads it and where its pixels go.
pub struct Unit<'t> {
    component: usize,
    /// The place of its rows among the targets.
    target: usize,
    offset: usize,
    step: usize,
    stride: usize,
    side: usize,
    factors: &'t Factors,
    dc: &'t Symbols,
    taken: Option<&'t Coefficients>,
    passed: Option<&'t Skip>,
}

impl Tables {
    /// Unrolls what a scan names.
    pub fn new(header: &Header, scan: &Scan, plan: &Plan) -> Result<Self, Error> {
        let missing = || damaged("a Huffman table is missing");
        let mut tables = Self::default();
        for member in &scan.members {
            let side = plan.planes[member.component].side;
            // Frames of Motion JPEG leave out the tables that the standard lists.
            let dc = header.dc[member.dc].clone().or_else(|| standard::dc(member.dc)).ok_or_else(missing)?;
            let ac = header.ac[member.ac].clone().or_else(|| standard::ac(member.ac)).ok_or_else(missing)?;
            tables.dc[member.dc].get_or_insert_with(|| Symbols::new(&dc));
            if side > 1 {
                tables.taken[member.ac].get_or_insert_with(|| Coefficients::new(&ac));
            }
            if side < 8 {
                tables.passed[member.ac].get_or_insert_with(|| Skip::new(&ac));
            }
        }
        Ok(tables)
    }

    /// The blocks of an MCU of a scan in their order, when each component has rows of its own as a target.
    pub fn units<'t>(
        &'t self,
        scan: &Scan,
        plan: &Plan,
        factors: &'t [Option<Factors>],
    ) -> Option<Vec<Unit<'t>>> {
        let mut units = Vec::with_capacity(10);
        for (target, member) in scan.members.iter().enumerate() {
            let plane = &plan.planes[member.component];
            let (across, down) = per_mcu(scan, plane);
            for place in 0..across * down {
                units.push(Unit {
                    component: member.component,
                    target,
                    offset: (place / across * plane.stride + place % across) * plane.side,
                    step: across * plane.side,
                    stride: plane.stride,
                    side: plane.side,
                    factors: factors.get(member.component)?.as_ref()?,
                    dc: self.dc[member.dc].as_ref()?,
                    taken: self.taken[member.ac].as_ref(),
                    passed: self.passed[member.ac].as_ref(),
                });
            }
        }
        Some(units)
    }
}

/// Blocks of a component from left to right and from top to bottom in an MCU of this scan.
pub fn per_mcu(scan: &Scan, plane: &Plane) -> (usize, usize) {
    if scan.members.len() == 1 { (1, 1) } else { (plane.across, plane.down) }
}

/// MCUs of a scan from left to right and from top to bottom.
pub fn mcus(scan: &Scan, plan: &Plan) -> (usize, usize) {
    match scan.members[..] {
        [member] => (plan.planes[member.component].blocks_wide, plan.planes[member.component].blocks_high),
        _ => (plan.mcus_wide, plan.mcus_high),
    }
}

/// Reads a row of so many MCUs and draws it; what cannot be read gets the last mean.
pub fn row(reader: &mut Reader<'_, '_>, units: &[Unit<'_>], targets: &mut [&mut [u8]], mcus: usize) {
    let mut bits = reader.bits;
    let mut block: Block = [0; 64];
    for mcu in 0..mcus {
        let mut good = reader.ready(&mut bits);
        let mut means = reader.means;
        for unit in units {
            if !good {
                break;
            }
            let Some(pixels) = targets[unit.target].get_mut(unit.offset + mcu * unit.step..) else {
                continue;
            };
            let mean = &mut means[unit.component & 3];
            good = unit.draw(&mut bits, reader.window(), mean, &mut block, pixels).is_ok();
        }
        if reader.done(good, &bits) {
            reader.means = means;
        } else {
            for unit in units {
                let Some(pixels) = targets[unit.target].get_mut(unit.offset + mcu * unit.step..) else {
                    continue;
                };
                block[0] = reader.means[unit.component & 3] as i16;
                unit.factors.draw(&block, 0, unit.side, pixels, unit.stride);
            }
        }
    }
    reader.bits = bits;
}

impl Unit<'_> {
    #[inline]
    fn draw(
        &self,
        bits: &mut Bits,
        window: &Window,
        mean: &mut i32,
        block: &mut Block,
        pixels: &mut [u8],
    ) -> Result<(), Broken> {
        *mean = mean.wrapping_add(self.dc.difference(bits, window)?);
        let Some(taken) = self.taken.filter(|_| self.side > 1) else {
            if let Some(pixel) = pixels.first_mut() {
                *pixel = self.factors.mean(*mean as i16);
            }
            return self.passed.map_or(Err(Broken), |passed| passed.pass(bits, window, 1));
        };
        // Smaller squares come from the first columns.
        let (left, right) = block.split_at_mut(32);
        left.fill(0);
        if self.side == 8 {
            right.fill(0);
        }
        let needed = last_needed(self.side);
        let (reached, last) = taken.take(bits, window, needed, &ORDER, block)?;
        if let Some(passed) = self.passed.filter(|_| self.side < 8 && reached < 63) {
            passed.pass(bits, window, reached as u32 + 1)?;
        }
        block[0] = *mean as i16;
        self.factors.draw(block, last, self.side, pixels, self.stride);
        Ok(())
    }
}
