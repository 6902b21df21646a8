//! Who asks, as a carrier.

use visage_contract::carriers::{ProvidedCredential, SoPrincipalCarrier};
use visage_contract::culture::translate;
use visage_people::caller::Member;
use visage_people::person::PersonCard;
use visage_people::role::FUNCTION_RIGHTS;
use visage_people::{Caller, Proof, UserType};

use super::associate::user_type;
use crate::http::style::Style;

/// The user who asks, and what the role allows; `tenant` is the name of this installation, if it has one.
pub fn principal<'a>(
    caller: &'a Caller,
    person: Option<&'a PersonCard>,
    tenant: Option<&'a str>,
    style: &Style,
) -> SoPrincipalCarrier<'a> {
    let (member, user) = (caller.member(), caller.associate());
    let text = |text: &'a str| translate(text, style.language, style.culture);
    SoPrincipalCarrier {
        user_type: user_type(user.user_type),
        associate: (&*user.name).into(),
        associate_id: user.id.0,
        is_person: user.person.is_some(),
        person_id: user.person.map_or(0, |person| person.0),
        country_id: 0,
        home_country_id: 0,
        contact_id: member.company.map_or(0, |company| company.0),
        group_id: user.group.0,
        business_id: 0,
        category_id: 0,
        contact_owner: person.map_or(0, |card| card.company.as_ref().map_or(0, |_| card.owner.0)),
        role_id: member.role.id.0,
        role_name: text(&member.role.name),
        role_description: text(&member.role.tooltip),
        role_type: if user.user_type == UserType::System { "System" } else { member.role.role_type.name() },
        licenses: Vec::new(),
        full_name: (&*user.full_name).into(),
        e_mail_address: person.map_or("", |card| &card.email).into(),
        function_rights: function_rights(member).map(Into::into).collect(),
        ej_user_id: user.ej_user_id,
        ej_access_level: 0,
        ej_user_status: "StatusNone",
        provided_credentials: provided(caller),
        secondary_groups: member.groups.iter().map(|group| group.0).collect(),
        database_context_identifier: tenant.unwrap_or("").into(),
        user_name: (&*user.name).into(),
    }
}

/// The names of what the user may; a system user may everything.
fn function_rights(member: &Member) -> Box<dyn Iterator<Item = &str> + '_> {
    if member.associate.user_type == UserType::System {
        return Box::new(FUNCTION_RIGHTS.iter().copied());
    }
    Box::new(member.role.functions.iter().map(|name| &**name))
}

fn provided(caller: &Caller) -> Vec<ProvidedCredential<'_>> {
    let (kind, id) = match caller.proof() {
        Proof::Word => return Vec::new(),
        Proof::Password => ("Password", 0),
        Proof::Session(id, _) => ("Ticket", id.0),
        Proof::Outside => ("OpenIdConnect", 0),
    };
    let name = &*caller.associate().name;
    vec![ProvidedCredential { kind, search_name: name.into(), display_name: name.into(), credential_id: id }]
}
