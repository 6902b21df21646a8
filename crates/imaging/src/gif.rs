//! GIF: the first frame, its colours, and its indices as they are decompressed.

mod indices;
mod walk;

pub(crate) use indices::Indices;
pub(crate) use walk::Frame;
