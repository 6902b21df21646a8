//! Pictures in other sizes: kept beside the originals, and gone with them.

use std::path::Path;
use std::time::{Duration, Instant};

use visage_people::picture::{Blank, Handling, Wanted};

use super::world::{GIF, World, tell};

/// More than are asked about at once.
const PERSONS: u8 = 70;

/// Another picture for every number.
fn gif(number: u8) -> Vec<u8> {
    let mut bytes = GIF.to_vec();
    bytes[13] = number;
    bytes
}

/// The beginnings of the hashes of whatever lies in the folder, in order.
fn shelved(folder: &Path) -> Vec<String> {
    let folders = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = folders.filter(|path| path.is_dir()).flat_map(|path| std::fs::read_dir(path).unwrap());
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut groups: Vec<_> = names.map(|name| name.split_once('-').unwrap().0.to_owned()).collect();
    groups.sort();
    groups
}

#[test]
fn what_another_copy_removed_is_swept_from_the_folder_and_nothing_else() {
    tell(async {
        let world = World::new().await;
        let (operator, folder) = (&world.operator, world.path("renditions"));
        let handling = Handling { folder: Some((folder.clone(), 1 << 20)), ..Handling::default() };
        let beside = world.beside().await.with_handling(handling).unwrap();
        let mut left = Vec::new();
        for number in 0..PERSONS {
            let person = world.person(&format!("Ada{number}")).await;
            world.people.set_picture(operator, person, gif(number), "").await.unwrap();
            beside.rendition(operator, person, &Wanted::inside(20, 0)).await.unwrap();
            left.push((person, world.people.picture(operator, person).await.unwrap().content_hash));
        }
        let began = Instant::now();
        while shelved(&folder).len() < left.len() {
            assert!(began.elapsed().as_secs() < 10, "not all of them are kept");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        for (person, _) in left.extract_if(.., |(person, _)| person.0 % 3 == 0) {
            world.people.remove_picture(operator, person).await.unwrap();
        }
        beside.sweep_renditions().await.unwrap();
        let mut known: Vec<_> = left.iter().map(|(_, content)| content[..32].to_owned()).collect();
        known.sort();
        assert_eq!(shelved(&folder), known);
        beside.sweep_renditions().await.unwrap();
        assert_eq!(shelved(&folder).len(), known.len());
    });
}

#[test]
fn what_is_shown_in_place_of_a_picture_is_drawn_once() {
    tell(async {
        let world = World::new().await;
        let [ada, bob] = [world.person("Ada").await, world.person("Bob").await];
        let wanted = Wanted::inside(40, 30);
        let draw = async |person| {
            world.people.blank(&world.operator, person, &Blank::Default, &wanted).await.unwrap()
        };
        let (first, at_once) = tokio::join!(draw(ada), draw(ada));
        let later = draw(ada).await;
        // The very same bytes, not just equal ones.
        assert_eq!([&at_once, &later].map(|other| other.bytes.as_ptr()), [first.bytes.as_ptr(); 2]);
        assert_eq!(later.tag, first.tag);
        assert_ne!(draw(bob).await.bytes, first.bytes);
    });
}

#[test]
fn nothing_larger_is_drawn_than_anybody_needs() {
    tell(async {
        let world = World::new().await;
        for (asked, drawn) in [
            ((4096, 2048), (1024, 512)),
            ((1, 4096), (1, 1024)),
            ((4096, 0), (1024, 1024)),
            ((1024, 7), (1024, 7)),
        ] {
            let wanted = Wanted::inside(asked.0, asked.1);
            let bytes = world.people.blank_for_nobody(&Blank::File, &wanted).await.unwrap().bytes;
            let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
            assert_eq!((side(16), side(20)), drawn, "{asked:?}");
        }
    });
}
