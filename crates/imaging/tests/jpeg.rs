//! JPEG pictures of every make, whole and damaged, at every scale, beside another decoder.
#![expect(clippy::unwrap_used, reason = "what the tests share is test code too")]

mod jpeg {
    mod damage;
    mod faithful;
    mod flavours;
    mod leniencies;
    mod pictures;
    mod scaled;
    mod stored;
    mod strangers;
}
