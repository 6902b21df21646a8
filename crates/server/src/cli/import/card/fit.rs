//! Making a stranger's card fit: one field too many or too long costs that field, never the person.

use std::path::Path;

use visage_people::picture::{MAX_PICTURE_BYTES, check_bytes};

use crate::cards::Photo;

const MAX_IN_LIST: usize = 100;
const MAX_ITEM_CHARACTERS: usize = 239;

/// What was cut or left out so far.
#[derive(Debug, Default)]
pub(super) struct Fit {
    pub(super) warnings: Vec<String>,
}

impl Fit {
    /// The text, cut where the column ends; without zero characters, which no column holds.
    pub(super) fn text(&mut self, what: &str, text: String, most_characters: usize) -> String {
        let text = if text.contains('\0') { text.replace('\0', "") } else { text };
        match text.char_indices().nth(most_characters) {
            None => text,
            Some((end, _)) => {
                self.warnings.push(format!("the {what} is cut after {most_characters} characters"));
                text[..end].to_owned()
            }
        }
    }

    /// The items that fit, and no more of them than are kept.
    pub(super) fn list<T>(
        &mut self,
        what: &str,
        items: Vec<T>,
        text: impl Fn(&T) -> &str,
    ) -> std::vec::IntoIter<T> {
        let all = items.len();
        let fits = |item: &T| text(item).chars().count() <= MAX_ITEM_CHARACTERS && !text(item).contains('\0');
        let kept: Vec<T> = items.into_iter().filter(fits).take(MAX_IN_LIST).collect();
        if kept.len() < all {
            self.warnings
                .push(format!("without {} of {all}: {what} too long, or too many", all - kept.len()));
        }
        kept.into_iter()
    }

    /// The photograph, if it can be read and is one.
    pub(super) fn picture(&mut self, photo: &Photo, folder: &Path) -> Option<Vec<u8>> {
        let loaded = photo.load(folder, MAX_PICTURE_BYTES);
        let checked = loaded.and_then(|bytes| match check_bytes(&bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => Err(error.to_string()),
        });
        match checked {
            Ok(bytes) => Some(bytes),
            Err(reason) => {
                self.warnings.push(format!("without the photograph: {reason}"));
                None
            }
        }
    }
}
