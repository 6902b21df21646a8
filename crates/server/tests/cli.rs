//! The program as people start it: what it prints, how it ends, what it leaves behind.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what the tests share is test code too")]

#[path = "api/client.rs"]
#[expect(dead_code, reason = "shared with the tests of the operations, which use all of it")]
mod client;

mod cli {
    mod app;
    mod audit;
    mod beside;
    mod bucket;
    mod check;
    mod config;
    mod copy;
    mod copy_bytes;
    mod import;
    mod import_dry_run;
    mod import_kinds;
    mod import_photo;
    mod lock;
    mod logging;
    mod metrics;
    mod object_store;
    mod program;
    mod readme;
    mod secrets;
    mod serve;
    mod serve_guards;
    mod serve_refuses;
    mod token;
    mod user;
}
