//! What a cache keeps, and what it lets go of.

use super::*;

fn cache(root: &Path, max_bytes: u64) -> Cache {
    let key = Arc::new(MasterKey::from_bytes(&[7; 32]).unwrap());
    Cache::open(root.to_owned(), key, max_bytes).unwrap()
}

fn files(root: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = folders
        .filter(|path| path.is_dir())
        .flat_map(|path| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()))
        .collect();
    files.sort();
    files
}

#[test]
fn what_was_put_is_there_sealed_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let first = cache(folder.path(), 1 << 20);
    assert_eq!(first.get("ab12", "180x180-jpeg"), None);
    first.put("ab12", "180x180-jpeg", b"a rendition");
    assert_eq!(first.get("ab12", "180x180-jpeg").unwrap(), b"a rendition");
    assert_eq!(first.get("ab12", "90x90-jpeg"), None);
    let bytes = fs::read(&files(folder.path())[0]).unwrap();
    assert!(!bytes.windows(9).any(|window| window == b"rendition"));
    let again = cache(folder.path(), 1 << 20);
    assert_eq!(again.get("ab12", "180x180-jpeg").unwrap(), b"a rendition");
    assert_eq!(again.groups(), ["ab12"]);
}

#[test]
fn what_is_damaged_cut_short_or_under_another_name_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path(), 1 << 20);
    for harm in 0..3 {
        cache.put("ab", "1", b"one");
        cache.put("ab", "2", b"two");
        let [one, two] = &files(folder.path())[..] else { panic!("two files") };
        let mut bytes = fs::read(one).unwrap();
        match harm {
            0 => *bytes.last_mut().unwrap() ^= 1,
            1 => bytes.truncate(5),
            _ => bytes = fs::read(two).unwrap(),
        }
        fs::write(one, bytes).unwrap();
        assert_eq!(cache.get("ab", "1"), None);
        assert_eq!(files(folder.path()).len(), 1);
        assert_eq!(cache.get("ab", "2").unwrap(), b"two");
    }
}

#[test]
fn what_was_used_longest_ago_goes_when_there_is_too_much() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path(), 1000);
    for form in ["1", "2", "3"] {
        cache.put("ab", form, &[0; 250]);
    }
    assert!(cache.get("ab", "1").is_some());
    cache.put("ab", "4", &[0; 250]);
    let kept = ["1", "2", "3", "4"].map(|form| cache.get("ab", form).is_some());
    assert_eq!(kept, [true, false, true, true]);
    assert_eq!(files(folder.path()).len(), 3);
    cache.put("ab", "5", &[0; 2000]);
    assert!(cache.get("ab", "5").is_none() && cache.get("ab", "4").is_some());
}

#[test]
fn a_group_is_forgotten_as_a_whole_and_alone() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path(), 1 << 20);
    for (group, form) in [("ab", "1"), ("ab", "2"), ("abc", "1")] {
        cache.put(group, form, b"x");
    }
    cache.forget("ab");
    assert_eq!((cache.get("ab", "1"), cache.get("ab", "2")), (None, None));
    assert!(cache.get("abc", "1").is_some());
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn a_name_with_other_letters_is_never_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path(), 1 << 20);
    for (group, form) in [("../a", "1"), ("ab", "../1"), ("a", "1"), ("AB", "1"), ("a-b", "1"), ("ab", "é")]
    {
        cache.put(group, form, b"x");
        assert_eq!(cache.get(group, form), None);
    }
    assert!(files(folder.path()).is_empty());
}

#[test]
fn files_of_others_in_the_folder_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("ab")).unwrap();
    for name in ["x", "é", "ab-É", "note.txt"] {
        fs::write(folder.path().join("ab").join(name), [0; 900]).unwrap();
    }
    let cache = cache(folder.path(), 1000);
    for form in ["1", "2", "3"] {
        cache.put("ab", form, &[0; 400]);
    }
    assert!(cache.get("ab", "3").is_some());
    assert_eq!(files(folder.path()).len(), 6);
}
