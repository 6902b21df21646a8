//! A look over everything: what fits, what is broken, what is left over.

use std::fs;

use std::time::{Duration, SystemTime};

use visage_people::check::{Look, Report, Severity};

use super::world::{GIF, NOW, PNG, RED_GIF, World, tell};

/// Ada and Bob with a picture each.
pub async fn settled() -> World {
    let world = World::new().await;
    let (ada, bob) = (world.person("Ada").await, world.person("Bob").await);
    world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
    world.people.set_picture(&world.operator, bob, PNG, "").await.unwrap();
    world
}

pub async fn look(world: &World, deep: bool) -> Report {
    world.people.check(&world.operator, Look { deep, repair: false }).await.unwrap()
}

async fn repair(world: &World) -> Report {
    world.people.check(&world.operator, Look { deep: false, repair: true }).await.unwrap()
}

/// Makes every file look as if it were written so long before the story.
fn age(world: &World, by: Duration) {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.unsigned_abs());
    for path in world.files() {
        fs::File::options().write(true).open(path).unwrap().set_modified(now - by).unwrap();
    }
}

/// The words before the first colon, and what is said.
fn told(report: &Report) -> Vec<(Severity, &str)> {
    report.findings.iter().map(|finding| (finding.severity, &*finding.text)).collect()
}

#[test]
fn what_fits_together_is_sound() {
    tell(async {
        let world = settled().await;
        for deep in [false, true] {
            let report = look(&world, deep).await;
            assert!(report.sound() && report.findings.is_empty(), "{report:?}");
            assert_eq!((report.schema, report.counts[0], report.counts[1], report.counts[3]), (7, 2, 0, 2));
        }
    });
}

#[test]
fn bytes_that_are_gone_cut_or_changed_are_broken() {
    tell(async {
        let world = settled().await;
        let path = &world.files()[0];
        let whole = fs::read(path).unwrap();
        let mut changed = whole.clone();
        *changed.last_mut().unwrap() ^= 1;
        fs::write(path, &changed).unwrap();
        assert!(look(&world, false).await.sound());
        assert!(!look(&world, true).await.sound());
        fs::write(path, &whole[1..]).unwrap();
        assert!(!look(&world, false).await.sound());
        fs::remove_file(path).unwrap();
        let report = look(&world, false).await;
        assert_eq!(report.findings.len(), 1, "{report:?}");
        assert!(report.findings[0].text.starts_with("picture "), "{report:?}");
        fs::write(path, whole).unwrap();
        assert!(look(&world, true).await.findings.is_empty());
    });
}

#[test]
fn a_size_that_is_not_that_of_the_bytes_is_broken() {
    tell(async {
        let world = settled().await;
        world.meddle("UPDATE binaryobject SET blobsize = blobsize + 1 WHERE binaryobject_id = 1").await;
        let report = look(&world, false).await;
        assert!(!report.sound() && report.findings[0].text.contains("the row says"), "{report:?}");
    });
}

#[test]
fn an_original_size_that_is_not_that_of_the_bytes_is_broken() {
    tell(async {
        let world = settled().await;
        world
            .meddle("UPDATE binaryobject SET originalsize = originalsize + 1 WHERE binaryobject_id = 1")
            .await;
        let report = look(&world, true).await;
        assert!(!report.sound(), "the picture cannot be read any more: {report:?}");
    });
}

#[test]
fn bytes_that_belong_to_nobody_are_left_over_and_a_picture_that_nobody_has_waits_in_the_library() {
    tell(async {
        let world = settled().await;
        world.meddle("DELETE FROM binaryobjectlink WHERE binaryobject_id = 1").await;
        assert_eq!(told(&look(&world, true).await), []);
        world.meddle("DELETE FROM binaryobject WHERE binaryobject_id = 1").await;
        let report = look(&world, true).await;
        assert!(report.sound() && report.findings.len() == 1, "{report:?}");
        assert!(report.findings[0].text.ends_with("belong to no picture"), "{report:?}");
    });
}

