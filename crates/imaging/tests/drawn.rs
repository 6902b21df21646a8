//! What is drawn: sizes, repeatability, texts that stay inside, and what happens when the font lacks a letter.

use visage_imaging::drawn::{self, Drawing, Drawn, MAX_SIDE};
use visage_imaging::{Kind, Pixels, dimensions, recognise};

const TEXTS: [&str; 10] = [
    "No photo",
    "Intet foto",
    "Kein Foto",
    "Geen foto",
    "Pas de photo",
    "Żadnego zdjęcia — Nincs fénykép",
    "Không có ảnh nào được tải lên",
    "Geschwindigkeitsbegrenzungsüberwachungsfotografie",
    "Для этого человека нет фотографии",
    "I",
];

const DRAWINGS: [Drawing<'static>; 8] = [
    Drawing::Notice { text: TEXTS[0], border: false },
    Drawing::Notice { text: TEXTS[0], border: true },
    Drawing::Person,
    Drawing::Initials { letters: "ÅW", seed: 1 },
    Drawing::Company,
    Drawing::Project,
    Drawing::File,
    Drawing::Identicon { hash: b"an address" },
];

fn pixel<'a>(pixels: &Pixels<'a>, column: u32, row: u32) -> &'a [u8] {
    let at = usize::try_from((row * pixels.width + column) * 4).unwrap_or(usize::MAX);
    &pixels.bytes[at..at + 4]
}

fn notice(text: &str, border: bool, width: u32, height: u32) -> Drawn {
    drawn::draw(&Drawing::Notice { text, border }, width, height)
}

/// Colours that differ from the most frequent one.
fn marks(drawn: &Drawn) -> usize {
    let ground = pixel(&drawn.pixels(), 0, 0).to_vec();
    drawn.pixels().bytes.chunks_exact(4).filter(|each| **each != ground[..]).count()
}

#[test]
fn every_drawing_has_exactly_the_size_asked_for() {
    for drawing in DRAWINGS.iter().chain([&Drawing::ClearPixel]) {
        for (width, height) in [(1, 1), (1, 4096), (4096, 1), (2, 3), (16, 16), (180, 180), (241, 360)] {
            let drawn = drawn::draw(drawing, width, height);
            assert_eq!((drawn.pixels().width, drawn.pixels().height), (width, height), "{drawing:?}");
            assert_eq!(drawn.into_rgba().len(), usize::try_from(width * height * 4).unwrap());
        }
    }
}

#[test]
fn sizes_out_of_range_are_moved_into_it() {
    let drawn = drawn::draw(&Drawing::Person, 0, u32::MAX);
    assert_eq!((drawn.pixels().width, drawn.pixels().height), (1, u32::from(MAX_SIDE)));
}

#[test]
fn drawing_twice_gives_the_same_pixels_and_each_drawing_differs() {
    for side in [16, 64, 180] {
        let all = || DRAWINGS.iter().map(|drawing| drawn::draw(drawing, side, side)).collect::<Vec<_>>();
        let first = all();
        assert_eq!(first, all());
        for (index, one) in first.iter().enumerate() {
            assert!(!first[..index].contains(one), "{:?} at {side}", DRAWINGS[index]);
        }
    }
}

#[test]
fn only_a_file_and_the_clear_pixel_let_the_ground_through() {
    for drawing in DRAWINGS {
        let drawn = drawn::draw(&drawing, 48, 32);
        let opaque = drawn.pixels().bytes.chunks_exact(4).all(|each| each[3] == 255);
        assert_eq!(opaque, drawing != Drawing::File, "{drawing:?}");
    }
}

#[test]
fn colours_at_a_soft_edge_are_not_darkened() {
    let drawn = drawn::draw(&Drawing::File, 50, 50);
    let soft: Vec<_> =
        drawn.pixels().bytes.chunks_exact(4).filter(|each| (32..255).contains(&each[3])).collect();
    assert!(!soft.is_empty());
    assert!(soft.iter().all(|each| each[..3].iter().all(|&channel| channel > 0xA0)), "{soft:?}");
}

#[test]
fn a_text_stays_away_from_the_edges_in_every_language_and_size() {
    for text in TEXTS {
        for side in [16, 17, 24, 32, 48, 64, 100, 180, 256, 512, 1024] {
            for (width, height) in [(side, side), (side, side * 3 / 2), (side * 2, side)] {
                let drawn = notice(text, false, width, height);
                let pixels = drawn.pixels();
                let ground = pixel(&pixels, 0, 0);
                let margin = |side: u32| side * 9 / 100;
                let (x, y) = (margin(width), margin(height));
                for row in 0..height {
                    for column in 0..width {
                        let inside = (x..width - x).contains(&column) && (y..height - y).contains(&row);
                        assert!(
                            inside || pixel(&pixels, column, row) == ground,
                            "{text} at {width}×{height}: {column}, {row}"
                        );
                    }
                }
                assert!(marks(&drawn) > 0, "{text} at {width}×{height}");
            }
        }
    }
}

#[test]
fn a_text_reaches_far_enough_to_be_read() {
    for text in TEXTS {
        let drawn = notice(text, false, 180, 180);
        let pixels = drawn.pixels();
        let ground = pixel(&pixels, 0, 0);
        let inked =
            (0..180).filter(|&row| (0..180).any(|column| pixel(&pixels, column, row) != ground)).count();
        assert!(inked >= 5, "{text}: {inked} rows");
    }
}

