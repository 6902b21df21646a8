//! What is particular to a SQLite file.

use std::fs;

use rusqlite::Connection;
use visage_people::user::{NewUserName, Role};
use visage_people::{Clock, Error, People};

use super::check::{look, settled};
use super::world::{GIF, KEY, World, open_at, sqlite_address, tell, user};

#[test]
fn what_is_no_database_is_refused_and_left_alone() {
    tell(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.db");
        fs::write(&path, b"this is a letter, not a database".repeat(100)).unwrap();
        let opened =
            open_at(&sqlite_address(folder.path()), folder.path(), KEY, &Clock::fixed(0).into()).await;
        assert!(matches!(opened, Err(Error::Invalid { field: "database", .. })), "{opened:?}");
        assert_eq!(fs::read(&path).unwrap(), b"this is a letter, not a database".repeat(100));
    });
}

#[test]
fn the_file_is_kept_the_way_that_loses_nothing() {
    tell(async {
        let world = World::new().await;
        assert_eq!(world.text("PRAGMA journal_mode"), "wal");
        // Keys are never used again, not even those of the newest row.
        world.person("Ada").await;
        world.meddle("DELETE FROM importkey").await;
        world.meddle("DELETE FROM person").await;
        assert_eq!(world.person("Bob").await.0, 2);
        let orphan = Connection::open(world.path("people.db")).unwrap();
        orphan.pragma_update(None, "foreign_keys", true).unwrap();
        assert!(
            orphan.execute("INSERT INTO email (person_id, rank, address) VALUES (4711, 1, 'x')", []).is_err()
        );
    });
}

#[test]
fn the_pulse_stands_still_until_somebody_writes() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        let beside = world.beside().await;
        let pulse = world.people.pulse();
        assert!(pulse.is_some());
        for _ in 0..3 {
            world.people.picture_info(&world.operator, ada).await.unwrap();
            world.people.rest();
            beside.ready().await.unwrap();
        }
        assert_eq!(world.people.pulse(), pulse);
        beside.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        let changed = world.people.pulse();
        assert_ne!(changed, pulse);
        assert_eq!(beside.pulse(), changed);
        assert!(world.people.picture_info(&world.operator, ada).await.unwrap().picture.is_some());
        // A checkpoint moves pages and changes nothing that anybody can read.
        world.people.rest();
        beside.rest();
        let _ = world.store.file().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        for _ in 0..3 {
            assert!(world.people.picture_info(&world.operator, ada).await.unwrap().picture.is_some());
        }
        world.meddle("UPDATE binaryobject SET description = 'after the checkpoint'").await;
        let info = world.people.picture_info(&world.operator, ada).await.unwrap();
        assert_eq!(&*info.picture.unwrap().description, "after the checkpoint");
    });
}

#[test]
fn no_key_is_expected_where_there_is_no_database_and_none_is_made_by_asking() {
    tell(async {
        let folder = tempfile::tempdir().unwrap();
        let database = sqlite_address(folder.path());
        assert_eq!(People::expected_key(&database, &Clock::fixed(0)).await.unwrap(), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    });
}

#[test]
fn a_row_whose_parent_is_gone_is_broken() {
    tell(async {
        let world = settled().await;
        let sql = world.store.file();
        sql.pragma_update(None, "foreign_keys", false).unwrap();
        sql.execute("INSERT INTO email (person_id, rank, address) VALUES (4711, 1, 'x')", []).unwrap();
        let report = look(&world, false).await;
        assert!(report.findings.iter().any(|finding| finding.text.contains("email")), "{report:?}");
    });
}

#[test]
fn nobody_hears_of_a_picture_what_was_said_while_it_was_not_theirs() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        let new = NewUserName { person: Some(ada), ..user("ext0", Role::External) };
        world.people.add_user(&world.operator, &new, "ext0").await.unwrap();
        let outside = world.people.act_as(&world.operator, "ext0").await.unwrap();
        let [own, others] = [&outside, &world.operator].map(|caller| caller.associate().id.0);
        let project =
            world.people.import_project(&world.operator, outside.associate().id, "A").await.unwrap();
        let id = world.people.set_picture(&world.operator, project, GIF, "").await.unwrap();
        let file = Connection::open(world.path("people.db")).unwrap();
        let turns = std::thread::spawn(move || {
            for (owner, said) in [(others, "secret"), (own, "open")].into_iter().cycle().take(2000) {
                let sql = format!(
                    "BEGIN IMMEDIATE; UPDATE project SET associate_id = {owner};
                    UPDATE binaryobject SET description = '{said}'; COMMIT"
                );
                file.execute_batch(&sql).unwrap();
            }
        });
        let mut told = 0;
        while !turns.is_finished() {
            match world.people.stored_picture(&outside, id).await {
                Ok(info) => assert_ne!(&*info.picture.unwrap().description, "secret"),
                Err(error) => assert!(matches!(error, Error::NotFound { .. }), "{error:?}"),
            }
            told += 1;
        }
        turns.join().unwrap();
        assert!(told > 100, "{told}");
    });
}
