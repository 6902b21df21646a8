//! A picture among parameters: never a panic, nothing larger than what was sent, and what another reader of JSON reads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use visage::http::carry::word::Word;
use visage::http::picture::parameters::read;

const BESIDE: [&str; 2] = ["PersonId", "Description"];

fuzz_target!(|json: &[u8]| {
    let Ok((picture, words)) = read(json, "Image", BESIDE) else { return };
    assert!(picture.is_none_or(|bytes| bytes.len() < json.len()));
    // What nobody asked for may be deeper or larger than the other takes.
    let Ok(Value::Object(members)) = serde_json::from_slice(json) else { return };
    for (name, word) in BESIDE.iter().zip(words) {
        let mut found = members.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let (first, None) = (found.next(), found.next()) else { continue };
        let expected = match first.map(|(_, value)| value) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(Word::Text(text.clone())),
            Some(value) => value.as_i64().map(Word::Number),
        };
        assert_eq!(word, expected, "{name}");
    }
});
