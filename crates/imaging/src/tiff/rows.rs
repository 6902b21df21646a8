//! The rows of the picture, assembled from strips or tiles.

use super::Page;
use super::chunk::Place;
use super::codec::Codec;
use super::colour::Colour;
use super::compression::Compression;
use super::jpeg;
use super::sample::{Pick, unpack};
use super::stream::Stream;
use crate::Error;
use crate::plan::Rect;
use crate::raster::index;
use crate::watch::Watch;

/// A strip or tile that is read now.
struct Source<'a> {
    stream: Stream<'a>,
    /// The row that was read, or the rows that share differences of colour.
    unit: Vec<u8>,
}

/// Reads the rows of a part of a page.
pub(crate) struct PictureRows<'a> {
    page: &'a Page<'a>,
    watch: &'a Watch<'a>,
    part: Rect,
    /// The number of the next row.
    next: u32,
    /// Which of the strips or tiles from left to right are part of it.
    columns: std::ops::Range<u32>,
    /// For each of those, one for each plane.
    sources: Vec<Source<'a>>,
    /// Which strips or tiles from top to bottom they belong to.
    open: Option<u32>,
    /// The samples of a row that are shown, eight bits each.
    samples: Vec<u8>,
    spare: Vec<u8>,
}

/// Rows that are stored together, and their bytes.
pub(super) fn unit(page: &Page<'_>) -> (u32, u64) {
    if let Colour::YCbCr(ycbcr) = &page.colour
        && ycbcr.is_subsampled()
    {
        return (u32::try_from(ycbcr.down).unwrap_or(1), ycbcr.unit_bytes(page.chunks.width.into()));
    }
    let bits = u64::from(page.chunks.width) * u64::from(page.samples_together()) * u64::from(page.bits);
    (1, bits.div_ceil(8))
}

/// How many rows of strips or tiles at this place from the top are part of the picture.
pub(super) fn chunk_rows(page: &Page<'_>, down: u32) -> u32 {
    (page.height - (page.chunks.height * down).min(page.height)).min(page.chunks.height)
}

/// The bytes of a strip or tile, uncompressed, as far as they are part of the picture.
pub(super) fn chunk_bytes(page: &Page<'_>, down: u32) -> u64 {
    let (rows, bytes) = unit(page);
    u64::from(chunk_rows(page, down).div_ceil(rows)).saturating_mul(bytes)
}

/// How many planes are shown.
fn planes(page: &Page<'_>) -> u64 {
    if page.planar { page.shown.len() as u64 } else { 1 }
}

/// Whether strips or tiles are unpacked one by one and held, because that needs less memory than the states of all.
fn is_held(page: &Page<'_>) -> bool {
    let state = Codec::memory_bytes(page.compression, page.chunks.width);
    page.compression == Compression::Jpeg || chunk_bytes(page, 0) < state
}

