//! The pixels of a PNG inflated into a window that moves along.

use fdeflate::Decompressor;

use super::chunks::{Chunk, Chunks};
use crate::Error;
use crate::raster::index;
use crate::watch::Watch;

/// So far back a stream may refer; what is nearer to its end must stay as it was inflated.
const LOOKBACK_BYTES: usize = 32 * 1024;

/// At least so much is inflated before what is kept moves to the front.
const STEP_BYTES: usize = 128 * 1024;

/// Most bytes that are inflated in one step.
const OUTPUT_BYTES: usize = 32 * 1024;

/// So much of the stream is read between two questions whether to go on.
const INPUT_BYTES: usize = 64 * 1024;

pub(super) struct Inflated<'a> {
    watch: &'a Watch<'a>,
    chunks: Chunks<'a>,
    chunk: Option<Chunk<'a>>,
    input: &'a [u8],
    stream: Box<Decompressor>,
    pub(super) window: Vec<u8>,
    filled: usize,
    /// What is still to be made.
    left: u64,
    over: bool,
    /// Most bytes to inflate in the next step.
    step: usize,
}

/// What a window takes that keeps so many bytes besides.
pub(super) const fn window_bytes(kept: usize) -> usize {
    kept.saturating_add(LOOKBACK_BYTES + STEP_BYTES)
}

impl<'a> Inflated<'a> {
    /// Begins at the first chunk of pixels and inflates this many bytes, ignoring any after them. The first step is no longer
    /// than the first row, so that whether it can be read does not depend on how many rows are requested.
    pub(super) fn new(
        bytes: &'a [u8],
        most: u64,
        (kept, first): (usize, usize),
        watch: &'a Watch<'a>,
    ) -> Result<Self, Error> {
        let mut chunks = Chunks::of(bytes).ok_or(Error::Unrecognised)?;
        let chunk = chunks.find(|chunk| chunk.name == *b"IDAT");
        let input = chunk.as_ref().map(|chunk| chunk.payload).unwrap_or_default();
        let mut stream = Box::new(Decompressor::new());
        // Chunks have checksums of their own, read where the next one begins: after the last row nobody asks.
        stream.ignore_adler32();
        let window = vec![0; window_bytes(kept)];
        Ok(Self {
            watch,
            chunks,
            chunk,
            input,
            stream,
            window,
            filled: 0,
            left: most,
            over: false,
            step: first.min(OUTPUT_BYTES),
        })
    }

    /// How far the window may be written to: the stream does not refer to what is before.
    pub(super) fn settled(&self) -> usize {
        if self.over { self.filled } else { self.filled.saturating_sub(LOOKBACK_BYTES) }
    }

    /// Inflates more; bytes before `kept` may be dropped. Returns by how much the window moved, none at the end of the stream,
    /// which is also where it is truncated or corrupt.
    pub(super) fn more(&mut self, kept: usize) -> Result<Option<usize>, Error> {
        self.watch.check()?;
        if self.over {
            return Ok(None);
        }
        let moved = self.make_room(kept);
        let input = self.input();
        // Small steps: a step that fails loses what it has inflated so far.
        let end = self.filled.saturating_add(index(self.left).min(self.step)).min(self.window.len());
        let step =
            self.stream.read(input, self.window.get_mut(..end).unwrap_or_default(), self.filled, false);
        self.step = OUTPUT_BYTES;
        let Ok((taken, made)) = step else {
            self.over = true;
            return Ok(Some(moved));
        };
        self.input = self.input.get(taken..).unwrap_or_default();
        self.filled += made;
        self.left -= made as u64;
        self.over = self.left == 0 || self.stream.is_done() || (taken == 0 && made == 0);
        Ok(Some(moved))
    }

    /// How many bytes are there from here on.
    pub(super) fn there(&self, at: usize) -> usize {
        self.filled.saturating_sub(at)
    }

    fn make_room(&mut self, kept: usize) -> usize {
        if self.filled < self.window.len() {
            return 0;
        }
        let kept = kept.min(self.filled.saturating_sub(LOOKBACK_BYTES));
        self.window.copy_within(kept..self.filled, 0);
        self.filled -= kept;
        kept
    }

    /// What comes next of the stream, nothing at its end or where it is broken: what was read of it may still be made.
    fn input(&mut self) -> &'a [u8] {
        while self.input.is_empty() {
            let Some(read) = &self.chunk else { break };
            if !read.intact() {
                self.chunk = None;
                break;
            }
            self.chunk = self.chunks.next().filter(|chunk| chunk.name == *b"IDAT");
            self.input = self.chunk.as_ref().map(|chunk| chunk.payload).unwrap_or_default();
        }
        self.input.get(..INPUT_BYTES).unwrap_or(self.input)
    }
}
