//! The tags of TIFF that make the picture: what decoders need to see it, in its size and its colours.

/// Whether an entry of this tag stays. Everything unknown goes: what nobody needs to decode tells of somebody.
pub const fn stays(tag: u16) -> bool {
    matches!(
        tag,
        // Kind of page, size, depth, compression, photometry, layout of gray tones.
        254..=259 | 262..=266
        // Strips, orientation, range of values, resolution, planes, place on the page.
        | 273 | 274 | 277..=284 | 286 | 287
        // Gray curve, fax options, unit of resolution, number of the page, transfer function.
        | 290..=293 | 296 | 297 | 301
        // Predictor, white point, primaries, colours, halftones, tiles, damage of a fax, pages below this one.
        | 317..=328 | 330
        // Inks (not their names), dots, further samples, their format and range.
        | 332 | 334 | 336 | 338..=342
        // Indexed, tables of JPEG, decode array.
        | 346 | 347 | 433
        // JPEG of the old way.
        | 512..=515 | 517..=521
        // YCbCr, reference black and white, rows of each strip.
        | 529..=532 | 559
        // Volumes, mosaics of a sensor, colour profile, luminance, LERC.
        | 32997 | 32998 | 33421 | 33422 | 34675 | 37439 | 50674
        // Digital negatives: how their values become colours.
        | 50706 | 50707 | 50710..=50734 | 50778 | 50779 | 50829 | 50830
    )
}
