//! The operations of the vendor's published API, and the one that a request matches.
//!
//! The list is searched as text, by bisection: it needs no start-up time and no additional memory.

use std::cmp::Ordering;
use std::ops::Range;

use http::Method;

use super::routes::Route;

/// One operation a line: method, path, name; in the order of [`key`].
const LIST: &str = include_str!("published.txt");

/// An operation of the published API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// GET, POST, PUT, PATCH or DELETE.
    pub method: &'static str,
    /// The path as the vendor writes it, values in braces.
    pub path: &'static str,
    /// The vendor's name for it.
    pub name: &'static str,
}

/// A segment of a path: a literal or a parameter. Literals come first in the list.
#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Word(&'a str),
    Value,
}

impl<'a> Segment<'a> {
    fn of_pattern(text: &'a str) -> Self {
        if text.starts_with('{') { Self::Value } else { Self::Word(text) }
    }

    /// Literals are compared in any letter case.
    fn compare(self, other: Segment<'_>) -> Ordering {
        let folded = |word: &'a str| word.bytes().map(|byte| byte.to_ascii_lowercase());
        match (self, other) {
            (Self::Word(one), Segment::Word(two)) => {
                folded(one).cmp(two.bytes().map(|byte| byte.to_ascii_lowercase()))
            }
            (Self::Word(_), Segment::Value) => Ordering::Less,
            (Self::Value, Segment::Word(_)) => Ordering::Greater,
            (Self::Value, Segment::Value) => Ordering::Equal,
        }
    }

    /// Whether some path matches both.
    fn overlaps(self, other: Segment<'_>) -> bool {
        match (self, other) {
            (Self::Word(_), Segment::Word(_)) => self.compare(other).is_eq(),
            _ => true,
        }
    }
}

/// Every published operation.
pub fn operations() -> impl Iterator<Item = Operation> {
    LIST.lines().filter_map(operation)
}

/// How many of them the routes of `table` implement, and how many there are.
pub fn count(table: &[Route]) -> (usize, usize) {
    let works = |operation: &Operation| {
        let mut routes = table.iter().filter(|route| route.verb.name() == operation.method);
        routes.any(|route| same_pattern(route.path, operation.path))
    };
    (operations().filter(works).count(), operations().count())
}

/// The published operations at one pattern of paths.
#[derive(Clone, Debug)]
pub struct AtPattern(Range<usize>);

impl AtPattern {
    /// The operations at the pattern that matches `path` best: literals win over parameters, from left to right.
    pub fn of_path(path: &str) -> Option<Self> {
        let segments: Vec<_> = segments(path).collect();
        walk(0..LIST.len(), 0, &segments).map(Self)
    }

    /// The operations at exactly this pattern, whatever the names of its parameters.
    pub fn of_pattern(pattern: &str) -> Option<Self> {
        let mut range = 0..LIST.len();
        let mut depth = 0;
        for segment in segments(pattern) {
            range = narrowed(range, depth, Segment::of_pattern(segment));
            depth += 1;
        }
        ending(range, depth).map(Self)
    }

    /// The operation with this method. If two differ only in the type of a parameter (`{id}`, `{name}`), the one that
    /// the values of `path` match.
    pub fn with(&self, method: &Method, path: &str) -> Option<Operation> {
        let method = if method == Method::HEAD { "GET" } else { method.as_str() };
        let mut best: Option<(usize, Operation)> = None;
        for operation in self.operations().filter(|operation| operation.method == method) {
            let likeness = likeness(operation.path, path);
            if best.is_none_or(|(most, _)| likeness > most) {
                best = Some((likeness, operation));
            }
        }
        best.map(|(_, operation)| operation)
    }

    /// All of them.
    pub fn operations(&self) -> impl Iterator<Item = Operation> {
        LIST.get(self.0.clone()).unwrap_or_default().lines().filter_map(operation)
    }
}

/// Published patterns that overlap with a route's pattern: the router has to know them, or the route would
/// match their paths.
pub fn beside(pattern: &str) -> impl Iterator<Item = &'static str> {
    let mut range = 0..LIST.len();
    let words = segments(pattern).map(Segment::of_pattern).take_while(|it| matches!(it, Segment::Word(_)));
    for (depth, word) in words.enumerate() {
        range = narrowed(range, depth, word);
    }
    let lines = LIST.get(range).unwrap_or_default().lines().filter_map(operation);
    let paths = lines.map(|operation| operation.path);
    paths.filter(move |path| overlaps(pattern, path) && !same_pattern(pattern, path))
}

