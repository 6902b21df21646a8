//! Pictures: recognise the kind, hold it to limits, render, take out metadata, find faces, draw placeholders; no IO.

mod bmp;
mod colour;
mod decode;
mod dimensions;
pub mod drawn;
mod encode;
mod error;
pub mod face;
mod gif;
pub mod jpeg;
mod limits;
mod look;
pub mod metadata;
mod notes;
mod orient;
mod plan;
mod png;
mod probe;
mod raster;
mod recognise;
mod render;
mod scale;
pub mod thumbhash;
mod tiff;
mod watch;
mod webp;

pub use dimensions::dimensions;
pub use encode::{Channels, Pixels, encode_as, gif, jpeg, png, tiff, webp};
pub use error::Error;
pub use limits::Limits;
pub use look::{focus_of, thumbhash_of};
pub use probe::{Probe, probe};
pub use recognise::{Kind, recognise};
pub use render::{Crop, Format, Rendered, Wanted, check, render};
