//! BMP, row by row, in whatever order its rows are stored. A truncated file shows the rows that are there.

use super::{Header, Holds, narrowed};
use crate::bmp::{self, Bitmap};
use crate::plan::Plan;
use crate::raster::Raster;
use crate::watch::Watch;
use crate::{Error, Kind};

pub(crate) fn header(bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    let header = bmp::Header::read(bytes, watch)?;
    let holds = Holds::RowsAnd(header.layout(), header.memory_bytes());
    // Indices are of colours with eight bits a channel, and so are most others.
    Ok(Header { kind: Kind::Bmp, width: header.width, height: header.height, bits: 8, holds })
}

pub(crate) fn decode(bytes: &[u8], plan: &Plan, watch: &Watch<'_>) -> Result<Raster, Error> {
    let header = bmp::Header::read(bytes, watch)?;
    let bitmap = Bitmap::open(bytes, watch)?;
    narrowed(Kind::Bmp, header.width, header.layout(), plan, watch, |row, pixels| bitmap.row(row, pixels))
}
