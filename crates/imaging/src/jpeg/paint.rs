//! From the rows of each component to the pixels of the picture: stretching, then colour.

use super::colour::Colours;
use super::plan::{Plan, Plane};
use crate::Error;

/// The rows that one row of MCUs makes of a component, and one row above and below.
struct Band {
    bytes: Vec<u8>,
    stride: usize,
    rows: usize,
}

/// Receives rows of pixels, as many as are complete.
pub type Sink<'s> = &'s mut dyn FnMut(&[u8]) -> Result<(), Error>;

/// A picture that is painted from the top.
pub struct Painter<'p> {
    plan: &'p Plan,
    colours: Colours,
    /// The painted pixels, or only the last rows when a sink receives them.
    picture: Vec<u8>,
    sink: Option<Sink<'p>>,
    /// The row of MCUs that is drawn now.
    drawn: Vec<Band>,
    /// The row of MCUs before it, which waits for what comes below.
    waiting: Vec<Band>,
    /// Rows of MCUs that were drawn.
    count: usize,
    scratch: [Vec<u8>; 4],
    sums: Vec<u16>,
}

impl Band {
    fn new(plane: &Plane) -> Self {
        let (stride, rows) = (plane.stride, plane.rows());
        Self { bytes: vec![0; stride * (rows + 2)], stride, rows }
    }

    /// A row, counted from the one above.
    fn row(&self, row: usize) -> &[u8] {
        &self.bytes[row * self.stride..(row + 1) * self.stride]
    }

    fn copy(&mut self, from: usize, to: usize) {
        self.bytes.copy_within(from * self.stride..(from + 1) * self.stride, to * self.stride);
    }
}

impl<'p> Painter<'p> {
    /// An empty picture, which is assembled unless a sink receives its rows.
    pub fn new(plan: &'p Plan, colours: Colours, sink: Option<Sink<'p>>) -> Self {
        let bands = || plan.planes.iter().map(Band::new).collect();
        let rows = if sink.is_some() { plan.mcu_height } else { plan.height };
        Self {
            plan,
            colours,
            picture: Vec::with_capacity(plan.width * rows * colours.channels()),
            sink,
            drawn: bands(),
            waiting: bands(),
            count: 0,
            scratch: Default::default(),
            sums: Vec::new(),
        }
    }

    /// Where each component's rows of the next row of MCUs are to be drawn.
    pub fn targets(&mut self) -> Vec<&mut [u8]> {
        let rows = |band: &'_ Band| band.stride..band.stride * (band.rows + 1);
        self.drawn
            .iter_mut()
            .map(|band| {
                let rows = rows(band);
                &mut band.bytes[rows]
            })
            .collect()
    }

    /// The row of MCUs is drawn.
    pub fn next(&mut self) -> Result<(), Error> {
        for (now, before) in self.drawn.iter_mut().zip(&mut self.waiting) {
            if self.count == 0 {
                now.copy(1, 0);
            } else {
                now.bytes[..now.stride].copy_from_slice(before.row(before.rows));
                let below = before.stride * (before.rows + 1);
                before.bytes[below..].copy_from_slice(now.row(1));
            }
        }
        if self.count > 0 {
            self.paint()?;
        }
        self.count += 1;
        std::mem::swap(&mut self.drawn, &mut self.waiting);
        Ok(())
    }

