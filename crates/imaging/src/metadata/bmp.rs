//! BMP: a header, a table of colours and pixels; what is appended goes, and the path of a linked colour profile.

use std::borrow::Cow;

use super::excerpt::Excerpt;
use super::{MAX_PROFILE_BYTES, Reason};
use crate::bmp;
use crate::watch::Watch;

/// The header of the file, before that of the picture.
const FILE_HEADER_BYTES: usize = 14;
/// The lengths that the header of the picture may have beside [`CORE`], from the shortest of OS/2 2 to beyond Windows 5.
const HEADER_BYTES: std::ops::RangeInclusive<u32> = 16..=256;
const CORE: u32 = 12;
/// The lengths up to that of OS/2 2 that are not of OS/2.
const WINDOWS: [u32; 3] = [40, 52, 56];
const WITH_PROFILE: u32 = 124;
const EMBEDDED: u32 = u32::from_be_bytes(*b"MBED");
const LINKED: u32 = u32::from_be_bytes(*b"LINK");

struct Header<'a> {
    bytes: &'a [u8],
    length: u32,
}

/// Where a field of the header of the picture stands.
const fn at(field: usize) -> usize {
    FILE_HEADER_BYTES + field
}

impl Header<'_> {
    fn of(bytes: &[u8]) -> Result<Header<'_>, Reason> {
        if !bytes.starts_with(b"BM") {
            return Err("it does not begin like a BMP");
        }
        let mut header = Header { bytes, length: 0 };
        header.length = header.long(FILE_HEADER_BYTES).ok_or("it ends within its header")?;
        let known = header.length == CORE || HEADER_BYTES.contains(&header.length);
        let there = at(0).checked_add(header.length as usize).is_some_and(|end| end <= bytes.len());
        if known && there { Ok(header) } else { Err("its header is of an unknown kind") }
    }

    fn short(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(*self.bytes.get(at..)?.first_chunk()?))
    }

    fn long(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(*self.bytes.get(at..)?.first_chunk()?))
    }
}

impl Header<'_> {
    /// Where the colours end and the pixels begin: the header of the file may say nothing of that, or what cannot be.
    fn places(&self) -> Option<(usize, usize)> {
        match bmp::Header::read(self.bytes, &Watch::new(&|| false)) {
            Ok(header) => Some(header.places()),
            Err(_) => Some((at(self.length as usize), usize::try_from(self.long(10)?).ok()?)),
        }
    }

    /// Where the pixels lie. Of kinds whose length is not told they go on to the end.
    fn pixels(&self) -> Option<std::ops::Range<usize>> {
        let (_, start) = self.places()?;
        let (width, height, depth) = if self.length == CORE {
            let side = |field| self.short(at(field)).map(u64::from);
            (side(4)?, side(6)?, self.short(at(10))?)
        } else {
            // Negative heights are stored from the top.
            let side = |field| Some(u64::from(self.long(at(field))?.cast_signed().unsigned_abs()));
            (side(4)?, side(8)?, self.short(at(14))?)
        };
        let compression = if self.length <= 16 { 0 } else { self.long(at(16))? };
        let rows = (width * u64::from(depth)).div_ceil(32).saturating_mul(4).saturating_mul(height);
        let end = match compression {
            _ if self.length <= 64 && !WINDOWS.contains(&self.length) && compression > 2 => self.bytes.len(),
            0 | 3 | 6 => start.saturating_add(usize::try_from(rows).unwrap_or(usize::MAX)),
            1 => self.runs_end(start, 1),
            2 => self.runs_end(start, 2),
            4 | 5 => start.saturating_add(usize::try_from(self.long(at(20))?).ok()?),
            _ => self.bytes.len(),
        };
        Some(start..end.min(self.bytes.len()))
    }

    /// Where the colour table ends, after a header of the latest version.
    fn colours_end(&self) -> usize {
        let depth = self.short(at(14)).unwrap_or_default();
        let of_depth = if depth <= 8 { 1_u32 << depth } else { 0 };
        let used = self.long(at(32)).filter(|used| *used > 0).map_or(of_depth, |used| used.min(256));
        at(WITH_PROFILE as usize) + 4 * used as usize
    }

    /// Where pixels that are written as runs end, so many of them in a byte.
    fn runs_end(&self, mut place: usize, in_a_byte: usize) -> usize {
        while let Some(pair) = self.bytes.get(place..).and_then(<[u8]>::first_chunk::<2>) {
            place += match *pair {
                [0, 1] => return place + 2,
                [0, 2] => 4,
                [0, count] if count > 2 => 2 + usize::from(count).div_ceil(in_a_byte).next_multiple_of(2),
                _ => 2,
            };
        }
        self.bytes.len()
    }

    /// Where a colour profile of this type lies; its end may be missing.
    fn profile(&self, wanted: u32) -> Option<std::ops::Range<usize>> {
        if self.length != WITH_PROFILE || self.long(at(56)) != Some(wanted) {
            return None;
        }
        let start = at(usize::try_from(self.long(at(112))?).ok()?);
        let end = start.checked_add(usize::try_from(self.long(at(116))?).ok()?)?;
        (start >= at(WITH_PROFILE as usize) && start < self.bytes.len()).then_some(start..end)
    }
}

pub fn strip(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Reason> {
    let header = Header::of(bytes)?;
    let pixels = header.pixels().ok_or("it ends within its header")?;
    let told = header.long(2).and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
    let profile = header.profile(EMBEDDED).map_or(0, |profile| profile.end);
    let end = told.max(pixels.end).max(profile).max(at(header.length as usize));
    let mut excerpt = Excerpt::of(bytes);
    let path = header.profile(LINKED).map(|path| path.start..path.end.min(end).min(bytes.len()));
    let (colours_end, _) = header.places().ok_or("it ends within its header")?;
    let path = path.filter(|path| path.start >= colours_end);
    let path = path.filter(|path| path.end <= pixels.start || path.start >= pixels.end);
    // Removing a path inside the colour table would remove the colours too.
    let path = path.filter(|path| path.start >= header.colours_end());
    if let Some(path) = path.filter(|path| path.start < path.end) {
        excerpt.keep(0..path.start);
        excerpt.replace(path.clone(), &vec![0; path.len()]);
        excerpt.keep(path.end..end);
    } else {
        excerpt.keep(0..end);
    }
    Ok(excerpt.finish())
}

pub fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let profile = bytes.get(Header::of(bytes).ok()?.profile(EMBEDDED)?)?;
    (profile.len() <= MAX_PROFILE_BYTES).then(|| profile.to_vec())
}
