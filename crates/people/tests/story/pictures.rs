//! Pictures: given, replaced, shared, refused.

use tokio::runtime::Handle;
use visage_people::check::Look;
use visage_people::ids::{PersonId, PictureId};
use visage_people::picture::{Condition, MAX_PICTURE_BYTES, Picture};
use visage_people::user::Role;
use visage_people::{Caller, Error, People};

use super::world::{GIF, NOW, PNG, World, field, tell};

async fn picture(world: &World, person: PersonId) -> Option<Picture> {
    world.people.picture_info(&world.operator, person).await.unwrap().picture
}

#[test]
fn a_picture_has_the_facts_of_its_bytes() {
    tell(async {
        let world = World::new().await;
        let (ada, caller) = (world.person("Ada").await, world.user("tje0", Role::Administrator).await);
        assert!(picture(&world, ada).await.is_none());
        let id = world.people.set_picture(&caller, ada, GIF, "Ada").await.unwrap();
        let found = picture(&world, ada).await.unwrap();
        assert_eq!((found.id, &*found.mime, &*found.description), (id, "image/gif", "Ada"));
        assert_eq!((&*found.conceptual_type, &*found.extra_info), ("PersonImage", ""));
        assert_eq!(usize::try_from(found.original_bytes).unwrap(), GIF.len());
        assert_eq!(u64::try_from(found.stored_bytes).unwrap(), world.files()[0].metadata().unwrap().len());
        assert!(found.encrypted);
        assert_eq!((found.registered, found.registered_by), (NOW, caller.associate().id));
        assert_eq!((found.updated, found.updated_by, found.last_changed()), (None, None, NOW));
        let bytes = world.people.picture(&caller, ada).await.unwrap();
        assert_eq!((&*bytes.mime, bytes.last_changed, bytes.content_hash.len()), ("image/gif", NOW, 64));
        assert_eq!(&*bytes.reader.read_all().await.unwrap(), GIF);
    });
}

#[test]
fn another_picture_keeps_the_key_and_the_maker_and_lets_go_of_the_old_bytes() {
    tell(async {
        let world = World::new().await;
        let (ada, caller) = (world.person("Ada").await, world.user("tje0", Role::Administrator).await);
        let id = world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        let old = world.files();
        for round in 1..=3 {
            world.clock.set(NOW + round);
            assert_eq!(world.people.set_picture(&caller, ada, PNG, "").await.unwrap(), id);
            assert_eq!(world.number("SELECT updatedcount FROM binaryobject"), round);
        }
        let found = picture(&world, ada).await.unwrap();
        assert_eq!((found.registered, found.registered_by), (NOW, world.operator.associate().id));
        assert_eq!((found.updated, found.updated_by), (Some(NOW + 3), Some(caller.associate().id)));
        assert_eq!((&*found.mime, found.last_changed()), ("image/png", NOW + 3));
        assert_eq!(world.files().len(), 1);
        assert_ne!(world.files(), old);
        assert_eq!(world.bytes(ada).await, PNG);
    });
}

#[test]
fn a_picture_that_two_share_stays_with_the_other_when_one_gets_a_new_one() {
    tell(async {
        let world = World::new().await;
        let (ada, bob) = (world.person("Ada").await, world.person("Bob").await);
        let shared = world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        world
            .meddle(&format!(
        "INSERT INTO binaryobjectlink (binaryobject_id, ownertable, ownerrecord, linktype, rank, registered,
            registered_associate_id) VALUES ({}, 6, {}, 1, 1, 0, 1)",
        shared.0, bob.0
    ))
            .await;
        assert_eq!(world.bytes(bob).await, GIF);
        let own = world.people.set_picture(&world.operator, bob, PNG, "").await.unwrap();
        assert_ne!(own, shared);
        assert_eq!((world.bytes(ada).await, world.bytes(bob).await), (GIF.to_vec(), PNG.to_vec()));
        assert_eq!(picture(&world, ada).await.unwrap().id, shared);
        assert_eq!(world.files().len(), 2);
    });
}

