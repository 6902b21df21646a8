//! Reads the model: numbers of four bytes, little-endian.
//!
//! It is a count of levels; each level a count of funnels; each funnel a count of stages, the stages, and the funnels of
//! the level before from which it takes its windows. A stage begins with its kind: 0 boosted, 1 layered.

use std::sync::OnceLock;

use super::boosted::{Boosted, Test};
use super::layered::{Layer, Layered};

/// From the package `rustface`; the build script says where it is.
const BYTES: &[u8] = include_bytes!(env!("VISAGE_FACE_MODEL"));

/// What tells faces from everything else.
pub(super) struct Model {
    /// Look everywhere, each for faces that are turned in its own way.
    pub(super) first: Vec<Boosted>,
    /// Look at the windows that the first let through, and move them; one row of stages after another.
    pub(super) then: Vec<Vec<Layered>>,
}

/// The model, read once.
pub(super) fn model() -> Option<&'static Model> {
    static MODEL: OnceLock<Option<Model>> = OnceLock::new();
    MODEL.get_or_init(|| read(BYTES)).as_ref()
}

/// Nothing when the bytes are not a model of the form that is searched with: one level of boosted funnels, and after it
/// levels of one layered funnel each.
fn read(bytes: &[u8]) -> Option<Model> {
    let mut reader = Reader { bytes };
    let mut model = Model { first: Vec::new(), then: Vec::new() };
    for level in 0..reader.count()? {
        for _ in 0..reader.count()? {
            let stages: Vec<Stage> = (0..reader.count()?).map(|_| reader.stage()).collect::<Option<_>>()?;
            reader.sources()?;
            if level == 0 {
                model.first.extend(stages.into_iter().filter_map(Stage::boosted));
            } else {
                model.then.push(stages.into_iter().filter_map(Stage::layered).collect());
            }
        }
    }
    reader.bytes.is_empty().then_some(model)
}

enum Stage {
    Boosted(Boosted),
    Layered(Layered),
}

impl Stage {
    fn boosted(self) -> Option<Boosted> {
        if let Self::Boosted(stage) = self { Some(stage) } else { None }
    }

    fn layered(self) -> Option<Layered> {
        if let Self::Layered(stage) = self { Some(stage) } else { None }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn word(&mut self) -> Option<[u8; 4]> {
        let (word, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*word)
    }

    /// A number that is not more than there are bytes left, so that nothing is asked for in vain.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(i32::from_le_bytes(self.word()?)).ok()?;
        (count <= self.bytes.len()).then_some(count)
    }

    fn float(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.word()?))
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        (count <= self.bytes.len() / 4).then(|| (0..count).map_while(|_| self.float()).collect())
    }

    /// Passes over the funnels that windows are taken from, which are all of the level before; the first level has none,
    /// and says so with a count below zero.
    fn sources(&mut self) -> Option<()> {
        let count = i32::from_le_bytes(self.word()?).max(0);
        self.floats(usize::try_from(count).ok()?).map(drop)
    }

    fn stage(&mut self) -> Option<Stage> {
        match self.count()? {
            0 => self.boosted().map(Stage::Boosted),
            1 => self.layered().map(Stage::Layered),
            _ => None,
        }
    }

    /// How many tests, how many codes beside zero, where each test looks, its threshold, its weights for each code.
    fn boosted(&mut self) -> Option<Boosted> {
        let (tests, codes) = (self.count()?, self.count()?);
        let places: Vec<_> =
            (0..tests).map(|_| Some((self.count()?, self.count()?))).collect::<Option<_>>()?;
        let thresholds = self.floats(tests)?;
        let tests = places.into_iter().zip(thresholds).map(|((x, y), threshold)| {
            let weights = self.floats(codes + 1)?;
            Test::new(x, y, threshold, weights)
        });
        Some(Boosted { tests: tests.collect::<Option<_>>()? })
    }

    /// How many layers and features, the features (counted from one), the threshold, then how many numbers go into each
    /// layer and out of it, with the weights of each number that comes out and what is added to it.
    fn layered(&mut self) -> Option<Layered> {
        let (layers, features) = (self.count()?, self.count()?);
        let features: Vec<usize> =
            (0..features).map(|_| self.count()?.checked_sub(1)).collect::<Option<_>>()?;
        let threshold = self.float()?;
        let mut inputs = self.count()?;
        let mut read = Vec::new();
        for _ in 1..layers {
            let outputs = self.count()?;
            let weights = self.floats(inputs.checked_mul(outputs)?)?;
            read.push(Layer { inputs, weights, added: self.floats(outputs)? });
            inputs = outputs;
        }
        Layered::new(&features, threshold, read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_that_is_built_in_has_three_first_funnels_and_two_levels_after_them() {
        let model = model().unwrap();
        assert_eq!(model.first.iter().map(|funnel| funnel.tests.len()).collect::<Vec<_>>(), [150; 3]);
        assert_eq!(model.then.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_cut_or_lengthened_model_is_none_and_no_panic() {
        for length in (0..64).chain((64..BYTES.len()).step_by(9973)).chain([BYTES.len() - 1]) {
            assert!(read(&BYTES[..length]).is_none(), "{length}");
        }
        assert!(read(&[BYTES, &[0]].concat()).is_none());
        assert!(read(&[0xFF; 64]).is_none());
    }
}
