//! Bytes that are no picture, half a picture, or a picture and something else.

use visage_imaging::{Error, Format, Kind, Limits, recognise, render};

use super::build::{
    BLUE, GREEN, RED, WHITE, assert_near, chunk, corners, open, plain, rendered, shown, wanted, with_chunk,
    with_segment,
};

fn refusal(bytes: &[u8]) -> Error {
    render(bytes, &wanted(40, 40, Format::Jpeg), &Limits::default(), &|| false).unwrap_err()
}

#[test]
fn what_is_no_picture_is_not_recognised() {
    let others: [&[u8]; 7] = [
        b"",
        b"\0",
        b"%PDF-1.7\n",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\0\0\0\x1cftypavif\0\0\0\0avifmif1",
        b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0",
    ];
    for bytes in others {
        assert_eq!(refusal(bytes), Error::Unrecognised, "{bytes:?}");
    }
}

#[test]
fn the_beginning_of_a_kind_alone_is_damage() {
    for picture in plain(30, 30) {
        let refusal = refusal(&picture[..14]);
        assert!(matches!(refusal, Error::Damaged { .. } | Error::Unrecognised), "{refusal:?}");
    }
}

#[test]
fn a_picture_cut_anywhere_is_shown_or_damaged_and_never_a_panic() {
    for picture in plain(60, 45) {
        let kind = recognise(&picture).unwrap();
        for length in (0..picture.len()).step_by(1 + picture.len() / 300) {
            match render(&picture[..length], &wanted(20, 20, Format::Png), &Limits::default(), &|| false) {
                Ok(rendered) => assert_eq!((rendered.width, rendered.height), (20, 15), "{kind} {length}"),
                Err(Error::Damaged { kind: said, .. }) => assert_eq!(said, kind, "{length}"),
                Err(error) => assert_eq!(error, Error::Unrecognised, "{kind} {length}"),
            }
        }
    }
}

#[test]
fn half_of_a_jpeg_shows_its_upper_half() {
    let whole = plain(320, 240).swap_remove(0);
    let scan = whole.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    let half = &whole[..scan + (whole.len() - scan) * 6 / 10];
    let found = corners(&shown(half, 160, 160));
    assert_near(&found[..2], &[RED, GREEN], 12, "the upper half");
}

#[test]
fn a_truncated_tiff_without_its_directory_and_a_truncated_webp_are_rejected() {
    for picture in plain(320, 240) {
        let kind = recognise(&picture).unwrap();
        if !matches!(kind, Kind::Tiff | Kind::WebP) {
            continue;
        }
        let refusal = refusal(&picture[..picture.len() / 2]);
        assert!(matches!(refusal, Error::Damaged { kind: said, .. } if said == kind), "{kind}: {refusal:?}");
    }
}

#[test]
fn a_picture_with_something_behind_it_is_the_picture() {
    for picture in plain(64, 48) {
        for tail in [&b"PK\x03\x04 a zip"[..], b"<html><script>alert(1)</script>", b"%PDF-1.4 a document"] {
            let found = corners(&shown(&[&picture, tail].concat(), 32, 32));
            let what = format!("{:?}", recognise(&picture));
            assert_near(&found, &[RED, GREEN, BLUE, WHITE], 25, &what);
        }
    }
}

#[test]
fn what_hides_in_a_comment_does_not_come_out() {
    let page = b"<html><script>alert(1)</script></html>";
    let kinds = plain(64, 48);
    let pictures = [with_segment(&kinds[0], 0xFE, page), with_chunk(&kinds[1], b"tEXt", page)];
    for picture in pictures {
        for format in [Format::Jpeg, Format::Png, Format::Gif, Format::WebP] {
            let rendered = rendered(&picture, &wanted(0, 0, format)).unwrap();
            assert_eq!(corners(&open(&rendered)).len(), 4);
            assert!(!rendered.bytes.windows(6).any(|part| part == b"script"), "{format:?}");
        }
    }
}

#[test]
fn a_page_that_only_looks_like_a_bitmap_is_damage() {
    let refusal =
        refusal(b"BM<html><body>hello, this is no bitmap at all, but long enough for a header</body>");
    assert!(
        matches!(
            refusal,
            Error::Damaged { kind: Kind::Bmp, .. } | Error::Unsupported(Kind::Bmp) | Error::Unrecognised
        ),
        "{refusal:?}"
    );
}

#[test]
fn a_damaged_chunk_is_damage() {
    let mut picture = plain(64, 48).swap_remove(1);
    let data = picture.windows(4).position(|name| name == b"IDAT").unwrap() + 8;
    picture[data] ^= 0x55;
    assert!(matches!(refusal(&picture), Error::Damaged { kind: Kind::Png, .. }));
}

#[test]
fn a_png_with_rows_missing_is_damage() {
    let mut header = vec![0, 0, 0, 10, 0, 0, 0, 10];
    header.extend([8, 2, 0, 0, 0]);
    let nothing = [0x78, 0x01, 0x01, 0, 0, 0xFF, 0xFF, 0, 0, 0, 1];
    let picture = [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", &header),
        &chunk(b"IDAT", &nothing),
        &chunk(b"IEND", &[]),
    ]
    .concat();
    assert!(matches!(refusal(&picture), Error::Damaged { kind: Kind::Png, .. }));
}
