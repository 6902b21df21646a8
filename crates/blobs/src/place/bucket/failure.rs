//! What an object store's failures mean.

use std::error::Error as Cause;
use std::iter::successors;

use object_store::client::HttpError;

use crate::{BlobName, Error};

/// What the client library writes before the status of an answer; its errors have no other way to tell it.
const STATUS: &str = "non-2xx status code: ";

/// The meaning of a failure while `name` was asked for.
pub(super) fn failed(shown: &str, name: Option<BlobName>, error: &object_store::Error) -> Error {
    use object_store::Error as Said;
    match (error, name) {
        (Said::NotFound { .. }, Some(name)) if !says_no_bucket(error) => Error::Missing(name),
        (Said::Generic { .. }, _) if !is_answer_for_good(error) => Error::Away(told(shown, error)),
        // Two writers of one key met.
        (Said::AlreadyExists { .. } | Said::JoinError { .. }, _) => Error::Away(told(shown, error)),
        _ => refused(shown, error),
    }
}

/// A refusal that waiting does not mend.
pub(super) fn refused(shown: &str, error: &object_store::Error) -> Error {
    let hint =
        if matches!(error, object_store::Error::NotFound { .. }) { "there is no such bucket: " } else { "" };
    Error::Refused(format!("{hint}{}", told(shown, error)))
}

/// A failure of the probe at the start, with what was tried.
pub(super) fn at_start(step: &str, error: Error) -> Error {
    match error {
        Error::Missing(name) => {
            Error::Refused(format!("{step} failed: {name} was put there and is not there"))
        }
        Error::Away(text) => Error::Away(format!("{step} failed: {text}")),
        Error::Refused(text) => Error::Refused(format!("{step} failed: {text}")),
        error => error,
    }
}

/// Whether it is the bucket that is not there, rather than the object.
pub(super) fn says_no_bucket(error: &object_store::Error) -> bool {
    error.source().is_some_and(|answer| answer.to_string().contains("<Code>NoSuchBucket</Code>"))
}

/// Whether the store answered, and would answer the same again: a wrong region, a request it does not take.
fn is_answer_for_good(error: &object_store::Error) -> bool {
    if causes(error).any(<dyn Cause>::is::<HttpError>) {
        return false;
    }
    let text = error.to_string();
    let status = text.split_once(STATUS).map(|(_, rest)| rest.get(..3).unwrap_or_default());
    match status {
        Some("408" | "429") => false,
        Some(status) => status.starts_with(['3', '4']),
        None => text.contains("redirect"),
    }
}

fn causes(error: &object_store::Error) -> impl Iterator<Item = &(dyn Cause + 'static)> {
    successors(error.source(), |cause: &&(dyn Cause + 'static)| Cause::source(*cause))
}

/// An error with its causes, in one line; what a server wrote is cut short.
fn told(shown: &str, error: &object_store::Error) -> String {
    let mut text = format!("{shown}: {error}");
    for cause in causes(error) {
        let more = cause.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
    }
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(500).collect()
}
