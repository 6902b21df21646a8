//! JPEG: segments in every place, scans of every sort.

use super::*;

pub fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], &length[..], payload].concat()
}

/// The picture with segments behind its beginning.
fn with(segments: &[Vec<u8>]) -> Vec<u8> {
    let plain = drawn(|pixels| crate::jpeg(pixels, 90));
    [&plain[..2], &segments.concat(), &plain[2..]].concat()
}

fn profile_pieces() -> Vec<Vec<u8>> {
    let profile = profile_of(3000);
    let piece =
        |number: u8, bytes: &[u8]| segment(0xE2, &[b"ICC_PROFILE\0", &[number, 3][..], bytes].concat());
    vec![piece(2, &profile[1000..2000]), piece(1, &profile[..1000]), piece(3, &profile[2000..])]
}

pub fn with_secrets(orientation: u16) -> Vec<u8> {
    let jfif = [&b"JFIF\0\x01\x02\x01\0\x48\0\x48\x02\x01"[..], SECRET].concat();
    let exif = [b"Exif\0\0", &exif_of_a_telephone(LITTLE, orientation)[..]].concat();
    let mut segments = vec![
        segment(0xE0, &jfif),
        segment(0xE0, b"JFXX\0\x10SECRET thumbnail"),
        segment(0xE1, &exif),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0SECRET xmp"),
        segment(0xE2, b"MPF\0SECRET pictures"),
        [b"\xFF\xFF\xFF", &segment(0xED, b"Photoshop 3.0\0SECRET iptc")[1..]].concat(),
        segment(0xEB, b"JP SECRET provenance"),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01SECRET"),
        segment(0xFE, b"SECRET comment"),
    ];
    segments.extend(profile_pieces());
    [with(&segments), with(&[segment(0xE1, b"SECRET depth map")])].concat()
}

#[test]
fn of_exif_the_orientation_alone_stays_where_it_was() {
    let copy = stripped(&with_secrets(6));
    assert_eq!(orientation(Kind::Jpeg, &copy).number(), 6);
    assert_eq!(profile(Kind::Jpeg, &copy), Some(profile_of(3000)));
    let jfif = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x02\x01\0\x48\0\x48\0\0";
    assert!(copy.starts_with(jfif), "density without a thumbnail");
    assert!(copy[jfif.len()..].starts_with(b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A"));
    assert!(contains(&copy, b"Adobe\0\x64\0\0\0\0\x01"));
}

#[test]
fn an_upright_picture_has_no_exif_at_all() {
    for number in [0, 1, 9] {
        let copy = stripped(&with_secrets(number));
        assert_eq!(orientation(Kind::Jpeg, &copy), Orientation::UPRIGHT);
        assert!(!contains(&copy, b"Exif"));
    }
}

#[test]
fn the_first_exif_counts_and_one_that_cannot_be_read_goes() {
    let exif = |number| segment(0xE1, &[b"Exif\0\0", &exif_of_a_telephone(LITTLE, number)[..]].concat());
    let copy = stripped(&with(&[exif(3), exif(8)]));
    assert_eq!(orientation(Kind::Jpeg, &copy).number(), 3);
    let copy = stripped(&with(&[segment(0xE1, b"Exif\0\0SECRET nonsense"), exif(8)]));
    assert_eq!(orientation(Kind::Jpeg, &copy), Orientation::UPRIGHT);
}

#[test]
fn segments_between_scans_and_behind_them_go_and_tables_stay() {
    let plain = drawn(|pixels| crate::jpeg(pixels, 90));
    let scan = memmem::find(&plain, b"\xFF\xDA").unwrap();
    let length = usize::from(u16::from_be_bytes([plain[scan + 2], plain[scan + 3]]));
    let (header, pixels) = plain[..plain.len() - 2].split_at(scan + 2 + length);
    let restarts = b"\xFF\x00\x12\xFF\xD0\x34\xFF\xD7\x56";
    let table = segment(0xC4, &[&[0x10][..], &[0; 16]].concat());
    let lines = segment(0xDC, &[0, 16]);
    let progressive = |secret: &[u8], icc: &[u8]| {
        let scan = [&plain[scan..scan + 2 + length], restarts].concat();
        [header, pixels, &lines, secret, &table, icc, &scan, secret, b"\xFF\xD9"].concat()
    };
    let late = segment(0xE2, b"ICC_PROFILE\0\x01\x01SECRET");
    let before = progressive(&segment(0xFE, b"SECRET comment"), &late);
    let copy = strip(Kind::Jpeg, &before).unwrap();
    assert_eq!(*copy, progressive(b"", b"")[..]);
}

#[test]
fn a_picture_cut_within_its_pixels_is_copied_as_far_as_it_goes() {
    let whole = with(&[segment(0xFE, b"SECRET comment")]);
    let plain = with(&[]);
    let copy = strip(Kind::Jpeg, &whole[..whole.len() - 40]).unwrap();
    assert_eq!(*copy, plain[..plain.len() - 40]);
    assert_untouched(&plain[..plain.len() - 40]);
}

#[test]
fn profiles_that_lack_a_piece_or_tell_it_twice_are_none() {
    let pieces = profile_pieces();
    for wrong in [vec![0, 1], vec![0, 1, 2, 2], vec![0, 0, 1], vec![1]] {
        let segments: Vec<_> = wrong.into_iter().map(|index| pieces[index].clone()).collect();
        assert_eq!(profile(Kind::Jpeg, &with(&segments)), None);
    }
    let piece = |number| segment(0xE2, &[b"ICC_PROFILE\0", &[number, 100][..], &vec![7; 60_000]].concat());
    let large: Vec<_> = (1..=100).map(piece).collect();
    assert_eq!(profile(Kind::Jpeg, &with(&large)), None, "six megabytes are too many");
}

#[test]
fn a_motion_jpeg_keeps_the_note_that_tells_so() {
    let copy = stripped(&with(&[segment(0xE0, b"AVI1\0\0\0\0\0\0\0\0\0\0SECRET")]));
    assert!(contains(&copy, &segment(0xE0, b"AVI1\0\0\0\0\0\0\0\0\0\0")));
}

#[test]
fn segments_that_make_no_sense_are_damage() {
    assert_damaged(b"\xFF\xD8\xFF\xDB\0\x01", "too short");
    assert_damaged(b"\xFF\xD8\xFF\xF7\0\x04aa", "JPEG-LS");
}

#[test]
fn bytes_between_segments_before_the_pixels_go_and_fill_bytes_stay() {
    let filled = [b"\xFF\xFF", &segment(0xDD, &[0, 0])[..]].concat();
    let before = with(&[segment(0xFE, b""), b"SECRET \xFF\0 SECRET".to_vec(), filled.clone()]);
    assert_eq!(stripped(&before), with(&[filled]));
}

#[test]
fn a_segment_with_too_small_a_length_is_removed_and_the_picture_kept() {
    for marker in [0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE] {
        for length in [0, 1] {
            let broken = vec![0xFF, marker, 0, length];
            // Not every library decodes these files, so only the bytes are compared.
            let whole = with(&[broken.clone(), segment(0xFE, SECRET)]);
            assert_eq!(*strip(Kind::Jpeg, &whole).unwrap(), *with(&[]), "{broken:?}");
        }
    }
}

#[test]
fn pixel_markers_before_the_pixels_are_removed() {
    let stray = vec![0xFF, 0xD3, 0xFF, 0x01, 0xFF, 0xD8];
    assert_eq!(*strip(Kind::Jpeg, &with(&[stray])).unwrap(), *with(&[]));
}
