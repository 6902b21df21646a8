//! WebP: the chunks of its first picture, and whether their sizes agree.

mod alpha;
mod groups;
mod joined;
pub(crate) mod planes;

pub(crate) use alpha::{opacity, stored_pixels};
pub(crate) use groups::code_bytes;
pub(crate) use joined::lossless;

/// Why a picture cannot be shown.
pub(crate) type Reason = &'static str;

/// The first picture of a file, and where it lies on the canvas.
pub(crate) struct First<'a> {
    /// Width and height of the canvas.
    pub(crate) canvas: (u32, u32),
    /// Where the picture begins on it.
    pub(crate) place: (u32, u32),
    /// Width and height of the picture, from its stream.
    pub(crate) size: (u32, u32),
    /// Whether the canvas has an opacity.
    pub(crate) has_alpha: bool,
    pub(crate) stream: Stream<'a>,
    /// Opacity that is stored apart from the colours of [`Stream::Lossy`].
    pub(crate) alpha: Option<&'a [u8]>,
}

/// Encoded pixels.
#[derive(Clone, Copy)]
pub(crate) enum Stream<'a> {
    /// A frame of VP8.
    Lossy(&'a [u8]),
    /// A frame of VP8L, and whether it uses its opacity.
    Lossless(&'a [u8], bool),
}

struct Chunk<'a> {
    name: [u8; 4],
    payload: &'a [u8],
}

struct Chunks<'a>(&'a [u8]);

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        let (&[n, a, m, e, low, lower, higher, high], rest) = self.0.split_first_chunk()?;
        let length = u32::from_le_bytes([low, lower, higher, high]);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let payload = rest.get(..length).unwrap_or(rest);
        self.0 = rest.get(length.saturating_add(length % 2)..).unwrap_or_default();
        Some(Chunk { name: [n, a, m, e], payload })
    }
}

const NO_PICTURE: Reason = "it has no picture";
const CUT_SHORT: Reason = "it ends within its header";

const ANIMATION_FLAG: u8 = 0x02;
const ALPHA_FLAG: u8 = 0x10;

/// The first picture, when all sizes that are stored for it agree.
pub(crate) fn first(bytes: &[u8]) -> Result<First<'_>, Reason> {
    let (head, rest) = bytes.split_first_chunk::<12>().ok_or(CUT_SHORT)?;
    let &[_, _, _, _, low, lower, higher, high, ..] = head;
    // The length counts from the name of the format on.
    let length = usize::try_from(u32::from_le_bytes([low, lower, higher, high])).unwrap_or(usize::MAX);
    let length = length.saturating_add(length % 2).saturating_sub(4);
    let mut chunks = Chunks(rest.get(..length).unwrap_or(rest));
    let one = chunks.next().ok_or(CUT_SHORT)?;
    if one.name != *b"VP8X" {
        let stream = Stream::of(&one).ok_or(NO_PICTURE)?;
        let size = stream.size()?;
        let has_alpha = matches!(stream, Stream::Lossless(_, true));
        return Ok(First { canvas: size, place: (0, 0), size, has_alpha, stream, alpha: None });
    }
    let (&[flags, ..], sides) = one.payload.split_first_chunk::<4>().ok_or(CUT_SHORT)?;
    let (width, height) = two_numbers(sides)?;
    let canvas = (width + 1, height + 1);
    if flags & ANIMATION_FLAG != 0 {
        let frame = chunks.find(|chunk| chunk.name == *b"ANMF").ok_or(NO_PICTURE)?;
        return first_frame(canvas, flags & ALPHA_FLAG != 0, frame.payload);
    }
    let (stream, alpha) = picture(chunks)?;
    let size = stream.size()?;
    if size != canvas {
        return Err("its canvas and its picture have different sizes");
    }
    let has_alpha = alpha.is_some() || matches!(stream, Stream::Lossless(_, true));
    Ok(First { canvas, place: (0, 0), size, has_alpha, stream, alpha })
}

fn first_frame(canvas: (u32, u32), has_alpha: bool, frame: &[u8]) -> Result<First<'_>, Reason> {
    let (header, rest) = frame.split_first_chunk::<16>().ok_or(CUT_SHORT)?;
    let (left, top) = two_numbers(header)?;
    let place = (left * 2, top * 2);
    let (stream, alpha) = picture(Chunks(rest))?;
    // The frame header has a size too, which other decoders ignore: the decoded size is checked against the canvas.
    let size = stream.size()?;
    if place.0 + size.0 > canvas.0 || place.1 + size.1 > canvas.1 {
        return Err("a frame lies outside of its canvas");
    }
    Ok(First { canvas, place, size, has_alpha, stream, alpha })
}

/// The first encoded pixels among chunks, and the alpha chunk before them.
fn picture(chunks: Chunks<'_>) -> Result<(Stream<'_>, Option<&[u8]>), Reason> {
    let mut alpha = None;
    for chunk in chunks {
        match Stream::of(&chunk) {
            Some(stream @ Stream::Lossy(_)) => return Ok((stream, alpha)),
            Some(stream) => return Ok((stream, None)),
            None if chunk.name == *b"ALPH" => alpha = alpha.or(Some(chunk.payload)),
            None => {}
        }
    }
    Err(NO_PICTURE)
}

/// Two numbers of three bytes each.
fn two_numbers(bytes: &[u8]) -> Result<(u32, u32), Reason> {
    let number = |bytes: &[u8; 3]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]);
    match bytes.as_chunks::<3>().0 {
        [first, second, ..] => Ok((number(first), number(second))),
        _ => Err(CUT_SHORT),
    }
}

impl<'a> Stream<'a> {
    fn of(chunk: &Chunk<'a>) -> Option<Self> {
        match (&chunk.name, chunk.payload) {
            (b"VP8 ", payload) => Some(Self::Lossy(payload)),
            (b"VP8L", payload) => {
                let has_alpha = payload.get(4).is_some_and(|byte| byte & 0x10 != 0);
                Some(Self::Lossless(payload, has_alpha))
            }
            _ => None,
        }
    }

    /// Width and height from the stream itself.
    fn size(self) -> Result<(u32, u32), Reason> {
        let size = match self {
            Self::Lossy([tag, _, _, 0x9D, 0x01, 0x2A, low, high, lower, higher, ..]) if tag & 1 == 0 => {
                let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
                (side(*low, *high), side(*lower, *higher))
            }
            Self::Lossless([0x2F, a, b, c, d, ..], _) if d >> 5 == 0 => {
                let bits = u32::from_le_bytes([*a, *b, *c, *d]);
                ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
            }
            _ => return Err("its pixels do not begin as they should"),
        };
        if size.0 == 0 || size.1 == 0 { Err("it has no pixels") } else { Ok(size) }
    }
}
