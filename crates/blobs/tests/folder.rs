//! What the folder adds to what every place promises: its layout, its permissions, and surviving a crash.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what the tests share is test code too")]

#[path = "behaviour/stand.rs"]
#[expect(dead_code, reason = "shared with the behaviour suite, which uses all of it")]
mod stand;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use stand::{Blobs, key, random};
use tempfile::TempDir;
use visage_blobs::{BlobName, Damage, Error, Folder, Place};

const NAME: &str = "abcdef00112233445566778899aabbcc";

struct World {
    temporary: TempDir,
    blobs: Blobs,
}

impl World {
    fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let place = Place::Folder(Folder::open(temporary.path().join("data/blobs")).unwrap());
        Self { blobs: Blobs::new(place, key()), temporary }
    }

    fn root(&self) -> PathBuf {
        self.temporary.path().join("data/blobs")
    }
}

fn name() -> BlobName {
    BlobName::parse(NAME).unwrap()
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

fn files_in(path: &Path) -> usize {
    fs::read_dir(path).unwrap().count()
}

#[test]
fn a_blob_lies_two_letters_deep_and_leaves_no_temporary_file() {
    let world = World::new();
    let stored = world.blobs.put(&name(), b"some").unwrap();
    let path = world.root().join("ab/cdef00112233445566778899aabbcc");
    assert_eq!(fs::metadata(path).unwrap().len(), stored.stored_bytes);
    assert_eq!(files_in(&world.root().join("tmp")), 0);
}

#[test]
fn what_was_put_is_there_when_the_folder_is_opened_again() {
    let world = World::new();
    world.blobs.put(&name(), b"some").unwrap();
    let again = Blobs::new(Place::Folder(Folder::open(world.root()).unwrap()), key());
    assert_eq!(again.list().unwrap(), [name()]);
    assert_eq!(again.open(&name()).unwrap().read_all().unwrap(), b"some"[..]);
    again.put(&name(), b"other").unwrap();
    assert_eq!(world.blobs.open(&name()).unwrap().read_all().unwrap(), b"other"[..]);
}

#[cfg(unix)]
#[test]
fn files_and_folders_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world.blobs.put(&name(), b"some").unwrap();
    let mode = |path: &str| fs::metadata(world.root().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("ab/cdef00112233445566778899aabbcc"), 0o600);
    assert_eq!((mode(""), mode("ab"), mode("tmp")), (0o700, 0o700, 0o700));
}

#[test]
fn a_put_that_was_killed_before_its_rename_leaves_nothing_listed_and_is_swept() {
    let world = World::new();
    world.blobs.put(&name(), b"whole").unwrap();
    let left = world.root().join("tmp").join("0123456789abcdef0123456789abcdef");
    fs::write(&left, b"half a bl").unwrap();
    assert_eq!(world.blobs.list().unwrap(), [name()]);
    let later = modified(&left) + Duration::from_secs(1);
    assert_eq!(world.blobs.sweep_temporary(modified(&left)).unwrap(), 0, "it may still be in use");
    assert!(left.exists());
    assert_eq!(world.blobs.sweep_temporary(later).unwrap(), 1);
    assert!(!left.exists());
    assert_eq!(world.blobs.verify(&name()).unwrap().original_bytes, 5);
}

#[test]
fn a_put_that_fails_keeps_nothing_and_works_once_the_cause_is_gone() {
    let world = World::new();
    fs::write(world.root().join("ab"), b"a file where a folder should be").unwrap();
    let error = world.blobs.put(&name(), b"some").unwrap_err();
    assert!(matches!(&error, Error::Io { path, .. } if path.ends_with("ab")), "{error}");
    assert_eq!(files_in(&world.root().join("tmp")), 0);
    assert_eq!(world.blobs.list().unwrap(), []);
    fs::remove_file(world.root().join("ab")).unwrap();
    world.blobs.put(&name(), b"some").unwrap();
    world.blobs.verify(&name()).unwrap();
}

#[test]
fn a_folder_that_someone_removed_is_made_again() {
    let world = World::new();
    world.blobs.put(&name(), b"some").unwrap();
    fs::remove_dir_all(world.root().join("ab")).unwrap();
    assert!(matches!(world.blobs.open(&name()), Err(Error::Missing(_))));
    world.blobs.put(&name(), b"some").unwrap();
    world.blobs.verify(&name()).unwrap();
}

#[test]
fn strangers_in_the_folder_are_not_listed() {
    let world = World::new();
    let root = world.root();
    world.blobs.put(&name(), b"some").unwrap();
    fs::write(root.join("README"), b"").unwrap();
    fs::write(root.join("ab/notes.txt"), b"").unwrap();
    fs::write(root.join("ab/CDEF00112233445566778899AABBCC"), b"").unwrap();
    fs::create_dir(root.join("ab/00000000000000000000000000000a")).unwrap();
    fs::create_dir(root.join("zz")).unwrap();
    fs::write(root.join("zz/cdef00112233445566778899aabbcc"), b"").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", root.join("ab/00000000000000000000000000000b")).unwrap();
    assert_eq!(world.blobs.list().unwrap(), [name()]);
}

#[test]
fn a_folder_in_the_place_of_a_blob_is_a_missing_blob() {
    let world = World::new();
    fs::create_dir_all(world.root().join("ab/cdef00112233445566778899aabbcc")).unwrap();
    assert!(matches!(world.blobs.open(&name()), Err(Error::Missing(_))));
}

#[test]
fn a_file_where_the_folder_should_be_is_an_error_that_names_it() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = Folder::open(file.path()).unwrap_err();
    assert!(error.to_string().contains(file.path().to_str().unwrap()), "{error}");
}

#[test]
fn a_file_cut_while_it_is_read_is_tampered_from_there_on() {
    let world = World::new();
    let bytes = random(3 * 65_536);
    world.blobs.put(&name(), &bytes).unwrap();
    let mut reader = world.blobs.open(&name()).unwrap();
    assert_eq!(reader.next_chunk().unwrap().unwrap(), bytes[..65_536]);
    let path = world.root().join("ab/cdef00112233445566778899aabbcc");
    File::options().write(true).open(path).unwrap().set_len(100_000).unwrap();
    let error = reader.next_chunk().unwrap_err();
    assert!(matches!(error, Error::Tampered { damage: Damage::Segment(1), .. }), "{error}");
    assert!(matches!(reader.read_all(), Err(Error::Broken(_))));
}

#[test]
fn many_threads_may_put_read_and_delete_at_once() {
    let world = World::new();
    std::thread::scope(|scope| {
        for thread in 0..8_u8 {
            let blobs = &world.blobs;
            scope.spawn(move || {
                for round in 0..16_u8 {
                    let name = BlobName::parse(&format!("{round:02x}{thread:030x}")).unwrap();
                    blobs.put(&name, [thread; 1000]).unwrap();
                    assert_eq!(blobs.open(&name).unwrap().read_all().unwrap(), [thread; 1000][..]);
                    if round % 2 == 0 {
                        blobs.delete(&name).unwrap();
                    }
                }
            });
        }
    });
    assert_eq!(world.blobs.list().unwrap().len(), 64);
}
