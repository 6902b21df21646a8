//! Pictures that break the standard and that other readers show all the same.

use super::pictures::{Make, PLAIN, difference, markers, scans, whole};

/// The picture with bytes before its first quantisation table.
fn with(bytes: &[u8], inserted: &[u8]) -> Vec<u8> {
    let at = markers(bytes, 0xDB)[0];
    [&bytes[..at], inserted, &bytes[at..]].concat()
}

#[test]
fn a_comment_or_note_of_length_0_or_1_is_skipped() {
    let good = PLAIN.write();
    for marker in [0xFE, 0xE0, 0xE1, 0xE2, 0xE5, 0xEE] {
        for length in [0, 1, 2] {
            let odd = with(&good, &[0xFF, marker, 0, length]);
            assert_eq!(whole(&odd), whole(&good), "{marker:#x} {length}");
        }
    }
}

#[test]
fn bytes_and_markers_without_meaning_before_the_pixels_are_skipped() {
    let good = PLAIN.write();
    let inserted: [&[u8]; 6] =
        [b"\xFF\xFF\xFF", b"abc\0\xFF\0zz", b"\xFF\xD3", b"\xFF\x01", b"\xFF\xD8", b"\xFF\xF0\0\x04ab"];
    for inserted in inserted {
        assert_eq!(whole(&with(&good, inserted)), whole(&good), "{inserted:?}");
    }
}

#[test]
fn components_that_share_an_id_are_used_in_order() {
    let good = PLAIN.write();
    let (frame, scan) = (markers(&good, 0xC0)[0], scans(&good)[0]);
    for ids in [[1, 1, 1], [1, 2, 2], [0, 1, 2], [7, 7, 1]] {
        let mut odd = good.clone();
        for (at, id) in ids.into_iter().enumerate() {
            odd[frame + 10 + at * 3] = id;
            odd[scan - 9 + at * 2] = id;
        }
        assert_eq!(whole(&odd), whole(&good), "{ids:?}");
    }
}

#[test]
fn a_motion_jpeg_without_huffman_tables_has_those_of_the_standard() {
    let good = PLAIN.write();
    // The encoder writes the tables of the standard.
    let mut odd = good.clone();
    for at in markers(&good, 0xC4).into_iter().rev() {
        let length = usize::from(u16::from_be_bytes([good[at + 2], good[at + 3]]));
        odd.drain(at..at + 2 + length);
    }
    assert!(odd.len() + 400 < good.len());
    assert_eq!(whole(&odd), whole(&good));
}

#[test]
fn an_unknown_marker_among_the_pixels_ends_them_and_what_came_before_is_shown() {
    let make = Make { width: 160, height: 160, ..PLAIN };
    let good = make.write();
    let middle = scans(&good)[0].midpoint(good.len());
    let middle = (middle..good.len()).find(|&at| good[at - 1] != 0xFF && good[at] != 0xFF).unwrap();
    for marker in [0x02, 0xBF, 0xC8, 0xF0, 0xFD, 0xE1, 0xFE] {
        let odd = [&good[..middle], &[0xFF, marker], &good[middle..]].concat();
        let (odd, good) = (whole(&odd), whole(&good));
        assert!(odd.cut_short);
        let same = odd.bytes.len() / 3;
        assert!(odd.bytes[..same] == good.bytes[..same], "{marker:#x}");
    }
}

#[test]
fn four_components_with_another_transform_than_adobes_two_are_brightness_and_differences() {
    let make = Make { colours: jpeg_encoder::ColorType::CmykAsYcck, quality: 98, ..PLAIN };
    let good = make.write();
    let mut odd = good.clone();
    odd[markers(&good, 0xEE)[0] + 15] = 1;
    assert_eq!(whole(&odd).bytes, whole(&good).bytes);
    assert!(difference(&whole(&odd).bytes, &make.pixels()).1 < 20);
}
