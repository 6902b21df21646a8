//! `POST /api/v1/Agents/BLOB/GetBlobEntityOnProject`.

use crate::api::by_agent::{PROJECT, facts, get};

const TARGET: &str = "/api/v1/Agents/BLOB/GetBlobEntityOnProject";

#[test]
fn the_facts_about_the_picture_of_a_project_are_those_of_image_info() {
    facts::works(TARGET, PROJECT);
}

#[test]
fn a_project_that_is_not_there_is_null() {
    facts::missing(TARGET, PROJECT);
}

#[test]
fn a_project_that_somebody_may_not_see_is_null() {
    facts::refused(TARGET, PROJECT);
}

#[test]
fn a_body_that_cannot_be_read_is_a_bad_request() {
    get::malformed(TARGET, PROJECT);
}
