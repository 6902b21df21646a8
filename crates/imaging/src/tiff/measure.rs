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

/// Bytes that are read or made before a page counts as having no pixels.
const MOST_TRIED_BYTES: u64 = 16 * 1024 * 1024;

/// Wider pages are not tried: the limits reject them anyway.
const WIDEST_TRIED: u32 = 1 << 20;

/// Most bytes after the last pixel in a stream: an end code and a checksum.
const LONGEST_END: usize = 16;

impl<'a> Page<'a> {
    /// Checks that there is anything to show: at least the first pixels of one strip or tile can be decoded.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] when there is nothing, [`Error::UnsupportedFeature`], [`Error::OutOfTime`].
    pub(crate) fn check_pixels(&self, watch: &Watch<'_>) -> Result<(), Error> {
        if self.compression == Compression::Jpeg {
            if self.bits != 8 {
                return Err(super::unsupported(&format!("JPEG compression of {} bits", self.bits)));
            }
            return self.any_jpeg(watch);
        }
        if self.width > WIDEST_TRIED {
            return Ok(());
        }
        let codec = Codec::new(self.compression, self.chunks.width, self.reversed)?;
        let mut stream = Stream::new(codec, self.reversed);
        let mut row = [0; TRIED_BYTES];
        let wanted = index(unit(self).1).min(TRIED_BYTES);
        let found = self.any(watch, |input| {
            stream.begin(input);
            let made = stream.read(row.get_mut(..wanted).unwrap_or_default());
            Ok((made > 0, stream.taken()))
        })?;
        if found { Ok(()) } else { Err(damaged(crate::decode::NO_PIXELS)) }
    }

    /// Whether there is a strip or tile of which this is true; it returns how many bytes it read too.
    fn any(
        &self,
        watch: &Watch<'_>,
        mut has_pixels: impl FnMut(&'a [u8]) -> Result<(bool, usize), Error>,
    ) -> Result<bool, Error> {
        let mut left = MOST_TRIED_BYTES;
        for number in 0..self.chunks.count().min(MOST_TRIED) {
            watch.check()?;
            let Some(place) = self.chunks.place(number) else { continue };
            let (found, read) = has_pixels(self.input(place))?;
            left = left.saturating_sub((read as u64).max(LEAST_COUNTED));
            if found || left == 0 {
                return Ok(found);
            }
        }
        Ok(false)
    }

    fn any_jpeg(&self, watch: &Watch<'_>) -> Result<(), Error> {
        let mut refusal = damaged(crate::decode::NO_PIXELS);
        let found = self.any(watch, |input| match jpeg::check(self, input, watch) {
            Ok(()) => Ok((true, input.len())),
            Err(Error::OutOfTime) => Err(Error::OutOfTime),
            Err(error) => {
                refusal = error;
                Ok((false, input.len()))
            }
        })?;
        if found {
            return Ok(());
        }
        Err(match refusal {
            Error::Damaged { reason, .. } => damaged(&reason),
            Error::Unsupported(_) | Error::UnsupportedFeature { .. } => {
                super::unsupported("JPEG compression other than baseline or progressive")
            }
            _ => damaged(crate::decode::NO_PIXELS),
        })
    }
}

/// Finds where the bytes that strips and tiles need end, for which they must be unpacked.
pub(crate) struct Measure<'w> {
    /// How many more bytes may be read or made.
    left: u64,
    /// Where they go.
    room: Vec<u8>,
    watch: &'w Watch<'w>,
}

/// Minimum cost of unpacking a strip or tile: starting takes time, and there may be millions.
const LEAST_COUNTED: u64 = 4096;

impl<'w> Measure<'w> {
    pub(crate) const fn new(most_bytes: u64, watch: &'w Watch<'w>) -> Self {
        Self { left: most_bytes, room: Vec::new(), watch }
    }

    /// Counts the bytes that were read and made of a strip or tile.
    fn count(&mut self, read: usize, made: u64) {
        self.left = self.left.saturating_sub((read as u64).max(made).max(LEAST_COUNTED));
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
        if self.left == 0 {
            return Some(whole);
        }
        let input = page.input(place);
        let needed = match page.compression {
            // Its decoder loses what it made when it fails, so that the size of pieces would matter.
            Compression::Zstandard if page.reversed => None,
            Compression::Jpeg | Compression::Zstandard => {
                let end = if page.compression == Compression::Jpeg {
                    jpeg_end(input)
                } else {
                    zstd::zstd_safe::find_frame_compressed_size(input).ok()
                };
                self.count(end.unwrap_or(input.len()), 0);
                end
            }
            _ => self.needed(page, input, bytes),
        };
        Some(needed.map_or(whole, |needed| place.at..place.at + needed))
    }

    /// How many input bytes produce this many bytes of pixels, including the end of the stream if it follows. None when
    /// there are fewer pixels, or when it would take too long.
    fn needed(&mut self, page: &Page<'_>, input: &[u8], bytes: u64) -> Option<usize> {
        self.left.checked_sub(bytes.max(LEAST_COUNTED))?;
        let codec = Codec::new(page.compression, page.chunks.width, page.reversed).ok()?;
        let mut stream = Stream::new(codec, page.reversed);
        self.room.resize(64 * 1024, 0);
        let needed = if page.compression.is_fax() {
            needed_by_fax(&mut stream, input, bytes, &mut self.room, self.watch)
        } else {
            needed_by_pixels(&mut stream, input, bytes, &mut self.room, self.watch)
        };
        self.count(stream.taken(), bytes);
        needed
    }
}