#[test]
fn a_picture_of_somebody_who_is_not_there_is_broken_and_comes_first() {
    tell(async {
        let world = settled().await;
        world.meddle("DELETE FROM binaryobjectlink WHERE binaryobject_id = 1").await;
        world.meddle("DELETE FROM binaryobject WHERE binaryobject_id = 1").await;
        for (table, kind) in [(6, "person"), (5, "contact"), (11, "project")] {
            world
                .meddle(&format!("UPDATE binaryobjectlink SET ownerrecord = 4711, ownertable = {table}"))
                .await;
            let report = look(&world, false).await;
            let severities: Vec<_> = told(&report).into_iter().map(|(severity, _)| severity).collect();
            assert_eq!(severities, [Severity::Broken, Severity::Left]);
            assert!(report.findings[0].text.contains(&format!("{kind} 4711")), "{report:?}");
        }
    });
}

#[test]
fn a_name_of_bytes_that_is_no_name_is_broken() {
    tell(async {
        let world = settled().await;
        world
            .meddle("UPDATE binaryobject SET bytes_name = '../../etc/passwd' WHERE binaryobject_id = 1")
            .await;
        assert!(!look(&world, false).await.sound());
    });
}

#[test]
fn a_repair_removes_what_belongs_to_nobody_and_nothing_else() {
    tell(async {
        let world = settled().await;
        let cleo = world.person("Cleo").await;
        world.people.set_picture(&world.operator, cleo, RED_GIF, "").await.unwrap();
        age(&world, Duration::from_hours(2));
        world.meddle("DELETE FROM binaryobjectlink WHERE binaryobject_id = 1").await;
        world.meddle("DELETE FROM binaryobjectlink WHERE binaryobject_id = 2").await;
        world.meddle("DELETE FROM binaryobject WHERE binaryobject_id = 2").await;
        assert_eq!(look(&world, false).await.findings.len(), 1);
        assert_eq!(world.files().len(), 3);
        let repaired = repair(&world).await;
        assert!(repaired.sound(), "{repaired:?}");
        let (severity, text) = told(&repaired)[0];
        assert!(severity == Severity::Removed && text.ends_with("belonged to no picture"), "{repaired:?}");
        assert_eq!((repaired.findings.len(), world.files().len()), (1, 2));
        assert_eq!(look(&world, true).await.findings, []);
        assert_eq!(world.bytes(cleo).await, RED_GIF);
    });
}

#[test]
fn a_repair_leaves_bytes_that_may_still_wait_for_their_row() {
    tell(async {
        let world = settled().await;
        world.meddle("DELETE FROM binaryobjectlink WHERE binaryobject_id = 1").await;
        world.meddle("DELETE FROM binaryobject WHERE binaryobject_id = 1").await;
        age(&world, Duration::from_mins(50));
        let repaired = repair(&world).await;
        assert!(matches!(told(&repaired)[..], [(Severity::Left, _)]), "{repaired:?}");
        assert_eq!(world.files().len(), 2);
        age(&world, Duration::from_mins(70));
        assert!(matches!(told(&repair(&world).await)[..], [(Severity::Removed, _)]));
        assert_eq!(world.files().len(), 1);
    });
}

#[test]
fn a_repair_removes_nothing_while_clocks_disagree() {
    tell(async {
        let world = settled().await;
        world.meddle("DELETE FROM binaryobjectlink WHERE binaryobject_id = 1").await;
        world.meddle("DELETE FROM binaryobject WHERE binaryobject_id = 1").await;
        age(&world, Duration::from_hours(2));
        world
            .meddle("UPDATE binaryobject SET registered = registered + 7200 WHERE binaryobject_id = 2")
            .await;
        let repaired = repair(&world).await;
        assert!(matches!(told(&repaired)[..], [(Severity::Broken, _), (Severity::Left, _)]), "{repaired:?}");
        assert_eq!(world.files().len(), 2);
        world
            .meddle("UPDATE binaryobject SET registered = registered - 7200 WHERE binaryobject_id = 2")
            .await;
        assert!(matches!(told(&repair(&world).await)[..], [(Severity::Removed, _)]));
    });
}

