//! What a cache holds, in the order of its last use.

use std::collections::{BTreeMap, HashMap};

/// Names with their lengths, and when each was used last.
#[derive(Debug, Default)]
pub(super) struct Index {
    entries: HashMap<String, Entry>,
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

    /// The names of a group.
    pub(super) fn of_group(&self, group: &str) -> Vec<String> {
        let of = |name: &&String| name.split_once('-').is_some_and(|(start, _)| start == group);
        self.entries.keys().filter(of).cloned().collect()
    }

    /// Every group, in order.
    pub(super) fn groups(&self) -> Vec<String> {
        let groups = self.entries.keys().filter_map(|name| name.split_once('-'));
        let mut groups: Vec<_> = groups.map(|(group, _)| group.to_owned()).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }
}