#[test]
fn other_links_of_a_person_are_not_the_picture() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        let id = world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        for column in ["ownertable = 5", "linktype = 4", "rank = 2"] {
            world
                .meddle(&format!("UPDATE binaryobjectlink SET {column} WHERE binaryobject_id = {}", id.0))
                .await;
            assert!(picture(&world, ada).await.is_none(), "{column}");
            world.meddle("UPDATE binaryobjectlink SET ownertable = 6, linktype = 1, rank = 1").await;
            assert!(picture(&world, ada).await.is_some());
        }
    });
}

#[test]
fn what_is_refused_leaves_no_bytes_behind() {
    tell(async {
        let world = World::new().await;
        let (ada, reader) = (world.person("Ada").await, world.user("rea0", Role::Reader).await);
        let nobody = PersonId(4711);
        let missing = world.people.set_picture(&world.operator, nobody, GIF, "").await;
        assert!(matches!(missing, Err(Error::NotFound { kind: "Person", id: 4711 })), "{missing:?}");
        let forbidden = world.people.set_picture(&reader, ada, GIF, "").await;
        assert!(matches!(forbidden, Err(Error::NotAllowed)), "{forbidden:?}");
        assert_eq!(field(world.people.set_picture(&world.operator, ada, &b"<svg>"[..], "").await), "Image");
        assert_eq!(field(world.people.set_picture(&world.operator, ada, &b""[..], "").await), "Image");
        let mut huge = GIF.to_vec();
        huge.resize(usize::try_from(MAX_PICTURE_BYTES).unwrap() + 1, 0);
        let large = world.people.set_picture(&world.operator, ada, huge, "").await;
        assert!(matches!(large, Err(Error::TooLarge { limit_bytes: MAX_PICTURE_BYTES })), "{large:?}");
        assert!(world.files().is_empty());
        assert_eq!(world.number("SELECT count(*) FROM binaryobject"), 0);
    });
}

#[test]
fn nobody_and_no_picture_are_told_apart() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        let none = world.people.picture(&world.operator, ada).await;
        assert!(matches!(none, Err(Error::NoPicture)), "{none:?}");
        for id in [0, -1, 4711, i32::MAX, i32::MIN] {
            let facts = world.people.picture_info(&world.operator, PersonId(id)).await;
            assert!(
                matches!(facts, Err(Error::NotFound { kind: "Person", id: told }) if told == id),
                "{facts:?}"
            );
            let bytes = world.people.picture(&world.operator, PersonId(id)).await;
            assert!(
                matches!(bytes, Err(Error::NotFound { kind: "Person", id: told }) if told == id),
                "{bytes:?}"
            );
        }
    });
}

#[test]
fn a_long_description_is_cut_where_the_column_ends() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        world.people.set_picture(&world.operator, ada, GIF, &"ø".repeat(300)).await.unwrap();
        assert_eq!(&*picture(&world, ada).await.unwrap().description, "ø".repeat(254));
    });
}

#[test]
fn the_description_that_comes_with_another_picture_is_taken() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        world.people.set_picture(&world.operator, ada, GIF, "in spring").await.unwrap();
        world.people.set_picture(&world.operator, ada, PNG, "in autumn").await.unwrap();
        assert_eq!(&*picture(&world, ada).await.unwrap().description, "in autumn");
    });
}

#[test]
fn bytes_that_are_not_those_of_the_row_are_a_failure() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        world.meddle("UPDATE binaryobject SET originalsize = originalsize + 1").await;
        assert!(matches!(world.people.picture(&world.operator, ada).await, Err(Error::Storage(_))));
        world
            .meddle("UPDATE binaryobject SET originalsize = originalsize - 1, bytes_name = 'nonsense'")
            .await;
        assert!(matches!(world.people.picture(&world.operator, ada).await, Err(Error::Storage(_))));
    });
}

