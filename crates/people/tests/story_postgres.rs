//! The same story on PostgreSQL, and what only several copies on one database can tell. Needs a cluster, named by
//! `VISAGE_TEST_POSTGRES`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what the tests share is test code too")]

/// What the story is told on.
const ENGINE: story::engine::Engine = story::engine::Engine::Postgres("VISAGE_TEST_POSTGRES");

#[path = "story"]
mod story {
    mod applications;
    mod attempts;
    mod check;
    mod copies;
    mod copy;
    mod copy_interrupted;
    mod distant;
    pub mod engine;
    mod identity;
    mod import;
    mod import_again;
    mod import_dry_run;
    mod import_matching;
    mod limits;
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
