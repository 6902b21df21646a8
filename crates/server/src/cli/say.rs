//! Answers go to stdout, talk goes to stderr.

use std::io::Write;

/// A line of the answer.
pub(super) fn answer(line: &str) {
    // Whoever closed the pipe does not want the rest.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// A line of talk.
pub(super) fn talk(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Seconds since 1970 as people and programs read them.
pub(super) fn instant(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |instant| instant.to_string())
}
