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
