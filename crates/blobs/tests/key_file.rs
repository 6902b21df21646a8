//! The file of the master key: made once, read strictly, never overwritten.
#![expect(clippy::unwrap_used, reason = "what the tests share is test code too")]

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;
use visage_blobs::{Error, KeyError, MasterKey};

const KEY: &str = "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

struct World {
    _temporary: TempDir,
    path: PathBuf,
}

impl World {
    fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        Self { path: temporary.path().join("master.key"), _temporary: temporary }
    }
}

#[test]
fn a_new_key_is_one_line_and_loads_as_the_same_key() {
    let world = World::new();
    let created = MasterKey::create(&world.path).unwrap();
    let text = fs::read_to_string(&world.path).unwrap();
    assert!(text.starts_with("visage-key-1:") && text.ends_with("=\n"), "the shape is wrong");
    assert_eq!((text.len(), text.lines().count()), (13 + 44 + 1, 1));
    assert_eq!(MasterKey::load(&world.path).unwrap().fingerprint(), created.fingerprint());
    assert_eq!(MasterKey::parse(&text).unwrap().fingerprint(), created.fingerprint());
}

#[test]
fn two_new_keys_differ() {
    let first = MasterKey::create(&World::new().path).unwrap();
    assert_ne!(first.fingerprint(), MasterKey::create(&World::new().path).unwrap().fingerprint());
    assert_ne!(first.fingerprint(), MasterKey::random().unwrap().fingerprint());
}

#[cfg(unix)]
#[test]
fn a_new_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    MasterKey::create(&world.path).unwrap();
    assert_eq!(fs::metadata(&world.path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_key_without_its_line_end_or_with_the_other_kind_is_the_same_key() {
    let world = World::new();
    let expected = MasterKey::parse(KEY).unwrap().fingerprint();
    for end in ["", "\n", "\r\n"] {
        fs::write(&world.path, format!("{KEY}{end}")).unwrap();
        assert_eq!(MasterKey::load(&world.path).unwrap().fingerprint(), expected, "{end:?}");
    }
}

#[test]
fn a_malformed_key_is_refused_with_the_file_and_what_was_expected_but_not_its_text() {
    let world = World::new();
    let long = format!("{KEY}{}", "A".repeat(100_000));
    for text in [
        "",
        "\n",
        "visage-key-1:",
        "visage-key-2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        " visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "visage-key-1: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
        "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g",
        "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=",
        "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n",
        "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nmore",
        "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMU*RYXGBkaGxwdHh8=",
        &long,
    ] {
        fs::write(&world.path, text).unwrap();
        let error = MasterKey::load(&world.path).unwrap_err();
        assert!(matches!(error, Error::Key(KeyError::Malformed { path: Some(_) })), "{text:?}: {error}");
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(world.path.to_str().unwrap()) && shown.contains("visage-key-1:"), "{shown}");
        assert!(!shown.contains("AAECAwQ"), "{shown}");
        assert!(matches!(MasterKey::parse(text), Err(Error::Key(KeyError::Malformed { path: None }))));
    }
    fs::write(&world.path, [0xff; 58]).unwrap();
    assert!(matches!(MasterKey::load(&world.path), Err(Error::Key(KeyError::Malformed { .. }))));
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let world = World::new();
    for text in ["", "not a key", KEY] {
        fs::write(&world.path, text).unwrap();
        let error = MasterKey::create(&world.path).unwrap_err();
        assert!(matches!(&error, Error::Key(KeyError::Exists { path }) if *path == world.path), "{error}");
        assert_eq!(fs::read_to_string(&world.path).unwrap(), text);
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_is_not_followed_to_make_a_key() {
    let world = World::new();
    let target = world.path.with_extension("elsewhere");
    std::os::unix::fs::symlink(&target, &world.path).unwrap();
    assert!(matches!(MasterKey::create(&world.path), Err(Error::Key(KeyError::Exists { .. }))));
    assert!(!target.exists());
}

#[test]
fn a_key_that_cannot_be_read_or_written_is_an_error_that_names_the_file() {
    let world = World::new();
    let error = MasterKey::load(&world.path).unwrap_err();
    assert!(matches!(error, Error::Key(KeyError::Unreadable { .. })), "{error}");
    assert!(error.to_string().contains("master.key"), "{error}");
    let error = MasterKey::create(&world.path.join("below")).unwrap_err();
    assert!(matches!(error, Error::Key(KeyError::Unwritable { .. })), "{error}");
    assert!(error.to_string().contains("below"), "{error}");
    fs::create_dir(&world.path).unwrap();
    assert!(matches!(MasterKey::load(&world.path), Err(Error::Key(KeyError::Unreadable { .. }))));
}
