//! The indices of a frame, decompressed on demand.

use weezl::decode::Decoder;
use weezl::{BitOrder, LzwStatus};

use super::Frame;

/// Decompresses block after block.
pub(crate) struct Indices<'a> {
    /// The blocks that are not begun.
    rest: &'a [u8],
    /// The rest of the current block.
    block: &'a [u8],
    codes: Decoder,
    over: bool,
}

impl<'a> Indices<'a> {
    /// Begins at the first index; nothing when the length of the codes is none.
    pub(crate) fn of(frame: &Frame<'a>) -> Option<Self> {
        let (&length, rest) = frame.data.split_first()?;
        let codes = (1..=11).contains(&length).then(|| Decoder::new(BitOrder::Lsb, length))?;
        Some(Self { rest, block: &[], codes, over: false })
    }

    /// Writes the next indices and returns how many: fewer than there is room for only where the data end or are damaged.
    pub(crate) fn read(&mut self, into: &mut [u8]) -> usize {
        let mut filled = 0;
        while filled < into.len() && !self.over {
            let last = self.block.is_empty() && !self.next_block();
            let step = self.codes.decode_bytes(self.block, into.get_mut(filled..).unwrap_or_default());
            self.block = self.block.get(step.consumed_in..).unwrap_or_default();
            filled += step.consumed_out;
            let stuck = step.consumed_in == 0 && step.consumed_out == 0;
            let ended = !matches!(step.status, Ok(LzwStatus::Ok | LzwStatus::NoProgress));
            self.over = ended || stuck && (last || !self.block.is_empty());
        }
        filled
    }

    /// Moves to the next block; returns whether there is one.
    fn next_block(&mut self) -> bool {
        let Some((&length, tail)) = self.rest.split_first().filter(|(length, _)| **length > 0) else {
            self.rest = &[];
            return false;
        };
        let (block, rest) = tail.split_at(usize::from(length).min(tail.len()));
        (self.block, self.rest) = (block, rest);
        !block.is_empty()
    }
}
