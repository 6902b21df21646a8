//! Users with role and groups as carriers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use visage_contract::carriers::{
    Credential, CredentialType, FieldProperties, Role, StringDictionary, User, UserGroup, UserInfo,
};
use visage_contract::culture::{stamp, translate};
use visage_people::caller::Member;
use visage_people::ids::GroupId;
use visage_people::role::{Group, StoredRole};
use visage_people::user::UserCard;
use visage_people::{Caller, sentry};

use super::associate::user_type;
use super::person::person;
use super::right::{table_right, text_property};
use crate::http::style::Style;

/// A user; `link` is the address at which REST has it.
pub fn user<'a>(card: &'a UserCard<'a>, caller: &'a Caller, style: &Style, link: Option<String>) -> User<'a> {
    let member = card.member;
    let (user, text) = (&member.associate, |text: &'a str| translate(text, style.language, style.culture));
    let right = sentry::user(caller, member);
    let fields = [("UserName", 239), ("Name", 239), ("Tooltip", 254)]
        .map(|(field, characters)| (field, text_property(right, style, characters)));
    User {
        associate_id: user.id.0,
        name: (&*user.name).into(),
        rank: user.rank,
        tooltip: text(&user.tooltip),
        license_owners: Vec::new(),
        role: Some(role(&member.role, style)),
        user_group: caller.group(user.group).map(|one| group(one, style)),
        other_groups: groups(&member.groups, caller, style),
        person: card.person.as_ref().map(|card| Box::new(person(card, caller, style))),
        deleted: user.deleted,
        lastlogin: stamp::utc_kind(card.signed_in, style.time),
        lastlogout: stamp::utc_kind(None, style.time),
        ej_user_id: user.ej_user_id,
        request_signature: "".into(),
        kind: user_type(user.user_type),
        is_person_retired: false,
        is_on_travel: false,
        credentials: if member.has_password() { vec![password(&user.name)] } else { Vec::new() },
        user_name: (&*user.name).into(),
        ticket_categories: Vec::new(),
        nick_name: "".into(),
        waiting_for_approval: false,
        extra_fields: StringDictionary::default(),
        custom_fields: StringDictionary::default(),
        post_save_commands: Vec::new(),
        table_right: Some(table_right(right, style)),
        field_properties: FieldProperties::new(fields.into()),
        links: link.map(|link| StringDictionary(BTreeMap::from([("Self".to_owned(), link)]))),
    }
}

/// A user in short.
pub fn user_info<'a>(member: &'a Member, caller: &'a Caller, style: &Style) -> UserInfo<'a> {
    let (user, text) = (&member.associate, |text: &'a str| translate(text, style.language, style.culture));
    let group = caller.group(user.group);
    UserInfo {
        deleted: user.deleted,
        user_info_id: user.id.0,
        user_name: (&*user.name).into(),
        person_id: user.person.map_or(0, |person| person.0),
        rank: user.rank,
        tooltip: text(&user.tooltip),
        user_group_id: user.group.0,
        ej_user_id: user.ej_user_id,
        user_type: user_type(user.user_type),
        granted_licenses: Vec::new(),
        can_logon: member.has_password() && !user.deleted,
        role_name: text(&member.role.name),
        role_tooltip: text(&member.role.tooltip),
        user_group_name: group.map_or("".into(), |group| text(&group.name)),
        user_group_tooltip: group.map_or("".into(), |group| text(&group.tooltip)),
        table_right: Some(table_right(sentry::user(caller, member), style)),
        field_properties: FieldProperties::default(),
    }
}

/// A role as a user has it.
pub fn role<'a>(role: &'a StoredRole, style: &Style) -> Role<'a> {
    Role {
        id: role.id.0,
        value: translate(&role.name, style.language, style.culture),
        tooltip: translate(&role.tooltip, style.language, style.culture),
        table_right: None,
        field_properties: FieldProperties::default(),
    }
}

/// A group of users.
pub fn group<'a>(group: &'a Group, style: &Style) -> UserGroup<'a> {
    UserGroup {
        value: translate(&group.name, style.language, style.culture),
        tooltip: translate(&group.tooltip, style.language, style.culture),
        id: group.id.0,
        rank: group.rank,
        deleted: group.deleted,
        table_right: None,
        field_properties: FieldProperties::default(),
    }
}

fn groups<'a>(ids: &[GroupId], caller: &'a Caller, style: &Style) -> Vec<UserGroup<'a>> {
    ids.iter().filter_map(|id| caller.group(*id)).map(|one| group(one, style)).collect()
}

/// The password of a user, of which nothing is told but that there is one (contract note 37).
fn password(name: &str) -> Credential<'_> {
    Credential {
        kind: by_password(),
        value: "".into(),
        display_value: name.into(),
        table_right: None,
        field_properties: FieldProperties::default(),
    }
}

/// The way in that goes by a password.
pub fn by_password() -> CredentialType<'static> {
    CredentialType {
        display_type: "Password",
        kind: "Password",
        description: Cow::Borrowed(""),
        value_control: "Password",
        can_create_person: true,
        is_user_name_supported: true,
        table_right: None,
        field_properties: FieldProperties::default(),
    }
}
