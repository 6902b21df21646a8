//! `POST /api/v1/Agents/BLOB/SetContactImage`.

use crate::api::by_agent::{CONTACT, set};

const TARGET: &str = "/api/v1/Agents/BLOB/SetContactImage";

#[test]
fn the_picture_of_a_company_is_there_as_soon_as_it_is_set() {
    set::works(TARGET, CONTACT);
}

#[test]
fn a_company_that_is_not_there_gets_no_picture() {
    set::missing(TARGET, CONTACT);
}

#[test]
fn who_may_not_change_a_company_gives_no_picture() {
    set::refused(TARGET, CONTACT);
}

#[test]
fn what_holds_no_picture_is_a_bad_request() {
    set::malformed(TARGET, CONTACT);
}
