//! A number or a text: clients send numbers as texts, and kinds by number or by name.

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

use crate::http::error::ApiError;

/// The most bytes of a text: others than names, keys and descriptions are not read as words.
const MAX_BYTES: usize = 64 * 1024;

/// A number or a name: clients send numbers as texts, and kinds as either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

impl Word {
    /// As a key; `name` is the vendor's name for it.
    ///
    /// # Errors
    /// An invalid argument when it is anything else.
    pub fn id(&self, name: &str) -> Result<i32, ApiError> {
        let number = match self {
            Self::Number(number) => i32::try_from(*number).ok(),
            Self::Text(text) => text.trim().parse().ok(),
        };
        number.ok_or_else(|| ApiError::argument(name, "a whole number of 32 bits is wanted here"))
    }

    /// As it is written.
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// The key in a parameter that must be there.
///
/// # Errors
/// An invalid argument when it is missing or is anything else.
pub fn id_of(word: Option<&Word>, name: &str) -> Result<i32, ApiError> {
    word.ok_or_else(|| ApiError::argument(name, "this parameter is missing"))?.id(name)
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // By hand, because what is neither is refused at its first letter, however large it is.
        deserializer.deserialize_any(WordVisitor)
    }
}

struct WordVisitor;

impl Visitor<'_> for WordVisitor {
    type Value = Word;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a whole number or a text")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Word, E> {
        Ok(Word::Number(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Word, E> {
        let fits = i64::try_from(number);
        fits.map(Word::Number).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Word, E> {
        if text.len() > MAX_BYTES {
            return Err(E::invalid_length(text.len(), &"a short text"));
        }
        Ok(Word::Text(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<Word> {
        serde_json::from_str(json).ok()
    }

    #[test]
    fn a_key_is_read_as_a_number_and_as_a_text() {
        for json in ["7", "\"7\"", "\" 7 \"", "\"\\u0037\""] {
            assert_eq!(read(json).unwrap().id("Id").unwrap(), 7, "{json}");
        }
        for json in ["2147483648", "\"x\"", "\"\"", "\"1.5\""] {
            assert!(read(json).unwrap().id("Id").is_err(), "{json}");
        }
    }

    #[test]
    fn what_is_neither_a_whole_number_nor_a_short_text_is_no_word() {
        let long = format!("\"{}\"", "a".repeat(MAX_BYTES + 1));
        for json in ["1.5", "true", "null", "[1]", "{}", "18446744073709551615", &long] {
            assert_eq!(read(json), None, "{json:.20}");
        }
    }

    #[test]
    fn a_parameter_that_is_missing_is_named() {
        let ApiError::Argument(text) = id_of(None, "BlobId").unwrap_err() else { panic!("another error") };
        assert!(text.contains("BlobId"), "{text}");
    }
}
