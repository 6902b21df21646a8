//! `POST /api/v1/Agents/BLOB/SetProjectImage`.

use crate::api::by_agent::{PROJECT, set};

const TARGET: &str = "/api/v1/Agents/BLOB/SetProjectImage";

#[test]
fn the_picture_of_a_project_is_there_as_soon_as_it_is_set() {
    set::works(TARGET, PROJECT);
}

#[test]
fn a_project_that_is_not_there_gets_no_picture() {
    set::missing(TARGET, PROJECT);
}

#[test]
fn who_may_not_change_a_project_gives_no_picture() {
    set::refused(TARGET, PROJECT);
}

#[test]
fn what_holds_no_picture_is_a_bad_request() {
    set::malformed(TARGET, PROJECT);
}
