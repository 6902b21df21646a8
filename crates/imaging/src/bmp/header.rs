//! The header of a BMP: OS/2 1 and 2, Windows 3 to 5, and what lies between.

use crate::raster::Layout;
use crate::watch::Watch;
use crate::{Error, Kind};

/// The header of the file, before that of the picture.
const FILE_HEADER_BYTES: usize = 14;
/// The lengths of the header of the picture that mean a version: OS/2 1, Windows 3, its extension by masks, by masks and
/// opacity, OS/2 2, Windows 4 and 5. Any other length up to that of OS/2 2 is a part of that.
const OS2_1: u32 = 12;
const SHORTEST_OS2_2: u32 = 16;
const WINDOWS_3: u32 = 40;
const WITH_MASKS: u32 = 52;
const WITH_OPACITY: u32 = 56;
const OS2_2: u32 = 64;

/// How the pixels are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Rows,
    Runs,
}

/// The contents of the header.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Whether the first stored row is the uppermost.
    pub(super) top_down: bool,
    /// Bits of a pixel.
    pub(crate) bits: u16,
    pub(super) coding: Coding,
    /// Which bits of a pixel are red, green, blue and opacity; none for opacity when there is none.
    pub(super) masks: [u32; 4],
    /// Red, green, blue.
    pub(super) palette: Vec<[u8; 3]>,
    /// Where the palette ends.
    colours_end: usize,
    pub(super) pixels_at: usize,
}

/// Little-endian numbers.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(*self.0.get(at..)?.first_chunk()?))
    }

    fn long(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(*self.0.get(at..)?.first_chunk()?))
    }
}

impl Header {
    /// Reads it; no pixel is read.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`], [`Error::UnsupportedFeature`], [`Error::OutOfTime`].
    pub(crate) fn read(bytes: &[u8], watch: &Watch<'_>) -> Result<Self, Error> {
        watch.check()?;
        let damaged = |reason| watch.refusal(Kind::Bmp, reason);
        let fields = Fields(bytes);
        let length = fields.long(FILE_HEADER_BYTES).ok_or_else(|| damaged(CUT))?;
        let (mut header, compression) = match length {
            OS2_1 => (Self::sizes_of_os2(&fields).ok_or_else(|| damaged(CUT))?, 0),
            SHORTEST_OS2_2..=MOST_BYTES => Self::sizes(&fields, length).ok_or_else(|| damaged(CUT))?,
            _ => return Err(damaged("its header is of an unknown kind")),
        };
        if header.width == 0 || header.height == 0 {
            return Err(damaged("it has no pixels"));
        }
        let os2 = length <= OS2_2 && ![WINDOWS_3, WITH_MASKS, WITH_OPACITY].contains(&length);
        header.coding = coding(compression, header.bits, os2, watch)?;
        let masked = matches!(compression, BY_MASKS | BY_MASKS_WITH_OPACITY) && !os2;
        let own_masks = match (length, compression) {
            (WINDOWS_3, BY_MASKS) => 12,
            (WINDOWS_3, BY_MASKS_WITH_OPACITY) => 16,
            _ => 0,
        };
        let mask = |at| if masked { fields.long(FILE_HEADER_BYTES + at).unwrap_or(0) } else { 0 };
        let opacity = length >= WITH_OPACITY || compression == BY_MASKS_WITH_OPACITY;
        header.masks = [mask(40), mask(44), mask(48), if opacity { mask(52) } else { 0 }];
        let colours_at = FILE_HEADER_BYTES + usize::try_from(length).unwrap_or(usize::MAX) + own_masks;
        header.find_pixels(bytes, colours_at, length);
        Ok(header)
    }

    fn new(width: u32, height: u32, top_down: bool, bits: u16) -> Self {
        let (coding, masks, palette) = (Coding::Rows, [0; 4], Vec::new());
        Self { width, height, top_down, bits, coding, masks, palette, colours_end: 0, pixels_at: 0 }
    }

    fn sizes_of_os2(fields: &Fields<'_>) -> Option<Self> {
        let side = |at| fields.short(at).map(u32::from);
        // Some programs write a negative height here too.
        let height = fields.short(20)?.cast_signed();
        Some(Self::new(side(18)?, height.unsigned_abs().into(), height < 0, fields.short(24)?))
    }

