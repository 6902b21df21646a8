//! Pictures that could not be made, remembered for a while so that nobody tries in vain again and again.

use quick_cache::sync::Cache;

use super::shelf::Form;
use crate::error::Error;

/// How long a failure is remembered.
const SECONDS: i64 = 5 * 60;
/// The most failures that are remembered; those nobody asks for go first.
const MAX_FAILURES: usize = 1024;

/// Why pictures could not be made, by content and form.
#[derive(Debug)]
pub(super) struct Refused(Cache<(Box<str>, Form), (i64, Error)>);

impl Refused {
    pub(super) fn new() -> Self {
        Self(Cache::new(MAX_FAILURES))
    }

    /// Remembers a failure that comes from the picture itself; any other may be over at the next attempt.
    pub(super) fn note(&self, content: &str, form: Form, error: &Error, now: i64) {
        if matches!(error, Error::Invalid { .. }) {
            self.0.insert((content.into(), form), (now, error.clone()));
        }
    }

    /// Why it could not be made lately.
    pub(super) fn lately(&self, content: &str, form: Form, now: i64) -> Option<Error> {
        let (since, error) = self.0.get(&(content.into(), form))?;
        (0..SECONDS).contains(&(now - since)).then_some(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_of_the_picture_is_remembered_for_a_while_and_any_other_is_not() {
        let refused = Refused::new();
        refused.note("a", Form::Glance, &Error::invalid("Image", "broken"), 1000);
        refused.note("b", Form::Glance, &Error::Busy, 1000);
        let known = |content, now| refused.lately(content, Form::Glance, now).is_some();
        assert_eq!([999, 1000, 1299, 1300].map(|now| known("a", now)), [false, true, true, false]);
        assert!(!known("b", 1000));
    }

    #[test]
    fn no_more_are_remembered_than_there_is_room_for() {
        let refused = Refused::new();
        for number in 0..5000 {
            refused.note(&format!("{number}"), Form::Glance, &Error::invalid("Image", "broken"), 0);
        }
        assert!(refused.0.len() <= MAX_FAILURES);
    }
}
