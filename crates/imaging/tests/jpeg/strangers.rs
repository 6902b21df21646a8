//! Bytes of strangers: cut, changed and shuffled pictures are decoded or refused, and never more than that.

use jpeg_encoder::{ColorType, SamplingFactor};
use proptest::prelude::*;
use visage_imaging::Limits;
use visage_imaging::jpeg::{Channels, decode, head};

use super::pictures::Make;

fn makes() -> impl Strategy<Value = Make> {
    let colours =
        prop::sample::select(vec![ColorType::Rgb, ColorType::Luma, ColorType::Cmyk, ColorType::CmykAsYcck]);
    let sampling = prop::sample::select(vec![
        SamplingFactor::F_1_1,
        SamplingFactor::F_2_1,
        SamplingFactor::F_2_2,
        SamplingFactor::F_1_2,
        SamplingFactor::F_4_2,
    ]);
    let size = (1u16..80, 1u16..80);
    (size, colours, sampling, any::<bool>(), 0u16..5, 1u8..100).prop_map(
        |((width, height), colours, sampling, progressive, restart, quality)| Make {
            width,
            height,
            colours,
            sampling,
            progressive,
            restart,
            quality,
        },
    )
}

/// Whatever comes of it is consistent.
fn consistent(bytes: &[u8], least: (u32, u32)) {
    let limits = Limits { max_pixels: 1 << 20, ..Limits::default() };
    let Ok(picture) = decode(bytes, least, &limits, &|| false) else { return };
    let head = head(bytes).unwrap();
    assert_eq!(picture.full, (head.width, head.height));
    let channels = match picture.channels {
        Channels::Luma => 1,
        Channels::Rgb => 3,
        Channels::Cmyk => 4,
    };
    assert_eq!(channels, u32::from(head.components));
    assert_eq!(picture.bytes.len(), (picture.width * picture.height * channels) as usize);
    let scales =
        [1, 2, 4, 8].map(|eighths| ((head.width * eighths).div_ceil(8), (head.height * eighths).div_ceil(8)));
    assert!(scales.contains(&(picture.width, picture.height)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_picture_cut_anywhere_is_decoded_or_refused(make in makes(), at in 0.0..1.0, least in (0u32..80, 0u32..80)) {
        let bytes = make.write();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
                 reason = "a place somewhere")]
        let at = (bytes.len() as f64 * at) as usize;
        consistent(&bytes[..at], least);
    }

    #[test]
    fn a_picture_changed_anywhere_is_decoded_or_refused(
        make in makes(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        least in (0u32..80, 0u32..80),
    ) {
        let mut bytes = make.write();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        consistent(&bytes, least);
    }

    #[test]
    fn a_picture_with_a_piece_moved_is_decoded_or_refused(
        make in makes(),
        places in any::<[prop::sample::Index; 3]>(),
        least in (0u32..80, 0u32..80),
    ) {
        let bytes = make.write();
        let mut places = places.map(|place| place.index(bytes.len()));
        places.sort_unstable();
        let [from, to, after] = places;
        let moved = [&bytes[..from], &bytes[to..after], &bytes[from..to], &bytes[from..]].concat();
        consistent(&moved, least);
    }
}
