//! Samples as they are stored, made eight bits each.

use super::colour::Colour;
use super::{damaged, unsupported};
use crate::Error;

/// What a stored sample is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Whole numbers of 1 to 16 bits, the highest being the brightest.
    Unsigned(u8),
    /// The number of a colour, of 1 to 8 bits.
    Index(u8),
    /// Signed whole numbers of 8, 16 or 32 bits, and unsigned ones of 32: shown are 0 to 255.
    Clipped { bytes: u8, signed: bool },
    /// Signed differences of colours of 8 or 16 bits; only the high byte is looked at.
    Difference(u8),
    /// Fractions of 32 bits, shown are 0 to 255.
    Float,
    /// Fractions of 32 bits, 1 being the brightest, in proportion to light.
    LinearFloat,
}

const UNSIGNED: u64 = 1;
const SIGNED: u64 = 2;
const FLOAT: u64 = 3;
const UNDEFINED: u64 = 4;

impl Depth {
    pub(super) fn of(bits: u8, format: u64, colour: &Colour) -> Result<Self, Error> {
        match (colour, format, bits) {
            (Colour::Palette { .. }, UNSIGNED | UNDEFINED, 1..=8) => Ok(Self::Index(bits)),
            (Colour::Palette { .. }, ..) => Err(unsupported("palettes of more than 256 colours")),
            (Colour::Lab { .. }, FLOAT, _) => Err(unsupported("L*a*b* colours as floating point numbers")),
            (Colour::Lab { .. }, _, 8 | 16) => Ok(Self::Difference(bits / 8)),
            (Colour::Lab { .. }, ..) => Err(unsupported(&format!("L*a*b* colours of {bits} bits"))),
            (_, UNSIGNED | UNDEFINED, 1..=16) => Ok(Self::Unsigned(bits)),
            (_, UNSIGNED | UNDEFINED, 32) => Ok(Self::Clipped { bytes: 4, signed: false }),
            (_, SIGNED, 8 | 16 | 32) => Ok(Self::Clipped { bytes: bits / 8, signed: true }),
            (Colour::Rgb { .. }, FLOAT, 32) => Ok(Self::LinearFloat),
            (_, FLOAT, 32) => Ok(Self::Float),
            (_, FLOAT, _) => Err(unsupported(&format!("floating point numbers of {bits} bits"))),
            (_, UNSIGNED | UNDEFINED | SIGNED, _) => Err(unsupported(&format!("samples of {bits} bits"))),
            _ => Err(unsupported("complex numbers as samples")),
        }
    }

    /// Bytes of a sample of whole bytes, which are stored in the order of the file; else 1.
    pub(super) const fn bytes(self) -> usize {
        match self {
            Self::Unsigned(16) => 2,
            Self::Unsigned(_) | Self::Index(_) => 1,
            Self::Clipped { bytes, .. } | Self::Difference(bytes) => bytes as usize,
            Self::Float | Self::LinearFloat => 4,
        }
    }

    /// Whether a stored byte is shown as it is.
    const fn is_plain(self) -> bool {
        matches!(self, Self::Unsigned(8) | Self::Index(8) | Self::Difference(1))
    }
}

/// How pixels are predicted from earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Predictor {
    None,
    /// As differences of integers of this many bytes.
    Differences(u8),
    /// As differences of the bytes of fractions, the high bytes of a row first.
    FloatBytes(u8),
}

impl Predictor {
    pub(super) fn of(number: u64, bits: u8) -> Result<Self, Error> {
        match (number, bits) {
            (1, _) => Ok(Self::None),
            (2, 8 | 16 | 32 | 64) => Ok(Self::Differences(bits / 8)),
            (3, 16 | 24 | 32 | 64) => Ok(Self::FloatBytes(bits / 8)),
            (2 | 3, _) => Err(unsupported(&format!("a predictor for samples of {bits} bits"))),
            _ => Err(damaged("its predictor is not known")),
        }
    }

    /// Undoes the prediction of a stored row; its samples become big-endian.
    pub(super) fn undo(
        self,
        row: &mut [u8],
        depth: Depth,
        little: bool,
        samples: usize,
        spare: &mut Vec<u8>,
    ) {
        if let Self::FloatBytes(bytes) = self {
            for at in samples..row.len() {
                let before = row.get(at - samples).copied().unwrap_or_default();
                if let Some(byte) = row.get_mut(at) {
                    *byte = byte.wrapping_add(before);
                }
            }
            let bytes = usize::from(bytes);
            let count = row.len() / bytes;
            spare.clear();
            spare.extend_from_slice(row);
            for (at, sample) in row.chunks_exact_mut(bytes).enumerate() {
                for (place, byte) in sample.iter_mut().enumerate() {
                    *byte = spare.get(place * count + at).copied().unwrap_or_default();
                }
            }
            return;
        }
        if little && depth.bytes() > 1 {
            for sample in row.chunks_exact_mut(depth.bytes()) {
                sample.reverse();
            }
        }
        match self {
            Self::Differences(1) => add_before(row, samples),
            Self::Differences(2) => add_before_wide::<2>(row, samples),
            Self::Differences(_) => add_before_wide::<4>(row, samples),
            Self::None | Self::FloatBytes(_) => {}
        }
    }
}

fn add_before(row: &mut [u8], samples: usize) {
    match samples {
        1 => add_before_of::<1>(row),
        3 => add_before_of::<3>(row),
        4 => add_before_of::<4>(row),
        _ => {
            for at in samples..row.len() {
                let before = row.get(at - samples).copied().unwrap_or_default();
                if let Some(byte) = row.get_mut(at) {
                    *byte = byte.wrapping_add(before);
                }
            }
        }
    }
}