fn needed_by_pixels<'a>(
    stream: &mut Stream<'a>,
    input: &'a [u8],
    bytes: u64,
    room: &mut [u8],
    watch: &Watch<'_>,
) -> Option<usize> {
    let (last_piece, _) = run(stream, input, bytes, room, usize::MAX, watch)?;
    // The second time, the input for the last pixels is read byte by byte.
    let (_, needed) = run(stream, input, bytes, room, last_piece, watch)?;
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

/// Unpacks this many bytes, byte by byte from a position on. Returns where the last piece of input began and ended.
fn run<'a>(
    stream: &mut Stream<'a>,
    input: &'a [u8],
    bytes: u64,
    room: &mut [u8],
    slowly_from: usize,
    watch: &Watch<'_>,
) -> Option<(usize, usize)> {
    stream.begin(input);
    let mut left = bytes;
    loop {
        watch.check().ok()?;
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
    watch: &Watch<'_>,
) -> Option<usize> {
    stream.begin(input);
    while left > 0 {
        watch.check().ok()?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::directory::Block;

    /// A page of a row in each strip, all of which begin with the same bytes and say no length.
    fn file(width: u32, strips: u32, bits: u32, compression: u32, data: &[u8]) -> Vec<u8> {
        let offsets_at = u32::try_from(8 + data.len()).unwrap();
        let directory = offsets_at + 4 * strips;
        let mut bytes = [b"II*\0", &directory.to_le_bytes()[..], data].concat();
        (0..strips).for_each(|_| bytes.extend(8_u32.to_le_bytes()));
        let one = |tag, value| (tag, 1, value);
        let entries = [
            one(256, width),
            one(257, strips),
            one(258, bits),
            one(259, compression),
            one(262, 1),
            (273, strips, offsets_at),
            one(278, 1),
        ];
        bytes.extend(7_u16.to_le_bytes());
        for (tag, count, value) in entries {
            bytes.extend([&u16::to_le_bytes(tag)[..], &4_u16.to_le_bytes()].concat());
            bytes.extend([count, value].map(u32::to_le_bytes).concat());
        }
        bytes.extend([0; 4]);
        bytes
    }

    fn page(bytes: &[u8]) -> Page<'_> {
        let (block, first) = Block::open(bytes).unwrap();
        Page::of(block, block.directory(first).unwrap()).unwrap()
    }

    /// Compressions with bits of a sample and bytes that are read without ever making a pixel.
    fn idle_streams(length: usize) -> [(u32, u32, Vec<u8>); 5] {
        let empty_blocks = [&[0x78, 0x01][..], &[0, 0, 0, 0xFF, 0xFF].repeat(length / 5)].concat();
        let jpeg = [&[0xFF, 0xD8][..], &vec![0; length]].concat();
        [
            (32_773, 8, vec![0x80; length]),
            (3, 1, vec![0; length]),
            (8, 8, empty_blocks),
            (7, 8, jpeg),
            (50_000, 8, vec![0; length]),
        ]
    }

    #[test]
    fn a_strip_without_a_length_is_read_no_further_than_its_pixels_can_need() {
        for (compression, bits, data) in idle_streams(1 << 20) {
            let bytes = file(8, 4, bits, compression, &data);
            let page = page(&bytes);
            let input = page.input(page.chunks.place(0).unwrap());
            assert!(input.len() < 70_000, "compression {compression}: {}", input.len());
        }
    }

    #[test]
    fn input_that_makes_no_pixels_counts_when_strips_are_measured() {
        let watch = Watch::new(&|| false);
        for (compression, bits, data) in idle_streams(1 << 18) {
            let bytes = file(80_000, 4, bits, compression, &data);
            let page = page(&bytes);
            let mut measure = Measure::new(1 << 20, &watch);
            let read = page.input(page.chunks.place(0).unwrap()).len() as u64;
            measure.range(&page, 0, |_| false).unwrap();
            let counted = (1 << 20) - measure.left;
            assert!(counted >= read.min(80_000), "compression {compression}: {counted} of {read}");
            for _ in 0..20 {
                assert!(measure.range(&page, 1, |_| false).is_some());
            }
            assert!(measure.left < 80_000, "compression {compression}");
        }
    }

    #[test]
    fn a_page_without_pixels_is_refused_after_a_bounded_number_of_bytes() {
        // Zeros are refused by Zstandard at once.
        for (compression, bits, data) in idle_streams((4 << 20) + (1 << 16)).into_iter().take(4) {
            let bytes = file(1 << 20, 1024, bits, compression, &data);
            let asked = std::cell::Cell::new(0_u32);
            let stop = || {
                asked.set(asked.get() + 1);
                false
            };
            let refusal = page(&bytes).check_pixels(&Watch::new(&stop)).unwrap_err();
            assert!(matches!(refusal, Error::Damaged { .. }), "compression {compression}: {refusal}");
            assert!(asked.get() < 100, "compression {compression}: {} strips", asked.get());
        }
    }
}
