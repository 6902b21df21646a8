//! The properties of a page's pixels.

use super::chunk::{Chunks, Place};
use super::colour::{Colour, palette};
use super::compression::Compression;
use super::rows::chunk_bytes;
use super::sample::{Depth, Predictor};
use super::ycbcr::YCbCr;
use super::{damaged, tag, unsupported};
use crate::Error;
use crate::metadata::directory::{Block, Directory, Entry};
use crate::raster::index;

/// A page whose pixels can be read, as far as they are there.
pub(crate) struct Page<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Samples of a pixel, those that are not shown included.
    pub(super) samples: u16,
    /// Bits of a sample.
    pub(super) bits: u8,
    pub(super) depth: Depth,
    pub(super) predictor: Predictor,
    pub(super) compression: Compression,
    /// Whether each sample has strips or tiles of its own.
    pub(super) planar: bool,
    /// Whether the first pixel is in the lowest bit of a byte.
    pub(super) reversed: bool,
    pub(super) colour: Colour,
    /// Which samples are shown: those of the colour, then the opacity.
    pub(super) shown: Vec<u16>,
    pub(super) chunks: Chunks<'a>,
    /// Tables that all JPEG streams of the page share.
    pub(super) jpeg_tables: &'a [u8],
}

/// The entries of a directory that matter here, each tag once.
pub(super) struct Fields<'a> {
    pub(super) block: Block<'a>,
    entries: Vec<Entry>,
}

impl<'a> Fields<'a> {
    fn of(block: Block<'a>, directory: Directory) -> Self {
        let mut entries: Vec<Entry> = Vec::with_capacity(tag::ALL.len());
        for entry in block.entries(directory).filter(|entry| tag::ALL.contains(&entry.tag)) {
            if entries.iter().all(|other| other.tag != entry.tag) {
                entries.push(entry);
            }
        }
        Self { block, entries }
    }

    pub(super) fn entry(&self, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }

    /// The first number of an entry.
    pub(super) fn number(&self, tag: u16) -> Option<u64> {
        self.block.numbers(self.entry(tag)?).next()
    }

    pub(super) fn numbers(&self, tag: u16) -> impl Iterator<Item = u64> + use<'a> {
        let block = self.block;
        self.entry(tag).copied().into_iter().flat_map(move |entry| block.numbers(&entry))
    }

    /// Fractions of an entry.
    pub(super) fn rationals<const COUNT: usize>(&self, tag: u16) -> Option<[f32; COUNT]> {
        let (at, length) = self.block.value(self.entry(tag)?)?;
        if length != 8 * COUNT as u64 {
            return None;
        }
        let mut values = [0.0; COUNT];
        for (value, at) in values.iter_mut().zip((at..).step_by(8)) {
            let at = usize::try_from(at).ok()?;
            #[expect(clippy::cast_precision_loss, reason = "fractions of colours need no more")]
            let (above, below) = (self.block.long(at)? as f32, self.block.long(at.checked_add(4)?)? as f32);
            *value = if below > 0.0 { above / below } else { return None };
        }
        Some(values)
    }

    fn side(&self, tag: u16) -> Result<u32, Error> {
        let side = self.number(tag).ok_or_else(|| damaged("it does not state its width and height"))?;
        u32::try_from(side).map_err(|_| damaged("its width or height is too large"))
    }

    /// The bytes of an entry.
    fn bytes(&self, tag: u16) -> &'a [u8] {
        let value = self.entry(tag).and_then(|entry| self.block.value(entry));
        let (at, length) = value.unwrap_or_default();
        let range = usize::try_from(at).ok().zip(usize::try_from(at.saturating_add(length)).ok());
        range.and_then(|(at, end)| self.block.bytes().get(at..end)).unwrap_or_default()
    }
}

/// Most samples of a pixel.
const MOST_SAMPLES: u16 = 64;

/// What the samples behind those of the colour are.
const EXTRA_PREMULTIPLIED: u64 = 1;
const EXTRA_OPACITY: u64 = 2;
/// As Corel writes it.
const EXTRA_OPACITY_COREL: u64 = 999;

