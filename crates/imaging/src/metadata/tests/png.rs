//! PNG: chunks that are known, private, broken and unknown.

use std::io::Write;

use flate2::Crc;
use flate2::write::ZlibEncoder;

use super::*;

fn chunk(name: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(name);
    sum.update(payload);
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[..], name, payload, &sum.sum().to_be_bytes()].concat()
}

const HEADER_END: usize = 33;

/// The picture with chunks behind its header and before its end.
fn with(first: &[Vec<u8>], last: &[Vec<u8>]) -> Vec<u8> {
    let plain = drawn(crate::png);
    let end = plain.len() - 12;
    [&plain[..HEADER_END], &first.concat(), &plain[HEADER_END..end], &last.concat(), &plain[end..]].concat()
}

fn colour_profile(profile: &[u8]) -> Vec<u8> {
    let mut deflated = ZlibEncoder::new(b"Colours\0\0".to_vec(), flate2::Compression::fast());
    deflated.write_all(profile).unwrap();
    chunk(b"iCCP", &deflated.finish().unwrap())
}

pub fn with_secrets(orientation: u16) -> Vec<u8> {
    let first = [
        colour_profile(&profile_of(5000)),
        chunk(b"pHYs", &[0, 0, 11, 19, 0, 0, 11, 19, 1]),
        chunk(b"eXIf", &exif_of_a_telephone(LITTLE, orientation)),
        chunk(b"tIME", b"SECRET!"),
        chunk(b"tEXt", b"Author\0SECRET"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0SECRET"),
        chunk(b"prVt", b"SECRET of an unknown program"),
    ];
    let last = [chunk(b"zTXt", b"Comment\0\0SECRET"), chunk(b"caBX", b"SECRET provenance")];
    [&with(&first, &last), &b"SECRET rest of a longer picture"[..]].concat()
}

#[test]
fn of_exif_the_orientation_alone_stays_where_it_was() {
    let copy = stripped(&with_secrets(8));
    assert_eq!(orientation(Kind::Png, &copy).number(), 8);
    assert_eq!(profile(Kind::Png, &copy), Some(profile_of(5000)));
    let kept = [colour_profile(&profile_of(5000)), chunk(b"pHYs", &[0, 0, 11, 19, 0, 0, 11, 19, 1])].concat();
    assert!(copy[HEADER_END..].starts_with(&kept));
    assert!(copy[HEADER_END + kept.len()..].starts_with(&[&[0, 0, 0, 26], &b"eXIfMM\0\x2A"[..]].concat()));
    assert!(!contains(&stripped(&with_secrets(1)), b"eXIf"), "upright is not worth a word");
}

#[test]
fn exif_behind_the_pixels_counts_and_one_with_a_wrong_checksum_does_not() {
    let exif = chunk(b"eXIf", &exif_of_a_telephone(LITTLE, 6));
    let copy = stripped(&with(&[], std::slice::from_ref(&exif)));
    assert_eq!(orientation(Kind::Png, &copy).number(), 6);
    let mut wrong = exif;
    *wrong.last_mut().unwrap() ^= 1;
    assert_eq!(orientation(Kind::Png, &with(&[wrong.clone()], &[])), Orientation::UPRIGHT);
    assert!(!contains(&stripped(&with(&[wrong], &[])), b"eXIf"));
}

/// EXIF as `ImageMagick` writes it into a text.
fn raw_profile(prefix: &[u8], orientation: u16) -> String {
    let exif = [prefix, &exif_of_a_telephone(LITTLE, orientation)].concat();
    let digits: Vec<String> = exif.iter().map(|byte| format!("{byte:02x}")).collect();
    let lines: Vec<String> = digits.chunks(36).map(<[String]>::concat).collect();
    format!("\nexif\n{:8}\n{}\n", exif.len(), lines.join("\n"))
}

fn text_chunks(keyword: &str, text: &str) -> [Vec<u8>; 4] {
    let mut deflated = ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    deflated.write_all(text.as_bytes()).unwrap();
    let deflated = deflated.finish().unwrap();
    let (keyword, text) = (keyword.as_bytes(), text.as_bytes());
    [
        chunk(b"tEXt", &[keyword, b"\0", text].concat()),
        chunk(b"zTXt", &[keyword, b"\0\0", &deflated].concat()),
        chunk(b"iTXt", &[keyword, b"\0\0\0en\0Profil\0", text].concat()),
        chunk(b"iTXt", &[keyword, b"\0\x01\0\0\0", &deflated].concat()),
    ]
}

#[test]
fn exif_in_a_text_gives_the_orientation_and_only_that_is_kept() {
    for (keyword, prefix) in [
        ("Raw profile type exif", &b"Exif\0\0"[..]),
        ("Raw profile type APP1", b"Exif\0\0"),
        ("Raw profile type exif", b""),
    ] {
        for text in text_chunks(keyword, &raw_profile(prefix, 6)) {
            for picture in [with(std::slice::from_ref(&text), &[]), with(&[], std::slice::from_ref(&text))] {
                assert_eq!(orientation(Kind::Png, &picture).number(), 6);
                let copy = strip(Kind::Png, &picture).unwrap().into_owned();
                assert_eq!(orientation(Kind::Png, &copy).number(), 6);
                assert!(!contains(&copy, b"Raw profile"), "the text is still there");
                assert_untouched(&copy);
            }
        }
    }
}

#[test]
fn an_exif_chunk_takes_precedence_over_exif_in_a_text() {
    let [text, ..] = text_chunks("Raw profile type exif", &raw_profile(b"", 6));
    let exif = chunk(b"eXIf", &exif_of_a_telephone(LITTLE, 3));
    let picture = with(&[text], &[exif]);
    assert_eq!(orientation(Kind::Png, &picture).number(), 3);
    assert_eq!(orientation(Kind::Png, &stripped(&picture)).number(), 3);
    for (keyword, text) in [
        ("Comment", raw_profile(b"", 6)),
        ("Raw profile type exif", "\nexif\nmany\n00".to_owned()),
        ("Raw profile type exif", String::new()),
        ("Raw profile type exif", "\nexif\n 4\nzz".to_owned()),
    ] {
        for text in text_chunks(keyword, &text) {
            assert_eq!(orientation(Kind::Png, &with(&[text], &[])), Orientation::UPRIGHT);
        }
    }
}

#[test]
fn an_animation_stays() {
    let control = |number: u8, width: u32| {
        let sizes = [u32::from(number), width, HEIGHT, 0, 0].map(u32::to_be_bytes).concat();
        chunk(b"fcTL", &[&sizes[..], &[0, 1, 0, 10, 0, 0]].concat())
    };
    let animation = [chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]), control(0, WIDTH)];
    assert_untouched(&with(&animation, &[chunk(b"fdAT", &[0, 0, 0, 1, 2, 3])]));
}

