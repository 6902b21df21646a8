//! The story of a small company: every statement of the store, told through the domain.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what the tests share is test code too")]

mod story {
    mod check;
    mod import;
    mod opening;
    mod pictures;
    mod rights;
    mod users;
    mod world;
}
