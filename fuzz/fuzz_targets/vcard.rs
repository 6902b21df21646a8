//! Any bytes are read as cards to the end without a panic: encoding, lines, fields, charsets, photos.
#![no_main]

use libfuzzer_sys::fuzz_target;
use visage::cards::{Cards, Charset, shorten};

fuzz_target!(|data: &[u8]| {
    let mut before = 0;
    for card in Cards::new(data) {
        let extent = match &card {
            Ok(card) => {
                std::hint::black_box(shorten(&card.full_name));
                // An imported card has a name, without terminal control characters.
                assert!(!card.full_name.is_empty());
                assert!(card.warnings.iter().all(|warning| !warning.text.contains(char::is_control)));
                card.extent.clone()
            }
            Err(error) => error.extent.clone(),
        };
        assert!(extent.start <= extent.end && extent.end <= data.len() as u64);
        before += 1;
    }
    let charset = Charset::named("shift_jis");
    assert_eq!(Cards::new(data).with_charset(Some(&charset)).count(), before);
});
