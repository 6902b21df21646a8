//! Streaming decompressors, each with its state.

use flate2::{Decompress, FlushDecompress};
use weezl::BitOrder;
use weezl::decode::Decoder as Lzw;
use zstd::stream::raw::{DParameter, Decoder as Zstandard, Operation};

use super::compression::Compression;
use super::fax::Fax;
use super::packbits::PackBits;
use super::{damaged, unsupported};
use crate::Error;

/// Largest window of a Zstandard stream: 8 MiB, which all but the slowest compression levels use at most.
const ZSTANDARD_WINDOW_LOG: u32 = 23;

/// The state of a compression.
pub(super) enum Codec {
    None,
    PackBits(PackBits),
    /// Standard LZW: the first bit of a code is the highest.
    Lzw(Lzw),
    /// Pre-standard LZW: the first bit of a code is the lowest.
    OldLzw(Lzw),
    Deflate(Box<Decompress>),
    Zstandard(Box<Zstandard<'static>>),
    Fax(Box<Fax>),
}

/// How far a stream is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    #[default]
    Going,
    /// The stream has ended.
    Ended,
    /// It cannot be read further.
    Broken,
}

/// The result of a step.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Step {
    pub(super) taken: usize,
    pub(super) made: usize,
    pub(super) state: State,
}

fn lzw() -> Lzw {
    Lzw::with_tiff_size_switch(BitOrder::Msb, 8)
}

impl Codec {
    /// The state for strips or tiles of this width, in pixels.
    pub(super) fn new(compression: Compression, width: u32, reversed: bool) -> Result<Self, Error> {
        Ok(match compression {
            Compression::None => Self::None,
            Compression::PackBits => Self::PackBits(PackBits::default()),
            Compression::Lzw => Self::Lzw(lzw()),
            Compression::Deflate => Self::Deflate(Box::new(Decompress::new(true))),
            Compression::Zstandard => {
                let mut decoder =
                    Zstandard::new().map_err(|_| damaged("its Zstandard data cannot be read"))?;
                let window = DParameter::WindowLogMax(ZSTANDARD_WINDOW_LOG);
                decoder.set_parameter(window).map_err(|_| damaged("its Zstandard data cannot be read"))?;
                Self::Zstandard(Box::new(decoder))
            }
            Compression::FaxRows { .. } | Compression::Group3 { .. } | Compression::Group4 => {
                Self::Fax(Box::new(Fax::new(compression, width, reversed)))
            }
            Compression::Jpeg => return Err(unsupported("JPEG strips that are read row by row")),
        })
    }

    /// Memory of a state, in bytes.
    pub(super) const fn memory_bytes(compression: Compression, width: u32) -> u64 {
        match compression {
            Compression::None | Compression::PackBits | Compression::Jpeg => 64,
            Compression::Lzw | Compression::Deflate => 64 * 1024,
            Compression::Zstandard => (1 << ZSTANDARD_WINDOW_LOG) + 512 * 1024,
            Compression::FaxRows { .. } | Compression::Group3 { .. } | Compression::Group4 => {
                Fax::memory_bytes(width)
            }
        }
    }

    /// Begins a strip or tile, whose first bytes are these.
    pub(super) fn reset(&mut self, beginning: &[u8]) {
        let old_lzw = matches!(beginning, [0, second, ..] if second & 1 == 1);
        match self {
            Self::None => {}
            Self::PackBits(state) => *state = PackBits::default(),
            Self::Lzw(_) if old_lzw => *self = Self::OldLzw(Lzw::new(BitOrder::Lsb, 8)),
            Self::OldLzw(_) if !old_lzw => *self = Self::Lzw(lzw()),
            Self::Lzw(decoder) | Self::OldLzw(decoder) => decoder.reset(),
            Self::Deflate(decoder) => decoder.reset(true),
            // After an error the decoder keeps failing.
            Self::Zstandard(decoder) => drop(decoder.reinit()),
            Self::Fax(fax) => fax.reset(),
        }
    }

    /// Reads from the input and fills the output. Nothing read and nothing written means that the stream has ended.
    pub(super) fn step(&mut self, input: &[u8], output: &mut [u8]) -> Step {
        match self {
            Self::None => {
                let length = input.len().min(output.len());
                let copied = input.get(..length).unwrap_or_default();
                output.get_mut(..length).unwrap_or_default().copy_from_slice(copied);
                Step { taken: length, made: length, state: State::Going }
            }
            Self::PackBits(state) => {
                let (taken, made) = state.step(input, output);
                Step { taken, made, state: State::Going }
            }
            Self::Lzw(decoder) | Self::OldLzw(decoder) => lzw_step(decoder, input, output),
            Self::Deflate(decoder) => deflate_step(decoder, input, output),
            Self::Zstandard(decoder) => match decoder.run_on_buffers(input, output) {
                Ok(status) => Step {
                    taken: status.bytes_read,
                    made: status.bytes_written,
                    state: if status.remaining == 0 { State::Ended } else { State::Going },
                },
                Err(_) => Step { state: State::Broken, ..Step::default() },
            },
            // It continues from its own position, see `Stream`.
            Self::Fax(_) => Step { state: State::Broken, ..Step::default() },
        }
    }
}

fn lzw_step(decoder: &mut Lzw, input: &[u8], output: &mut [u8]) -> Step {
    let result = decoder.decode_bytes(input, output);
    let state = match result.status {
        // Without progress it waits for input, or for room.
        Ok(weezl::LzwStatus::Ok | weezl::LzwStatus::NoProgress) => State::Going,
        Ok(weezl::LzwStatus::Done) => State::Ended,
        Err(_) => State::Broken,
    };
    Step { taken: result.consumed_in, made: result.consumed_out, state }
}

fn deflate_step(decoder: &mut Decompress, input: &[u8], output: &mut [u8]) -> Step {
    let before = (decoder.total_in(), decoder.total_out());
    let status = decoder.decompress(input, output, FlushDecompress::None);
    let since = |now: u64, before: u64| usize::try_from(now - before).unwrap_or_default();
    Step {
        taken: since(decoder.total_in(), before.0),
        made: since(decoder.total_out(), before.1),
        state: match status {
            Ok(flate2::Status::Ok | flate2::Status::BufError) => State::Going,
            Ok(flate2::Status::StreamEnd) => State::Ended,
            Err(_) => State::Broken,
        },
    }
}
