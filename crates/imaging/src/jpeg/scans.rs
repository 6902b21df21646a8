//! The scans of a picture, one after another, to its pixels.

use super::bits::Source;
use super::header::{Header, Scan, damaged};
use super::paint::Painter;
use super::plan::{Plan, Plane};
use super::progressive::{self, Gathered};
use super::reader::Reader;
use super::sequential;
use super::transform::Factors;
use crate::Error;

/// The most scans that a picture may have; encoders write about ten.
const MOST_SCANS: usize = 200;

/// What is the same for all scans of a picture.
struct Scans<'a> {
    bytes: &'a [u8],
    header: Header,
    plan: &'a Plan,
    expired: &'a dyn Fn() -> bool,
    /// Made ready when a component comes first.
    factors: Vec<Option<Factors>>,
    cut_short: bool,
    /// Whether any MCU could be read.
    found: bool,
}

/// Decodes from the first scan on; the pixels, unless the painter's sink takes them, and whether any are not what was taken.
pub fn decode(
    bytes: &[u8],
    header: Header,
    scan: &Scan,
    plan: &Plan,
    painter: Painter<'_>,
    expired: &dyn Fn() -> bool,
) -> Result<(Vec<u8>, bool), Error> {
    let progressive = header.frame.as_ref().is_some_and(|frame| frame.progressive);
    let factors = vec![None; plan.planes.len()];
    let mut scans = Scans { bytes, header, plan, expired, factors, cut_short: false, found: false };
    let picture = if progressive {
        scans.gather(scan, painter)
    } else if scan.members.len() == plan.planes.len() {
        scans.stream(scan, painter)
    } else {
        scans.separate(scan, painter)
    };
    let picture = picture?;
    if !scans.found {
        return Err(damaged("none of its pixels can be read"));
    }
    Ok((picture, scans.cut_short))
}

