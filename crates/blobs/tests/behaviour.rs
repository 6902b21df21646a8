//! What blobs promise, the same for every place.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the suite's functions are tests, though not marked as such"
)]

#[path = "behaviour/stand.rs"]
mod stand;

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use proptest::prelude::*;
use stand::{Blobs, Stand, assert_refused, key, name, random, read_in_chunks, shrinkable};
use visage_blobs::{
    BlobName, Damage, Error, HEADER_BYTES, MAX_BLOB_BYTES, MasterKey, Memory, Place, SEGMENT_BYTES, Stored,
};

const SEALED_SEGMENT_BYTES: usize = SEGMENT_BYTES + 16;

/// Runs each function as a test on each kind of place; a new place is a new module here.
macro_rules! on_every_place {
    ($($test:ident)*) => {
        mod memory { $( #[test] fn $test() { super::$test(&crate::Stand::memory()); } )* }
        mod folder { $( #[test] fn $test() { super::$test(&crate::Stand::folder()); } )* }
        mod bucket { $( #[test] fn $test() { super::$test(&crate::Stand::bucket()); } )* }
        mod outside {
            $( #[test] fn $test() { if let Some(stand) = crate::Stand::outside() { super::$test(&stand); } } )*
        }
    };
}

on_every_place! {
    what_was_put_comes_back_at_every_segment_boundary
    bytes_that_shrink_are_zipped_and_others_are_not
    a_missing_blob_is_missing_however_it_is_asked_for
    a_deleted_blob_is_gone_and_deleting_it_again_is_fine
    the_list_has_every_name_once_and_in_order
    putting_again_replaces_and_an_open_reader_keeps_what_it_opened
    sealed_bytes_can_be_had_whole_and_in_ranges
    the_plain_bytes_are_nowhere_in_the_sealed_ones
    putting_the_same_bytes_twice_seals_them_differently
    every_flipped_byte_of_a_small_blob_is_refused
    every_truncation_of_a_small_blob_is_refused
    anything_appended_is_refused
    two_swapped_blobs_are_refused
    segments_in_another_order_are_refused
    another_master_key_is_not_called_tampering
    whole_reading_after_a_chunk_gives_the_rest
    the_moment_of_a_put_is_known
    a_head_tells_what_opening_tells_and_refuses_what_opening_refuses
}

fn what_was_put_comes_back_at_every_segment_boundary(stand: &Stand) {
    for length in [0, 1, 65_535, 65_536, 65_537, 3 * 65_536 - 1, 3 * 65_536, 3 * 65_536 + 1] {
        for bytes in [random(length), shrinkable(length), vec![0; length]] {
            let name = name();
            let stored = stand.blobs.put(&name, &bytes).unwrap();
            assert_eq!(stored.original_bytes, length as u64);
            assert_eq!(stand.blobs.place().head(&name).unwrap(), stored.stored_bytes);
            assert_eq!(stand.blobs.head(&name).unwrap(), stored);
            assert_eq!(stand.blobs.verify(&name).unwrap(), stored);
            let reader = stand.blobs.open(&name).unwrap();
            assert_eq!((reader.original_bytes(), reader.zipped()), (length as u64, stored.zipped));
            assert!(reader.read_all().unwrap() == bytes, "{length} bytes, whole");
            assert!(read_in_chunks(stand.blobs.open(&name).unwrap()) == bytes, "{length} bytes, in chunks");
        }
    }
}

fn bytes_that_shrink_are_zipped_and_others_are_not(stand: &Stand) {
    let stored = |bytes: &[u8]| stand.blobs.put(&name(), bytes).unwrap();
    let bitmap = stored(&vec![9; 100_000]);
    assert!(bitmap.zipped && bitmap.stored_bytes < 1_000, "{bitmap:?}");
    let expected = Stored { stored_bytes: 100_000 + 96 + 2 * 16, original_bytes: 100_000, zipped: false };
    assert_eq!(stored(&random(100_000)), expected);
}

fn a_missing_blob_is_missing_however_it_is_asked_for(stand: &Stand) {
    let (blobs, name) = (&stand.blobs, name());
    let is_missing = |error: Error| matches!(error, Error::Missing(missing) if missing == name);
    assert!(is_missing(blobs.open(&name).unwrap_err()));
    assert!(is_missing(blobs.head(&name).unwrap_err()));
    assert!(is_missing(blobs.verify(&name).unwrap_err()));
    assert!(is_missing(blobs.place().get(&name).unwrap_err()));
    assert!(is_missing(blobs.place().get_range(&name, 0..1).unwrap_err()));
    assert!(is_missing(blobs.place().head(&name).unwrap_err()));
    assert!(is_missing(blobs.written(&name).unwrap_err()));
}

fn a_deleted_blob_is_gone_and_deleting_it_again_is_fine(stand: &Stand) {
    let (name, other) = (stand.put(b"one"), stand.put(b"two"));
    stand.blobs.delete(&name).unwrap();
    assert!(matches!(stand.blobs.open(&name), Err(Error::Missing(_))));
    assert_eq!(stand.blobs.list().unwrap(), [other]);
    stand.blobs.delete(&name).unwrap();
    stand.blobs.delete(&BlobName::random().unwrap()).unwrap();
}

fn the_list_has_every_name_once_and_in_order(stand: &Stand) {
    assert_eq!(stand.blobs.list().unwrap(), []);
    let mut names: Vec<BlobName> = (0..20).map(|_| stand.put(b"some")).collect();
    stand.blobs.put(&names[3], b"again").unwrap();
    names.sort();
    assert_eq!(stand.blobs.list().unwrap(), names);
}

fn putting_again_replaces_and_an_open_reader_keeps_what_it_opened(stand: &Stand) {
    let (first, second) = (random(150_000), random(70_000));
    let name = stand.put(&first);
    let mut reader = stand.blobs.open(&name).unwrap();
    let mut seen = reader.next_chunk().unwrap().unwrap().to_vec();
    stand.blobs.put(&name, &second).unwrap();
    seen.extend_from_slice(&reader.read_all().unwrap());
    assert!(seen == first);
    assert!(stand.blobs.open(&name).unwrap().read_all().unwrap() == second);
}

fn sealed_bytes_can_be_had_whole_and_in_ranges(stand: &Stand) {
    let (name, place) = (stand.put(b"some bytes"), stand.blobs.place());
    let whole = place.get(&name).unwrap();
    assert_eq!(place.get_range(&name, 5..9).unwrap(), whole[5..9]);
    assert_eq!(place.get_range(&name, 90..u64::MAX).unwrap(), whole[90..]);
    assert_eq!(place.get_range(&name, u64::MAX - 1..u64::MAX).unwrap(), b""[..]);
    assert_eq!(place.get_range(&name, 0..0).unwrap(), b""[..]);
}

fn the_plain_bytes_are_nowhere_in_the_sealed_ones(stand: &Stand) {
    let bytes = random(70_000);
    let sealed = stand.sealed(&stand.put(&bytes));
    for part in [&bytes[..16], &bytes[40_000..40_016], &bytes[69_984..]] {
        assert!(!sealed.windows(16).any(|window| window == part));
    }
}

fn putting_the_same_bytes_twice_seals_them_differently(stand: &Stand) {
    let name = stand.put(b"the same");
    let first = stand.sealed(&name);
    stand.blobs.put(&name, b"the same").unwrap();
    let second = stand.sealed(&name);
    assert_ne!(first[36..96], second[36..96], "nonce and wrapped key");
    assert_ne!(first[96..], second[96..], "segment");
}

fn every_flipped_byte_of_a_small_blob_is_refused(stand: &Stand) {
    for original in [random(20), b"zipped ".repeat(30)] {
        let name = stand.put(&original);
        let sealed = stand.sealed(&name);
        for at in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1 << (at % 8);
            stand.assert_refused(&name, &flipped, &original);
            for mask in 1..=255 {
                let mut flipped = sealed.clone();
                flipped[at] ^= mask;
                let flipped = Bytes::from(flipped);
                assert_refused(&original, || stand.blobs.open_bytes(&name, flipped.clone()));
            }
        }
        stand.blobs.place().put(&name, Bytes::from(sealed)).unwrap();
        assert_eq!(stand.blobs.open(&name).unwrap().read_all().unwrap(), original, "unflipped");
    }
}

fn every_truncation_of_a_small_blob_is_refused(stand: &Stand) {
    let original = random(20);
    let name = stand.put(&original);
    let sealed = stand.sealed(&name);
    for length in 0..sealed.len() {
        stand.assert_refused(&name, &sealed[..length], &original);
    }
}

fn anything_appended_is_refused(stand: &Stand) {
    for original in [vec![], random(20), random(SEGMENT_BYTES), vec![0; 1000]] {
        let name = stand.put(&original);
        let sealed = stand.sealed(&name);
        for tail in [&[0][..], &sealed, &sealed[HEADER_BYTES..]] {
            stand.assert_refused(&name, &[&sealed, tail].concat(), &original);
        }
    }
}

fn two_swapped_blobs_are_refused(stand: &Stand) {
    let (here, there) = (random(50), random(50));
    let (name, other) = (stand.put(&here), stand.put(&there));
    let (sealed, swapped) = (stand.sealed(&name), stand.sealed(&other));
    stand.assert_refused(&name, &swapped, &here);
    stand.assert_refused(&other, &sealed, &there);
    let error = stand.blobs.open(&name).unwrap_err();
    assert!(matches!(error, Error::Tampered { damage: Damage::WrappedKey, .. }), "{error}");
    stand.assert_refused(&name, &[&sealed[..HEADER_BYTES], &swapped[HEADER_BYTES..]].concat(), &here);
}

fn segments_in_another_order_are_refused(stand: &Stand) {
    let original = random(3 * SEGMENT_BYTES);
    let name = stand.put(&original);
    let sealed = stand.sealed(&name);
    let segment = |number: usize| {
        let start = HEADER_BYTES + number * SEALED_SEGMENT_BYTES;
        &sealed[start..start + SEALED_SEGMENT_BYTES]
    };
    for (order, damaged) in [([1, 0, 2], 0), ([0, 2, 1], 1), ([0, 0, 2], 1), ([0, 1, 1], 2), ([2, 1, 0], 0)] {
        let [first, second, third] = order.map(segment);
        stand.assert_refused(&name, &[&sealed[..HEADER_BYTES], first, second, third].concat(), &original);
        let error = stand.blobs.verify(&name).unwrap_err();
        let expected = Damage::Segment(damaged);
        assert!(matches!(error, Error::Tampered { damage, .. } if damage == expected), "{order:?}: {error}");
    }
}

fn another_master_key_is_not_called_tampering(stand: &Stand) {
    let (name, other) = (stand.put(b"mine"), MasterKey::random().unwrap());
    let other_fingerprint = other.fingerprint();
    let theirs = Blobs::new(Place::Memory(Memory::new()), other);
    theirs.place().put(&name, stand.blobs.place().get(&name).unwrap()).unwrap();
    match theirs.open(&name).unwrap_err() {
        Error::WrongKey { expected, found } => {
            assert_eq!((expected, found), (other_fingerprint, key().fingerprint()));
        }
        error => panic!("{error}"),
    }
}

fn whole_reading_after_a_chunk_gives_the_rest(stand: &Stand) {
    for original in [random(200_000), shrinkable(200_000)] {
        let mut reader = stand.blobs.open(&stand.put(&original)).unwrap();
        let first = reader.next_chunk().unwrap().unwrap();
        assert!([&first[..], &reader.read_all().unwrap()].concat() == original);
    }
}

#[expect(clippy::disallowed_methods, reason = "a place has a clock of its own")]
fn the_moment_of_a_put_is_known(stand: &Stand) {
    let before = SystemTime::now();
    let written = stand.blobs.written(&stand.put(b"some")).unwrap();
    // Some places know whole seconds only.
    let apart = written.duration_since(before).unwrap_or_else(|earlier| earlier.duration());
    assert!(apart < Duration::from_secs(5), "{apart:?}");
}

fn a_head_tells_what_opening_tells_and_refuses_what_opening_refuses(stand: &Stand) {
    let place = stand.blobs.place();
    for original in [vec![], random(20), random(200_000), shrinkable(200_000)] {
        let name = stand.put(&original);
        let (opened, sealed) = (stand.blobs.open(&name).unwrap(), stand.sealed(&name));
        let head = stand.blobs.head(&name).unwrap();
        assert_eq!((head.original_bytes, head.zipped), (opened.original_bytes(), opened.zipped()));
        let extended = [&sealed[..], b"more"].concat();
        for wrong in [&[], &sealed[..1], &sealed[..HEADER_BYTES], &sealed[1..], &extended] {
            place.put(&name, Bytes::copy_from_slice(wrong)).unwrap();
            let error = stand.blobs.head(&name).unwrap_err();
            assert_eq!(error.to_string(), stand.blobs.open(&name).unwrap_err().to_string());
        }
    }
}

#[test]
fn a_blob_longer_than_the_limit_is_refused_before_it_is_read() {
    let bytes = vec![0; usize::try_from(MAX_BLOB_BYTES).unwrap() + 1];
    let error = Stand::memory().blobs.put(&name(), &bytes).unwrap_err();
    assert!(matches!(error, Error::TooLarge { bytes: 2_147_483_648 }), "{error}");
}

#[test]
fn many_zipped_bytes_come_in_small_chunks() {
    let stand = Stand::memory();
    let original = vec![3; 64 * 1024 * 1024];
    let stored = stand.blobs.put(&name(), &original).unwrap();
    assert!(stored.zipped && stored.stored_bytes < 20_000, "{stored:?}");
    assert!(read_in_chunks(stand.blobs.open(&stand.put(&original)).unwrap()) == original);
}

/// Sealed once and kept here: a version that cannot open it has changed the format without saying so.
#[test]
fn a_blob_sealed_by_the_first_version_still_opens() {
    let name = BlobName::parse("00112233445566778899aabbccddeeff").unwrap();
    let sealed: Vec<u8> = GOLDEN
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    let reader = Stand::memory().blobs.open_bytes(&name, Bytes::from(sealed)).unwrap();
    assert_eq!(reader.read_all().unwrap(), b"golden"[..]);
}

const GOLDEN: &str = "\
    766973616765424c00010000c7582756ec9c235100000000000000060000000000000006e7e0c419df71d0791229de86aa83\
    d3217aa990a27ada86f7836440949486ca2e7144aeebef00fc75457e3305d8b7ba83f69d728e1a1cfcca819c1f75f89ecaac\
    01c619fe0d294118f6bc332a91a8e66c0542";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_come_back_and_any_change_is_refused(
        noise in prop::collection::vec(any::<u8>(), 0..300),
        repeats in 0_usize..700,
        at in any::<prop::sample::Index>(),
        mask in 1_u8..,
        cut in any::<prop::sample::Index>(),
    ) {
        let stand = Stand::memory();
        let original = noise.repeat(repeats);
        let name = stand.put(&original);
        prop_assert!(stand.blobs.open(&name).unwrap().read_all().unwrap() == original);
        prop_assert!(read_in_chunks(stand.blobs.open(&name).unwrap()) == original);
        let sealed = stand.sealed(&name);
        let mut flipped = sealed.clone();
        flipped[at.index(sealed.len())] ^= mask;
        stand.assert_refused(&name, &flipped, &original);
        stand.assert_refused(&name, &sealed[..cut.index(sealed.len())], &original);
    }

    #[test]
    fn any_bytes_at_all_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let with_magic = [&b"visageBL\0\x01\0\x01"[..], &bytes].concat();
        for bytes in [bytes, with_magic] {
            prop_assert!(Stand::memory().blobs.open_bytes(&name(), Bytes::from(bytes)).is_err());
        }
    }
}
