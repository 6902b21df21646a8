//! `POST /api/v1/Agents/BLOB/ChangeProjectImage`.

use crate::api::by_agent::{PROJECT, change};

const TARGET: &str = "/api/v1/Agents/BLOB/ChangeProjectImage";

#[test]
fn a_stored_picture_becomes_that_of_a_project_and_0_takes_it_away() {
    change::works(TARGET, PROJECT);
}

#[test]
fn what_is_not_there_is_not_linked_to_a_project() {
    change::missing(TARGET, PROJECT);
}

#[test]
fn who_may_not_change_a_project_links_nothing() {
    change::refused(TARGET, PROJECT);
}

#[test]
fn without_both_keys_nothing_is_changed() {
    change::malformed(TARGET, PROJECT);
}
