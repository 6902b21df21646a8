//! Filters of rows taken back: a pixel was stored as what it differs from the one before and those above.

/// Makes the row what it was; both rows are whole pixels of so many bytes, the one above is finished.
pub(super) fn undo(filter: u8, pixel: u8, above: &[u8], row: &mut [u8]) -> Result<(), &'static str> {
    match pixel {
        1 => undo_of::<1>(filter, above, row),
        2 => undo_of::<2>(filter, above, row),
        3 => undo_of::<3>(filter, above, row),
        6 => undo_of::<6>(filter, above, row),
        8 => undo_of::<8>(filter, above, row),
        _ => undo_of::<4>(filter, above, row),
    }
}

/// The number of the filter by Paeth.
pub(super) const PAETH: u8 = 4;

/// Both rows, one after the other, were stored by Paeth: the second is done a pixel behind the first. What is above a
/// pixel is ready early and what is before it late, so that two rows take hardly longer than one.
pub(super) fn undo_two_of_paeth(pixel: u8, above: &[u8], one: &mut [u8], two: &mut [u8]) {
    match pixel {
        1 => two_of_paeth::<1>(above, one, two),
        2 => two_of_paeth::<2>(above, one, two),
        3 => two_of_paeth::<3>(above, one, two),
        6 => two_of_paeth::<6>(above, one, two),
        8 => two_of_paeth::<8>(above, one, two),
        _ => two_of_paeth::<4>(above, one, two),
    }
}

fn undo_of<const N: usize>(filter: u8, above: &[u8], row: &mut [u8]) -> Result<(), &'static str> {
    match filter {
        0 => {}
        1 => sub::<N>(row),
        2 => up(above, row),
        3 => average::<N>(above, row),
        PAETH => paeth::<N>(above, row),
        _ => return Err("a row has a filter that is not known"),
    }
    Ok(())
}

fn sub<const N: usize>(row: &mut [u8]) {
    let mut left = [0_u8; N];
    for pixel in row.as_chunks_mut::<N>().0 {
        for (byte, left) in pixel.iter_mut().zip(left) {
            *byte = byte.wrapping_add(left);
        }
        left = *pixel;
    }
}

fn up(above: &[u8], row: &mut [u8]) {
    for (byte, &above) in row.iter_mut().zip(above) {
        *byte = byte.wrapping_add(above);
    }
}

fn average<const N: usize>(above: &[u8], row: &mut [u8]) {
    let mut left = [0_u8; N];
    for (pixel, above) in row.as_chunks_mut::<N>().0.iter_mut().zip(above.as_chunks::<N>().0) {
        for ((byte, left), &above) in pixel.iter_mut().zip(left).zip(above) {
            *byte = byte.wrapping_add(left.midpoint(above));
        }
        left = *pixel;
    }
}

fn paeth<const N: usize>(above: &[u8], row: &mut [u8]) {
    let mut edge = Edge::<N>::default();
    for (pixel, above) in row.as_chunks_mut::<N>().0.iter_mut().zip(above.as_chunks::<N>().0) {
        edge.step(above.map(i16::from), pixel);
    }
}

fn two_of_paeth<const N: usize>(above: &[u8], one: &mut [u8], two: &mut [u8]) {
    let (mut first, mut second) = (Edge::<N>::default(), Edge::<N>::default());
    let mut behind = two.as_chunks_mut::<N>().0.iter_mut();
    let mut ahead = one.as_chunks_mut::<N>().0.iter_mut().zip(above.as_chunks::<N>().0);
    if let Some((pixel, above)) = ahead.next() {
        first.step(above.map(i16::from), pixel);
    }
    for ((pixel, above), pixel_behind) in ahead.zip(&mut behind) {
        let above_behind = first.left;
        first.step(above.map(i16::from), pixel);
        second.step(above_behind, pixel_behind);
    }
    if let Some(pixel) = behind.next() {
        second.step(first.left, pixel);
    }
}

/// What the next pixel of a row is told by: the one before, and the one above that.
struct Edge<const N: usize> {
    left: [i16; N],
    corner: [i16; N],
}

impl<const N: usize> Default for Edge<N> {
    fn default() -> Self {
        Self { left: [0; N], corner: [0; N] }
    }
}

impl<const N: usize> Edge<N> {
    #[inline]
    fn step(&mut self, above: [i16; N], pixel: &mut [u8; N]) {
        for channel in 0..N {
            let near = nearest(self.left[channel], above[channel], self.corner[channel]);
            pixel[channel] = pixel[channel].wrapping_add(near);
            self.left[channel] = i16::from(pixel[channel]);
        }
        self.corner = above;
    }
}

/// Which of three is nearest to left + above − corner, the earlier at a tie. That is the smaller of left and above where
/// three times the corner less both is at least the larger, the larger where it is at most the smaller, else the corner.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "each of the three is a byte")]
#[inline]
fn nearest(left: i16, above: i16, corner: i16) -> u8 {
    let beyond = corner * 3 - (left + above);
    let (low, high) = (left.min(above), left.max(above));
    let near = if high <= beyond { low } else { corner };
    (if beyond <= low { high } else { near }) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the standard tells it.
    fn by_distance(left: u8, above: u8, corner: u8) -> u8 {
        let guess = i32::from(left) + i32::from(above) - i32::from(corner);
        // The first of those that are equally near.
        [left, above, corner].into_iter().min_by_key(|&one| guess.abs_diff(one.into())).unwrap()
    }

    #[test]
    fn the_nearest_of_three_is_that_of_the_standard_for_all_of_them() {
        for (left, above) in (0..=255).flat_map(|left| (0..=255).map(move |above| (left, above))) {
            for corner in 0..=255_u8 {
                let found = nearest(i16::from(left), i16::from(above), i16::from(corner));
                assert_eq!(found, by_distance(left, above, corner), "{left} {above} {corner}");
            }
        }
    }

    #[test]
    fn two_rows_at_once_are_what_they_are_one_by_one() {
        let noise = |seed: u32| (0..120_u32).map(move |at| (at.wrapping_mul(seed) >> 7).to_le_bytes()[0]);
        for (pixel, pixels) in
            [1, 2, 3, 4, 6, 8_u8].into_iter().flat_map(|pixel| [1, 2, 3, 30].map(|pixels| (pixel, pixels)))
        {
            let row = |seed| noise(seed).take(usize::from(pixel) * pixels).collect::<Vec<u8>>();
            let (above, one, two) = (row(2_654_435_761), row(40_503_999), row(668_265_263));
            let (mut one_alone, mut two_alone) = (one.clone(), two.clone());
            undo(PAETH, pixel, &above, &mut one_alone).unwrap();
            undo(PAETH, pixel, &one_alone, &mut two_alone).unwrap();
            let (mut one, mut two) = (one, two);
            undo_two_of_paeth(pixel, &above, &mut one, &mut two);
            assert_eq!((one, two), (one_alone, two_alone), "{pixels} pixels of {pixel} bytes");
        }
    }
}
