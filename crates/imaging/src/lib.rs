//! Pictures: recognise the kind, read the header, hold it to limits, render, take out metadata; no IO.

mod colour;
mod decode;
mod dimensions;
mod encode;
mod error;
mod limits;
pub mod metadata;
mod notes;
mod orient;
mod plan;
mod probe;
mod raster;
mod recognise;
mod render;
mod scale;
mod watch;

pub use dimensions::dimensions;
pub use encode::{Channels, Pixels, gif, jpeg, png, tiff, webp};
pub use error::Error;
pub use limits::{Limits, Measured};
pub use probe::{Probe, probe};
pub use recognise::{Kind, recognise};
pub use render::{Crop, Format, Rendered, Wanted, render};