fn operation(line: &'static str) -> Option<Operation> {
    let mut words = line.split(' ');
    Some(Operation { method: words.next()?, path: words.next()?, name: words.next()? })
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn overlaps(one: &str, two: &str) -> bool {
    let fit = |(one, two)| Segment::of_pattern(one).overlaps(Segment::of_pattern(two));
    segments(one).count() == segments(two).count() && segments(one).zip(segments(two)).all(fit)
}

fn same_pattern(one: &str, two: &str) -> bool {
    let same = |(one, two)| Segment::of_pattern(one).compare(Segment::of_pattern(two)).is_eq();
    segments(one).count() == segments(two).count() && segments(one).zip(segments(two)).all(same)
}

/// How many values of `path` have the type that `pattern` names: numbers for ids, anything else for the others.
fn likeness(pattern: &str, path: &str) -> usize {
    let values = segments(pattern).zip(segments(path)).filter(|(segment, _)| segment.starts_with('{'));
    let alike = values.filter(|(segment, value)| {
        let name = segment.trim_matches(['{', '}']).to_ascii_lowercase();
        let is_id = name.ends_with("id") && !name.ends_with("uniqueid");
        is_id == value.bytes().all(|byte| byte.is_ascii_digit())
    });
    alike.count()
}

/// The lines within `range` whose paths continue with `rest` from `depth` on, and end there.
fn walk(range: Range<usize>, depth: usize, rest: &[&str]) -> Option<Range<usize>> {
    if range.is_empty() {
        return None;
    }
    let Some((first, rest)) = rest.split_first() else { return ending(range, depth) };
    let words = narrowed(range.clone(), depth, Segment::Word(first));
    walk(words, depth + 1, rest).or_else(|| walk(narrowed(range, depth, Segment::Value), depth + 1, rest))
}

/// The lines within `range` whose paths have no segment at `depth`; `None` when there are none.
fn ending(range: Range<usize>, depth: usize) -> Option<Range<usize>> {
    let end = partition(&range, |line| key(line, depth).is_none());
    (range.start < end).then_some(range.start..end)
}

/// The lines within `range` whose paths have this segment at `depth`; they are alike before it.
fn narrowed(range: Range<usize>, depth: usize, segment: Segment<'_>) -> Range<usize> {
    let compared = |line: &'static str| match key(line, depth) {
        None => Ordering::Less,
        Some(known) => known.compare(segment),
    };
    let start = partition(&range, |line| compared(line).is_lt());
    start..partition(&(start..range.end), |line| compared(line).is_eq())
}

/// The sort key of a line: the segments of its path; a shorter path comes before its extensions.
fn key(line: &'static str, depth: usize) -> Option<Segment<'static>> {
    segments(line.split(' ').nth(1)?).nth(depth).map(Segment::of_pattern)
}

/// The partition point: the end of the first lines within `range` for which `before` holds.
fn partition(range: &Range<usize>, before: impl Fn(&'static str) -> bool) -> usize {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = low + (high - low) / 2;
        let start = LIST.get(low..middle).and_then(|text| text.rfind('\n')).map_or(low, |at| low + at + 1);
        let line = LIST.get(start..high).and_then(|text| text.lines().next()).unwrap_or_default();
        if before(line) { low = start + line.len() + 1 } else { high = start }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::routes::ROUTES;

    fn order(one: &Operation, two: &Operation) -> Ordering {
        let (mut ones, mut twos) = (segments(one.path), segments(two.path));
        loop {
            return match (ones.next(), twos.next()) {
                (None, None) => one.method.cmp(two.method).then(one.name.cmp(two.name)),
                (None, _) => Ordering::Less,
                (_, None) => Ordering::Greater,
                (Some(one), Some(two)) => match Segment::of_pattern(one).compare(Segment::of_pattern(two)) {
                    Ordering::Equal => continue,
                    other => other,
                },
            };
        }
    }

    #[test]
    fn the_list_is_sorted_and_every_line_of_it_is_an_operation() {
        assert!(LIST.is_ascii() && LIST.ends_with('\n'));
        assert_eq!(operations().count(), LIST.lines().count());
        let all: Vec<_> = operations().collect();
        for pair in all.windows(2) {
            assert_eq!(order(&pair[0], &pair[1]), Ordering::Less, "{pair:?}");
        }
        let known = ["GET", "POST", "PUT", "PATCH", "DELETE"];
        assert!(all.iter().all(|one| known.contains(&one.method) && one.path.starts_with("/api/v1/")));
    }

    #[test]
    fn every_operation_is_found_by_its_path_and_by_its_pattern() {
        for one in operations() {
            let path: Vec<_> = segments(one.path)
                .map(|segment| match segment.trim_matches(['{', '}']) {
                    name if name == segment => segment.to_uppercase(),
                    name if name.to_lowercase().ends_with("uniqueid") => "a-b-c".to_owned(),
                    name if name.to_lowercase().ends_with("id") => "7".to_owned(),
                    _ => "x".to_owned(),
                })
                .collect();
            let path = format!("/{}", path.join("/"));
            let method = Method::from_bytes(one.method.as_bytes()).unwrap();
            for found in [AtPattern::of_path(&path), AtPattern::of_pattern(one.path)] {
                let found = found.and_then(|at| at.with(&method, &path)).unwrap_or_else(|| panic!("{one:?}"));
                // With two text parameters it is ambiguous which one is meant.
                let unclear = one.path.contains("{tableName}") && one.path.starts_with("/api/v1/Role/");
                assert!(found == one || unclear, "{path}: {found:?} is not {one:?}");
            }
        }
    }

    #[test]
    fn unknown_paths_match_no_operation() {
        let long = format!("/api/v1{}", "/Agents".repeat(70));
        for path in [
            "",
            "/",
            "/api",
            "/api/v1",
            "/api/v1/Agents",
            "/api/v1/{Person}/x/y/z/a",
            "/z",
            "/api/v1/~",
            &*long,
        ] {
            assert!(AtPattern::of_path(path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_route_with_a_parameter_does_not_match_published_literals() {
        let beside: Vec<_> = beside("/api/v1/User/{id}").collect();
        assert!(beside.contains(&"/api/v1/User/currentAssociate"), "{beside:?}");
        assert!(!beside.contains(&"/api/v1/User/{userName}"), "{beside:?}");
        let (works, all) = count(ROUTES);
        assert!(works > 80 && all > 3300, "{works} of {all}");
    }
}
