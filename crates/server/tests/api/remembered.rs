//! What is written shows in the next answer, whoever wrote it, although answers are remembered.

use std::sync::atomic::{AtomicBool, Ordering};

use image::ImageFormat;
use visage_people::import::NewPerson;

use crate::api::pictures::small;
use crate::api::world::{CHANGED, World, person};

fn each_way(check: impl Fn(&World)) {
    for remembered_bytes in [1 << 20, 0] {
        check(&World::with(|options| options.remembered_bytes = remembered_bytes));
    }
}

#[test]
fn a_picture_that_another_process_stores_shows_in_the_very_next_answer() {
    each_way(|world| {
        let beside = world.beside();
        world.clock.set(CHANGED);
        for round in 1..=20_u8 {
            let format = if round % 2 == 0 { ImageFormat::Png } else { ImageFormat::Gif };
            let bytes = small(format, round);
            world.run(beside.set_picture(&world.administrator, world.ada, bytes.clone(), "")).unwrap();
            for _ in 0..2 {
                let info = world.image_info(world.ada).send().ok();
                assert_eq!(info["OriginalSize"], bytes.len(), "round {round}");
                assert_eq!(info["UpdatedDate"], "2019-12-19T10:55:14");
            }
        }
    });
}

#[test]
fn a_first_picture_and_a_new_person_show_in_the_very_next_answer() {
    each_way(|world| {
        let beside = world.beside();
        assert_eq!(world.image_info(world.bob).send().ok()["BlobId"], 0);
        let bytes = small(ImageFormat::Jpeg, 1);
        world.run(beside.set_picture(&world.administrator, world.bob, bytes.clone(), "Bob")).unwrap();
        assert_eq!(world.image_info(world.bob).send().ok()["Description"], "Bob");

        let next = visage_people::ids::PersonId(world.tove.0 + 1);
        assert_eq!(world.image_info(next).send().status, 404);
        let operator = world.run(beside.operator()).unwrap();
        let new = NewPerson { picture: Some(bytes), ..person("Cleo", "Nile") };
        let outcome = world.run(beside.import(&operator, "test", &[new], false)).unwrap();
        assert_eq!(outcome[0].as_ref().unwrap().person(), Some(next));
        assert_eq!(world.image_info(next).send().ok()["Description"], "Cleo Nile");
    });
}

#[test]
fn what_this_process_writes_shows_as_well() {
    each_way(|world| {
        world.image_info(world.ada).send();
        world.image_info(world.ada).accept("text/xml").send();
        world.set_picture(world.ada, &small(ImageFormat::Tiff, 1), "");
        assert_eq!(world.image_info(world.ada).send().ok()["MimeType"], "image/tiff");
        let xml = world.image_info(world.ada).accept("text/xml").send();
        assert!(xml.text().contains("<MimeType>image/tiff</MimeType>"));
    });
}

#[test]
fn a_person_who_is_put_behind_a_user_shows_as_well() {
    each_way(|world| {
        assert_eq!(world.image_info(world.ada).send().ok()["CreatedBy"]["FullName"], "Tove Jensen");
        let beside = world.beside();
        let operator = world.run(beside.operator()).unwrap();
        world.run(beside.set_person_of_user(&operator, "tje0", world.bob)).unwrap();
        let maker = &world.image_info(world.ada).send().ok()["CreatedBy"];
        assert_eq!((&maker["FullName"], &maker["PersonId"]), (&"Bob Byron".into(), &world.bob.0.into()));
    });
}

/// Says that it is over, even when a test ends early.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The second of the last change, 0 for none.
fn second_seen(world: &World) -> u8 {
    let info = world.image_info(world.ada).send().ok();
    let seen = info["UpdatedDate"].as_str().unwrap();
    if seen.starts_with("0001") { 0 } else { seen[17..].parse().unwrap() }
}

#[test]
fn many_readers_never_see_an_older_state_than_one_that_was_seen() {
    each_way(|world| {
        let (beside, over) = (world.beside(), AtomicBool::new(false));
        std::thread::scope(|scope| {
            let end = Over(&over);
            for _ in 0..3 {
                scope.spawn(|| {
                    let mut newest = 0;
                    while !over.load(Ordering::Relaxed) {
                        let seen = second_seen(world);
                        assert!(seen >= newest, "{seen} after {newest}");
                        newest = seen;
                    }
                });
            }
            for second in 1..=30 {
                // 2019-12-19T11:00:00Z, and so many seconds
                world.clock.set(1_576_753_200 + i64::from(second));
                let bytes = small(ImageFormat::Png, second);
                world.run(beside.set_picture(&world.administrator, world.ada, bytes.clone(), "")).unwrap();
                assert_eq!(second_seen(world), second);
            }
            drop(end);
        });
    });
}
