//! Pictures made here, one of each sort that arrives, and what must come out of each.
#![expect(clippy::unwrap_used, reason = "what the tests share is test code too")]

mod golden {
    mod animated;
    mod bitmaps;
    mod build;
    mod bytes;
    mod colours;
    mod cut_png;
    mod four_inks;
    mod gifs;
    mod limits;
    mod messages;
    mod orientation;
    mod pages;
    mod rows;
    mod sizes;
    mod streams;
    mod tiff_bounds;
    mod tiff_file;
    mod tiff_kinds;
    mod webp;
}