    /// The last row of MCUs is drawn; returns the pixels of the picture, unless a sink received them.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        for (band, plane) in self.waiting.iter_mut().zip(&self.plan.planes) {
            let last = (plane.height + band.rows).saturating_sub(self.count * band.rows);
            band.copy(last, last + 1);
        }
        self.paint()?;
        Ok(self.picture)
    }

    /// Paints the rows of MCUs that wait.
    fn paint(&mut self) -> Result<(), Error> {
        let first = (self.count - 1) * self.plan.mcu_height;
        for row in 0..self.plan.mcu_height.min(self.plan.height - first) {
            for ((band, plane), scratch) in self.waiting.iter().zip(&self.plan.planes).zip(&mut self.scratch)
            {
                stretch(self.plan, plane, band, row, scratch, &mut self.sums);
            }
            let lines = [0, 1, 2, 3].map(|at| match (self.waiting.get(at), self.plan.planes.get(at)) {
                (Some(band), Some(plane)) if fits(self.plan, plane) => &band.row(row + 1)[..self.plan.width],
                _ => self.scratch[at].get(..self.plan.width).unwrap_or_default(),
            });
            self.colours.convert(lines, &mut self.picture);
        }
        if let Some(sink) = &mut self.sink {
            sink(&self.picture)?;
            self.picture.clear();
        }
        Ok(())
    }
}

fn fits(plan: &Plan, plane: &Plane) -> bool {
    plane.across * plane.side == plan.mcu_width && plane.rows() == plan.mcu_height
}

/// Makes a row of the picture out of a component that has fewer pixels than it; nothing where it has as many.
fn stretch(plan: &Plan, plane: &Plane, band: &Band, row: usize, line: &mut Vec<u8>, sums: &mut Vec<u16>) {
    if fits(plan, plane) {
        return;
    }
    weigh(plan, plane, band, row, sums);
    let wide = plane.across * plane.side;
    line.clear();
    if wide == plan.mcu_width {
        line.extend(sums.iter().map(|&sum| ((sum + 8) >> 4) as u8));
    } else if wide * 2 == plan.mcu_width {
        double(sums, line);
    } else {
        interpolate(sums, (wide, plan.mcu_width), plan.width, line);
    }
}

/// Sixteen times the pixels at the height of a row of the picture, between the two nearest rows of a component.
fn weigh(plan: &Plan, plane: &Plane, band: &Band, row: usize, sums: &mut Vec<u16>) {
    // Pixels are told by their centres; the band begins a row higher.
    let unit = plan.mcu_height * 2;
    let height = (row * 2 + 1) * plane.rows() + plan.mcu_height;
    let part = ((height % unit * 16 + plan.mcu_height) / unit) as u16;
    let upper = &band.row(height / unit)[..plane.width];
    let lower = &band.row((height / unit + 1).min(band.rows + 1))[..plane.width];
    let pairs = upper.iter().zip(lower);
    sums.clear();
    sums.extend(pairs.map(|(&upper, &lower)| u16::from(upper) * (16 - part) + u16::from(lower) * part));
}

/// As many pixels as asked for, `to` for each `from`; a sum is sixteen times a pixel.
fn interpolate(sums: &[u16], (from, to): (usize, usize), width: usize, line: &mut Vec<u8>) {
    let pixel = |column: usize| {
        let place = ((column * 2 + 1) * from).saturating_sub(to);
        let left = (place / (to * 2)).min(sums.len() - 1);
        let right = (left + 1).min(sums.len() - 1);
        let (part, unit) = (place % (to * 2), to * 2);
        let sum = usize::from(sums[left]) * (unit - part) + usize::from(sums[right]) * part;
        ((sum + unit * 8) / (unit * 16)) as u8
    };
    line.extend((0..width).map(pixel));
}

/// Two pixels for each, a quarter of the way to its neighbour; a sum is sixteen times a pixel.
fn double(sums: &[u16], line: &mut Vec<u8>) {
    let (Some(&first), Some(&last)) = (sums.first(), sums.last()) else { return };
    line.resize(sums.len() * 2, 0);
    let left = |pixel: u16, neighbour: u16| ((pixel * 3 + neighbour + 32) >> 6) as u8;
    let right = |pixel: u16, neighbour: u16| ((pixel * 3 + neighbour + 31) >> 6) as u8;
    line[0] = left(first, first);
    let end = line.len() - 1;
    line[end] = right(last, last);
    for (pair, out) in sums.windows(2).zip(line[1..end].chunks_exact_mut(2)) {
        out[0] = right(pair[0], pair[1]);
        out[1] = left(pair[1], pair[0]);
    }
}