/// Memory for reading rows, in bytes.
pub(super) fn memory_bytes(page: &Page<'_>) -> u64 {
    let count = u64::from(page.chunks.across) * planes(page);
    let state = Codec::memory_bytes(page.compression, page.chunks.width);
    let each = if is_held(page) { chunk_bytes(page, 0) } else { state };
    let one = if page.compression == Compression::Jpeg { jpeg::memory_bytes(page) } else { state };
    let samples = u64::from(page.width) * page.shown.len() as u64;
    let units = unit(page).1.saturating_add(size_of::<Source<'_>>() as u64);
    each.saturating_add(units).saturating_mul(count).saturating_add(one + samples + unit(page).1)
}

impl<'a> PictureRows<'a> {
    /// Begins at the first row of a part of the page.
    pub(crate) fn new(page: &'a Page<'a>, part: Rect, watch: &'a Watch<'a>) -> Self {
        let wide = page.chunks.width;
        let last = (part.left + part.width.max(1) - 1) / wide;
        Self {
            page,
            watch,
            part,
            next: part.top,
            columns: part.left / wide..(last + 1).min(page.chunks.across),
            sources: Vec::new(),
            open: None,
            samples: vec![0; index(u64::from(page.width) * page.shown.len() as u64)],
            spare: Vec::new(),
        }
    }

    /// Memory for reading the rows of a page, in bytes.
    pub(crate) fn memory_bytes(page: &Page<'_>) -> u64 {
        memory_bytes(page)
    }

    /// Decodes the next row, as wide as the stored picture. Missing samples count as zeros.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfTime`].
    pub(crate) fn read(&mut self, pixels: &mut [u8]) -> Result<(), Error> {
        self.watch.check()?;
        let high = self.page.chunks.height;
        let (down, row) = (self.next / high, self.next % high);
        if self.open != Some(down) {
            self.open(down)?;
            self.skip(row)?;
        }
        self.read_samples(row);
        self.page.colour.convert(&self.samples, pixels);
        self.next += 1;
        Ok(())
    }

    /// The part's last row was read.
    pub(crate) const fn is_over(&self) -> bool {
        self.next >= self.part.top + self.part.height
    }

    fn planes(&self) -> Vec<u16> {
        if self.page.planar { self.page.shown.clone() } else { vec![0] }
    }

    /// Begins strips or tiles.
    fn open(&mut self, down: u32) -> Result<(), Error> {
        let page = self.page;
        let places = self.columns.clone().flat_map(|across| {
            self.planes().into_iter().map(move |plane| page.chunks.number(plane, (across, down)))
        });
        let places: Vec<Option<Place>> = places.map(|number| page.chunks.place(number)).collect();
        let held = is_held(page);
        while self.sources.len() < places.len() {
            // States are made once; those of strips and tiles that are held are hardly used.
            let codec = if held { Codec::None } else { self.codec()? };
            let unit = vec![0; index(unit(page).1)];
            self.sources.push(Source { stream: Stream::new(codec, page.reversed), unit });
        }
        let mut shared =
            if held && page.compression != Compression::Jpeg { Some(self.codec()?) } else { None };
        for (at, place) in places.into_iter().enumerate() {
            let input = place.map(|place| self.input(place, down)).unwrap_or_default();
            let made = if page.compression == Compression::Jpeg {
                self.watch.check()?;
                Some(jpeg::chunk(page, input, chunk_rows(page, down), self.watch)?)
            } else if let Some(codec) = shared.take() {
                let (made, codec) = self.whole(codec, input, down)?;
                shared = Some(codec);
                Some(made)
            } else {
                None
            };
            let Some(source) = self.sources.get_mut(at) else { continue };
            match made {
                Some(made) => source.stream.begin_made(made),
                None => source.stream.begin(input),
            }
        }
        self.open = Some(down);
        Ok(())
    }

    fn codec(&self) -> Result<Codec, Error> {
        Codec::new(self.page.compression, self.page.chunks.width, self.page.reversed)
    }

    /// Without compression the length is computed, and the stated one is ignored.
    fn input(&self, place: Place, down: u32) -> &'a [u8] {
        if self.page.compression != Compression::None {
            return self.page.input(place);
        }
        let onwards = self.page.chunks.bytes_onwards(place);
        onwards.get(..index(chunk_bytes(self.page, down))).unwrap_or(onwards)
    }

    /// A strip or tile that is unpacked at once, and the state that did it.
    fn whole(&self, codec: Codec, input: &'a [u8], down: u32) -> Result<(Vec<u8>, Codec), Error> {
        self.watch.check()?;
        let mut stream = Stream::new(codec, self.page.reversed);
        stream.begin(input);
        let mut made = vec![0; index(chunk_bytes(self.page, down))];
        stream.read(&mut made);
        Ok((made, stream.into_codec()))
    }

    /// Skips the rows of strips or tiles above the part.
    fn skip(&mut self, row: u32) -> Result<(), Error> {
        let (together, _) = unit(self.page);
        for _ in 0..row / together {
            self.watch.check()?;
            for source in &mut self.sources {
                source.stream.read(&mut source.unit);
            }
        }
        // The rest of the rows that are stored together is read with their first.
        if !row.is_multiple_of(together) {
            self.read_units();
        }
        Ok(())
    }

    /// Reads the next row of each strip or tile.
    fn read_units(&mut self) {
        let Self { page, sources, spare, .. } = self;
        for source in sources.iter_mut() {
            let made = source.stream.read(&mut source.unit);
            source.unit.get_mut(made..).unwrap_or_default().fill(0);
            let samples = usize::from(page.samples_together());
            page.predictor.undo(&mut source.unit, page.depth, page.is_little(), samples, spare);
        }
    }

    fn read_samples(&mut self, row: u32) {
        let (together, _) = unit(self.page);
        if row.is_multiple_of(together) {
            self.read_units();
        }
        let page = self.page;
        let (wide, shown) = (index(page.chunks.width.into()), page.shown.len());
        let planes = if page.planar { shown } else { 1 };
        for (at, source) in self.sources.iter().enumerate() {
            let column = index(self.columns.start.into()) + at / planes;
            let begin = column * wide * shown;
            let end = (begin + wide * shown).min(self.samples.len());
            let target = self.samples.get_mut(begin..end).unwrap_or_default();
            if let Colour::YCbCr(ycbcr) = &page.colour
                && ycbcr.is_subsampled()
            {
                ycbcr.unpack(&source.unit, index((row % together).into()), target);
                continue;
            }
            let target = target.get_mut(at % planes..).unwrap_or_default();
            let pick = Pick {
                samples: usize::from(page.samples_together()),
                wanted: if page.planar { &[0] } else { &page.shown },
                stride: shown,
            };
            unpack(&source.unit, page.depth, &pick, target);
        }
    }
}
