//! Pictures that the tests make, and how two of them are compared.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use visage_imaging::Limits;
use visage_imaging::jpeg::{Decoded, decode};

/// How a picture is written.
#[derive(Debug, Clone, Copy)]
pub struct Make {
    pub width: u16,
    pub height: u16,
    pub colours: ColorType,
    pub sampling: SamplingFactor,
    pub progressive: bool,
    pub restart: u16,
    pub quality: u8,
}

/// A colour picture of one scan without subsampling.
pub const PLAIN: Make = Make {
    width: 64,
    height: 48,
    colours: ColorType::Rgb,
    sampling: SamplingFactor::F_1_1,
    progressive: false,
    restart: 0,
    quality: 90,
};

/// Soft slopes with some grain on them, so many channels to a pixel.
pub fn pixels(width: u16, height: u16, channels: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in 0..i32::from(height) {
        for column in 0..i32::from(width) {
            let grain = (column * 7919 + row * 104_729) % 13 - 6;
            let slopes =
                [column + row / 2, 200 - column / 2 + row / 3, 90 + (column - row).abs() / 2, row + 30];
            bytes.extend(
                slopes[..channels].iter().map(|slope| u8::try_from((slope + grain).clamp(0, 255)).unwrap()),
            );
        }
    }
    bytes
}

impl Make {
    pub fn channels(&self) -> usize {
        match self.colours {
            ColorType::Luma => 1,
            ColorType::Rgb | ColorType::Ycbcr => 3,
            _ => 4,
        }
    }

    pub fn pixels(&self) -> Vec<u8> {
        pixels(self.width, self.height, self.channels())
    }

    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, self.quality);
        encoder.set_sampling_factor(self.sampling);
        encoder.set_progressive(self.progressive);
        if self.restart > 0 {
            encoder.set_restart_interval(self.restart);
        }
        encoder.encode(&self.pixels(), self.width, self.height, self.colours).unwrap();
        bytes
    }
}

/// Decodes with time and room enough.
pub fn decoded(bytes: &[u8], least: (u32, u32)) -> Decoded {
    decode(bytes, least, &Limits::default(), &|| false).unwrap()
}

/// Decodes at full size.
pub fn whole(bytes: &[u8]) -> Decoded {
    decoded(bytes, (u32::MAX, u32::MAX))
}

/// The mean and the greatest difference of two pictures, in hundredths and in whole steps.
pub fn difference(one: &[u8], other: &[u8]) -> (usize, u8) {
    assert_eq!(one.len(), other.len());
    let differences = || one.iter().zip(other).map(|(one, other)| one.abs_diff(*other));
    let sum: usize = differences().map(usize::from).sum();
    (sum * 100 / one.len(), differences().max().unwrap())
}

/// Where markers of this code begin.
pub fn markers(bytes: &[u8], code: u8) -> Vec<usize> {
    (0..bytes.len() - 1).filter(|&at| bytes[at..at + 2] == [0xFF, code]).collect()
}

/// Where entropy-coded data begins: after each scan header.
pub fn scans(bytes: &[u8]) -> Vec<usize> {
    let begins = markers(bytes, 0xDA).into_iter();
    begins.map(|at| at + 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]))).collect()
}
