//! Colour spaces given by numbers instead of a profile: PNG's cICP, cHRM and gAMA.

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, MatrixCoefficients,
    ToneReprCurve, TransferCharacteristics,
};

/// What is noted; the last of the three that a reader heeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    /// Numbers of ITU-T H.273: of the primaries and of the curve.
    Cicp { primaries: u8, transfer: u8 },
    /// The exponent by which light was stored, and x and y of white, red, green and blue, each times 100,000.
    Gamma { exponent: Option<u32>, chromaticities: Option<[u32; 8]> },
}

const PQ: u8 = 16;
const HLG: u8 = 18;

/// The light of white paper, in candela per square metre, where black and white are not the ends (ITU-R BT.2408).
const WHITE: f32 = 203.0;

/// The curve of sRGB, as [`ColorProfile::new_srgb`] has it.
const SRGB_CURVE: [f32; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045];

/// sRGB's, as [`Signal::Gamma`] has them.
const SRGB_CHROMATICITIES: [u32; 8] = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000];

impl Signal {
    /// The equivalent profile; none for sRGB.
    pub(super) fn profile(&self) -> Option<ColorProfile> {
        match *self {
            // BT.709 has sRGB's primaries.
            Self::Cicp { primaries: 1, transfer: 13 } => None,
            Self::Cicp { primaries, transfer } => of_cicp(primaries, transfer),
            Self::Gamma { exponent, chromaticities } => of_gamma(exponent, chromaticities),
        }
    }
}

fn of_cicp(primaries: u8, transfer: u8) -> Option<ColorProfile> {
    // The curves of the two that have more light than white are made below.
    let known = if matches!(transfer, PQ | HLG) { 13 } else { transfer };
    let color_primaries = CicpColorPrimaries::try_from(primaries).ok()?;
    let transfer_characteristics = TransferCharacteristics::try_from(known).ok()?;
    let mut profile = ColorProfile::new_from_cicp(CicpProfile {
        color_primaries,
        transfer_characteristics,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    });
    // Numbers without colours of their own leave it empty.
    profile.red_trc.as_ref()?;
    profile.cicp = None;
    match transfer {
        PQ => set_curve(&mut profile, &curve_of(pq)),
        HLG => set_curve(&mut profile, &curve_of(hlg)),
        _ => {}
    }
    Some(profile)
}

fn set_curve(profile: &mut ColorProfile, curve: &ToneReprCurve) {
    for trc in [&mut profile.red_trc, &mut profile.green_trc, &mut profile.blue_trc] {
        *trc = Some(curve.clone());
    }
}

/// Points of a curve with light 1 at white; brighter values are clipped to white.
fn curve_of(light: impl Fn(f32) -> f32) -> ToneReprCurve {
    let point = |at: u16| {
        let light = light(f32::from(at) / 1023.0).clamp(0.0, 1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it was clamped to what fits"
        )]
        let point = (light * 65_535.0).round() as u16;
        point
    };
    ToneReprCurve::Lut((0..1024).map(point).collect())
}

/// SMPTE ST 2084, against white.
fn pq(signal: f32) -> f32 {
    let power = signal.powf(1.0 / 78.843_75);
    let light = (power - 0.835_937_5).max(0.0) / (18.851_562 - 18.6875 * power);
    light.powf(1.0 / 0.159_301_76) * 10_000.0 / WHITE
}

/// Hybrid log-gamma of ITU-R BT.2100 on a screen of 1,000 candela, against white.
fn hlg(signal: f32) -> f32 {
    let scene = if signal <= 0.5 {
        signal * signal / 3.0
    } else {
        (((signal - 0.559_910_7) / 0.178_832_77).exp() + 0.284_668_92) / 12.0
    };
    scene.powf(1.2) * 1000.0 / WHITE
}

