//! Strips and tiles: how large they are and where they lie.

use super::page::Fields;
use super::{damaged, tag};
use crate::Error;
use crate::metadata::directory::{Block, Entry};

/// A tile may be so wide in any picture; writers use 16 to 1024.
const WIDEST_TILE: u32 = 8192;

/// The strips or tiles of a page. Their places are read from the file when they are needed: there may be millions.
pub(super) struct Chunks<'a> {
    block: Block<'a>,
    offsets: Entry,
    lengths: Option<Entry>,
    /// Pixels from left to right in each, those of a tile beyond the right edge included.
    pub(super) width: u32,
    /// Rows in each but the last strip.
    pub(super) height: u32,
    /// How many there are from left to right.
    pub(super) across: u32,
    /// How many there are from top to bottom.
    pub(super) down: u32,
}

/// Where the bytes of a strip or tile lie, as far as they are in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: usize,
    /// The range that the file states; up to the end of the file where it states none.
    pub(super) end: usize,
    /// Whether the file states its length, and all of it is in the file.
    pub(super) certain: bool,
}

impl<'a> Chunks<'a> {
    pub(super) fn of(fields: &Fields<'a>, (width, height): (u32, u32)) -> Result<Self, Error> {
        let side = |tag| fields.number(tag).map(|side| u32::try_from(side).unwrap_or(u32::MAX));
        let tiles = fields.entry(tag::TILE_OFFSETS).zip(side(tag::TILE_WIDTH)).zip(side(tag::TILE_LENGTH));
        let (offsets, lengths, wide, high) = if let Some(((offsets, wide), high)) = tiles {
            if wide == 0 || high == 0 {
                return Err(damaged("its tiles have no pixels"));
            }
            // All of a tile's row has to be unpacked, however little of it is shown.
            if wide > width.max(WIDEST_TILE) {
                return Err(damaged("its tiles are much wider than it is"));
            }
            (offsets, tag::TILE_BYTE_COUNTS, wide, high)
        } else {
            let offsets = fields.entry(tag::STRIP_OFFSETS);
            let offsets = offsets.ok_or_else(|| damaged("it does not state where its pixels are"))?;
            let rows = side(tag::ROWS_PER_STRIP).filter(|rows| *rows > 0).unwrap_or(u32::MAX);
            (offsets, tag::STRIP_BYTE_COUNTS, width, rows.min(height))
        };
        Ok(Self {
            block: fields.block,
            offsets: *offsets,
            lengths: fields.entry(lengths).copied(),
            width: wide,
            height: high,
            across: width.div_ceil(wide),
            down: height.div_ceil(high),
        })
    }

    /// Whether numbers are little-endian.
    pub(super) const fn is_little(&self) -> bool {
        self.block.is_little()
    }

    /// How many there are of one plane.
    pub(super) fn count(&self) -> u64 {
        u64::from(self.across) * u64::from(self.down)
    }

    /// How many places the file states.
    pub(super) const fn stated(&self) -> u64 {
        self.offsets.count()
    }

    pub(super) const fn offsets_tag(&self) -> u16 {
        self.offsets.tag
    }

    /// The number of a strip or tile among all of the page.
    pub(super) fn number(&self, plane: u16, (across, down): (u32, u32)) -> u64 {
        u64::from(plane) * self.count() + u64::from(down) * u64::from(self.across) + u64::from(across)
    }

    /// Where a strip or tile lies; nothing when none of it is in the file.
    pub(super) fn place(&self, number: u64) -> Option<Place> {
        let file_bytes = self.block.bytes().len();
        let offset = self.block.number_of(&self.offsets, number).filter(|offset| *offset > 0)?;
        let at = usize::try_from(offset).ok().filter(|at| *at < file_bytes)?;
        let length = self.lengths.as_ref().and_then(|lengths| self.block.number_of(lengths, number));
        let end = length
            .filter(|length| *length > 0)
            .and_then(|length| usize::try_from(length).ok().and_then(|length| at.checked_add(length)));
        let certain = end.is_some_and(|end| end <= file_bytes);
        Some(Place { at, end: end.unwrap_or(file_bytes).min(file_bytes), certain })
    }

    pub(super) fn bytes(&self, place: Place) -> &'a [u8] {
        self.block.bytes().get(place.at..place.end).unwrap_or_default()
    }

    /// All bytes from the beginning of a strip or tile to the end of the file.
    pub(super) fn bytes_onwards(&self, place: Place) -> &'a [u8] {
        self.block.bytes().get(place.at..).unwrap_or_default()
    }
}
