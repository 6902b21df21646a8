//! Users as carriers.

use std::borrow::Cow;

use visage_contract::carriers::{Associate, FieldProperties, StringDictionary};
use visage_contract::culture::translate;
use visage_people::ids::AssociateId;
use visage_people::{Associate as User, Caller, UserType, sentry};

use super::right::table_right;
use crate::http::style::Style;

/// The user with that key as the caller sees them; nothing when nobody has it.
pub fn associate<'a>(caller: &'a Caller, id: AssociateId, style: &Style) -> Option<Associate<'a>> {
    let member = caller.colleague_member(id)?;
    if !sentry::sees_user(caller, member) {
        return Some(named(
            &member.associate,
            sentry::name_of(caller, member),
            sentry::associate(caller),
            style,
        ));
    }
    let user = &member.associate;
    let mut right = sentry::associate(caller);
    // Recorded answers never offer to create a user from within another row.
    right.mask.0 &= !sentry::TableMask::INSERT.0;
    Some(Associate {
        associate_id: user.id.0,
        name: Cow::Borrowed(&user.name),
        person_id: user.person.map_or(0, |person| person.0),
        rank: user.rank,
        tooltip: translate(&user.tooltip, style.language, style.culture),
        user_type: user_type(user.user_type),
        group_idx: user.group.0,
        full_name: Cow::Borrowed(&user.full_name),
        formal_name: Cow::Borrowed(&user.formal_name),
        deleted: user.deleted,
        ej_user_id: user.ej_user_id,
        user_name: Cow::Borrowed(&user.name),
        extra_fields: StringDictionary::default(),
        custom_fields: StringDictionary::default(),
        table_right: Some(table_right(right, style)),
        field_properties: FieldProperties::default(),
    })
}

/// A user of whom the caller sees only name and id, because rows name them.
fn named<'a>(user: &'a User, name: &'a str, right: sentry::RowRight, style: &Style) -> Associate<'a> {
    Associate {
        associate_id: user.id.0,
        name: Cow::Borrowed(&user.name),
        person_id: 0,
        rank: 0,
        tooltip: Cow::Borrowed(""),
        user_type: "Unknown",
        group_idx: 0,
        full_name: Cow::Borrowed(name),
        formal_name: Cow::Borrowed(name),
        deleted: false,
        ej_user_id: 0,
        user_name: Cow::Borrowed(&user.name),
        extra_fields: StringDictionary::default(),
        custom_fields: StringDictionary::default(),
        table_right: Some(table_right(right, style)),
        field_properties: FieldProperties::default(),
    }
}

/// The vendor's name of a kind of user.
pub fn user_type(user_type: UserType) -> &'static str {
    match user_type {
        UserType::Internal => "InternalAssociate",
        UserType::Resource => "ResourceAssociate",
        UserType::External => "ExternalAssociate",
        UserType::Anonymous => "AnonymousAssociate",
        UserType::System => "SystemAssociate",
    }
}
