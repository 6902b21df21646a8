//! The filter by Lanczos with three lobes, without asking for a sine: for small pictures those took nearly as long as the scaling.

use fast_image_resize::{Filter, FilterType, ResizeAlg};

pub(super) const LOBES: f64 = 3.0;

/// What multiplies the powers of u in sin(θ)/θ, where u is θ², from the highest; up to π that is 1e-8 off at most.
const SINC: [f64; 9] = [
    1.0 / 355_687_428_096_000.0,
    -1.0 / 1_307_674_368_000.0,
    1.0 / 6_227_020_800.0,
    -1.0 / 39_916_800.0,
    1.0 / 362_880.0,
    -1.0 / 5040.0,
    1.0 / 120.0,
    -1.0 / 6.0,
    1.0,
];

/// Scaling by this filter.
pub(super) fn algorithm() -> ResizeAlg {
    let own = Filter::new("Lanczos", weight, LOBES).map(FilterType::Custom);
    ResizeAlg::Convolution(own.unwrap_or(FilterType::Lanczos3))
}

/// sinc(x) · sinc(x/3) inside the lobes. With θ = πx/3, the sine of 3θ is sin(θ) · (3 − 4 sin²(θ)), so one series does.
pub(super) fn weight(x: f64) -> f64 {
    if !(-LOBES..LOBES).contains(&x) {
        return 0.0;
    }
    let angle = x * (std::f64::consts::PI / LOBES);
    let square = angle * angle;
    let sinc = SINC.iter().fold(0.0, |sum, factor| sum * square + factor);
    let sinc_square = sinc * sinc;
    sinc_square * (1.0 - square * sinc_square * (4.0 / 3.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_sines(x: f64) -> f64 {
        let sinc = |x: f64| {
            if x == 0.0 { 1.0 } else { (x * std::f64::consts::PI).sin() / (x * std::f64::consts::PI) }
        };
        if x.abs() < LOBES { sinc(x) * sinc(x / LOBES) } else { 0.0 }
    }

    #[test]
    fn the_weights_are_those_by_sines() {
        for step in -4000..=4000 {
            let x = f64::from(step) / 1000.0;
            assert!((weight(x) - by_sines(x)).abs() < 1e-7, "{x}: {} {}", weight(x), by_sines(x));
        }
    }
}