#[test]
fn a_repair_removes_what_was_cut_off_while_it_was_put() {
    tell(async {
        let world = settled().await;
        world.meddle("DELETE FROM binaryobjectlink").await;
        world.meddle("DELETE FROM binaryobject WHERE binaryobject_id = 1").await;
        let [whole, cut] = &world.files()[..] else { panic!("two files") };
        let cleo = world.person("Cleo").await;
        world.people.set_picture(&world.operator, cleo, RED_GIF, "").await.unwrap();
        for (path, length) in [(whole, 95), (cut, 0)] {
            fs::File::options().write(true).open(path).unwrap().set_len(length).unwrap();
        }
        age(&world, Duration::from_hours(2));
        world.meddle("DELETE FROM binaryobject WHERE binaryobject_id = 2").await;
        let report = look(&world, false).await;
        assert_eq!(report.findings.len(), 2, "{report:?}");
        assert!(
            told(&report).iter().all(|(_, text)| text.ends_with("were never wholly stored")),
            "{report:?}"
        );
        assert_eq!(repair(&world).await.findings.len(), 2);
        assert_eq!(look(&world, true).await.findings, []);
        assert_eq!(world.files().len(), 1);
    });
}

#[test]
fn a_repair_with_a_copy_of_the_database_leaves_what_came_after_it() {
    tell(async {
        let world = settled().await;
        age(&world, Duration::from_hours(2));
        // As a backup or a copy of the database would be, made before Bob had a picture.
        world.meddle("DELETE FROM binaryobjectlink WHERE binaryobject_id = 2").await;
        world.meddle("DELETE FROM binaryobject WHERE binaryobject_id = 2").await;
        world.meddle("UPDATE binaryobject SET registered = registered - 10000").await;
        let repaired = repair(&world).await;
        assert!(matches!(told(&repaired)[..], [(Severity::Left, _)]), "{repaired:?}");
        assert_eq!(world.files().len(), 2);
    });
}

#[test]
fn a_repair_of_a_database_that_names_no_bytes_at_all_removes_none() {
    tell(async {
        let world = settled().await;
        age(&world, Duration::from_hours(2));
        world.meddle("DELETE FROM binaryobjectlink").await;
        world.meddle("DELETE FROM binaryobject").await;
        let repaired = repair(&world).await;
        assert!(matches!(told(&repaired)[..], [(Severity::Left, _), (Severity::Left, _)]), "{repaired:?}");
        assert_eq!(world.files().len(), 2);
    });
}

#[test]
fn a_repair_leaves_what_is_broken_and_what_was_sealed_with_another_key() {
    tell(async {
        let world = settled().await;
        world.meddle("DELETE FROM binaryobjectlink WHERE binaryobject_id = 1").await;
        world.meddle("DELETE FROM binaryobject WHERE binaryobject_id = 1").await;
        for path in world.files() {
            let mut bytes = fs::read(&path).unwrap();
            // The fingerprint of the key.
            bytes[12] ^= 1;
            fs::write(path, bytes).unwrap();
        }
        age(&world, Duration::from_hours(2));
        let repaired = repair(&world).await;
        let [(Severity::Broken, broken), (Severity::Left, left)] = told(&repaired)[..] else {
            panic!("{repaired:?}")
        };
        assert!(broken.starts_with("picture 2: ") && broken.contains("master key"), "{broken}");
        assert!(left.contains("left alone") && left.contains("master key"), "{left}");
        assert_eq!((world.files().len(), world.number("SELECT count(*) FROM binaryobject")), (2, 1));
    });
}
