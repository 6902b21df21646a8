//! Pictures: recognise the kind, read the size, hold them to limits, draw placeholders, find faces, encode pixels; no IO.

mod dimensions;
pub mod drawn;
mod encode;
mod error;
pub mod face;
mod limits;
mod recognise;
pub mod thumbhash;

pub use dimensions::dimensions;
pub use encode::{Channels, Pixels, gif, jpeg, png, tiff};
pub use error::Error;
pub use limits::{Limits, Measured};
pub use recognise::{Kind, recognise};
