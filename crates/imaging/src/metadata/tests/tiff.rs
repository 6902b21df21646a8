//! TIFF: every flavour, several pages, thumbnails below and beside, and directories that lie.

use super::*;

/// A page of our pixels in two strips.
fn page() -> Page {
    let pixels = pixels();
    let half = pixels.len() / 2;
    let strips = vec![pixels[..half].to_vec(), pixels[half..].to_vec()];
    vec![
        (256, Value::Shorts(vec![u16::try_from(WIDTH).unwrap()])),
        (257, Value::Shorts(vec![u16::try_from(HEIGHT).unwrap()])),
        (258, Value::Shorts(vec![8, 8, 8])),
        (259, Value::Shorts(vec![1])),
        (262, Value::Shorts(vec![2])),
        (273, Value::Pieces(strips)),
        (274, Value::Shorts(vec![6])),
        (277, Value::Shorts(vec![3])),
        (278, Value::Shorts(vec![u16::try_from(HEIGHT / 2).unwrap()])),
        (279, Value::Longs(vec![u32::try_from(half).unwrap(); 2])),
        (34675, Value::Bytes(profile_of(777))),
    ]
}

fn merged(page: Page, more: Page) -> Page {
    let mut all = [page, more].concat();
    all.sort_by_key(|(tag, _)| *tag);
    all
}

/// A small copy with a secret for its pixels.
fn thumbnail() -> Page {
    vec![
        (254, Value::Longs(vec![1])),
        (256, Value::Shorts(vec![4])),
        (257, Value::Shorts(vec![2])),
        (258, Value::Shorts(vec![8])),
        (259, Value::Shorts(vec![1])),
        (262, Value::Shorts(vec![1])),
        (273, Value::Pieces(vec![b"SECRET!!".to_vec()])),
        (279, Value::Longs(vec![8])),
    ]
}

fn secrets() -> Page {
    vec![
        (270, Value::Text("SECRET description")),
        (271, Value::Text("SECRET make")),
        (306, Value::Text("SECRET date")),
        (315, Value::Text("SECRET artist")),
        (316, Value::Text("SECRET host")),
        (700, Value::Bytes(b"SECRET xmp".to_vec())),
        (33723, Value::Longs(vec![0x5345_4352, 0x4554_5345, 0x4352_4554])),
        (34377, Value::Bytes(b"SECRET photoshop".to_vec())),
        (
            34665,
            Value::Below(vec![vec![
                (36867, Value::Text("SECRET date")),
                (37500, Value::Text("SECRET note")),
            ]]),
        ),
        (34853, Value::Below(vec![vec![(2, Value::Bytes(b"SECRET latitude".to_vec()))]])),
        (50000, Value::Text("SECRET of a maker")),
    ]
}

pub fn with_secrets(flavour: Flavour) -> Vec<u8> {
    let mut first = merged(page(), secrets());
    first.push((330, Value::Below(vec![thumbnail(), thumbnail()])));
    let pages = [first, thumbnail(), merged(page(), secrets())];
    [&directories::written(flavour, &pages), &b"SECRET behind the end"[..]].concat()
}

#[test]
fn nothing_moves_and_what_goes_becomes_zeros() {
    for flavour in directories::FLAVOURS {
        let before = with_secrets(flavour);
        let copy = stripped(&before);
        assert_eq!(orientation(Kind::Tiff, &copy).number(), 6);
        assert_eq!(profile(Kind::Tiff, &copy), Some(profile_of(777)));
        let half = &pixels()[..pixels().len() / 2];
        let places = |bytes: &[u8]| memmem::find_iter(bytes, half).collect::<Vec<_>>();
        assert_eq!(places(&copy), places(&before), "{flavour:?}");
        assert_eq!(places(&copy).len(), 2, "both pages");
    }
}

/// The pages of a TIFF and the tags of each.
fn tags(bytes: &[u8]) -> Vec<Vec<u16>> {
    let (block, mut next) = directory::Block::open(bytes).unwrap();
    let mut pages = Vec::new();
    while let Some(found) = block.directory(next) {
        pages.push(block.entries(found).map(|entry| entry.tag).collect());
        next = block.word(block.next_at(found)).unwrap();
    }
    pages
}

#[test]
fn pages_stay_without_private_entries_and_thumbnails_are_no_pages() {
    for flavour in directories::FLAVOURS {
        let left: Vec<_> = page().iter().map(|(tag, _)| *tag).collect();
        assert_eq!(tags(&stripped(&with_secrets(flavour))), [left.clone(), left], "{flavour:?}");
    }
}

