//! Opening what is stored: the right key, the right schema, and whether anything was written meanwhile.

use visage_people::{Clock, Error, People};

use super::engine::Database;
use super::world::{World, field, open_at, tell};

const OTHER_KEY: &str = "visage-key-1:AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// What opening says when it does not open.
fn refusal(result: Result<People, Error>) -> String {
    result.err().unwrap().to_string()
}

#[test]
fn another_key_is_refused_by_the_name_of_the_one_that_was_expected() {
    tell(async {
        let world = World::new().await;
        let expected = People::expected_key(&world.database(), &Clock::fixed(0)).await.unwrap().unwrap();
        let text = refusal(world.beside_with(OTHER_KEY).await);
        assert!(text.contains(&expected), "{text}");
        assert_eq!(world.number("SELECT count(*) FROM masterkey"), 1);
        world.beside().await;
    });
}

#[test]
fn an_address_that_is_none_is_named() {
    tell(async {
        for address in ["", "people.db", "sqlite:", "postgres://x?connections=0", "mysql:x"] {
            let place = visage_blobs::Place::Memory(visage_blobs::Memory::new());
            let key = visage_blobs::MasterKey::parse(OTHER_KEY).unwrap();
            let opened =
                People::open(address, visage_blobs::Blobs::new(place, key), Clock::fixed(0).into()).await;
            assert_eq!(field(opened), "database", "{address:?}");
        }
    });
}

#[test]
fn a_newer_schema_and_an_edited_one_are_refused_and_left_alone() {
    tell(async {
        let world = World::new().await;
        world.meddle("INSERT INTO visage_migration VALUES (99, 'later', 'x', 0)").await;
        let text = refusal(world.beside_with(super::world::KEY).await);
        assert!(text.contains("schema 99") && text.contains("up to "), "{text}");
        assert!(People::expected_key(&world.database(), &Clock::fixed(0)).await.is_err());
        world.meddle("DELETE FROM visage_migration WHERE number = 99").await;
        world.meddle("UPDATE visage_migration SET checksum = 'x'").await;
        let text = refusal(world.beside_with(super::world::KEY).await);
        assert!(text.contains("0001_people"), "{text}");
    });
}

#[test]
fn it_is_ready_once_it_is_open() {
    tell(async {
        World::new().await.people.ready().await.unwrap();
    });
}

#[test]
fn a_store_that_was_closed_opens_with_everything_in_it() {
    tell(async {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::new(crate::ENGINE, folder.path());
        let clock = Clock::fixed(0).into();
        {
            let people = open_at(&database.address, folder.path(), OTHER_KEY, &clock).await.unwrap();
            let operator = people.operator().await.unwrap();
            people.import(&operator, "test", &[super::world::named("Ada")], false).await.unwrap();
        }
        let people = open_at(&database.address, folder.path(), OTHER_KEY, &clock).await.unwrap();
        let operator = people.operator().await.unwrap();
        let outcomes = people.import(&operator, "test", &[super::world::named("Ada")], false).await.unwrap();
        assert!(matches!(outcomes[0], Ok(visage_people::import::Outcome::Unchanged(_))));
    });
}