fn add_before_of<const SAMPLES: usize>(row: &mut [u8]) {
    let mut before = [0_u8; SAMPLES];
    for pixel in row.as_chunks_mut::<SAMPLES>().0 {
        for (byte, before) in pixel.iter_mut().zip(before) {
            *byte = byte.wrapping_add(before);
        }
        before = *pixel;
    }
}

/// Samples of two or four bytes, the highest first.
fn add_before_wide<const BYTES: usize>(row: &mut [u8], samples: usize) {
    let (row, _) = row.as_chunks_mut::<BYTES>();
    let number =
        |bytes: &[u8; BYTES]| bytes.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    for at in samples..row.len() {
        let before = row.get(at - samples).map_or(0, number);
        if let Some(sample) = row.get_mut(at) {
            let sum = number(sample).wrapping_add(before).to_be_bytes();
            if let Some(bytes) = sum.last_chunk::<BYTES>() {
                *sample = *bytes;
            }
        }
    }
}

/// Which samples of a stored row go where.
pub(super) struct Pick<'a> {
    /// Samples of a stored pixel.
    pub(super) samples: usize,
    /// The requested ones.
    pub(super) wanted: &'a [u16],
    /// From one pixel to the next where they go.
    pub(super) stride: usize,
}

/// Converts the requested samples to eight bits, for as many pixels as fit the output.
pub(super) fn unpack(stored: &[u8], depth: Depth, pick: &Pick<'_>, into: &mut [u8]) {
    let whole = pick.wanted.len() == pick.samples && pick.stride == pick.samples;
    if whole && depth.is_plain() {
        let length = into.len().min(stored.len());
        into.get_mut(..length).unwrap_or_default().copy_from_slice(stored.get(..length).unwrap_or_default());
        return;
    }
    if whole && depth == Depth::Unsigned(16) {
        for (byte, [high, _]) in into.iter_mut().zip(stored.as_chunks().0) {
            *byte = *high;
        }
        return;
    }
    let bytes = |at: usize, count: usize| stored.get(at * count..).unwrap_or_default();
    match depth {
        Depth::Unsigned(8) | Depth::Index(8) => each(pick, into, |at| high_byte(bytes(at, 1))),
        Depth::Unsigned(16) => each(pick, into, |at| high_byte(bytes(at, 2))),
        Depth::Difference(count) => each(pick, into, |at| high_byte(bytes(at, count.into()))),
        Depth::Unsigned(bits) | Depth::Index(bits) => {
            let table = (depth != Depth::Index(bits)).then(|| scale(bits));
            each(pick, into, |at| {
                let number = bit_field(stored, at * usize::from(bits), bits);
                match (&table, bits) {
                    (None, _) => number.to_le_bytes()[0],
                    (Some(_), 9..) => (number >> (bits - 8)).to_le_bytes()[0],
                    (Some(table), _) => table.get(usize::from(number)).copied().unwrap_or_default(),
                }
            });
        }
        Depth::Clipped { bytes: count, signed } => {
            each(pick, into, |at| clipped(bytes(at, count.into()), count, signed));
        }
        Depth::Float => each(pick, into, |at| byte_of(float(bytes(at, 4)))),
        Depth::LinearFloat => each(pick, into, |at| byte_of(255.0 * gamma(float(bytes(at, 4))))),
    }
}

fn each(pick: &Pick<'_>, into: &mut [u8], sample: impl Fn(usize) -> u8) {
    for (pixel, target) in into.chunks_mut(pick.stride.max(1)).enumerate() {
        for (byte, wanted) in target.iter_mut().zip(pick.wanted) {
            *byte = sample(pixel * pick.samples + usize::from(*wanted));
        }
    }
}

fn high_byte(bytes: &[u8]) -> u8 {
    bytes.first().copied().unwrap_or_default()
}

/// What each number of up to 8 bits is as one of eight.
fn scale(bits: u8) -> Vec<u8> {
    let most = (1_u32 << bits.min(8)) - 1;
    (0..=most).map(|number| u8::try_from(number * 255 / most).unwrap_or(u8::MAX)).collect()
}

/// A number of up to 16 bits, the highest first, from this bit on.
fn bit_field(stored: &[u8], at: usize, bits: u8) -> u16 {
    let byte = |index: usize| stored.get(at / 8 + index).copied().unwrap_or_default();
    let three = u32::from_be_bytes([0, byte(0), byte(1), byte(2)]);
    let shift = 24 - at % 8 - usize::from(bits);
    u16::try_from((three >> shift) & ((1 << bits) - 1)).unwrap_or_default()
}

fn clipped(stored: &[u8], bytes: u8, signed: bool) -> u8 {
    let stored = stored.get(..bytes.into()).unwrap_or_default();
    let (first, rest) = stored.split_first().map_or((0, stored), |(first, rest)| (*first, rest));
    if signed && first & 0x80 != 0 {
        return 0;
    }
    match rest.split_last() {
        None => first,
        Some((last, between)) if first == 0 && between.iter().all(|byte| *byte == 0) => *last,
        Some(_) => u8::MAX,
    }
}

fn float(stored: &[u8]) -> f32 {
    f32::from_bits(stored.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes)))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was clamped to what fits")]
fn byte_of(value: f32) -> u8 {
    // NaN becomes 0.
    value.clamp(0.0, 255.0) as u8
}

/// Light to a sample of sRGB, both 0 to 1.
pub(super) fn gamma(light: f32) -> f32 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.min(1.0).powf(1.0 / 2.4) - 0.055 }
}
