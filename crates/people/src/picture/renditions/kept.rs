//! Finished pictures in memory: each made by one, for everybody who waits for it, and forgotten with its content.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use parking_lot::Mutex;
use quick_cache::sync::{Cache, DefaultLifecycle, PlaceholderGuard};
use quick_cache::{DefaultHashBuilder, Weighter};

use super::shelf::Form;

/// What an entry takes beside its bytes.
const ENTRY_BYTES: u64 = 256;
/// So many entries that were pushed out may be listed before the list is looked over.
const SPARE_ENTRIES: usize = 64;

/// The content's SHA-256 in hexadecimal, and the form.
type Key = (Box<str>, Form);
type Unattended = DefaultLifecycle<Key, Bytes>;
type Guard<'a> = PlaceholderGuard<'a, Key, Bytes, ByBytes, DefaultHashBuilder, Unattended>;

#[derive(Clone, Debug)]
struct ByBytes;

impl Weighter<Key, Bytes> for ByBytes {
    fn weight(&self, (content, _): &Key, bytes: &Bytes) -> u64 {
        (bytes.len() + content.len()) as u64 + ENTRY_BYTES
    }
}

/// Finished pictures by content and form.
#[derive(Debug)]
pub(super) struct Kept {
    pictures: Cache<Key, Bytes, ByBytes, DefaultHashBuilder, Unattended>,
    listed: Mutex<Listed>,
}

/// The forms that are kept of each content, and some that were pushed out since.
#[derive(Debug, Default)]
struct Listed {
    forms: HashMap<Box<str>, HashSet<Form>>,
    entries: usize,
}

/// The turn to make a picture: whoever else wants it waits until it is kept or given up.
pub(in crate::picture) struct Turn<'a> {
    kept: &'a Kept,
    guard: Guard<'a>,
    content: Box<str>,
    form: Form,
}

impl Kept {
    /// Nothing yet, and at most so many bytes.
    pub(super) fn new(max_bytes: u64) -> Self {
        // A thumbnail has some five thousand bytes.
        let items = usize::try_from(max_bytes / 5000).unwrap_or_default().clamp(16, 1 << 16);
        let (hashing, lifecycle) = (DefaultHashBuilder::default(), Unattended::default());
        let pictures = Cache::with(items, max_bytes, ByBytes, hashing, lifecycle);
        Self { pictures, listed: Mutex::default() }
    }

    pub(super) fn get(&self, content: &str, form: Form) -> Option<Bytes> {
        self.pictures.get(&(content.into(), form))
    }

    /// The picture, or the turn to make it.
    pub(super) async fn get_or_turn(&self, content: &str, form: Form) -> Result<Bytes, Turn<'_>> {
        let key = (content.into(), form);
        let found = self.pictures.get_value_or_guard_async(&key).await;
        found.map_err(|guard| Turn { kept: self, guard, content: key.0, form })
    }

    /// Throws away every form of a content.
    pub(super) fn forget(&self, content: &str) {
        let mut key: Key = (content.into(), Form::Glance);
        for form in self.listed.lock().take(content) {
            key.1 = form;
            self.pictures.remove(&key);
        }
    }

    fn list(&self, key: Key) {
        let mut listed = self.listed.lock();
        listed.add(key);
        if listed.entries > 2 * self.pictures.len() + SPARE_ENTRIES {
            listed.retain(|key| self.pictures.contains_key(key));
        }
    }
}

impl Turn<'_> {
    /// Gives the picture to everybody who waits for it, and keeps it while there is room.
    pub(in crate::picture) fn keep(self, bytes: Bytes) {
        if self.guard.insert(bytes).is_ok() {
            self.kept.list((self.content, self.form));
        }
    }
}

impl Listed {
    fn add(&mut self, (content, form): Key) {
        self.entries += usize::from(self.forms.entry(content).or_default().insert(form));
    }

    fn take(&mut self, content: &str) -> HashSet<Form> {
        let forms = self.forms.remove(content).unwrap_or_default();
        self.entries -= forms.len();
        forms
    }

    fn retain(&mut self, is_kept: impl Fn(&Key) -> bool) {
        for (content, forms) in std::mem::take(&mut self.forms) {
            let mut key: Key = (content, Form::Glance);
            for form in forms {
                key.1 = form;
                if is_kept(&key) {
                    self.forms.entry(key.0.clone()).or_default().insert(form);
                }
            }
        }
        self.entries = self.forms.values().map(HashSet::len).sum();
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use visage_imaging::Format;

    use super::*;
    use crate::picture::Cut;

    fn form(width: u32) -> Form {
        Form::Picture { size: (width, 0), cut: Cut::None, format: Format::Png }
    }

    async fn keep(kept: &Kept, content: &str, form: Form) {
        let Err(turn) = kept.get_or_turn(content, form).await else { panic!("it is kept already") };
        turn.keep(Bytes::from_static(b"a picture"));
    }

    #[tokio::test]
    async fn a_content_is_forgotten_in_every_form_and_alone() {
        let kept = Kept::new(1 << 20);
        for (content, form) in [("a", form(1)), ("a", form(2)), ("a", Form::Glance), ("b", form(1))] {
            keep(&kept, content, form).await;
        }
        kept.forget("a");
        assert!([form(1), form(2), Form::Glance].into_iter().all(|form| kept.get("a", form).is_none()));
        assert!(kept.get("b", form(1)).is_some());
        keep(&kept, "a", form(1)).await;
        kept.forget("a");
        assert!(kept.get("a", form(1)).is_none());
    }

    #[tokio::test]
    async fn what_was_pushed_out_is_not_listed_for_ever_and_what_is_kept_can_still_be_forgotten() {
        let kept = Kept::new(40 * (ENTRY_BYTES + 100));
        for number in 0..5000 {
            keep(&kept, &format!("{number}"), form(number % 3 + 1)).await;
        }
        assert!(kept.listed.lock().entries <= 2 * kept.pictures.len() + SPARE_ENTRIES);
        for number in 0..5000 {
            kept.forget(&format!("{number}"));
        }
        assert_eq!((kept.pictures.len(), kept.listed.lock().entries), (0, 0));
    }

    #[tokio::test]
    async fn forgetting_does_not_look_at_everything_each_time() {
        let kept = Kept::new(64 << 20);
        for number in 0..30_000 {
            keep(&kept, &format!("{number}"), form(1)).await;
        }
        let began = Instant::now();
        for number in 0..10_000 {
            kept.forget(&format!("{number}"));
        }
        assert_eq!(kept.pictures.len(), 20_000);
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    }
}
