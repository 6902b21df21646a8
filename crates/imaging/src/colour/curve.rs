//! Whether a space stores light so differently from sRGB that mixing its values gives another colour than is seen.

use moxcms::{ColorProfile, DataColorSpace, ToneReprCurve};

use super::encoded;
use super::grey::light_of_lightness;

/// How far from sRGB's a value may be for the same light: more than in any space that photographs are kept in, less than
/// in those with a straight curve or with more light than white (PQ, HLG).
const MOST_APART: f32 = 40.0 / 255.0;

/// By the curve of green or grey; spaces of tables have none.
pub(super) fn is_strong(profile: &ColorProfile) -> bool {
    let curve = match profile.color_space {
        DataColorSpace::Rgb => &profile.green_trc,
        DataColorSpace::Gray => &profile.gray_trc,
        _ => &None,
    };
    let Some(Ok(curve)) = curve.as_ref().map(ToneReprCurve::make_linear_evaluator) else { return false };
    let is_lightness = profile.color_space == DataColorSpace::Gray && profile.pcs == DataColorSpace::Lab;
    [0.25, 0.5, 0.75].iter().any(|&value| {
        let part = curve.evaluate_value(value).clamp(0.0, 1.0);
        let light = if is_lightness { light_of_lightness(part * 100.0) } else { part };
        (encoded(light) - value).abs() > MOST_APART
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_curve_is_strong_and_those_of_photographs_are_not() {
        let grey = |gamma, pcs| {
            let mut profile = ColorProfile::default();
            profile.color_space = DataColorSpace::Gray;
            profile.pcs = pcs;
            profile.gray_trc = Some(ToneReprCurve::Parametric(vec![gamma]));
            profile
        };
        assert!(is_strong(&grey(1.0, DataColorSpace::Xyz)) && !is_strong(&grey(1.0, DataColorSpace::Lab)));
        assert!(!is_strong(&grey(1.8, DataColorSpace::Xyz)) && !is_strong(&grey(2.2, DataColorSpace::Xyz)));
        let known =
            [ColorProfile::new_pro_photo_rgb(), ColorProfile::new_adobe_rgb(), ColorProfile::new_srgb()];
        assert!(!known.iter().any(is_strong) && is_strong(&ColorProfile::new_bt2020_pq()));
        assert!(!is_strong(&ColorProfile::default()));
    }
}