#[test]
fn a_picture_without_bytes_is_no_picture() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        world.meddle("UPDATE binaryobject SET originalsize = 0").await;
        assert!(matches!(world.people.picture(&world.operator, ada).await, Err(Error::NoPicture)));
        assert_eq!(picture(&world, ada).await.unwrap().id, PictureId(1));
    });
}

#[test]
fn two_who_store_at_the_same_time_both_come_through() {
    tell(async {
        let world = World::new().await;
        let (ada, bob) = (world.person("Ada").await, world.person("Bob").await);
        let beside = world.beside().await;
        let many = async |people: &People, person, bytes: &'static [u8]| {
            for _ in 0..20 {
                people.set_picture(&world.operator, person, bytes, "").await.unwrap();
            }
        };
        tokio::join!(many(&world.people, ada, GIF), many(&beside, bob, PNG), many(&world.people, bob, PNG));
        assert_eq!((world.bytes(ada).await, world.bytes(bob).await), (GIF.to_vec(), PNG.to_vec()));
        assert_eq!(world.files().len(), 2);
        let report = world.people.check(&world.operator, Look { deep: true, repair: false }).await.unwrap();
        assert_eq!(report.findings, []);
    });
}

#[test]
fn of_two_who_change_the_picture_that_both_saw_one_does_and_the_other_is_told() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        world.people.set_picture(&world.operator, ada, PNG, "").await.unwrap();
        let seen = world.people.picture(&world.operator, ada).await.unwrap().content_hash;
        let unchanged = |had: Option<(&str, i64)>| had.is_some_and(|(hash, _)| *hash == *seen);
        let beside = world.beside().await;
        let set = |people| set_if(people, &world.operator, ada, GIF, &unchanged);
        let set = tokio::join!(set(&world.people), set(&beside));
        assert!(matches!(set, (Ok(_), Err(Error::Changed)) | (Err(Error::Changed), Ok(_))), "{set:?}");
        assert_eq!(world.bytes(ada).await, GIF);
        let removed = world.people.remove_picture_if(&world.operator, ada, &unchanged).await;
        assert!(matches!(removed, Err(Error::Changed)), "{removed:?}");
        let none = |had: Option<(&str, i64)>| had.is_none();
        let bob = world.person("Bob").await;
        set_if(&world.people, &world.operator, bob, PNG, &none).await.unwrap();
        let again = set_if(&world.people, &world.operator, bob, GIF, &none).await;
        assert!(matches!(again, Err(Error::Changed)), "{again:?}");
        // What had come for those who were refused does not stay behind.
        let report = world.people.check(&world.operator, Look { deep: true, repair: false }).await.unwrap();
        assert_eq!((report.findings, world.files().len()), (Vec::new(), 2));
    });
}

async fn set_if(
    people: &People,
    caller: &Caller,
    person: PersonId,
    bytes: &'static [u8],
    wanted: Condition<'_>,
) -> Result<PictureId, Error> {
    people.set_picture_if(caller, person, bytes, "", wanted).await
}

#[test]
fn a_picture_whose_row_comes_half_an_hour_after_its_bytes_is_refused_and_leaves_nothing_behind() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        let holding = world.store.write_for_a_second();
        // A thread, because whoever waits for SQLite's writer waits on the one it is called on.
        let (given, ()) = std::thread::scope(|scope| {
            let world = &world;
            let later = scope.spawn(|| {
                while world.files().is_empty() {}
                world.clock.set(NOW + 30 * 60 + 1);
            });
            let giving = world.people.set_picture(&world.operator, ada, GIF, "");
            (tokio::task::block_in_place(|| Handle::current().block_on(giving)), later.join().unwrap())
        });
        assert!(matches!(given, Err(Error::Away(_))), "{given:?}");
        assert!(picture(&world, ada).await.is_none() && world.files().is_empty());
        holding.join().unwrap();
    });
}
