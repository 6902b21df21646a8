//! What a picture is of to whoever has it, by the vendor's names.

use super::word::Word;
use crate::http::error::ApiError;

/// The vendor's `BlobLinkType`, by its numbers from 1.
const LINK_TYPES: [&str; 19] = [
    "PersonImage",
    "ProjectImage",
    "EventImage",
    "Thumbnail",
    "StatusMonitorImage",
    "BatchTask",
    "ProductImage",
    "ProductThumbnail",
    "QuoteLineImage",
    "QuoteLineThumbnail",
    "AccessToken",
    "RefreshToken",
    "Dashboard",
    "DashboardTile",
    "ChatTopicImage",
    "FormsBackgroundImage",
    "ContactImage",
    "DashboardHtmlTileData",
    "ExtraTableIcon",
];

/// The type with that name, in any letter case, or number.
///
/// # Errors
/// An invalid argument for `name` when it is missing, or there is no such type.
pub fn link_type_of(word: Option<&Word>, name: &str) -> Result<&'static str, ApiError> {
    let text = word.map(Word::text).unwrap_or_default();
    let known = LINK_TYPES.iter().zip(1..).find(|(known, number): &(_, i32)| {
        known.eq_ignore_ascii_case(text.trim()) || number.to_string() == text.trim()
    });
    known
        .map(|(known, _)| *known)
        .ok_or_else(|| ApiError::argument(name, "the name or the number of a BlobLinkType is wanted here"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<&'static str> {
        link_type_of(Some(&Word::Text(text.to_owned())), "Type").ok()
    }

    #[test]
    fn a_type_is_read_by_its_name_and_by_its_number() {
        for (text, known) in [("personimage", "PersonImage"), ("ExtraTableIcon", "ExtraTableIcon")] {
            assert_eq!(named(text), Some(known));
        }
        for (number, known) in [(1, "PersonImage"), (8, "ProductThumbnail"), (17, "ContactImage")] {
            assert_eq!(link_type_of(Some(&Word::Number(number)), "Type").ok(), Some(known));
            assert_eq!(named(&number.to_string()), Some(known));
        }
    }

    #[test]
    fn there_is_no_other_type() {
        for text in ["", "0", "20", "-1", "Image", "PersonImage, ProjectImage"] {
            assert_eq!(named(text), None, "{text}");
        }
        assert!(link_type_of(None, "Type").is_err());
    }
}
