//! `POST /api/v1/Agents/Person/GetPersonImage`.

use crate::api::by_agent::{PERSON, get};

const TARGET: &str = "/api/v1/Agents/Person/GetPersonImage";

#[test]
fn the_picture_of_a_person_comes_in_every_form() {
    get::works(TARGET, PERSON);
}

#[test]
fn without_a_picture_or_a_person_there_is_an_error() {
    get::missing_is_an_error(TARGET, PERSON);
}

#[test]
fn a_person_whom_somebody_may_not_see_is_not_there() {
    get::refused(TARGET, PERSON);
}

#[test]
fn a_body_that_cannot_be_read_is_a_bad_request() {
    get::malformed(TARGET, PERSON);
}