    fn sizes(fields: &Fields<'_>, length: u32) -> Option<(Self, u32)> {
        // A negative width means nothing.
        let width = u32::try_from(fields.long(18)?.cast_signed()).unwrap_or(0);
        let height = fields.long(22)?.cast_signed();
        let compression = if length > SHORTEST_OS2_2 { fields.long(30)? } else { 0 };
        Some((Self::new(width, height.unsigned_abs(), height < 0, fields.short(28)?), compression))
    }

    /// The palette follows the header, the pixels follow the palette unless the file header gives their offset.
    fn find_pixels(&mut self, bytes: &[u8], colours_at: usize, length: u32) {
        let fields = Fields(bytes);
        let entry = if length == OS2_1 { 3 } else { 4 };
        // Pixels that begin before the first colour is over would have no colours: such an offset was never filled in.
        let least = if self.bits <= 8 { colours_at.saturating_add(entry) } else { colours_at };
        let stated = fields.long(10).and_then(|at| usize::try_from(at).ok()).filter(|at| *at >= least);
        let all = if self.bits <= 8 { 1_usize << self.bits } else { 0 };
        let used = if length >= 36 { fields.long(46).unwrap_or(0) } else { 0 };
        let used = usize::try_from(used).unwrap_or(usize::MAX);
        let mut count = if used == 0 || (self.bits <= 8 && used > all) { all } else { used };
        if let Some(at) = stated {
            count = count.min((at - colours_at) / entry);
        }
        self.pixels_at = stated.unwrap_or_else(|| colours_at.saturating_add(count.saturating_mul(entry)));
        self.colours_end = colours_at.saturating_add(count.min(all).saturating_mul(entry));
        let colours = bytes.get(colours_at..).unwrap_or_default().chunks_exact(entry).take(count.min(all));
        self.palette = colours
            .filter_map(|entry| entry.first_chunk())
            .map(|&[blue, green, red]| [red, green, blue])
            .collect();
    }

    /// A colour of the palette; an index outside it is black.
    pub(super) fn colour(&self, at: u8) -> [u8; 3] {
        self.palette.get(usize::from(at)).copied().unwrap_or_default()
    }

    /// Where the palette ends and where the first stored pixel is.
    pub(crate) const fn places(&self) -> (usize, usize) {
        (self.colours_end, self.pixels_at)
    }

    /// The bytes of a row.
    pub(super) fn row_bytes(&self) -> u64 {
        (u64::from(self.width) * u64::from(self.bits)).div_ceil(8)
    }

    /// The bytes from one row to the next.
    pub(super) fn stride(&self) -> u64 {
        self.row_bytes().next_multiple_of(4)
    }

    /// The layout of a pixel.
    pub(crate) fn layout(&self) -> Layout {
        if self.masks[3] == 0 { Layout::Rgb } else { Layout::Rgba }
    }

    /// Memory that reading needs in addition to the rows, in bytes.
    pub(crate) fn memory_bytes(&self) -> u64 {
        match self.coding {
            Coding::Rows => 0,
            Coding::Runs => super::runs::memory_bytes(self.height),
        }
    }
}

const CUT: &str = "it ends within its header";
/// A longer header than this is of an unknown kind; the longest that is in use, of Windows 5, has 124.
const MOST_BYTES: u32 = 256;

const PLAIN: u32 = 0;
const RUNS_OF_8: u32 = 1;
const RUNS_OF_4: u32 = 2;
const BY_MASKS: u32 = 3;
const BY_MASKS_WITH_OPACITY: u32 = 6;

/// How the pixels are stored. Two numbers of OS/2 mean something else than those of Windows.
fn coding(compression: u32, bits: u16, os2: bool, watch: &Watch<'_>) -> Result<Coding, Error> {
    let unsupported =
        |feature: &str| Err(Error::UnsupportedFeature { kind: Kind::Bmp, feature: feature.to_owned() });
    match (compression, bits) {
        (3, _) if os2 => unsupported("Huffman compression"),
        (4, 24) if os2 => Ok(Coding::Runs),
        (PLAIN, 1 | 2 | 4 | 8 | 16 | 24 | 32) | (BY_MASKS | BY_MASKS_WITH_OPACITY, 16 | 32) => {
            Ok(Coding::Rows)
        }
        (RUNS_OF_8, 8) | (RUNS_OF_4, 4) => Ok(Coding::Runs),
        (4, _) => unsupported("a JPEG inside"),
        (5, _) => unsupported("a PNG inside"),
        (11..=13, _) => unsupported("inks (CMYK)"),
        (PLAIN, 64) => unsupported("64 bits for each pixel"),
        _ => Err(watch.refusal(Kind::Bmp, "its compression or its number of bits is unknown")),
    }
}
