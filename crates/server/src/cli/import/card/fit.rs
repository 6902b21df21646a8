//! Fits an untrusted card to the columns: one field too many or too long loses that field, never the person.

use crate::cards::{Unstored, shorten};

/// Most values of one card that are reported singly as not stored.
const MAX_UNSTORED: usize = 8;
const MAX_IN_LIST: usize = 100;
const MAX_ITEM_CHARACTERS: usize = 239;

/// What was cut or left out so far.
#[derive(Debug, Default)]
pub(in crate::cli::import) struct Fit {
    pub(in crate::cli::import) warnings: Vec<String>,
    /// Items beyond the most of a list.
    pub(in crate::cli::import) left_out: usize,
    unstored: usize,
}

impl Fit {
    /// Reports a value that no column stores yet.
    pub(super) fn unstored(&mut self, what: &Unstored, value: &str) {
        if self.unstored < MAX_UNSTORED {
            self.warnings.push(format!("the {} {} is not stored yet", what.names().0, shorten(value)));
        }
        self.unstored += 1;
    }

    /// The text, cut where the column ends; without zero characters, which no column holds.
    pub(super) fn text(&mut self, what: &str, text: String, most_characters: usize) -> String {
        let text = if text.contains('\0') { text.replace('\0', "") } else { text };
        match text.char_indices().nth(most_characters) {
            None => text,
            Some((end, _)) => {
                let shown = shorten(&text);
                self.warnings
                    .push(format!("the {what} {shown} is truncated to {most_characters} characters"));
                text[..end].to_owned()
            }
        }
    }

    /// The items that fit, at most as many as are stored.
    pub(super) fn list<T>(
        &mut self,
        what: &str,
        items: Vec<T>,
        text: impl Fn(&T) -> &str,
    ) -> std::vec::IntoIter<T> {
        let mut kept = Vec::with_capacity(items.len().min(MAX_IN_LIST));
        let mut too_many = 0;
        for item in items {
            let value = text(&item);
            if value.chars().count() > MAX_ITEM_CHARACTERS || value.contains('\0') {
                let shown = shorten(value);
                self.warnings.push(format!(
                    "the {what} {shown} is left out: it has more than {MAX_ITEM_CHARACTERS} characters"
                ));
            } else if kept.len() < MAX_IN_LIST {
                kept.push(item);
            } else {
                too_many += 1;
            }
        }
        self.left_out += too_many;
        if too_many > 0 {
            self.warnings
                .push(format!("without {too_many} more of {what}: at most {MAX_IN_LIST} are stored"));
        }
        kept.into_iter()
    }
}
