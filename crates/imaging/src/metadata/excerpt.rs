//! What is kept of a picture: bytes are copied only once something is left out or written anew.

use std::borrow::Cow;
use std::ops::Range;

/// Pieces of a source, taken from front to back.
pub struct Excerpt<'a> {
    source: &'a [u8],
    /// Kept and not yet copied.
    run: Range<usize>,
    copy: Option<Vec<u8>>,
}

impl<'a> Excerpt<'a> {
    pub fn of(source: &'a [u8]) -> Self {
        Self { source, run: 0..0, copy: None }
    }

    /// Keeps these bytes, as far as there are any.
    pub fn keep(&mut self, piece: Range<usize>) {
        let piece = piece.start..piece.end.min(self.source.len());
        if piece.start >= piece.end {
            return;
        }
        if piece.start == self.run.end {
            self.run.end = piece.end;
            return;
        }
        self.copy_run();
        self.run = piece;
    }

    /// Writes other bytes in place of these; what is the same already is kept.
    pub fn replace(&mut self, piece: Range<usize>, bytes: &[u8]) {
        if self.source.get(piece.clone()) == Some(bytes) {
            self.keep(piece);
            return;
        }
        self.append(bytes);
    }

    /// Writes bytes that are not in the source.
    pub fn append(&mut self, bytes: &[u8]) {
        self.copy_run().extend_from_slice(bytes);
    }

    fn copy_run(&mut self) -> &mut Vec<u8> {
        // Room is not made for all of the source: what is behind the end of a photograph can be many times its size,
        // and its pixels are one run, for which room is made at once.
        let copy = self.copy.get_or_insert_default();
        copy.extend_from_slice(self.source.get(self.run.clone()).unwrap_or_default());
        self.run = self.run.end..self.run.end;
        copy
    }

    /// Everything that was kept: the source itself if that is all of it.
    pub fn finish(mut self) -> Cow<'a, [u8]> {
        if self.copy.is_none() && self.run == (0..self.source.len()) {
            return Cow::Borrowed(self.source);
        }
        self.copy_run();
        Cow::Owned(self.copy.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_the_source_is_borrowed_however_it_is_kept() {
        let mut excerpt = Excerpt::of(b"abcdef");
        excerpt.keep(0..2);
        excerpt.replace(2..4, b"cd");
        excerpt.keep(4..99);
        assert!(matches!(excerpt.finish(), Cow::Borrowed(b"abcdef")));
    }

    #[test]
    fn what_is_left_out_at_either_end_or_between_is_gone() {
        let cases = [
            (vec![(0, 2), (4, 6)], "abef"),
            (vec![(0, 3)], "abc"),
            (vec![(3, 6)], "def"),
            (vec![(1, 2), (3, 4)], "bd"),
            (vec![], ""),
        ];
        for (pieces, kept) in cases {
            let mut excerpt = Excerpt::of(b"abcdef");
            for (start, end) in pieces {
                excerpt.keep(start..end);
            }
            let copy = excerpt.finish();
            assert!(matches!(copy, Cow::Owned(_)));
            assert_eq!(*copy, *kept.as_bytes());
        }
    }

    #[test]
    fn other_bytes_stand_where_they_were_put() {
        let mut excerpt = Excerpt::of(b"abcdef");
        excerpt.keep(0..2);
        excerpt.replace(2..4, b"-");
        excerpt.keep(4..6);
        excerpt.append(b"!");
        assert_eq!(*excerpt.finish(), *b"ab-ef!");
    }
}
