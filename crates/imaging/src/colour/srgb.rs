//! Whether a profile says no more than that the pixels are sRGB, as most do.

use moxcms::{ColorProfile, DataColorSpace, ToneReprCurve, Xyzd};

/// X, Y and Z of red, green and blue, seen in the light of profiles (D50).
const COLORANTS: [[f64; 3]; 3] =
    [[0.4361, 0.2225, 0.0139], [0.3851, 0.7169, 0.0971], [0.1431, 0.0606, 0.7141]];

/// Profiles are written with sixteen bits, and some of them rounded before.
const COLORANT_ROUNDING: f64 = 0.0004;

/// Exponent, slope, offset, and slope and end of the straight part.
const CURVE: [f32; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045];

/// By its colours and curves alone: whoever says no is asked more thoroughly.
pub(super) fn is_srgb(profile: &ColorProfile) -> bool {
    let tables =
        [&profile.lut_a_to_b_perceptual, &profile.lut_a_to_b_colorimetric, &profile.lut_a_to_b_saturation];
    let colorants = [profile.red_colorant, profile.green_colorant, profile.blue_colorant];
    let curves = [&profile.red_trc, &profile.green_trc, &profile.blue_trc];
    profile.color_space == DataColorSpace::Rgb
        && profile.pcs == DataColorSpace::Xyz
        && profile.cicp.is_none()
        && tables.iter().all(|table| table.is_none())
        && colorants.iter().zip(COLORANTS).all(|(found, wanted)| near(*found, wanted))
        && curves.iter().all(|curve| curve.as_ref().is_some_and(is_curve))
}

fn near(found: Xyzd, wanted: [f64; 3]) -> bool {
    let found = [found.x, found.y, found.z];
    found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() <= COLORANT_ROUNDING)
}

fn is_curve(curve: &ToneReprCurve) -> bool {
    match curve {
        ToneReprCurve::Parametric(found) => {
            found.len() == CURVE.len()
                && found.iter().zip(CURVE).all(|(found, wanted)| (found - wanted).abs() <= 0.0005)
        }
        ToneReprCurve::Lut(points) => {
            let brightest = points.last().is_some_and(|&point| point > u16::MAX - 250);
            points.len() >= 256 && brightest && (0..u8::MAX).all(|byte| is_light(points, byte))
        }
    }
}

/// Whether the points give a byte, but for the last, the light that sRGB gives it, to less than half a byte.
fn is_light(points: &[u16], byte: u8) -> bool {
    let place = usize::from(byte) * (points.len() - 1);
    let part = f64::from(u8::try_from(place % 255).unwrap_or_default()) / 255.0;
    let point = |at: usize| points.get(at).map_or(f64::NAN, |&point| f64::from(point) / 65_535.0);
    let (before, after) = (point(place / 255), point(place.div_ceil(255)));
    let found = before + (after - before) * part;
    let wanted = light(byte);
    (found - wanted).abs() * 2.0 < light(byte + 1) - wanted
}

fn light(byte: u8) -> f64 {
    let [exponent, slope, offset, straight, end] = CURVE.map(f64::from);
    let value = f64::from(byte) / 255.0;
    if value < end { value * straight } else { (value * slope + offset).powf(exponent) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without the code that says all, which old programs do not write.
    fn plain(mut profile: ColorProfile) -> ColorProfile {
        profile.cicp = None;
        ColorProfile::new_from_slice(&profile.encode().unwrap()).unwrap()
    }

    /// As most cameras and programs write it: a curve of many points.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a light is between 0 and 1")]
    fn by_points(points: u16, light: impl Fn(f64) -> f64) -> ColorProfile {
        let point = |at| (light(f64::from(at) / f64::from(points - 1)) * 65_535.0).round() as u16;
        let curve = Some(ToneReprCurve::Lut((0..points).map(point).collect()));
        let mut profile = ColorProfile::new_srgb();
        (profile.red_trc, profile.green_trc, profile.blue_trc) = (curve.clone(), curve.clone(), curve);
        plain(profile)
    }

    fn srgb(value: f64) -> f64 {
        if value < 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    }

    #[test]
    fn srgb_is_recognised_by_its_formula_and_by_points() {
        assert!(is_srgb(&by_points(1024, srgb)));
        assert!(is_srgb(&by_points(4096, srgb)));
        assert!(is_srgb(&plain(ColorProfile::new_srgb())));
    }

    #[test]
    fn other_curves_and_wider_colours_are_not_srgb() {
        assert!(!is_srgb(&by_points(1024, |value| value.powf(2.2))));
        assert!(!is_srgb(&by_points(1024, |value| value.powf(1.8))));
        assert!(!is_srgb(&by_points(16, srgb)));
        assert!(!is_srgb(&by_points(1024, |value| srgb(value).max(0.03))));
        assert!(!is_srgb(&by_points(1024, |value| if value > 0.96 && value < 1.0 {
            0.9
        } else {
            srgb(value)
        })));
        for other in
            [ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb(), ColorProfile::new_bt2020()]
        {
            assert!(!is_srgb(&plain(other)));
        }
        let mut grey = by_points(1024, srgb);
        grey.color_space = DataColorSpace::Gray;
        assert!(!is_srgb(&grey));
    }
}
