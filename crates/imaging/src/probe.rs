//! Facts about a picture that its header tells, and whether it may be decoded at all.

use crate::decode::memory::Work;
use crate::decode::{self, Header};
use crate::notes::{Notes, notes};
use crate::orient::Turn;
use crate::plan::{Plan, Rect};
use crate::watch::Watch;
use crate::{Error, Kind, Limits, Wanted, colour, recognise};

mod frames;

/// What the header of a picture tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    /// The kind, from the first bytes.
    pub kind: Kind,
    /// Width and height in pixels, as stored.
    pub stored: (u32, u32),
    /// Width and height in pixels when the picture stands upright.
    pub upright: (u32, u32),
    /// Pictures of an animation or pages of a document, 1 for a still picture.
    pub frames: u32,
    /// Bits of a channel, as stored.
    pub bits: u8,
    /// Width and height in pixels that rendering will give.
    pub rendered: (u32, u32),
    /// The bytes of memory that rendering will take at its highest, beside the encoded pictures; an estimate from
    /// above.
    pub memory_bytes: u64,
}

/// Reads the header of a picture, holds it to the limits and tells what rendering it will give and take; no pixel
/// is decoded. `stop` is asked now and then and ends the reading by answering true.
///
/// # Errors
///
/// [`Error::Unrecognised`], [`Error::Unsupported`], [`Error::Damaged`], [`Error::OutOfTime`], and for each limit the
/// error that tells what went beyond it.
pub fn probe(
    bytes: &[u8],
    wanted: &Wanted,
    limits: &Limits,
    stop: &dyn Fn() -> bool,
) -> Result<Probe, Error> {
    let watch = Watch::new(stop);
    let Admitted { header, frames, notes, size, memory_bytes, .. } =
        admit(bytes, wanted, limits, &watch)?.with_colours_first(wanted, limits);
    Ok(Probe {
        kind: header.kind,
        stored: header.size(),
        upright: notes.turn.size(header.size()),
        frames,
        bits: header.bits,
        rendered: notes.turn.size(size),
        memory_bytes,
    })
}

/// A picture that may be decoded, and how.
pub(crate) struct Admitted {
    pub(crate) header: Header,
    pub(crate) frames: u32,
    pub(crate) notes: Notes,
    /// How it is decoded.
    pub(crate) plan: Plan,
    /// The size that is shown, before it is turned upright.
    pub(crate) size: (u32, u32),
    /// Whether colours are turned to sRGB before pixels are mixed.
    pub(crate) colours_first: bool,
    pub(crate) memory_bytes: u64,
}

impl Admitted {
    /// The same picture, decoded at its full size so that its colours are turned before its pixels are mixed: where its
    /// space makes a difference, and within the limits.
    pub(crate) fn with_colours_first(self, wanted: &Wanted, limits: &Limits) -> Self {
        let Rect { width, height, .. } = self.plan.part;
        let plan = Plan { width, height, ..self.plan };
        if plan == self.plan || !colour::is_strongly_curved(&self.notes) {
            return self;
        }
        let memory_bytes = self.header.memory_bytes(&work(&plan, self.size, wanted, &self.notes));
        if memory_bytes > limits.max_memory_bytes {
            return self;
        }
        Self { plan, memory_bytes, colours_first: true, ..self }
    }
}

fn work<'a>(plan: &'a Plan, size: (u32, u32), wanted: &Wanted, notes: &Notes) -> Work<'a> {
    let turned = notes.turn != Turn::default();
    Work { plan, size, format: wanted.format, turned, profile: notes.colour_bytes() }
}

/// Holds everything that the header tells to the limits.
pub(crate) fn admit(
    bytes: &[u8],
    wanted: &Wanted,
    limits: &Limits,
    watch: &Watch<'_>,
) -> Result<Admitted, Error> {
    limits.admit_bytes(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    let kind = recognise(bytes).ok_or(Error::Unrecognised)?;
    watch.check()?;
    let header = decode::header(kind, bytes, watch)?;
    limits.admit_size(header.size())?;
    let frames = frames::count(kind, bytes, limits.max_frames, watch)?;
    let notes = notes(kind, bytes);
    watch.check()?;
    let plan = Plan::new(header.size(), notes.turn, wanted);
    let size = (plan.width, plan.height);
    let memory_bytes = header.memory_bytes(&work(&plan, size, wanted, &notes));
    if memory_bytes > limits.max_memory_bytes {
        return Err(Error::TooMuchMemory { memory_bytes, max_memory_bytes: limits.max_memory_bytes });
    }
    Ok(Admitted { header, frames, notes, plan, size, colours_first: false, memory_bytes })
}
