//! `POST /api/v1/Agents/BLOB/GetPersonImageWithSize`.

use crate::api::by_agent::{PERSON, get};

const TARGET: &str = "/api/v1/Agents/BLOB/GetPersonImageWithSize";

#[test]
fn the_picture_of_a_person_comes_inside_the_box_in_every_form() {
    get::works_with_size(TARGET, PERSON);
}

#[test]
fn without_a_picture_or_a_person_there_are_no_bytes() {
    get::missing_is_empty(TARGET, PERSON);
}

#[test]
fn a_person_that_somebody_may_not_see_is_not_there() {
    get::refused(TARGET, PERSON);
}

#[test]
fn a_body_that_cannot_be_read_is_a_bad_request() {
    get::malformed(TARGET, PERSON);
}
