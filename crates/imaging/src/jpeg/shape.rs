//! How a picture is divided into blocks, and the memory that decoding them needs.

use super::header::{Component, Frame, Scan};
use super::plan::{Plan, Plane};
use super::transform::last_needed;

/// Tables, a window of unstuffed bytes and lists.
const FIXED_BYTES: usize = 256 * 1024;

/// A frame and its first scan, as far as memory depends on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    size: (u16, u16),
    /// Blocks across and down in an MCU, of as many components as there are.
    sampling: [(u8, u8); 4],
    components: u8,
    channels: u8,
    progressive: bool,
    /// Whether one scan has all components.
    interleaved: bool,
}

impl Shape {
    pub(super) fn of(frame: &Frame, channels: usize, scan: Option<&Scan>) -> Self {
        let mut sampling = [(1, 1); 4];
        for (place, component) in sampling.iter_mut().zip(&frame.components) {
            *place = (component.across as u8, component.down as u8);
        }
        Self {
            size: (frame.width as u16, frame.height as u16),
            sampling,
            components: frame.components.len() as u8,
            channels: channels as u8,
            progressive: frame.progressive,
            interleaved: scan.is_none_or(|scan| scan.members.len() == frame.components.len()),
        }
    }

    /// A picture inside a file, of which no more is known: as if no component had fewer blocks than another, and each
    /// came in a scan of its own.
    pub(crate) fn inside((width, height): (u32, u32), components: u8, progressive: bool) -> Self {
        let side = |side| u16::try_from(side).unwrap_or(u16::MAX);
        Self {
            size: (side(width), side(height)),
            sampling: [(1, 1); 4],
            components: components.min(4),
            channels: components.min(4),
            progressive,
            interleaved: false,
        }
    }

    pub(crate) fn size(&self) -> (u32, u32) {
        (self.size.0.into(), self.size.1.into())
    }

    /// Bytes of a pixel when it is decoded.
    pub(crate) const fn channels(&self) -> u8 {
        self.channels
    }

    /// Width and height of the picture when it may be reduced to the least size.
    pub(crate) fn reduced(&self, least: (u32, u32)) -> (u32, u32) {
        let plan = self.plan(least);
        (plan.width as u32, plan.height as u32)
    }

    /// Memory that decoding needs in addition to its output.
    pub(crate) fn memory_bytes(&self, least: (u32, u32)) -> u64 {
        let plan = self.plan(least);
        let bands = plan.planes.iter().map(|plane| 2 * plane.stride * (plane.rows() + 2)).sum::<usize>();
        let rows = plan.width * (plan.mcu_height * usize::from(self.channels) + 16);
        let gathered = |plane: &Plane| {
            let kept = last_needed(plane.side) + 1;
            let blocks = plan.mcus_wide * plane.across * plan.mcus_high * plane.down;
            blocks * (kept * 2 + if kept > 1 { 8 } else { 0 })
        };
        let drawn = |plane: &Plane| plane.stride * plane.rows() * plan.mcus_high;
        let held: usize = match (self.progressive, self.interleaved) {
            (true, _) => plan.planes.iter().map(gathered).sum(),
            (false, true) => 0,
            (false, false) => plan.planes.iter().map(drawn).sum(),
        };
        (bands + rows + held + FIXED_BYTES) as u64
    }

    fn plan(&self, least: (u32, u32)) -> Plan {
        let sampling = self.sampling.iter().take(self.components.into());
        let components = sampling.map(|&(across, down)| Component {
            id: 0,
            across: across.into(),
            down: down.into(),
            quantisation: 0,
        });
        let frame = Frame {
            width: self.size.0.into(),
            height: self.size.1.into(),
            progressive: self.progressive,
            components: components.collect(),
        };
        Plan::new(&frame, least)
    }
}
