//! Grey by a profile of its own: its curve leads to a light, or to the lightness of CIE Lab.

use moxcms::{ColorProfile, DataColorSpace};

use super::{byte, encoded};
use crate::raster::Layout;

/// Grey stays grey, by a table of its 256 values.
pub(super) fn turned(profile: &ColorProfile, bytes: &[u8], layout: Layout) -> Option<(Vec<u8>, Layout)> {
    let table = table(profile)?;
    let step = usize::from(layout.bytes());
    let turned = bytes.iter().enumerate();
    // The sample after the grey is its alpha.
    let turned = turned.map(|(at, &value)| if at % step == 0 { table[usize::from(value)] } else { value });
    Some((turned.collect(), layout))
}

fn table(profile: &ColorProfile) -> Option<[u8; 256]> {
    let curve = profile.gray_trc.as_ref()?.make_linear_evaluator().ok()?;
    let mut table = [0; 256];
    for (value, place) in (0_u8..=255).zip(&mut table) {
        let part = curve.evaluate_value(f32::from(value) / 255.0).clamp(0.0, 1.0);
        let light = if profile.pcs == DataColorSpace::Lab { light_of_lightness(part * 100.0) } else { part };
        *place = byte(encoded(light));
    }
    Some(table)
}

/// The linear light of a CIE Lab lightness of 0 to 100.
pub(super) fn light_of_lightness(lightness: f32) -> f32 {
    if lightness > 8.0 { ((lightness + 16.0) / 116.0).powi(3) } else { lightness / 903.296_3 }
}

#[cfg(test)]
mod tests {
    use moxcms::ToneReprCurve;

    use super::*;

    fn profile(pcs: DataColorSpace, gamma: f32) -> ColorProfile {
        let mut profile = ColorProfile::default();
        profile.pcs = pcs;
        profile.gray_trc = Some(ToneReprCurve::Parametric(vec![gamma]));
        profile
    }

    #[test]
    fn curves_to_linear_light_and_to_lightness_are_distinguished() {
        let (bytes, layout) =
            turned(&profile(DataColorSpace::Xyz, 1.0), &[0, 128, 255], Layout::Grey).unwrap();
        assert_eq!((bytes, layout), (vec![0, 188, 255], Layout::Grey));
        let (bytes, _) = turned(&profile(DataColorSpace::Lab, 1.0), &[0, 128, 255], Layout::Grey).unwrap();
        // Half of the lightness is 18.4 % of the light.
        assert_eq!(bytes, [0, 119, 255]);
    }

    #[test]
    fn alpha_of_grey_pixels_is_kept() {
        let turned = turned(&profile(DataColorSpace::Xyz, 1.0), &[128, 128, 255, 7], Layout::GreyAlpha);
        assert_eq!(turned, Some((vec![188, 128, 255, 7], Layout::GreyAlpha)));
    }

    #[test]
    fn a_profile_without_a_curve_changes_nothing() {
        assert_eq!(turned(&ColorProfile::default(), &[1], Layout::Grey), None);
    }
}