impl<'a> Page<'a> {
    /// Reads the directory of a page.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`], [`Error::UnsupportedFeature`].
    pub(crate) fn of(block: Block<'a>, directory: Directory) -> Result<Self, Error> {
        let fields = Fields::of(block, directory);
        let (width, height) = (fields.side(tag::WIDTH)?, fields.side(tag::HEIGHT)?);
        if width == 0 || height == 0 {
            return Err(damaged("it has no pixels"));
        }
        let t4_options = fields.number(tag::T4_OPTIONS).unwrap_or_default();
        let compression = Compression::of(fields.number(tag::COMPRESSION).unwrap_or(1), t4_options)?;
        let samples = samples(&fields)?;
        let bits = bits(&fields, samples)?;
        if compression.is_fax() && bits != 1 {
            return Err(damaged("it has fax compression and more than one bit a sample"));
        }
        let planar = samples > 1 && fields.number(tag::PLANAR_CONFIGURATION) == Some(2);
        if compression.is_fax() && samples > 1 && !planar {
            return Err(damaged("it has fax compression and several samples in a row"));
        }
        let colour = colour(&fields, bits, samples, compression)?;
        let depth = Depth::of(bits, fields.number(tag::SAMPLE_FORMAT).unwrap_or(1), &colour)?;
        let predictor = match fields.number(tag::PREDICTOR) {
            Some(number) if compression.predicts() => Predictor::of(number, bits)?,
            _ => Predictor::None,
        };
        let mut page = Self {
            width,
            height,
            samples,
            bits,
            depth,
            predictor,
            compression,
            planar,
            reversed: fields.number(tag::FILL_ORDER) == Some(2),
            shown: (0..colour.samples()).collect(),
            colour,
            chunks: Chunks::of(&fields, (width, height))?,
            jpeg_tables: fields.bytes(tag::JPEG_TABLES),
        };
        page.find_opacity(&fields);
        page.check_ycbcr()?;
        Ok(page)
    }

    /// Finds the first sample beyond the colour that is an opacity. Without any declaration, a single extra sample is.
    fn find_opacity(&mut self, fields: &Fields<'_>) {
        let own = self.colour.samples();
        let has_word = fields.entry(tag::EXTRA_SAMPLES).is_some();
        let opacity = fields.numbers(tag::EXTRA_SAMPLES).zip(own..self.samples).find_map(|(extra, at)| {
            let known = matches!(extra, EXTRA_PREMULTIPLIED | EXTRA_OPACITY | EXTRA_OPACITY_COREL);
            known.then_some((at, extra == EXTRA_PREMULTIPLIED))
        });
        let opacity = opacity.or_else(|| (!has_word && self.samples == own + 1).then_some((own, false)));
        if let Some((at, premultiplied)) = opacity
            && self.colour.take_opacity(premultiplied)
        {
            self.shown.push(at);
        }
    }

    fn check_ycbcr(&self) -> Result<(), Error> {
        let Colour::YCbCr(ycbcr) = &self.colour else { return Ok(()) };
        if ycbcr.is_subsampled() && self.compression != Compression::Jpeg {
            if self.planar {
                return Err(unsupported("subsampled YCbCr colours in separate planes"));
            }
            if self.bits != 8 || self.samples != 3 {
                return Err(unsupported("subsampled YCbCr colours of other than three samples of 8 bits"));
            }
        }
        Ok(())
    }

