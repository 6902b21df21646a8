//! Ranges of bytes, collected in any sequence within bounded memory: those that touch become one.

use std::ops::Range;

use crate::metadata::Reason;

/// The most ranges that are held at once, 16 bytes each: tiles of 16 × 16 of a hundred million pixels, none of which
/// touches another.
const MOST: usize = 512 * 1024;

/// Ranges that are separate once they are merged.
#[derive(Debug, Default)]
pub struct Ranges(Vec<Range<usize>>);

impl Ranges {
    /// Adds a range.
    pub fn add(&mut self, range: Range<usize>) -> Result<(), Reason> {
        if range.is_empty() {
            return Ok(());
        }
        // Strips and tiles mostly follow each other.
        if let Some(last) = self.0.last_mut()
            && range.start <= last.end
            && last.start <= range.end
        {
            *last = last.start.min(range.start)..last.end.max(range.end);
            return Ok(());
        }
        if self.0.len() >= MOST {
            self.merge();
            // Few free places would mean that ranges are sorted again and again.
            if self.0.len() > MOST / 4 * 3 {
                return Err("it is in too many separate pieces");
            }
        }
        self.0.push(range);
        Ok(())
    }

    /// Adds ranges.
    pub fn add_all(&mut self, ranges: impl IntoIterator<Item = Range<usize>>) -> Result<(), Reason> {
        ranges.into_iter().try_for_each(|range| self.add(range))
    }

    /// Sorts the ranges and joins those that touch; to be called before [`Self::overlaps`] and [`Self::iter`].
    pub fn merge(&mut self) {
        self.0.sort_unstable_by_key(|range| range.start);
        self.0.dedup_by(|next, last| {
            let touches = next.start <= last.end;
            if touches {
                last.end = last.end.max(next.end);
            }
            touches
        });
    }

    /// Whether a byte is in both.
    pub fn overlaps(&self, range: &Range<usize>) -> bool {
        let before = self.0.partition_point(|known| known.start < range.end);
        let last = before.checked_sub(1).and_then(|index| self.0.get(index));
        last.is_some_and(|known| known.end > range.start)
    }

    /// From the first to the last.
    pub fn iter(&self) -> impl Iterator<Item = Range<usize>> {
        self.0.iter().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_strips_of_many_pages_are_held_once() {
        let mut ranges = Ranges::default();
        for _ in 0..30 {
            ranges.add_all((0..65_000).map(|at| at * 3..at * 3 + 2)).unwrap();
            assert!(ranges.0.capacity() <= MOST, "{}", ranges.0.capacity());
        }
        ranges.merge();
        assert_eq!(ranges.0.len(), 65_000);
    }

    #[test]
    fn strips_that_follow_each_other_are_one_range() {
        let mut ranges = Ranges::default();
        ranges.add_all((0..2_000_000).map(|at| at..at + 1)).unwrap();
        assert_eq!(ranges.0.len(), 1);
        assert_eq!(ranges.iter().next(), Some(0..2_000_000));
    }

    #[test]
    fn more_separate_pieces_than_the_bound_are_refused() {
        let mut ranges = Ranges::default();
        let refusal = ranges.add_all((0..=MOST).map(|at| at * 2..at * 2 + 1)).unwrap_err();
        assert!(refusal.contains("pieces"), "{refusal}");
    }

    #[test]
    fn bytes_of_any_range_overlap_and_those_between_do_not() {
        let mut ranges = Ranges::default();
        ranges.add_all([8..10, 2..4, 9..12, 3..3, 4..5]).unwrap();
        ranges.merge();
        assert_eq!(ranges.iter().collect::<Vec<_>>(), [2..5, 8..12]);
        let overlapping: Vec<usize> = (0..14).filter(|at| ranges.overlaps(&(*at..at + 1))).collect();
        assert_eq!(overlapping, [2, 3, 4, 8, 9, 10, 11]);
        assert!(ranges.overlaps(&(0..20)) && !ranges.overlaps(&(5..8)));
    }
}
