//! `POST /api/v1/Agents/BLOB/ChangePersonImage`.

use crate::api::by_agent::{PERSON, change};

const TARGET: &str = "/api/v1/Agents/BLOB/ChangePersonImage";

#[test]
fn a_stored_picture_becomes_that_of_a_person_and_0_takes_it_away() {
    change::works(TARGET, PERSON);
}

#[test]
fn what_is_not_there_is_not_linked_to_a_person() {
    change::missing(TARGET, PERSON);
}

#[test]
fn who_may_not_change_a_person_links_nothing() {
    change::refused(TARGET, PERSON);
}

#[test]
fn without_both_keys_nothing_is_changed() {
    change::malformed(TARGET, PERSON);
}