    /// The bytes of a strip or tile, at most as many as its pixels can need: a length that is missing would mean the
    /// rest of the file, for each of them.
    pub(super) fn input(&self, place: Place) -> &'a [u8] {
        let (factor, beside) = match self.compression {
            // Headers and tables.
            Compression::Jpeg => (4, 64 * 1024),
            // Up to twelve bits for two pixels of alternating colours, and the ends of lines.
            compression if compression.is_fax() => (8, 4096),
            _ => (4, 4096),
        };
        let most = chunk_bytes(self, 0).saturating_mul(factor).saturating_add(beside);
        let input = self.chunks.bytes(place);
        input.get(..index(most)).unwrap_or(input)
    }

    /// How many strips or tiles it has, those of all planes.
    pub(crate) fn strips(&self) -> u64 {
        let planes = if self.planar { u64::from(self.samples) } else { 1 };
        self.chunks.count().saturating_mul(planes).min(self.chunks.stated())
    }

    /// The tag that states where those are.
    pub(crate) const fn offsets_tag(&self) -> u16 {
        self.chunks.offsets_tag()
    }

    pub(crate) const fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    pub(crate) const fn bits(&self) -> u8 {
        self.bits
    }

    pub(crate) const fn layout(&self) -> crate::raster::Layout {
        self.colour.layout()
    }

    pub(super) const fn is_little(&self) -> bool {
        self.chunks.is_little()
    }

    /// Samples of a pixel in one strip or tile.
    pub(super) const fn samples_together(&self) -> u16 {
        if self.planar { 1 } else { self.samples }
    }
}

/// Bits of a sample, which must be the same for all. Numbers beyond those of the samples mean nothing.
fn bits(fields: &Fields<'_>, samples: u16) -> Result<u8, Error> {
    let mut all = fields.numbers(tag::BITS_PER_SAMPLE).take(samples.into());
    let bits = all.next().unwrap_or(1);
    if all.any(|other| other != bits) {
        return Err(unsupported("samples of different numbers of bits"));
    }
    match u8::try_from(bits) {
        Ok(bits @ 1..=64) => Ok(bits),
        _ => Err(unsupported(&format!("samples of {bits} bits"))),
    }
}

fn samples(fields: &Fields<'_>) -> Result<u16, Error> {
    let stated = fields.number(tag::SAMPLES_PER_PIXEL);
    let counted = || fields.numbers(tag::BITS_PER_SAMPLE).take(usize::from(MOST_SAMPLES) + 1).count().max(1);
    let samples = stated.unwrap_or_else(|| counted() as u64);
    match u16::try_from(samples) {
        Ok(0) | Err(_) => Err(damaged("its number of samples is wrong")),
        // All of them have to be unpacked, however few are shown.
        Ok(samples) if samples > MOST_SAMPLES => {
            Err(unsupported(&format!("{samples} samples a pixel, more than {MOST_SAMPLES}")))
        }
        Ok(samples) => Ok(samples),
    }
}

/// What the samples mean.
fn colour(fields: &Fields<'_>, bits: u8, samples: u16, compression: Compression) -> Result<Colour, Error> {
    let unsaid = if samples < 3 { 0 } else { 2 };
    let colour = match fields.number(tag::PHOTOMETRIC).unwrap_or(unsaid) {
        0 => Colour::Grey { inverted: true, opacity: None },
        1 => Colour::Grey { inverted: false, opacity: None },
        2 => Colour::Rgb { opacity: None },
        3 => Colour::Palette { colours: palette(fields, bits)?, opacity: None },
        4 => return Err(unsupported("a transparency mask instead of a picture on their first page")),
        5 if matches!(fields.number(tag::INK_SET), None | Some(0 | 1)) || samples == 4 => Colour::Cmyk,
        5 => return Err(unsupported("inks other than cyan, magenta, yellow and black")),
        // The decoder of JPEG makes red, green and blue of it.
        6 if compression == Compression::Jpeg && samples >= 3 => Colour::YCbCr(YCbCr::of_jpeg()),
        6 => Colour::YCbCr(YCbCr::of(fields)?),
        8 => Colour::Lab { signed: true },
        9 => Colour::Lab { signed: false },
        10 => return Err(unsupported("ITU L*a*b* colours")),
        32_803 => return Err(unsupported("raw data of a camera's sensor")),
        32_844 | 32_845 => return Err(unsupported("LogLuv colours")),
        34_892 => return Err(unsupported("linear raw data of a camera")),
        other => return Err(unsupported(&format!("photometric interpretation {other}"))),
    };
    if samples < colour.samples() {
        return Err(damaged("it has fewer samples than its colours need"));
    }
    Ok(colour)
}
