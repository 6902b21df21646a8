//! Rows of a lossy picture from its brightness and its colour differences, of which there is one for four pixels.

use image_webp::vp8::Frame;

use crate::raster::index;

/// The decoded planes, and room for the colour differences at the height of a row.
pub(crate) struct Planes {
    frame: Frame,
    blue: Vec<u16>,
    red: Vec<u16>,
}

impl Planes {
    pub(crate) fn new(frame: Frame) -> Self {
        Self { frame, blue: Vec::new(), red: Vec::new() }
    }

    /// Writes a row as pixels of this many bytes, of which the first three are red, green and blue.
    pub(crate) fn row(&mut self, row: u32, pixel: usize, out: &mut [u8]) {
        let Self { frame, blue, red } = self;
        let (width, height) = (usize::from(frame.width), usize::from(frame.height));
        let row = index(row.into()).min(height.saturating_sub(1));
        // Planes are made of whole blocks of sixteen.
        let stride = width.div_ceil(16) * 16;
        let rows = (row, height.div_ceil(2));
        between_rows(&frame.ubuf, stride / 2, width.div_ceil(2), rows, blue);
        between_rows(&frame.vbuf, stride / 2, width.div_ceil(2), rows, red);
        let light = frame.ybuf.get(row * stride..).unwrap_or_default();
        for (at, (out, &light)) in out.chunks_exact_mut(pixel).zip(light).take(width).enumerate() {
            let colours = colours(light, between(blue, at), between(red, at));
            out.iter_mut().zip(colours).for_each(|(byte, colour)| *byte = colour);
        }
    }
}

/// Four times the differences at the height of a row: three quarters of the nearest, a quarter of the next one.
fn between_rows(plane: &[u8], stride: usize, width: usize, (row, rows): (usize, usize), out: &mut Vec<u16>) {
    let near = row / 2;
    let far =
        if row.is_multiple_of(2) { near.saturating_sub(1) } else { (near + 1).min(rows.saturating_sub(1)) };
    let line = |row: usize| plane.get(row * stride..row * stride + width).unwrap_or_default();
    out.clear();
    out.extend(line(near).iter().zip(line(far)).map(|(&near, &far)| u16::from(near) * 3 + u16::from(far)));
}

/// The difference at a column, by the same weights.
fn between(line: &[u16], column: usize) -> i32 {
    let near = column / 2;
    let far = if column.is_multiple_of(2) { near.saturating_sub(1) } else { near + 1 };
    let near = line.get(near).copied().unwrap_or(512);
    let far = line.get(far).copied().unwrap_or(near);
    i32::from((near * 3 + far + 8) >> 4)
}

/// Red, green and blue in the whole range from brightness and differences in that of television (ITU-R BT.601), by the
/// fixed-point factors of the format.
fn colours(light: u8, blue: i32, red: i32) -> [u8; 3] {
    let times = |value: i32, factor: i32| (value * factor) >> 8;
    let light = times(light.into(), 19_077);
    [
        light + times(red, 26_149) - 14_234,
        light - times(blue, 6419) - times(red, 13_320) + 8708,
        light + times(blue, 33_050) - 17_685,
    ]
    .map(|colour| u8::try_from((colour >> 6).clamp(0, 255)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_range_are_black_and_white() {
        assert_eq!(colours(16, 128, 128), [0, 0, 0]);
        assert_eq!(colours(235, 128, 128), [255, 255, 255]);
        assert_eq!(colours(0, 128, 128), [0, 0, 0]);
        assert_eq!(colours(255, 128, 128), [255, 255, 255]);
    }

    #[test]
    fn differences_are_weighed_between_their_four_neighbours() {
        let plane = [0, 160, 160, 0];
        let mut line = Vec::new();
        let mut at = |row, column| {
            between_rows(&plane, 2, 2, (row, 2), &mut line);
            between(&line, column)
        };
        assert_eq!([at(0, 0), at(0, 3), at(3, 0), at(3, 3)], [0, 160, 160, 0]);
        // 9, 3, 3 and 1 sixteenths.
        assert_eq!([at(1, 1), at(1, 2)], [60, 100]);
    }
}