#[test]
fn a_border_runs_along_all_edges_and_leaves_the_text_as_it_is() {
    for side in [16, 180, 1024] {
        let (plain, bordered) = (notice("", false, side, side), notice("", true, side, side));
        let line = (side / 128).max(1);
        for row in 0..side {
            for column in 0..side {
                let nearest = column.min(row).min(side - 1 - column).min(side - 1 - row);
                let same = pixel(&plain.pixels(), column, row) == pixel(&bordered.pixels(), column, row);
                assert_eq!(same, nearest >= line, "{column}, {row} of {side}");
            }
        }
        assert!(marks(&notice("Foto", true, side, side)) > marks(&bordered).min(1));
    }
}

#[test]
fn what_the_font_lacks_is_left_out_of_a_text() {
    assert_eq!(notice("没有照片", true, 90, 90), notice("", true, 90, 90));
    assert_eq!(notice("照片 Foto \u{0}\n", false, 90, 90), notice("Foto", false, 90, 90));
}

#[test]
fn a_text_without_end_takes_no_time_and_stays_readable_at_its_beginning() {
    let endless = "Foto ".repeat(1_000_000);
    assert_eq!(notice(&endless, false, 64, 64), notice(&"Foto ".repeat(24), false, 64, 64));
    assert!(marks(&notice(&"W".repeat(1_000_000), false, 640, 64)) > 0);
}

#[test]
fn initials_that_cannot_be_drawn_become_a_person() {
    let person = drawn::draw(&Drawing::Person, 64, 64);
    for letters in ["王", "A王", "", "🙂"] {
        assert_eq!(drawn::draw(&Drawing::Initials { letters, seed: 5 }, 64, 64), person, "{letters}");
    }
    assert_ne!(drawn::draw(&Drawing::Initials { letters: "A", seed: 5 }, 64, 64), person);
}

#[test]
fn initials_stay_off_the_edges_and_in_the_middle() {
    for letters in ["WM", "I", "ÅÇ", "ЖЩ", "Q", "ẾJ"] {
        for side in [16, 32, 180] {
            let drawn = drawn::draw(&Drawing::Initials { letters, seed: 9 }, side, side);
            let pixels = drawn.pixels();
            let ground = pixel(&pixels, 0, 0);
            let marked = |column: u32, row: u32| pixel(&pixels, column, row) != ground;
            let columns: Vec<_> = (0..side).filter(|&x| (0..side).any(|y| marked(x, y))).collect();
            let (first, last) = (columns[0], side - 1 - columns[columns.len() - 1]);
            assert!(first.abs_diff(last) <= 1, "{letters} at {side}: {first}, {last}");
            assert!(first >= side / 8, "{letters} at {side}: {first}");
            assert!((0..side).all(|x| !marked(x, side / 16) && !marked(x, side - 1 - side / 16)));
        }
    }
}

#[test]
fn an_identicon_has_two_colours_is_alike_on_both_sides_and_follows_the_hash() {
    for side in [12, 16, 32, 64, 180, 512] {
        let drawn = drawn::draw(&Drawing::Identicon { hash: b"ada@example.org" }, side, side);
        let (cell, pixels) = (side / 6, drawn.pixels());
        let free = (side - cell * 5) / 2;
        for row in 0..cell * 5 {
            let line = |column: u32| pixel(&pixels, free + column, free + row);
            assert!(
                (0..cell * 5).all(|column| line(column) == line(cell * 5 - 1 - column)),
                "{row} of {side}"
            );
        }
        let mut colours: Vec<_> = pixels.bytes.chunks_exact(4).collect();
        colours.sort_unstable();
        colours.dedup();
        assert_eq!(colours.len(), 2, "{side}");
    }
    let other = |hash| drawn::draw(&Drawing::Identicon { hash }, 40, 40);
    assert_ne!(other(b"ada@example.org"), other(b"bob@example.org"));
    assert!(marks(&other(b"")) > 0);
}

#[test]
fn a_number_changes_the_colour_of_initials_and_nothing_else() {
    let draw = |seed| drawn::draw(&Drawing::Initials { letters: "AL", seed }, 64, 64);
    let (one, other) = (draw(1), (2..20).map(draw).find(|each| *each != draw(1)).unwrap());
    assert_ne!(pixel(&one.pixels(), 0, 0), pixel(&other.pixels(), 0, 0));
    let white = |drawn: &Drawn| -> Vec<bool> {
        drawn.pixels().bytes.chunks_exact(4).map(|each| each[..3] == [255; 3]).collect()
    };
    assert_eq!(white(&one), white(&other));
}

#[test]
fn the_clear_pixel_is_a_gif_of_one_transparent_pixel_and_always_the_same() {
    let gif = drawn::clear_pixel().unwrap();
    assert_eq!((recognise(&gif), dimensions(&gif)), (Some(Kind::Gif), Ok((1, 1))));
    assert_eq!(image::load_from_memory(&gif).unwrap().to_rgba8().get_pixel(0, 0).0[3], 0);
    assert_eq!(Ok(gif), drawn::clear_pixel());
}
