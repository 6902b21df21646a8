//! What a cache holds, in the order of its last use.

use std::collections::BTreeMap;

/// Names with their lengths, and when each was used last.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// In order, so that those of a group lie side by side.
    entries: BTreeMap<String, Entry>,
    /// Names by the number of their last use.
    uses: BTreeMap<u64, String>,
    next_use: u64,
    bytes: u64,
}

#[derive(Debug)]
struct Entry {
    bytes: u64,
    used: u64,
}

impl Index {
    /// Whether a name is there; it is used by that.
    pub(super) fn touch(&mut self, name: &str) -> bool {
        let Some(entry) = self.entries.get_mut(name) else { return false };
        self.uses.remove(&entry.used);
        entry.used = self.next_use;
        self.uses.insert(self.next_use, name.to_owned());
        self.next_use += 1;
        true
    }

    /// Adds a name, and answers those that have to go so that all together stay within `max_bytes`.
    pub(super) fn add(&mut self, name: &str, bytes: u64, max_bytes: u64) -> Vec<String> {
        self.remove(name);
        self.entries.insert(name.to_owned(), Entry { bytes, used: self.next_use });
        self.uses.insert(self.next_use, name.to_owned());
        self.next_use += 1;
        self.bytes += bytes;
        let mut gone = Vec::new();
        while self.bytes > max_bytes {
            let Some((_, oldest)) = self.uses.first_key_value() else { break };
            let oldest = oldest.clone();
            self.remove(&oldest);
            gone.push(oldest);
        }
        gone
    }

    pub(super) fn remove(&mut self, name: &str) {
        if let Some(entry) = self.entries.remove(name) {
            self.uses.remove(&entry.used);
            self.bytes -= entry.bytes;
        }
    }

    /// The names of a group, found without looking at those of others.
    pub(super) fn of_group(&self, group: &str) -> Vec<String> {
        let start = format!("{group}-");
        let names = self.entries.range(start.clone()..).map(|(name, _)| name);
        names.take_while(|name| name.starts_with(&start)).cloned().collect()
    }

    /// Every group, in order.
    pub(super) fn groups(&self) -> Vec<String> {
        let mut groups: Vec<String> = Vec::new();
        // The hyphen comes before every letter of a group: in order of the names, the groups are in order too.
        for (group, _) in self.entries.keys().filter_map(|name| name.split_once('-')) {
            if groups.last().is_none_or(|last| last != group) {
                groups.push(group.to_owned());
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn of(names: &[&str]) -> Index {
        let mut index = Index::default();
        for name in names {
            assert!(index.add(name, 1, u64::MAX).is_empty());
        }
        index
    }

    #[test]
    fn a_group_has_its_own_names_and_none_of_a_group_that_begins_alike() {
        let index = of(&["ab-2", "abc-1", "ab-1", "ab0-1", "aa-1", "ab-1-x"]);
        assert_eq!(index.of_group("ab"), ["ab-1", "ab-1-x", "ab-2"]);
        assert_eq!(index.of_group("b"), [""; 0]);
        assert_eq!(index.groups(), ["aa", "ab", "ab0", "abc"]);
    }

    #[test]
    fn forgetting_ten_thousand_groups_does_not_look_at_everything_each_time() {
        let mut index = Index::default();
        for number in 0..100_000 {
            index.add(&format!("{number:06}-1"), 1, u64::MAX);
        }
        let began = Instant::now();
        for number in 0..10_000 {
            for name in index.of_group(&format!("{number:06}")) {
                index.remove(&name);
            }
        }
        assert_eq!(index.groups().len(), 90_000);
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    }
}
