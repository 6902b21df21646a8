//! The memory for a TIFF, and what is removed from it: never pixels.

use std::cell::Cell;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use visage_imaging::{Error, Format, Kind, Limits, metadata, probe, render};

use super::build::{plain, shown, wanted};
use super::tiff_file::{LONG, SHORT, TiffFile};

/// This many zeros, deflated.
fn zeros(bytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let piece = vec![0; 1 << 20];
    let mut left = bytes;
    while left > 0 {
        encoder.write_all(&piece[..left.min(piece.len())]).unwrap();
        left -= left.min(piece.len());
    }
    encoder.finish().unwrap()
}

#[test]
fn memory_does_not_grow_with_the_height_of_a_picture_in_one_strip() {
    let (width, height) = (4000, 1500);
    let strip = zeros((width * height * 4) as usize);
    let file = |height| TiffFile::new((width, height), &[8; 4], 8, 2, strip.clone()).written();
    let probed = |height| {
        let wanted = wanted(180, 180, Format::Png);
        probe(&file(height), &wanted, &Limits::default(), &|| false).unwrap().memory_bytes
    };
    assert!(probed(25_000) < 2_000_000, "{}", probed(25_000));
    let limits = Limits { max_memory_bytes: probed(height), ..Limits::default() };
    render(&file(height), &wanted(180, 180, Format::Png), &limits, &|| false).unwrap();
}

#[test]
fn a_tile_as_large_as_the_picture_is_read_row_by_row() {
    let (width, height) = (3000, 1500);
    let tile = zeros((width * height * 3) as usize);
    let file = TiffFile::new((width, height), &[8; 3], 8, 2, Vec::new());
    let file = file.in_tiles((width, height), vec![tile]).written();
    let wanted = wanted(90, 90, Format::Png);
    let probe = probe(&file, &wanted, &Limits::default(), &|| false).unwrap();
    assert!(probe.memory_bytes < 2_000_000, "{}", probe.memory_bytes);
}

#[test]
fn a_tile_much_wider_than_the_picture_is_rejected_before_it_is_read() {
    let file = TiffFile::new((20, 20), &[8], 8, 1, Vec::new());
    let file = file.in_tiles((3_000_000, 128), vec![zeros(3_000_000)]).written();
    let refusal = probe(&file, &wanted(9, 9, Format::Png), &Limits::default(), &|| false);
    assert!(matches!(refusal, Err(Error::Damaged { kind: Kind::Tiff, .. })), "{refusal:?}");
}

#[test]
fn too_many_samples_are_rejected_before_they_are_read() {
    let file = TiffFile::new((60_000, 1000), &[16], 1, 1, vec![1; 100]).with(277, SHORT, &[65_535]);
    let refusal = probe(&file.written(), &wanted(9, 9, Format::Png), &Limits::default(), &|| false);
    assert!(matches!(refusal, Err(Error::UnsupportedFeature { kind: Kind::Tiff, .. })), "{refusal:?}");
}

#[test]
fn cancellation_is_checked_for_each_row() {
    let file = TiffFile::new((3000, 1500), &[8; 3], 8, 2, zeros(3000 * 1500 * 3)).written();
    let asked = Cell::new(0_u32);
    let stop = || {
        asked.set(asked.get() + 1);
        asked.get() > 50
    };
    let late = render(&file, &wanted(30, 30, Format::Png), &Limits::default(), &stop);
    assert_eq!(late, Err(Error::OutOfTime));
    assert_eq!(asked.get(), 51);
}

#[test]
fn a_jpeg_that_is_the_whole_page_is_reduced_while_it_is_decoded() {
    let inside = plain(1600, 1200).swap_remove(0);
    let file = TiffFile::new((1600, 1200), &[8; 3], 7, 6, inside).written();
    let probe = probe(&file, &wanted(40, 40, Format::Png), &Limits::default(), &|| false).unwrap();
    assert!(probe.memory_bytes < 1600 * 1200, "{}", probe.memory_bytes);
    assert_eq!(shown(&file, 40, 40).dimensions(), (40, 30));
}

const TEXT: &[u8] = b"SECRET of the camera, and where it was, and whose it is";

/// Pixels, followed by private data of an entry that is removed.
fn with_text(compression: u32, bits: &[u32], strip: &[u8]) -> TiffFile {
    let photometric = if bits.len() == 3 { 2 } else { 0 };
    let text: Vec<u32> = TEXT.iter().map(|byte| (*byte).into()).collect();
    TiffFile::new((40, 30), bits, compression, photometric, strip.to_vec()).with(271, 2, &text)
}

