//! TIFF: the first page, row by row; a page that is one JPEG as a JPEG is.

use super::{Header, Holds};
use crate::jpeg::Shape;
use crate::plan::Plan;
use crate::raster::Raster;
use crate::scale::{Bands, Cells, Rows, cell_side};
use crate::tiff::{self, Page, PictureRows};
use crate::watch::Watch;
use crate::{Error, Kind};

pub(crate) fn header(bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    watch.check()?;
    let page = tiff::first_page(bytes)?;
    page.check_pixels(watch)?;
    let (width, height) = page.size();
    let holds = match tiff::is_whole_jpeg(&page) {
        Some(head) => {
            Holds::WholeBlocks(Shape::inside((head.width, head.height), head.components, head.progressive))
        }
        None => Holds::Strips { layout: page.layout(), beside: PictureRows::memory_bytes(&page) },
    };
    Ok(Header { kind: Kind::Tiff, width, height, bits: page.bits(), holds })
}

pub(crate) fn decode(bytes: &[u8], plan: &Plan, watch: &Watch<'_>) -> Result<Raster, Error> {
    let page = tiff::first_page(bytes)?;
    let size = page.size();
    if tiff::is_whole_jpeg(&page).is_some() {
        return Ok(tiff::decode_whole(&page, plan.least(size), watch)?.showing(plan.part, size));
    }
    if cell_side(plan) > 1 {
        by_rows(&page, Cells::new(Kind::Tiff, size.0, page.layout(), *plan), plan, watch)
    } else {
        by_rows(&page, Bands::new(Kind::Tiff, size.0, page.layout(), *plan), plan, watch)
    }
}

fn by_rows(page: &Page<'_>, mut rows: impl Rows, plan: &Plan, watch: &Watch<'_>) -> Result<Raster, Error> {
    let mut source = PictureRows::new(page, plan.part, watch);
    while !source.is_over() {
        source.read(rows.row())?;
        rows.push()?;
    }
    rows.finish()
}
