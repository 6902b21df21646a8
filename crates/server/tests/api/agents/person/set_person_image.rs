//! `POST /api/v1/Agents/Person/SetPersonImage`.

use crate::api::by_agent::{PERSON, set};

const TARGET: &str = "/api/v1/Agents/Person/SetPersonImage";

#[test]
fn the_picture_of_a_person_is_there_as_soon_as_it_is_set() {
    set::works(TARGET, PERSON);
}

#[test]
fn a_person_who_is_not_there_gets_no_picture() {
    set::missing(TARGET, PERSON);
}

#[test]
fn who_may_not_change_a_person_gives_no_picture() {
    set::refused(TARGET, PERSON);
}

#[test]
fn what_holds_no_picture_is_a_bad_request() {
    set::malformed(TARGET, PERSON);
}