fn of_gamma(exponent: Option<u32>, chromaticities: Option<[u32; 8]>) -> Option<ColorProfile> {
    // Values this close to sRGB's are what programs write for sRGB, whose curve is not an exponent.
    let exponent = exponent.filter(|exponent| exponent.abs_diff(45_455) > 2272);
    let chromaticities = chromaticities.filter(|found| {
        found.iter().zip(SRGB_CHROMATICITIES).any(|(found, srgb)| found.abs_diff(srgb) > 1000)
    });
    if exponent.is_none() && chromaticities.is_none() {
        return None;
    }
    let mut profile = ColorProfile::new_srgb();
    profile.cicp = None;
    if let Some(chromaticities) = chromaticities {
        let [white, red, green, blue] = corners(chromaticities)?;
        profile.update_rgb_colorimetry(white.to_xyyb(), ColorPrimaries { red, green, blue });
    }
    let curve = match exponent {
        None => ToneReprCurve::Parametric(SRGB_CURVE.to_vec()),
        // Others than these make black or white of everything.
        Some(exponent @ 10_000..=1_000_000) => {
            #[expect(clippy::cast_precision_loss, reason = "a million is exact")]
            let exponent = exponent as f32;
            ToneReprCurve::Parametric(vec![100_000.0 / exponent])
        }
        Some(_) => return None,
    };
    set_curve(&mut profile, &curve);
    Some(profile)
}

/// White, red, green and blue, when they span colours at all.
fn corners(chromaticities: [u32; 8]) -> Option<[Chromaticity; 4]> {
    if chromaticities.iter().any(|number| *number > 100_000) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a hundred thousand is exact")]
    let place = chromaticities.map(|number| number as f32 / 100_000.0);
    let [wx, wy, rx, ry, gx, gy, bx, by] = place;
    let area = (gx - rx) * (by - ry) - (bx - rx) * (gy - ry);
    if [wy, ry, gy, by].iter().any(|y| *y < 0.001) || area.abs() < 0.001 {
        return None;
    }
    Some([(wx, wy), (rx, ry), (gx, gy), (bx, by)].map(|(x, y)| Chromaticity::new(x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DISPLAY_P3: [u32; 8] = [31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6000];

    #[test]
    fn numbers_that_mean_srgb_change_nothing() {
        let nothing = [
            Signal::Cicp { primaries: 1, transfer: 13 },
            Signal::Gamma { exponent: Some(45_455), chromaticities: None },
            Signal::Gamma { exponent: Some(45_454), chromaticities: Some(SRGB_CHROMATICITIES) },
            Signal::Gamma { exponent: None, chromaticities: Some(SRGB_CHROMATICITIES) },
        ];
        assert!(nothing.iter().all(|signal| signal.profile().is_none()));
    }

    #[test]
    fn invalid_numbers_change_nothing() {
        let nonsense = [
            Signal::Cicp { primaries: 2, transfer: 13 },
            Signal::Cicp { primaries: 200, transfer: 200 },
            Signal::Gamma { exponent: Some(0), chromaticities: None },
            Signal::Gamma { exponent: Some(u32::MAX), chromaticities: None },
            Signal::Gamma { exponent: None, chromaticities: Some([0; 8]) },
            Signal::Gamma { exponent: None, chromaticities: Some([33_333; 8]) },
            Signal::Gamma { exponent: None, chromaticities: Some([u32::MAX; 8]) },
        ];
        for signal in nonsense {
            assert!(signal.profile().is_none(), "{signal:?}");
        }
    }

    #[test]
    fn primaries_in_numbers_and_by_name_are_the_same() {
        let named = Signal::Cicp { primaries: 12, transfer: 13 }.profile().unwrap();
        let numbers = Signal::Gamma { exponent: None, chromaticities: Some(DISPLAY_P3) }.profile().unwrap();
        let apart = (named.red_colorant.x - numbers.red_colorant.x).abs();
        assert!(apart < 0.001, "{apart}");
    }

    #[test]
    fn white_paper_is_white_in_curves_that_go_beyond_it() {
        for (light, white) in [(pq(0.58), 0.58), (hlg(0.75), 0.75)] {
            assert!((light - 1.0).abs() < 0.02, "{light} at {white}");
        }
        assert!(pq(0.0).abs() < 1e-6 && hlg(0.0).abs() < 1e-6);
    }
}
