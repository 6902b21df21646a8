//! `POST /api/v1/Agents/BLOB/ChangeContactImage`.

use crate::api::by_agent::{CONTACT, change};

const TARGET: &str = "/api/v1/Agents/BLOB/ChangeContactImage";

#[test]
fn a_stored_picture_becomes_that_of_a_company_and_0_takes_it_away() {
    change::works(TARGET, CONTACT);
}

#[test]
fn what_is_not_there_is_not_linked_to_a_company() {
    change::missing(TARGET, CONTACT);
}

#[test]
fn who_may_not_change_a_company_links_nothing() {
    change::refused(TARGET, CONTACT);
}

#[test]
fn without_both_keys_nothing_is_changed() {
    change::malformed(TARGET, CONTACT);
}
