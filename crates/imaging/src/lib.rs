//! Pictures: recognise the kind, read the size, hold them to limits, decode JPEG, encode drawn pixels; no IO.

mod dimensions;
mod encode;
mod error;
pub mod jpeg;
mod limits;
mod recognise;

pub use dimensions::dimensions;
pub use encode::{Channels, Pixels, gif, jpeg, png, tiff};
pub use error::Error;
pub use limits::{Limits, Measured};
pub use recognise::{Kind, recognise};
