//! The framing of requests: bytes in pieces of any size are read as they are in one piece, and never panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use visage::http::framing::Framing;

/// How many bytes are passed on, and whether that is all that may come.
fn passed(bytes: &[u8], piece: usize) -> (usize, bool) {
    let (mut framing, mut bytes) = (Framing::default(), bytes.to_vec());
    let count = bytes.chunks_mut(piece).map(|piece| framing.look_at(piece)).sum();
    (count, !framing.is_lost())
}

fuzz_target!(|input: (u8, &[u8])| {
    let (piece, bytes) = input;
    assert_eq!(passed(bytes, usize::from(piece).max(1)), passed(bytes, bytes.len().max(1)));
});
