//! Any bytes are read as cards to the end without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for card in visage::cards::Cards::new(data) {
        std::hint::black_box(card.is_ok());
    }
});
