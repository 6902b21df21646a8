//! How the strips and tiles of a page are compressed.

use super::unsupported;
use crate::Error;

/// A supported compression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    /// Fax codes of single rows, each row aligned to this many bytes.
    FaxRows {
        align: u8,
    },
    /// Group 3; whether rows may refer to the row above.
    Group3 {
        two_dimensional: bool,
    },
    Group4,
    Lzw,
    Jpeg,
    Deflate,
    PackBits,
    Zstandard,
}

impl Compression {
    /// The compression of this number; `t4_options` gives the variant of Group 3.
    pub(super) fn of(number: u64, t4_options: u64) -> Result<Self, Error> {
        Ok(match number {
            1 => Self::None,
            2 => Self::FaxRows { align: 1 },
            32_771 => Self::FaxRows { align: 2 },
            3 => Self::Group3 { two_dimensional: t4_options & 1 == 1 },
            4 => Self::Group4,
            5 => Self::Lzw,
            7 => Self::Jpeg,
            8 | 32_946 => Self::Deflate,
            32_773 => Self::PackBits,
            34_926 | 50_000 => Self::Zstandard,
            other => return Err(unsupported(&name(other))),
        })
    }

    pub(super) const fn is_fax(self) -> bool {
        matches!(self, Self::FaxRows { .. } | Self::Group3 { .. } | Self::Group4)
    }

    /// Whether pixels may be stored as differences: other compressions ignore the predictor.
    pub(super) const fn predicts(self) -> bool {
        matches!(self, Self::Lzw | Self::Deflate | Self::Zstandard)
    }
}

/// The name of an unsupported compression.
fn name(number: u64) -> String {
    let known = match number {
        6 => "old-style JPEG compression",
        9 | 10 | 34_661 => "JBIG compression",
        32_766 => "NeXT compression",
        32_809 => "ThunderScan compression",
        32_908 | 32_909 => "Pixar compression",
        33_003 | 33_004 | 33_005 | 34_712 => "JPEG 2000 compression",
        34_676 | 34_677 => "SGI Log compression",
        34_887 => "LERC compression",
        34_892 => "lossy JPEG compression of camera raw data",
        34_925 => "LZMA compression",
        34_927 | 50_001 => "WebP compression",
        50_002 | 52_546 => "JPEG XL compression",
        _ => return format!("compression number {number}"),
    };
    known.to_owned()
}