impl Scans<'_> {
    fn in_time(&self) -> Result<(), Error> {
        if (self.expired)() { Err(Error::OutOfTime) } else { Ok(()) }
    }

    /// Makes the factors of a scan's components ready, if they are not.
    fn prepare(&mut self, scan: &Scan) -> Result<(), Error> {
        let frame = self.header.frame.as_ref().ok_or_else(|| damaged("it has no frame"))?;
        for member in &scan.members {
            let number = frame.components[member.component].quantisation;
            let table = self.header.quantisation[number].as_ref();
            let table = table.ok_or_else(|| damaged("a quantisation table is missing"))?;
            let side = self.plan.planes[member.component].side;
            self.factors[member.component].get_or_insert_with(|| Factors::new(table, side));
        }
        Ok(())
    }

    /// A single scan has it all: each row of MCUs is painted as it comes.
    fn stream(&mut self, scan: &Scan, mut painter: Painter<'_>) -> Result<Vec<u8>, Error> {
        self.prepare(scan)?;
        let tables = sequential::Tables::new(&self.header, scan, self.plan)?;
        let units =
            tables.units(scan, self.plan, &self.factors).ok_or_else(|| damaged("a table is missing"))?;
        let mut source = Source::new(self.bytes);
        let mut reader = Reader::new(&mut source, scan.place, self.header.restart_interval);
        for _ in 0..self.plan.mcus_high {
            self.in_time()?;
            let mut targets = painter.targets();
            let mut targets: Vec<_> =
                scan.members.iter().map(|member| std::mem::take(&mut targets[member.component])).collect();
            sequential::row(&mut reader, &units, &mut targets, self.plan.mcus_wide);
            painter.next()?;
        }
        self.cut_short = reader.lost;
        self.found = reader.read > 0;
        painter.finish()
    }

    /// Several scans have some components each: they are drawn apart and painted at the end.
    fn separate(&mut self, first: &Scan, mut painter: Painter<'_>) -> Result<Vec<u8>, Error> {
        let plan = self.plan;
        let blank = |plane: &Plane| vec![128; plane.stride * plane.rows() * plan.mcus_high];
        let mut drawn: Vec<_> = plan.planes.iter().map(blank).collect();
        let mut seen = vec![false; drawn.len()];
        self.each(first, |scans, scan| {
            scans.draw(scan, &mut drawn)?;
            for member in &scan.members {
                seen[member.component] = true;
            }
            Ok(seen.iter().all(|&seen| seen))
        })?;
        for row in 0..plan.mcus_high {
            for ((target, plane), drawn) in painter.targets().into_iter().zip(&plan.planes).zip(&drawn) {
                let bytes = plane.stride * plane.rows();
                target.copy_from_slice(&drawn[row * bytes..(row + 1) * bytes]);
            }
            painter.next()?;
        }
        painter.finish()
    }

    fn draw(&mut self, scan: &Scan, drawn: &mut [Vec<u8>]) -> Result<(), Error> {
        let tables = sequential::Tables::new(&self.header, scan, self.plan)?;
        let units =
            tables.units(scan, self.plan, &self.factors).ok_or_else(|| damaged("a table is missing"))?;
        let mut source = Source::new(self.bytes);
        let mut reader = Reader::new(&mut source, scan.place, self.header.restart_interval);
        let (wide, high) = sequential::mcus(scan, self.plan);
        for row in 0..high {
            self.in_time()?;
            let mut targets = Vec::with_capacity(4);
            for member in &scan.members {
                let plane = &self.plan.planes[member.component];
                let bytes = plane.stride * plane.side * sequential::per_mcu(scan, plane).1;
                let whole = std::mem::take(&mut drawn[member.component]);
                targets.push((member.component, row * bytes, whole));
            }
            let mut rows: Vec<_> = targets.iter_mut().map(|(_, begin, whole)| &mut whole[*begin..]).collect();
            sequential::row(&mut reader, &units, &mut rows, wide);
            for (component, _, whole) in targets {
                drawn[component] = whole;
            }
        }
        self.cut_short |= reader.lost;
        self.found |= reader.read > 0;
        Ok(())
    }

    /// Scans refine each other: coefficients are gathered, and drawn at the end.
    fn gather(&mut self, first: &Scan, mut painter: Painter<'_>) -> Result<Vec<u8>, Error> {
        let plan = self.plan;
        let mut gathered: Vec<_> = plan.planes.iter().map(|plane| Gathered::new(plane, plan)).collect();
        self.each(first, |scans, scan| {
            if scan.members.iter().any(|member| gathered[member.component].needs(scan)) {
                scans.read(scan, &mut gathered)?;
            }
            for member in &scan.members {
                gathered[member.component].note(scan);
            }
            Ok(gathered.iter().all(Gathered::complete))
        })?;
        for row in 0..plan.mcus_high {
            self.in_time()?;
            let components = plan.planes.iter().zip(&gathered).zip(&self.factors);
            for (target, ((plane, gathered), factors)) in painter.targets().into_iter().zip(components) {
                match factors {
                    Some(factors) => gathered.draw(plane, factors, row, target),
                    None => target.fill(128),
                }
            }
            painter.next()?;
        }
        painter.finish()
    }

    fn read(&mut self, scan: &Scan, gathered: &mut [Gathered]) -> Result<(), Error> {
        let tables = progressive::Tables::new(&self.header, scan)?;
        let mut source = Source::new(self.bytes);
        let mut reader = Reader::new(&mut source, scan.place, self.header.restart_interval);
        for row in 0..sequential::mcus(scan, self.plan).1 {
            self.in_time()?;
            progressive::row(&mut reader, scan, &tables, self.plan, gathered, row);
            if reader.over() {
                break;
            }
        }
        self.cut_short |= reader.lost;
        self.found |= reader.read > 0;
        Ok(())
    }

    /// Does something with each scan until that is all, or the picture ends; damage in a later scan is an end too.
    fn each(
        &mut self,
        first: &Scan,
        mut act: impl FnMut(&mut Self, &Scan) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let mut scan = first.clone();
        for count in 0..MOST_SCANS {
            self.in_time()?;
            let outcome = self.prepare(&scan).and_then(|()| act(self, &scan));
            let outcome = outcome.and_then(|all| {
                if all { Ok(Err(true)) } else { self.header.advance(self.bytes, scan.place) }
            });
            match outcome {
                Ok(Ok(next)) => scan = next,
                Ok(Err(whole)) => {
                    self.cut_short |= !whole;
                    return Ok(());
                }
                Err(Error::Damaged { .. }) if count > 0 => break,
                Err(error) => return Err(error),
            }
        }
        self.cut_short = true;
        Ok(())
    }
}
