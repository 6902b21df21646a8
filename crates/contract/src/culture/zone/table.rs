//! All zones in one static table, and the index of their names.

use std::cmp::Ordering;
use std::sync::LazyLock;

use super::countries::COUNTRIES;
use super::documented::DOCUMENTED;
use super::places::PLACES;

/// One zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) id: Option<u16>,
    pub(super) code: &'static str,
    pub(super) iana: &'static str,
}

/// How many zones there are.
pub(super) const COUNT: usize = DOCUMENTED.len() + COUNTRIES.len() + PLACES.len();

/// Documented zones, then countries, then places. The first is UTC.
pub(super) static ROWS: [Row; COUNT] = rows();

/// Codes and IANA names in the order of [`compare`], each once; of zones with one IANA name the first is kept.
static NAMES: LazyLock<Box<[(&'static str, u16)]>> = LazyLock::new(|| {
    let codes = (0_u16..).zip(&ROWS).map(|(index, row)| (row.code, index));
    let ianas = (0_u16..).zip(&ROWS).map(|(index, row)| (row.iana, index));
    let mut names: Vec<(&'static str, u16)> = codes.chain(ianas).collect();
    names.sort_by(|left, right| compare(left.0, right.0));
    names.dedup_by(|later, first| compare(later.0, first.0) == Ordering::Equal);
    names.into_boxed_slice()
});

/// The row of a code or IANA name in any letter case. After the first call it takes no lock and allocates nothing.
pub(super) fn by_name(name: &str) -> Option<u16> {
    let found = NAMES.binary_search_by(|(known, _)| compare(known, name)).ok()?;
    NAMES.get(found).map(|&(_, index)| index)
}

/// Shorter names first, then by letters whatever their case.
fn compare(left: &str, right: &str) -> Ordering {
    left.len().cmp(&right.len()).then_with(|| {
        let left = left.bytes().map(|byte| byte.to_ascii_lowercase());
        left.cmp(right.bytes().map(|byte| byte.to_ascii_lowercase()))
    })
}

#[expect(clippy::large_stack_arrays, reason = "runs in the compiler only")]
const fn rows() -> [Row; COUNT] {
    let mut rows = [Row { id: Some(1), code: "UTC", iana: "UTC" }; COUNT];
    let mut index = 0;
    while index < COUNT {
        rows[index] = if index < DOCUMENTED.len() {
            DOCUMENTED[index]
        } else if index < DOCUMENTED.len() + COUNTRIES.len() {
            let (code, iana) = COUNTRIES[index - DOCUMENTED.len()];
            Row { id: None, code, iana }
        } else {
            let iana = PLACES[index - DOCUMENTED.len() - COUNTRIES.len()];
            Row { id: None, code: iana, iana }
        };
        index += 1;
    }
    rows
}
