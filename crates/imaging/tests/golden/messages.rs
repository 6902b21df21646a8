//! Error messages are our own sentences and never contain the words or types of a library.

use visage_imaging::metadata::strip;
use visage_imaging::{Error, Format, Kind, Limits, recognise, render};

use super::build::{chunk, plain, wanted};

fn message(bytes: &[u8]) -> Option<String> {
    let whole = wanted(0, 0, Format::Png);
    let refusal = render(bytes, &whole, &Limits::default(), &|| false).err();
    let refusal = refusal.or_else(|| strip(recognise(bytes)?, bytes, &|| false).err());
    refusal.map(|error| error.to_string())
}

/// Names of formats, products and units that are written like this.
const NAMES: [&str; 8] = ["CgBI", "iPhone", "LogLuv", "MiB", "NeXT", "ThunderScan", "WebP", "YCbCr"];

/// Words that programmers write: types, paths, brackets, quotes of a debugger.
fn is_ours(message: &str) -> bool {
    let inner_capital = |word: &str| {
        let known = Kind::ALL.iter().any(|kind| word == kind.to_string());
        let letters = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let mixed =
            letters.chars().any(char::is_lowercase) && letters.chars().skip(1).any(char::is_uppercase);
        mixed && !known && !NAMES.contains(&letters)
    };
    !message.contains(['{', '}', '[', ']', '"', '`', '_', '<', '>', '\\'])
        && !message.contains("::")
        && !message.split_whitespace().any(inner_capital)
}

#[test]
fn every_error_is_a_sentence_without_types_of_a_library() {
    let mut refusals = 0;
    for picture in plain(24, 16) {
        let cuts = (0..picture.len().min(400)).map(|length| picture[..length].to_vec());
        let changed = (0..picture.len().min(400)).flat_map(|at| {
            [0, 0xFF, 0x55].map(|byte| {
                let mut copy = picture.clone();
                copy[at] = byte;
                copy
            })
        });
        for bytes in cuts.chain(changed) {
            let Some(message) = message(&bytes) else { continue };
            refusals += 1;
            assert!(is_ours(&message), "{message}");
        }
    }
    assert!(refusals > 500, "{refusals}");
}

#[test]
fn apples_png_variant_is_rejected_by_name() {
    let plain = plain(8, 8).swap_remove(1);
    let apple = [&plain[..8], &chunk(b"CgBI", &[0x50, 0, 0x20, 6]), &plain[8..]].concat();
    let refusal = render(&apple, &wanted(4, 4, Format::Png), &Limits::default(), &|| false);
    assert!(matches!(refusal, Err(Error::UnsupportedFeature { kind: Kind::Png, .. })), "{refusal:?}");
    assert!(message(&apple).is_some_and(|message| message.contains("CgBI") && is_ours(&message)));
}