#[test]
fn a_picture_cut_behind_its_pixels_gets_an_end_where_something_went() {
    let whole = with(&[], &[chunk(b"tEXt", b"Author\0SECRET")]);
    let copy = strip(Kind::Png, &whole[..whole.len() - 20]).unwrap();
    assert_eq!(*copy, with(&[], &[]));
    let plain = with(&[], &[]);
    assert_untouched(&plain[..plain.len() - 12]);
    assert_untouched(&plain[..plain.len() - 40]);
}

#[test]
fn what_is_no_chunk_ends_the_picture_after_its_pixels() {
    let plain = with(&[], &[]);
    let end = plain.len() - 12;
    for rest in [
        vec![0; 400],
        b"SECRET rubbish \x01\x02\x03".repeat(40),
        [chunk(b"ABCD", b"SECRET"), plain[end..].to_vec()].concat(),
        [chunk(b"I\xC4AT", b"SECRET"), plain[end..].to_vec()].concat(),
    ] {
        let damaged = [&plain[..end], &rest].concat();
        let copy = strip(Kind::Png, &damaged).unwrap();
        assert!(*copy == *plain, "{:?}", &rest[..8]);
        assert_untouched(&copy);
        assert!(shown(&damaged).is_some() && shown(&damaged) == shown(&copy), "{:?}", &rest[..8]);
    }
}

#[test]
fn a_picture_whose_second_chunk_of_pixels_is_damaged_is_kept_as_far_as_it_is_shown() {
    let plain = with(&[], &[]);
    let pixels = memmem::find(&plain, b"IDAT").unwrap() + 4;
    let (one, two) = plain[pixels..plain.len() - 16].split_at(400);
    let damaged = chunk(b"\xC9DAT", two);
    let picture = [&plain[..pixels - 8], &chunk(b"IDAT", one), &damaged, &chunk(b"IEND", &[])].concat();
    let copy = strip(Kind::Png, &picture).unwrap();
    assert_eq!(*copy, [&plain[..pixels - 8], &chunk(b"IDAT", one), &chunk(b"IEND", &[])].concat());
    assert!(shown(&picture).is_some() && shown(&picture) == shown(&copy));
}

#[test]
fn of_texts_with_exif_only_the_first_is_inflated() {
    let [_, first, ..] = text_chunks("Raw profile type exif", "\nexif\n 4\nzz");
    let [_, second, ..] = text_chunks("Raw profile type APP1", &raw_profile(b"", 6));
    assert_eq!(orientation(Kind::Png, &with(&[second.clone(), first.clone()], &[])).number(), 6);
    assert_eq!(orientation(Kind::Png, &with(&[first, second], &[])), Orientation::UPRIGHT);
}

#[test]
fn a_colour_chunk_of_another_length_than_its_own_means_nothing_and_goes() {
    for name in [b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"hIST", b"mDCV", b"cLLI"] {
        let picture = with(&[chunk(name, &b"SECRET".repeat(500))], &[]);
        assert_eq!(stripped(&picture), with(&[], &[]), "{name:?}");
        assert_eq!(signal(&picture, false), None, "{name:?}");
    }
}

#[test]
fn an_unknown_chunk_that_must_be_understood_is_damage() {
    assert_damaged(&with(&[chunk(b"CgBI", &[0; 4])], &[]), "must be understood");
    assert_damaged(&with(&[chunk(b"a\0cd", &[0; 4])], &[]), "must be understood");
}

#[test]
fn a_profile_that_inflates_to_more_than_the_limit_is_none() {
    let bomb = with(&[colour_profile(&vec![0; MAX_PROFILE_BYTES + 1])], &[]);
    assert!(bomb.len() < 100_000);
    assert_eq!(profile(Kind::Png, &bomb), None);
    let largest = with(&[colour_profile(&vec![0; MAX_PROFILE_BYTES])], &[]);
    assert_eq!(profile(Kind::Png, &largest).map(|profile| profile.len()), Some(MAX_PROFILE_BYTES));
}
