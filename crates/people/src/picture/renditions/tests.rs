//! What stays of a picture, and what goes with its original.

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use visage_blobs::{BlobName, Blobs, Folder, MasterKey, Place};
use visage_imaging::Format;
use visage_imaging::drawn::{Drawing, draw};

use super::shelf::Form;
use super::*;
use crate::Clock;
use crate::picture::{Cut, content_hash};

const FORM: Form = Form::Picture { size: (20, 0), cut: Cut::None, format: Format::Png };

async fn people(folder: &Path) -> People {
    let key = MasterKey::from_bytes(&[7; 32]).unwrap();
    let place = Place::Folder(Folder::open(folder.join("blobs")).unwrap());
    let address = format!("sqlite:{}", folder.join("people.db").display());
    let people = People::open(&address, Blobs::new(place, key), Clock::fixed(0).into()).await.unwrap();
    let folder = Some((folder.join("renditions"), 1 << 20));
    people.with_handling(Handling { folder, ..Handling::default() }).unwrap()
}

fn png() -> Vec<u8> {
    visage_imaging::encode_as(&draw(&Drawing::Person, 40, 40).pixels(), Format::Png).unwrap()
}

/// A picture that no row names.
async fn orphan(people: &People) -> StoredBytes {
    of(people, png()).await
}

/// Bytes that no row names.
async fn of(people: &People, bytes: Vec<u8>) -> StoredBytes {
    let (name, content) = (BlobName::random().unwrap(), content_hash(&bytes));
    let original_bytes = i32::try_from(bytes.len()).unwrap();
    people.blobs.put(&name, bytes.into()).await.unwrap();
    StoredBytes {
        bytes_name: name.to_string().into(),
        original_bytes,
        mime: "image/png".into(),
        content_hash: content.into(),
        last_changed: 0,
    }
}

#[tokio::test]
async fn what_is_made_after_its_original_was_forgotten_does_not_stay() {
    let folder = TempDir::new().unwrap();
    let people = people(folder.path()).await;
    let stored = orphan(&people).await;
    assert!(!people.made_once(&stored, FORM, Share::default()).await.unwrap().is_empty());
    for _ in 0..500 {
        if people.renditions.kept(&stored.content_hash, FORM).is_none() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it is still kept");
}

#[tokio::test]
async fn what_is_shelved_after_its_original_was_forgotten_does_not_stay_in_the_folder() {
    let folder = TempDir::new().unwrap();
    let people = people(folder.path()).await;
    let bytes = || Some((FORM, Bytes::from_static(b"a rendition")));
    people.renditions.forget("ab12").await;
    people.renditions.settle(&people.store, "ab12", bytes()).await.unwrap();
    assert!(people.renditions.shelved_groups().await.is_empty());
    let operator = people.operator().await.unwrap();
    let stored = people.keep_picture(&operator, "", png(), "").await.unwrap();
    let content = people.stored_picture_bytes(&operator, stored).await.unwrap().content_hash;
    people.renditions.settle(&people.store, &content, bytes()).await.unwrap();
    assert_eq!(people.renditions.shelved_groups().await, [&content[..32]]);
}

#[tokio::test]
async fn a_picture_that_takes_too_long_is_refused_and_not_tried_again_for_a_while() {
    let folder = TempDir::new().unwrap();
    let people = people(folder.path()).await;
    let people = people.with_handling(Handling { time: Duration::ZERO, ..Handling::default() }).unwrap();
    let stored = orphan(&people).await;
    let reason = async || match people.made_once(&stored, FORM, Share::default()).await {
        Err(Error::Invalid { field: "Image", reason }) => reason,
        other => panic!("{other:?}"),
    };
    let first = reason().await;
    assert_eq!(first, "the picture takes too long to decode");
    // Whoever tried again would miss the bytes.
    people.blobs.delete(&BlobName::parse(&stored.bytes_name).unwrap()).await.unwrap();
    assert_eq!(reason().await, first);
    people.clock.set(301);
    assert!(matches!(people.made_once(&stored, FORM, Share::default()).await, Err(Error::BytesGone(_))));
}

#[tokio::test]
async fn a_picture_that_cannot_be_decoded_is_not_tried_again_for_a_while() {
    let folder = TempDir::new().unwrap();
    let people = people(folder.path()).await;
    let stored = of(&people, vec![7; 100]).await;
    let ask = async |form| people.made_once(&stored, form, Share::default()).await;
    assert!(matches!(ask(FORM).await, Err(Error::Invalid { field: "Image", .. })));
    people.blobs.delete(&BlobName::parse(&stored.bytes_name).unwrap()).await.unwrap();
    assert!(matches!(ask(FORM).await, Err(Error::Invalid { field: "Image", .. })));
    assert!(matches!(ask(Form::Glance).await, Err(Error::BytesGone(_))));
}
