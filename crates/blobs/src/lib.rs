//! Bytes at rest: zip, seal, then a place.
//!
//! A blob is at most [`MAX_BLOB_BYTES`] long and is known by a [`BlobName`] alone. [`Blobs::put`] zips it when
//! that pays, seals it with AES-256-GCM under a key of its own, wraps that key with the [`MasterKey`], and keeps
//! the result in a [`Place`]. [`Blobs::open`] goes the other way and never hands out a byte it has not verified.
//! Everything here waits as async functions do, inside a Tokio runtime.

mod blobs;
mod cache;
mod copy;
mod disk;
mod error;
mod key;
mod name;
mod place;
mod reader;
mod seal;
mod zip;

pub use blobs::{Blobs, Stored};
pub use cache::Cache;
pub use copy::{Copied, CopyProgress};
pub use error::{Damage, Error, KeyError};
pub use key::{Fingerprint, MasterKey};
pub use name::{BlobName, InvalidName};
pub use place::{Bucket, BucketAddress, Credentials, Folder, InvalidAddress, Memory, Place};
pub use reader::Reader;
pub use seal::{HEADER_BYTES, Header, HeaderError, MAX_BLOB_BYTES, SEGMENT_BYTES};
