//! The story of a small company on a SQLite file: every statement of the store, told through the domain.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what the tests share is test code too")]

/// What the story is told on.
const ENGINE: story::engine::Engine = story::engine::Engine::Sqlite;

mod story {
    mod applications;
    mod attempts;
    mod check;
    mod copy;
    mod copy_interrupted;
    pub mod engine;
    mod file;
    mod identity;
    mod import;
    mod import_again;
    mod import_dry_run;
    mod import_matching;
    mod opening;
    mod picture_links;
    mod pictures;
    mod relations;
    mod renditions;
    mod repeated;
    mod rights;
    mod roles_and_groups;
    mod sessions;
    mod staff;
    mod user_drafts;
    mod users;
    mod world;
}
