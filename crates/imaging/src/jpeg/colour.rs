//! What the components of a picture mean, and its pixels from theirs.

use wide::{i16x8, u8x16};

use super::Channels;
use super::header::{Frame, Header};

/// What the components of a picture mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// Brightness alone.
    Luma,
    /// Red, green, blue.
    Rgb,
    /// Brightness and two colour differences.
    Ycc,
    /// Four inks; whether 255 stands for none.
    Cmyk(bool),
    /// YCCK: three inks as luma and chroma, and black, where 255 means none.
    Ycck,
}

/// Pixels that are converted together.
const PIECE: usize = 16;

impl Colours {
    /// What the notes of a picture say; without any, three components are brightness and differences, four are inks.
    /// Inks are inverted with and without the marker by Adobe: all that write such pictures do as its programs do.
    pub fn of(header: &Header, frame: &Frame) -> Self {
        match (frame.components.len(), header.adobe) {
            (1, _) => Self::Luma,
            (3, _) if header.jfif => Self::Ycc,
            (3, Some(0)) => Self::Rgb,
            (3, None) if frame.components.iter().map(|component| component.id).eq(*b"RGB") => Self::Rgb,
            (3, _) => Self::Ycc,
            (_, Some(0) | None) => Self::Cmyk(true),
            _ => Self::Ycck,
        }
    }

    /// What a pixel of the decoded picture is made of.
    pub const fn told(self) -> Channels {
        match self {
            Self::Luma => Channels::Luma,
            Self::Rgb | Self::Ycc => Channels::Rgb,
            Self::Cmyk(_) | Self::Ycck => Channels::Cmyk,
        }
    }

    /// Bytes of a pixel.
    pub const fn channels(self) -> usize {
        match self.told() {
            Channels::Luma => 1,
            Channels::Rgb => 3,
            Channels::Cmyk => 4,
        }
    }

    /// Adds a row of pixels, made of rows of components that are all as long as it.
    pub fn convert(self, lines: [&[u8]; 4], picture: &mut Vec<u8>) {
        match self {
            Self::Luma => picture.extend_from_slice(lines[0]),
            Self::Rgb => pieces(lines, picture, |[red, green, blue, _]| [*red, *green, *blue]),
            Self::Ycc => pieces(lines, picture, |[luma, blue, red, _]| from_ycc(luma, blue, red)),
            Self::Cmyk(inverted) => {
                let flip = if inverted { 255 } else { 0 };
                pieces(lines, picture, |inks| inks.map(|line| line.map(|ink| ink ^ flip)));
            }
            // The three are 255 minus the stored ink.
            Self::Ycck => pieces(lines, picture, |[luma, blue, red, black]| {
                let [cyan, magenta, yellow] = from_ycc(luma, blue, red);
                [cyan, magenta, yellow, black.map(|ink| !ink)]
            }),
        }
    }
}

/// Converts piece by piece and interleaves what comes of it.
#[inline]
fn pieces<const CHANNELS: usize>(
    lines: [&[u8]; 4],
    picture: &mut Vec<u8>,
    convert: impl Fn([&[u8; PIECE]; 4]) -> [[u8; PIECE]; CHANNELS],
) {
    let width = lines[0].len();
    let begin = picture.len();
    picture.resize(begin + width * CHANNELS, 0);
    let mut rest = [[0; PIECE]; 4];
    for (at, out) in (0..).step_by(PIECE).zip(picture[begin..].chunks_mut(PIECE * CHANNELS)) {
        let pieces = [0, 1, 2, 3].map(|line| lines[line].get(at..).and_then(<[u8]>::first_chunk));
        let converted = if let [Some(first), Some(second), Some(third), fourth] = pieces {
            convert([first, second, third, fourth.unwrap_or(first)])
        } else {
            for (rest, line) in rest.iter_mut().zip(lines) {
                let line = line.get(at..).unwrap_or_default();
                let length = line.len().min(PIECE);
                rest[..length].copy_from_slice(&line[..length]);
            }
            convert(rest.each_ref())
        };
        if let ([red, green, blue], Ok(out)) = (&converted[..], <&mut [u8; PIECE * 3]>::try_from(&mut *out)) {
            three_bytes([*red, *green, *blue], out);
            continue;
        }
        for (at, pixel) in out.chunks_exact_mut(CHANNELS).enumerate() {
            for (byte, line) in pixel.iter_mut().zip(&converted) {
                *byte = line[at & (PIECE - 1)];
            }
        }
    }
}

/// Brightness and differences to red, green and blue.
#[inline]
fn from_ycc(luma: &[u8; PIECE], blue: &[u8; PIECE], red: &[u8; PIECE]) -> [[u8; PIECE]; 3] {
    let halves = |line: &[u8; PIECE]| {
        let line = u8x16::from(*line);
        [i16x8::from_u8x16_low(line), i16x8::from_u8x16_high(line)]
    };
    let (luma, blue, red) = (halves(luma), halves(blue), halves(red));
    let first = eight_from_ycc(luma[0], blue[0], red[0]);
    let second = eight_from_ycc(luma[1], blue[1], red[1]);
    [0, 1, 2].map(|channel| u8x16::narrow_i16x8(first[channel], second[channel]).to_array())
}

/// Factors are 16384ths, differences 32 times themselves: what is left of the product is eight times a change.
#[inline]
fn eight_from_ycc(luma: i16x8, blue: i16x8, red: i16x8) -> [i16x8; 3] {
    let middle = i16x8::splat(128);
    let (blue, red) = ((blue - middle) << 5, (red - middle) << 5);
    let times = |difference: i16x8, factor: i16| difference.mul_keep_high(i16x8::splat(factor));
    let changed = |change: i16x8| luma + ((change + i16x8::splat(4)) >> 3);
    [
        changed(times(red, 22_970)),
        changed(times(blue, -5638) + times(red, -11_700)),
        changed(times(blue, 29_032)),
    ]
}

/// Sixteen pixels of three bytes. Two are written together, with two bytes of the next but for the last.
#[inline]
fn three_bytes(lines: [[u8; PIECE]; 3], out: &mut [u8; PIECE * 3]) {
    let [red, green, blue] = lines.map(u8x16::from);
    let nothing = u8x16::splat(0);
    // Red beside blue and green beside nothing make, one after the other, pixels of four bytes.
    let left = [u8x16::unpack_low(red, blue), u8x16::unpack_low(green, nothing)];
    let right = [u8x16::unpack_high(red, blue), u8x16::unpack_high(green, nothing)];
    let four = [left, right].map(|[first, second]| {
        [u8x16::unpack_low(first, second), u8x16::unpack_high(first, second)].map(u8x16::to_array)
    });
    for (at, pair) in four.as_flattened().as_flattened().as_chunks::<8>().0.iter().enumerate() {
        let pair = u64::from_le_bytes(*pair);
        let packed = (pair & 0xFF_FFFF | pair >> 8 & 0xFFFF_FF00_0000).to_le_bytes();
        if let Some(place) = out[at * 6..].first_chunk_mut() {
            *place = packed;
        } else {
            out[at * 6..].copy_from_slice(&packed[..6]);
        }
    }
}
