//! An operator's text as the address of a bucket: never a panic, and what is taken stays within the prefix.
#![no_main]

use libfuzzer_sys::fuzz_target;
use visage_blobs::BucketAddress;

fuzz_target!(|text: &str| {
    if let Ok(address) = BucketAddress::parse(text) {
        assert!(!address.prefix.contains("..") || !address.prefix.split('/').any(|part| part == ".."));
        assert!(!address.prefix.starts_with('/') && !address.prefix.ends_with('/'));
    }
});
