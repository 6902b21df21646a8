//! Opening what is stored: the right key, the right schema, and whether anything was written meanwhile.

use std::fs;

use rusqlite::Connection;
use visage_people::{Clock, Error, People};

use super::world::{GIF, World, field, open};

const OTHER_KEY: &str = "visage-key-1:AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// What opening says when it does not open.
fn refusal(result: Result<People, Error>) -> String {
    result.err().unwrap().to_string()
}

#[tokio::test]
async fn another_key_is_refused_by_the_name_of_the_one_that_was_expected() {
    let world = World::new().await;
    let expected = People::expected_key(&world.database(), &Clock::fixed(0)).await.unwrap().unwrap();
    let text = refusal(world.beside_with(OTHER_KEY).await);
    assert!(text.contains(&expected), "{text}");
    assert_eq!(world.number("SELECT count(*) FROM masterkey"), 1);
    world.beside().await;
}

#[tokio::test]
async fn no_key_is_expected_where_there_is_no_database_and_none_is_made_by_asking() {
    let folder = tempfile::tempdir().unwrap();
    let database = super::world::address(folder.path());
    assert_eq!(People::expected_key(&database, &Clock::fixed(0)).await.unwrap(), None);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn an_address_that_is_none_is_named() {
    for address in ["", "people.db", "sqlite:", "postgres://x", "mysql:x"] {
        let place = visage_blobs::Place::Memory(visage_blobs::Memory::new());
        let key = visage_blobs::MasterKey::parse(OTHER_KEY).unwrap();
        let opened =
            People::open(address, visage_blobs::Blobs::new(place, key), Clock::fixed(0).into()).await;
        assert_eq!(field(opened), "database", "{address:?}");
    }
}

#[tokio::test]
async fn a_newer_schema_and_an_edited_one_are_refused_and_left_alone() {
    let world = World::new().await;
    world.meddle("INSERT INTO visage_migration VALUES (2, 'later', 'x', 0)");
    let text = refusal(world.beside_with(super::world::KEY).await);
    assert!(text.contains("schema 2") && text.contains("up to 1"), "{text}");
    assert!(People::expected_key(&world.database(), &Clock::fixed(0)).await.is_err());
    world.meddle("DELETE FROM visage_migration WHERE number = 2");
    world.meddle("UPDATE visage_migration SET checksum = 'x'");
    let text = refusal(world.beside_with(super::world::KEY).await);
    assert!(text.contains("0001_people"), "{text}");
}

#[tokio::test]
async fn what_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.db");
    fs::write(&path, b"this is a letter, not a database".repeat(100)).unwrap();
    let opened = open(folder.path(), OTHER_KEY, &Clock::fixed(0).into()).await;
    assert!(matches!(opened, Err(Error::Invalid { field: "database", .. })), "{opened:?}");
    assert_eq!(fs::read(&path).unwrap(), b"this is a letter, not a database".repeat(100));
}

#[tokio::test]
async fn the_file_is_kept_the_way_that_loses_nothing() {
    let world = World::new().await;
    assert_eq!(world.text("PRAGMA journal_mode"), "wal");
    // Keys are never used again, not even those of the newest row.
    world.person("Ada").await;
    world.meddle("DELETE FROM importkey");
    world.meddle("DELETE FROM person");
    assert_eq!(world.person("Bob").await.0, 2);
    let orphan = Connection::open(world.path("people.db")).unwrap();
    orphan.pragma_update(None, "foreign_keys", true).unwrap();
    assert!(
        orphan.execute("INSERT INTO email (person_id, rank, address) VALUES (4711, 1, 'x')", []).is_err()
    );
}

#[tokio::test]
async fn the_pulse_stands_still_until_somebody_writes() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let beside = world.beside().await;
    let pulse = world.people.pulse();
    assert!(pulse.is_some());
    for _ in 0..3 {
        world.people.person_picture_info(&world.operator, ada).await.unwrap();
        world.people.rest();
        beside.ready().unwrap();
    }
    assert_eq!(world.people.pulse(), pulse);
    beside.set_person_picture(&world.operator, ada, GIF, "").await.unwrap();
    let changed = world.people.pulse();
    assert_ne!(changed, pulse);
    assert_eq!(beside.pulse(), changed);
    assert!(world.people.person_picture_info(&world.operator, ada).await.unwrap().picture.is_some());
    // A checkpoint moves pages and changes nothing that anybody can read.
    world.people.rest();
    beside.rest();
    let _ = world.sql().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    for _ in 0..3 {
        assert!(world.people.person_picture_info(&world.operator, ada).await.unwrap().picture.is_some());
    }
    world.meddle("UPDATE binaryobject SET description = 'after the checkpoint'");
    let info = world.people.person_picture_info(&world.operator, ada).await.unwrap();
    assert_eq!(&*info.picture.unwrap().description, "after the checkpoint");
}

#[tokio::test]
async fn it_is_ready_once_it_is_open() {
    World::new().await.people.ready().unwrap();
}

#[tokio::test]
async fn a_store_that_was_closed_opens_with_everything_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(0).into();
    {
        let people = open(folder.path(), OTHER_KEY, &clock).await.unwrap();
        let operator = people.operator().await.unwrap();
        people.import(&operator, "test", &[super::world::named("Ada")], false).await.unwrap();
    }
    let people = open(folder.path(), OTHER_KEY, &clock).await.unwrap();
    let operator = people.operator().await.unwrap();
    let outcomes = people.import(&operator, "test", &[super::world::named("Ada")], false).await.unwrap();
    assert!(matches!(outcomes[0], Ok(visage_people::import::Outcome::Unchanged(_))));
}
