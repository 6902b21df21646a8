//! Persons as carriers.

use std::borrow::Cow;

use visage_contract::carriers::{FieldProperties, FieldProperty, FieldRight, Flags, Person};
use visage_contract::culture::translate;
use visage_people::Caller;
use visage_people::person::PersonCard;

use super::right::table_right;
use crate::http::style::Style;

/// What is known of a person, on one level.
pub fn person<'a>(card: &'a PersonCard, caller: &'a Caller, style: &Style) -> Person<'a> {
    let text = |text: &'a str| translate(text, style.language, style.culture);
    let [direct, mobile, fax] = card.phones.each_ref().map(|number| Cow::Borrowed(&**number));
    let (contact, name, department) = match &card.company {
        Some((id, name, department)) => (id.0, &**name, &**department),
        None => (0, "", ""),
    };
    let owner = caller.colleague(card.owner).map_or("", |owner| &owner.name);
    let full_name = card.full_name();
    let formal_name = [&*card.salutation, &*full_name].join(" ").trim().to_owned();
    let company =
        [name, department].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Person {
        person_id: card.id.0,
        mrmrs: (&*card.salutation).into(),
        firstname: (&*card.first_name).into(),
        lastname: (&*card.last_name).into(),
        middle_name: (&*card.middle_name).into(),
        title: text(&card.title),
        description: text(&card.note),
        email: (&*card.email).into(),
        full_name: full_name.into(),
        direct_phone: direct,
        formal_name: formal_name.into(),
        contact_id: contact,
        contact_name: name.into(),
        contact_department: department.into(),
        fax_phone: fax,
        mobile_phone: mobile,
        associate_name: owner.into(),
        associate_id: card.owner.0,
        contact_full_name: company.into(),
        table_right: Some(table_right(card.right, style)),
        field_properties: locks(card, style),
        // Nothing else is kept.
        ..Person::default()
    }
}

/// What a person has of their company is changed there, whatever else the caller may.
fn locks(card: &PersonCard, style: &Style) -> FieldProperties<'static> {
    if card.company.is_none() {
        return FieldProperties::default();
    }
    let lock = |field_type: &'static str, field_length: i32| {
        let reason = translate("[SR_ACCESS_PERSONONCOMPANY]", style.language, style.culture);
        FieldProperty { field_right: FieldRight { mask: Flags("Read"), reason }, field_type, field_length }
    };
    let fields = [
        ("CategoryName", lock("System.String", 239)),
        ("AssociateName", lock("System.String", 239)),
        ("AssociateId", lock("System.Int32", 4)),
    ];
    FieldProperties::new(fields.into())
}
