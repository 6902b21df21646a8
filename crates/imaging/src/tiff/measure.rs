//! How many bytes of a strip or tile its pixels need, and whether a page has any pixels at all.

use super::codec::{Codec, State};
use super::compression::Compression;
use super::rows::{chunk_bytes, unit};
use super::stream::Stream;
use super::{Page, damaged, jpeg};
use crate::Error;
use crate::raster::index;
use crate::watch::Watch;

/// Strips or tiles that are tried before a page counts as having no pixels.
const MOST_TRIED: u64 = 1024;

/// Bytes of a row that are unpacked to check whether a strip or tile can be read.
const TRIED_BYTES: usize = 4096;

/// Wider pages are not tried: the limits reject them anyway.
const WIDEST_TRIED: u32 = 1 << 20;

/// Most bytes after the last pixel in a stream: an end code and a checksum.
const LONGEST_END: usize = 16;

impl Page<'_> {
    /// Checks that there is anything to show: at least the first pixels of one strip or tile can be decoded.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] when there is nothing, [`Error::UnsupportedFeature`], [`Error::OutOfTime`].
    pub(crate) fn check_pixels(&self, watch: &Watch<'_>) -> Result<(), Error> {
        let codec = match self.compression {
            Compression::Jpeg if self.bits != 8 => {
                return Err(super::unsupported(&format!("JPEG compression of {} bits", self.bits)));
            }
            Compression::Jpeg => Codec::None,
            _ if self.width > WIDEST_TRIED => return Ok(()),
            compression => Codec::new(compression, self.chunks.width, self.reversed)?,
        };
        let mut stream = Stream::new(codec, self.reversed);
        let mut row = [0; TRIED_BYTES];
        let mut refusal = damaged("none of its pixels can be read");
        for number in 0..self.chunks.count().min(MOST_TRIED) {
            watch.check()?;
            let Some(place) = self.chunks.place(number) else { continue };
            let input = self.chunks.bytes(place);
            if self.compression == Compression::Jpeg {
                match jpeg::check(self, input, watch) {
                    Ok(()) => return Ok(()),
                    Err(Error::OutOfTime) => return Err(Error::OutOfTime),
                    Err(error) => refusal = error,
                }
                continue;
            }
            stream.begin(input);
            let wanted = index(unit(self).1).min(TRIED_BYTES);
            if stream.read(row.get_mut(..wanted).unwrap_or_default()) > 0 {
                return Ok(());
            }
        }
        Err(match refusal {
            Error::Damaged { reason, .. } => damaged(&reason),
            Error::Unsupported(_) | Error::UnsupportedFeature { .. } => {
                super::unsupported("JPEG compression other than baseline or progressive")
            }
            _ => damaged("none of its pixels can be read"),
        })
    }
}

/// Finds where the bytes that strips and tiles need end, for which they must be unpacked.
pub(crate) struct Measure {
    /// How many more bytes may be unpacked.
    left: u64,
    /// Where they go.
    room: Vec<u8>,
}

/// Minimum cost of unpacking a strip or tile: starting takes time, and there may be millions.
const LEAST_COUNTED: u64 = 4096;

impl Measure {
    pub(crate) const fn new(most_bytes: u64) -> Self {
        Self { left: most_bytes, room: Vec::new() }
    }

    /// Where the bytes of a strip or tile lie: as far as they are in the file and the pixels need them. Where its length
    /// is in doubt, it is unpacked to find its end; where that fails, every byte that may be part of it counts.
    pub(crate) fn range(
        &mut self,
        page: &Page<'_>,
        number: u64,
        in_doubt: impl Fn(&std::ops::Range<usize>) -> bool,
    ) -> Option<std::ops::Range<usize>> {
        let place = page.chunks.place(number)?;
        let down = u32::try_from(number % page.chunks.count() / u64::from(page.chunks.across)).ok()?;
        let bytes = chunk_bytes(page, down);
        if page.compression == Compression::None {
            let length = page.chunks.bytes_onwards(place).len().min(index(bytes));
            return Some(place.at..place.at + length);
        }
        let whole = place.at..place.end;
        if place.certain && !in_doubt(&whole) {
            return Some(whole);
        }
        let input = page.chunks.bytes(place);
        let needed = match page.compression {
            Compression::Jpeg => jpeg_end(input),
            // Its decoder loses what it made when it fails, so that the size of pieces would matter.
            Compression::Zstandard if page.reversed => None,
            Compression::Zstandard => zstd::zstd_safe::find_frame_compressed_size(input).ok(),
            _ => self.needed(page, input, bytes),
        };
        Some(needed.map_or(whole, |needed| place.at..place.at + needed))
    }

    /// How many input bytes produce this many bytes of pixels, including the end of the stream if it follows. None when
    /// there are fewer pixels, or when it would take too long.
    fn needed(&mut self, page: &Page<'_>, input: &[u8], bytes: u64) -> Option<usize> {
        self.left = self.left.checked_sub(bytes.max(LEAST_COUNTED))?;
        let codec = Codec::new(page.compression, page.chunks.width, page.reversed).ok()?;
        let mut stream = Stream::new(codec, page.reversed);
        self.room.resize(64 * 1024, 0);
        let room = &mut self.room;
        if page.compression.is_fax() {
            return needed_by_fax(&mut stream, input, bytes, room);
        }
        let (last_piece, _) = run(&mut stream, input, bytes, room, usize::MAX)?;
        // The second time, the input for the last pixels is read byte by byte.
        let (_, needed) = run(&mut stream, input, bytes, room, last_piece)?;
        for _ in 0..LONGEST_END {
            if stream.state() != State::Going {
                break;
            }
            let (taken, made) = stream.step(room, 1);
            if made > 0 || taken == 0 {
                break;
            }
        }
        Some(if stream.state() == State::Ended { stream.taken() } else { needed })
    }
}

/// Unpacks this many bytes, byte by byte from a position on. Returns where the last piece of input began and ended.
fn run<'a>(
    stream: &mut Stream<'a>,
    input: &'a [u8],
    bytes: u64,
    room: &mut [u8],
    slowly_from: usize,
) -> Option<(usize, usize)> {
    stream.begin(input);
    let mut left = bytes;
    loop {
        let begin = stream.taken();
        let most = if begin >= slowly_from { 1 } else { 4096 };
        let length = index(left).min(room.len());
        let (taken, made) = stream.step(room.get_mut(..length).unwrap_or_default(), most);
        left = left.saturating_sub(made as u64);
        if left == 0 {
            return Some((begin, stream.taken()));
        }
        if stream.state() != State::Going || (taken == 0 && made == 0) {
            return None;
        }
    }
}

fn needed_by_fax<'a>(
    stream: &mut Stream<'a>,
    input: &'a [u8],
    mut left: u64,
    room: &mut [u8],
) -> Option<usize> {
    stream.begin(input);
    while left > 0 {
        let length = index(left).min(room.len());
        let made = stream.read(room.get_mut(..length).unwrap_or_default());
        if made == 0 {
            return None;
        }
        left -= made as u64;
    }
    stream.finish_fax();
    Some(stream.taken())
}

/// Where a JPEG ends: after its last marker.
fn jpeg_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        at += memchr::memchr(0xFF, bytes.get(at..)?)?;
        at = match *bytes.get(at + 1)? {
            0xFF => at + 1,
            0 | 1 | 0xD0..=0xD8 => at + 2,
            0xD9 => return Some(at + 2),
            // The data of a scan follows its header; what is no marker there is skipped above.
            _ => at + 2 + usize::from(u16::from_be_bytes(*bytes.get(at + 2..)?.first_chunk()?)),
        };
    }
}
