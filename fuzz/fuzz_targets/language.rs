//! Language and culture headers, and texts translated for them.
#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use visage_contract::culture::{Culture, Language, translate};

fuzz_target!(|data: (&[u8], &[u8], &str)| {
    let (language, culture, text) = data;
    let language = Language::requested(Some(language), None);
    let culture = Culture::requested(Some(culture), language);
    let translated = translate(text, language, culture);
    if !text.contains(['"', '[']) {
        assert!(matches!(translated, Cow::Borrowed(same) if same == text));
    }
});