fn strips() -> Vec<(u32, Vec<u32>, Vec<u8>)> {
    let pixels: Vec<u8> = (0..40 * 30 * 3_u32).map(|at| (at * at / 7).to_le_bytes()[0]).collect();
    let mut deflated = ZlibEncoder::new(Vec::new(), Compression::best());
    deflated.write_all(&pixels).unwrap();
    let packed: Vec<u8> = pixels.chunks(100).flat_map(|run| [&[99][..], run].concat()).collect();
    let lzw = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(&pixels).unwrap();
    let mut fax = fax::encoder::Encoder::new(fax::VecWriter::new());
    for y in 0..30 {
        let row = (0..40).map(|x| if (x * y) % 5 == 1 { fax::Color::Black } else { fax::Color::White });
        fax.encode_line(row, 40).unwrap();
    }
    let fax = fax.finish().unwrap().finish();
    let jpeg = plain(40, 30).swap_remove(0);
    vec![
        (1, vec![8; 3], pixels),
        (5, vec![8; 3], lzw),
        (8, vec![8; 3], deflated.finish().unwrap()),
        (32_773, vec![8; 3], packed),
        (4, vec![1], fax),
        (7, vec![8; 3], jpeg),
    ]
}

fn contains(bytes: &[u8]) -> bool {
    bytes.windows(6).any(|six| six == &TEXT[..6])
}

fn assert_same_pixels(before: &[u8], what: &str) -> Vec<u8> {
    let stripped = metadata::strip(Kind::Tiff, before, &|| false).unwrap().into_owned();
    assert!(shown(before, 0, 0) == shown(&stripped, 0, 0), "{what}: other pixels");
    let again = metadata::strip(Kind::Tiff, &stripped, &|| false).unwrap();
    assert!(*again == *stripped, "{what}: stripped twice is not stripped once");
    stripped
}

#[test]
fn text_is_removed_and_pixels_kept_when_a_strip_length_is_zero_or_missing() {
    for (compression, bits, strip) in strips() {
        let file = with_text(compression, &bits, &strip);
        for (what, file) in
            [("zero", file.clone().with(279, LONG, &[0])), ("missing", file.with(279, 2, &[0]))]
        {
            let what = format!("compression {compression}, length {what}");
            let before = file.written();
            assert!(contains(&before));
            let stripped = assert_same_pixels(&before, &what);
            assert!(!contains(&stripped), "{what}: the text stays");
        }
    }
}

#[test]
fn a_text_covered_by_a_strip_length_is_removed_and_the_pixels_kept() {
    for (compression, bits, strip) in strips() {
        let file = with_text(compression, &bits, &strip);
        let to_the_end = u32::try_from(file.written().len() - 8).unwrap();
        for length in [to_the_end, to_the_end - 3, to_the_end + 1000] {
            let what = format!("compression {compression}, length {length}");
            let stripped = assert_same_pixels(&file.clone().with(279, LONG, &[length]).written(), &what);
            assert!(!contains(&stripped), "{what}: the text stays");
        }
    }
}

#[test]
fn a_picture_whose_pixels_cannot_be_located_is_kept_whole() {
    // A second page in a compression that is not known; where its strip ends is not stated, so it may hold the
    // directory.
    let mut file = with_text(1, &[8; 3], &strips()[0].2).written();
    let directory = u32::from_le_bytes(file[4..8].try_into().unwrap()) as usize;
    let entries = usize::from(u16::from_le_bytes(file[directory..][..2].try_into().unwrap()));
    let second = u32::try_from(file.len() + file.len() % 2).unwrap();
    file[directory + 2 + 12 * entries..][..4].copy_from_slice(&second.to_le_bytes());
    file.resize(second as usize, 0);
    let entry = |tag: u16, value: u32| {
        [&tag.to_le_bytes()[..], &LONG.to_le_bytes(), &1_u32.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    file.extend(5_u16.to_le_bytes());
    for (tag, value) in [(256, 40), (257, 30), (259, 34_712), (273, 9), (279, 0)] {
        file.extend(entry(tag, value));
    }
    file.extend([0; 4]);
    let stripped = metadata::strip(Kind::Tiff, &file, &|| false).unwrap();
    assert!(matches!(stripped, std::borrow::Cow::Borrowed(_)), "nothing was removed");
}
