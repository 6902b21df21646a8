//! The bytes of a strip or tile, decompressed on demand.

use super::codec::{Codec, State};

/// Most input bytes between two checks of the output.
const PIECE_BYTES: usize = 4096;

/// A strip or tile that is read from its beginning.
pub(super) struct Stream<'a> {
    input: &'a [u8],
    at: usize,
    /// Whether the bits of each byte are in the other order.
    reversed: bool,
    codec: Codec,
    state: State,
    /// Bytes that were made in advance.
    made: Option<(Vec<u8>, usize)>,
}

impl<'a> Stream<'a> {
    /// A state for strips and tiles, which has nothing to read yet.
    pub(super) const fn new(codec: Codec, reversed: bool) -> Self {
        Self { input: &[], at: 0, reversed, codec, state: State::Ended, made: None }
    }

    /// Begins to read a strip or tile.
    pub(super) fn begin(&mut self, input: &'a [u8]) {
        let mut beginning = [0; 2];
        for (byte, stored) in beginning.iter_mut().zip(input) {
            *byte = if self.reversed { stored.reverse_bits() } else { *stored };
        }
        self.codec.reset(&beginning);
        (self.input, self.at, self.state, self.made) = (input, 0, State::Going, None);
    }

    /// Reads from bytes that were made in advance.
    pub(super) fn begin_made(&mut self, bytes: Vec<u8>) {
        (self.input, self.at, self.state, self.made) = (&[], 0, State::Going, Some((bytes, 0)));
    }

    /// How many bytes of the strip or tile were read.
    pub(super) fn taken(&self) -> usize {
        match &self.codec {
            Codec::Fax(fax) => fax.taken().min(self.input.len()),
            _ => self.at,
        }
    }

    pub(super) const fn state(&self) -> State {
        self.state
    }

    pub(super) fn into_codec(self) -> Codec {
        self.codec
    }

    /// Fills the output as far as the strip or tile reaches; returns how many bytes were written.
    pub(super) fn read(&mut self, output: &mut [u8]) -> usize {
        let mut made = 0;
        if let Some((bytes, at)) = &mut self.made {
            let rest = bytes.get(*at..).unwrap_or_default();
            made = rest.len().min(output.len());
            output.get_mut(..made).unwrap_or_default().copy_from_slice(rest.get(..made).unwrap_or_default());
            *at += made;
            return made;
        }
        if let Codec::Fax(fax) = &mut self.codec {
            return fax.read(self.input, output);
        }
        while made < output.len() {
            let (taken, more) = self.step(output.get_mut(made..).unwrap_or_default(), PIECE_BYTES);
            made += more;
            if self.state != State::Going || (taken == 0 && more == 0) {
                break;
            }
        }
        made
    }

    /// Reads at most this many bytes of input; returns how many bytes were read and written.
    pub(super) fn step(&mut self, output: &mut [u8], most: usize) -> (usize, usize) {
        if self.state != State::Going {
            return (0, 0);
        }
        let rest = self.input.get(self.at..).unwrap_or_default();
        let mut piece = rest.get(..most).unwrap_or(rest);
        let mut turned = [0; PIECE_BYTES];
        if self.reversed {
            let length = piece.len().min(PIECE_BYTES);
            for (byte, stored) in turned.iter_mut().zip(piece) {
                *byte = stored.reverse_bits();
            }
            piece = turned.get(..length).unwrap_or_default();
        }
        let step = self.codec.step(piece, output);
        self.at += step.taken;
        self.state = step.state;
        (step.taken, step.made)
    }

    /// Whether the fax codes of a strip end here; skips the end code.
    pub(super) fn finish_fax(&mut self) {
        if let Codec::Fax(fax) = &mut self.codec {
            fax.finish(self.input);
        }
    }
}
