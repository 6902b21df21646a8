//! `POST /api/v1/Agents/BLOB/GetBlobEntityOnContact`.

use crate::api::by_agent::{CONTACT, facts, get};

const TARGET: &str = "/api/v1/Agents/BLOB/GetBlobEntityOnContact";

#[test]
fn the_facts_about_the_picture_of_a_company_are_those_of_image_info() {
    facts::works(TARGET, CONTACT);
}

#[test]
fn a_company_that_is_not_there_is_null() {
    facts::missing(TARGET, CONTACT);
}

#[test]
fn a_company_that_somebody_may_not_see_is_null() {
    facts::refused(TARGET, CONTACT);
}

#[test]
fn a_body_that_cannot_be_read_is_a_bad_request() {
    get::malformed(TARGET, CONTACT);
}
