//! A look over everything: what fits, what is broken, what is left over.

use std::fs;

use visage_people::check::{Report, Severity};

use super::world::{GIF, PNG, World, tell};

/// Ada and Bob with a picture each.
pub async fn settled() -> World {
    let world = World::new().await;
    let (ada, bob) = (world.person("Ada").await, world.person("Bob").await);
    world.people.set_person_picture(&world.operator, ada, GIF, "").await.unwrap();
    world.people.set_person_picture(&world.operator, bob, PNG, "").await.unwrap();
    world
}

pub async fn look(world: &World, deep: bool) -> Report {
    world.people.check(&world.operator, deep).await.unwrap()
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
            assert_eq!((report.schema, report.counts[0], report.counts[1], report.counts[3]), (1, 2, 0, 2));
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
fn bytes_and_rows_that_belong_to_nobody_are_left_over() {
    tell(async {
        let world = settled().await;
        world.meddle("DELETE FROM binaryobjectlink WHERE binaryobject_id = 1").await;
        assert_eq!(told(&look(&world, true).await), [(Severity::Left, "picture 1 has no owner")]);
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
        world.meddle("UPDATE binaryobjectlink SET ownerrecord = 4711 WHERE binaryobject_id = 2").await;
        world.meddle("DELETE FROM binaryobjectlink WHERE binaryobject_id = 1").await;
        let report = look(&world, false).await;
        let severities: Vec<_> = told(&report).into_iter().map(|(severity, _)| severity).collect();
        assert_eq!(severities, [Severity::Broken, Severity::Left]);
        assert!(report.findings[0].text.contains("person 4711"), "{report:?}");
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
