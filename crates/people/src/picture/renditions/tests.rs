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

/// Bytes of a picture that no row names.
async fn orphan(people: &People) -> StoredBytes {
    let png = png();
    let (name, content) = (BlobName::random().unwrap(), content_hash(&png));
    let original_bytes = i32::try_from(png.len()).unwrap();
    people.blobs.put(&name, png.into()).await.unwrap();
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
    assert!(!people.made_once(&stored, FORM).await.unwrap().is_empty());
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
