//! Counts the results of an import.

use std::collections::BTreeMap;

use crate::cards::Unstored;

/// Most field names that the report lists.
const MOST_NAMES: usize = 8;

/// Most kinds that are counted separately.
const MOST_COUNTED: usize = 500;

/// The results of an import in numbers.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) added: u64,
    pub(super) changed: u64,
    pub(super) unchanged: u64,
    pub(super) rejected: u64,
    pub(super) skipped: u64,
    /// Photos that are links and were not fetched.
    pub(super) links: u64,
    unstored: BTreeMap<Unstored, u64>,
}

impl Tally {
    /// Counts a value that is not stored.
    pub(super) fn not_stored(&mut self, what: Unstored) {
        // Field names are untrusted input: their number is limited.
        let many = self.unstored.len() >= MOST_COUNTED && !self.unstored.contains_key(&what);
        let what = if many { Unstored::Field("\u{2026}".to_owned()) } else { what };
        *self.unstored.entry(what).or_default() += 1;
    }

    /// Formats the report.
    pub(super) fn lines(&self, dry_run: bool) -> String {
        let Self { added, changed, unchanged, rejected, skipped, links, .. } = self;
        let skipped = if *skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
        let mut lines = vec![format!(
            "{added} added, {changed} changed, {unchanged} unchanged, {rejected} rejected{skipped}"
        )];
        lines.extend(self.unstored_line());
        if *links > 0 {
            let photos = if *links == 1 {
                "1 photo is a link".to_owned()
            } else {
                format!("{links} photos are links")
            };
            lines.push(format!(
                "{photos} to the web, not fetched: --fetch-photos fetches over https, from public addresses only"
            ));
        }
        let end = if dry_run { " (dry run: nothing was written)" } else { "" };
        format!("{}{end}", lines.join("\n"))
    }

    fn unstored_line(&self) -> Option<String> {
        let mut parts = Vec::new();
        let (mut others, mut names) = (0, Vec::new());
        for (what, &count) in &self.unstored {
            let (one, many) = what.names();
            if matches!(what, Unstored::Field(_)) {
                others += count;
                names.push(one);
            } else {
                parts.push(format!("{count} {}", if count == 1 { one } else { many }));
            }
        }
        if others > 0 {
            let more = if names.len() > MOST_NAMES { ", \u{2026}" } else { "" };
            names.truncate(MOST_NAMES);
            let fields = if others == 1 { "other field" } else { "other fields" };
            parts.push(format!("{others} {fields} ({}{more})", names.join(", ")));
        }
        let all: u64 = self.unstored.values().sum();
        let are = if all == 1 { "is" } else { "are" };
        (!parts.is_empty()).then(|| format!("{} {are} not stored yet", parts.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unstored_values_are_reported_with_counts() {
        let mut tally = Tally { added: 2, ..Tally::default() };
        assert_eq!(tally.lines(false), "2 added, 0 changed, 0 unchanged, 0 rejected");
        tally.not_stored(Unstored::WebAddress);
        assert!(tally.lines(false).ends_with("\n1 web address is not stored yet"), "{}", tally.lines(false));
        tally.not_stored(Unstored::PostalAddress);
        tally.not_stored(Unstored::PostalAddress);
        for number in 0..20 {
            tally.not_stored(Unstored::Field(format!("X-{number:02}")));
        }
        tally.links = 2;
        let lines = tally.lines(true);
        assert!(lines.contains("2 postal addresses, 1 web address, 20 other fields (X-00, "), "{lines}");
        assert!(lines.contains("X-07, \u{2026}) are not stored yet"), "{lines}");
        assert!(lines.contains("2 photos are links") && lines.contains("--fetch-photos"), "{lines}");
        assert!(lines.ends_with(" (dry run: nothing was written)"), "{lines}");
    }
}