#[test]
fn a_larger_picture_below_a_small_one_stays_with_its_own_secrets_gone() {
    let below = merged(page(), secrets());
    let mut small = page();
    small.insert(0, (254, Value::Longs(vec![1])));
    small.push((330, Value::Below(vec![below])));
    let before = directories::written(LITTLE, &[small]);
    let copy = stripped(&before);
    assert!(tags(&copy)[0].contains(&330));
    let half = &pixels()[..pixels().len() / 2];
    assert_eq!(memmem::find_iter(&copy, half).count(), 2);
}

#[test]
fn a_value_that_lies_within_the_pixels_is_left_to_them() {
    let mut first = page();
    first.push((50000, Value::Bytes(b"SECRET elsewhere".to_vec())));
    let mut before = directories::written(LITTLE, &[first]);
    let place = u32::try_from(memmem::find(&before, SECRET).unwrap()).unwrap().to_le_bytes();
    let entry = memmem::rfind(&before, &place).unwrap();
    let strip = u32::try_from(memmem::find(&before, &pixels()[..200]).unwrap()).unwrap().to_le_bytes();
    before[entry..entry + 4].copy_from_slice(&strip);
    assert_eq!(profile(Kind::Tiff, &stripped(&before)), Some(profile_of(777)));
}

#[test]
fn a_directory_whose_next_page_is_itself_has_one_page() {
    let mut before = directories::written(LITTLE, &[merged(page(), secrets())]);
    let first: [u8; 4] = before[4..8].try_into().unwrap();
    let link = before.len() - 4;
    before[link..].copy_from_slice(&first);
    let copy = strip(Kind::Tiff, &before).unwrap().into_owned();
    assert_eq!(tags(&copy).len(), 1);
    assert!(decoded(&copy).into_rgb8().into_raw() == pixels(), "what was refused for its cycle is read now");
}

#[test]
fn strips_without_a_length_or_with_one_too_short_for_their_rows_keep_their_pixels() {
    let without = |wrong: u16| page().into_iter().filter(|(tag, _)| *tag != wrong).collect::<Page>();
    let one = merged(without(279), vec![(279, Value::Longs(vec![WIDTH * HEIGHT * 3]))]);
    let short = merged(without(279), vec![(279, Value::Longs(vec![9, 9]))]);
    for page in [without(279), one, short] {
        let before = directories::written(LITTLE, &[merged(page, secrets())]);
        let copy = strip(Kind::Tiff, &before).unwrap();
        assert!(!contains(&copy, SECRET));
        for half in pixels().chunks(pixels().len() / 2) {
            assert!(contains(&copy, half));
        }
    }
}

#[test]
fn a_duplicate_tag_and_a_file_without_a_page_are_rejected() {
    assert_damaged(b"II\x2A\0\x08\0\0\0", "no page");
    let without = page().into_iter().filter(|(tag, _)| *tag != 257).collect::<Page>();
    let twice = [page(), without, vec![(257, Value::Shorts(vec![1]))]].concat();
    assert_damaged(&directories::written(LITTLE, &[twice]), "twice");
}

#[test]
fn directories_that_overlap_are_damage_and_those_without_end_take_no_time() {
    let mut overlapping = directories::written(LITTLE, &[page(), page()]);
    let first = u32::from_le_bytes(overlapping[4..8].try_into().unwrap());
    let link = first as usize + 2 + page().len() * 12;
    overlapping[link..link + 4].copy_from_slice(&(first + 12).to_le_bytes());
    overlapping[first as usize + 12..first as usize + 14].copy_from_slice(&[1, 0]);
    assert_damaged(&overlapping, "overlap");
    // The same large directory below itself, a hundred thousand times.
    let mut deep = b"II\x2A\0\x08\0\0\0\x01\0\x4A\x01\x04\0\xA0\x86\x01\0\x1A\0\0\0\0\0\0\0".to_vec();
    deep.resize(26 + 400_000, 0);
    for place in (26..deep.len() - 3).step_by(4) {
        deep[place..place + 4].copy_from_slice(&426_026_u32.to_le_bytes()[..4]);
    }
    for place in (26..deep.len() - 3).step_by(4) {
        deep[place..place + 4].copy_from_slice(&400_026_u32.to_le_bytes());
    }
    deep.extend_from_slice(&5000_u16.to_le_bytes());
    deep.resize(deep.len() + 5000 * 12 + 4, 0);
    assert_damaged(&deep, "too many entries");
}
