//! One card from its fields.

use super::address::addresses;
use super::birth_date::{BirthDate, revision};
use super::encoding::{Charsets, Doubt};
use super::gather::Gathered;
use super::names::Names;
use super::posts::Posts;
use super::property::{Property, tidy};
use super::unfold::{Field, Fields};
use super::{Card, CardError, CardKind, Email, Phone, PhoneKind, Photo, Reason, Unstored, Warning, shorten};

/// The charsets of one file, and which warnings were reported.
#[derive(Debug, Default)]
pub struct Reading {
    /// The charsets in effect.
    pub charsets: Charsets,
    guess_reported: bool,
}

/// The state while the fields are read.
#[derive(Default)]
struct Parts {
    card: Card,
    names: Names,
    nicknames: Vec<String>,
    posts: Posts,
    emails: Vec<(u8, Email)>,
    phones: Vec<(u8, Phone)>,
    /// Apple's labels: their group, and the text in lower case.
    labels: Vec<(String, String)>,
}

/// Makes a card of its fields.
///
/// # Errors
///
/// [`Reason::NoName`].
pub fn card(mut gathered: Gathered, reading: &mut Reading) -> Result<Card, CardError> {
    let (line, extent) = (gathered.line, gathered.extent.clone());
    let card = Card {
        line,
        extent: extent.clone(),
        warnings: std::mem::take(&mut gathered.fields.warnings),
        ..Card::default()
    };
    let mut parts = Parts { card, ..Parts::default() };
    let properties = reading.properties(&gathered.fields, &mut parts.card.warnings);
    let label = |property: &&Property| property.name == "X-ABLABEL";
    parts.labels = properties
        .iter()
        .filter(label)
        .filter_map(|property| Some((property.group.clone()?, property.text().to_lowercase())))
        .collect();
    for property in &properties {
        parts.take(property);
    }
    parts.pictures(&gathered.fields.pictures);
    let others = gathered.fields.others;
    // A LABEL is the printed form of the address.
    let has_address = others.iter().any(|name| name == "ADR");
    let others = others.iter().filter(|name| !has_address || *name != "LABEL");
    parts.card.unstored.extend(others.filter_map(|name| Unstored::of_field(name)));
    match parts.finish() {
        Some(card) => Ok(card),
        None => Err(CardError { line, name: None, extent, reason: Reason::NoName }),
    }
}

/// The name of a rejected card, for messages.
pub fn name_of(fields: &Fields) -> Option<String> {
    let text = |name: &str| {
        let field = fields.text.iter().find(|field| field.name == name)?;
        let property = Property::read(field, &Charsets::default(), fields.old).0;
        let mut parts: Vec<_> =
            if name == "N" { property.lists().take(2).collect() } else { vec![property.text()] };
        parts.reverse();
        Some(tidy(&parts.join(" "))).filter(|name| !name.is_empty())
    };
    text("FN").or_else(|| text("N")).map(|name| shorten(&name))
}

impl Reading {
    fn properties(&mut self, fields: &Fields, warnings: &mut Vec<Warning>) -> Vec<Property> {
        self.charsets.card = fields.text.iter().find_map(Property::charset);
        let mut properties = Vec::with_capacity(fields.text.len());
        for field in &fields.text {
            let (property, doubt) = Property::read(field, &self.charsets, fields.old);
            if let Some(text) = doubt.and_then(|doubt| self.report(&property, &doubt)) {
                warnings.push(Warning { line: field.line, text });
            }
            properties.push(property);
        }
        self.charsets.file = self.charsets.card.or(self.charsets.file);
        properties
    }

    fn report(&mut self, property: &Property, doubt: &Doubt) -> Option<String> {
        let (name, value) = (&property.name, shorten(&property.text()));
        Some(match doubt {
            Doubt::Malformed(charset) => {
                format!("{name} {value}: some bytes are not valid {charset} and are replaced by \u{fffd}")
            }
            Doubt::Lost => format!("{name} {value}: characters were lost before this file was written"),
            Doubt::UnknownCharset(charset) => {
                format!("{name} {value}: the charset {charset} is unknown; the text is read as windows-1252")
            }
            Doubt::Guessed if self.guess_reported => return None,
            Doubt::Guessed => {
                self.guess_reported = true;
                format!(
                    "{name} {value}: the text is not UTF-8 and no charset is named; such text in this file is read as \
                     windows-1252, or as --charset says"
                )
            }
        })
    }
}

impl Parts {
    fn take(&mut self, property: &Property) {
        let card = &mut self.card;
        match property.name.as_str() {
            "N" => self.take_names(property),
            "FN" if card.full_name.is_empty() => card.full_name = property.text(),
            "NICKNAME" => self.nicknames.extend(some(property.text())),
            "ORG" | "TITLE" | "ROLE" => self.posts.add(property),
            "UID" => card.uid = card.uid.take().or_else(|| some(property.text())),
            "REV" => card.revised = card.revised.max(revision(&property.text())),
            "URL" => card.urls.extend(some(property.text())),
            "EMAIL" => self.take_email(property),
            "TEL" => self.take_phone(property),
            "NOTE" => self.take_note(property),
            "BDAY" => self.take_birth_date(property),
            "KIND" | "X-ADDRESSBOOKSERVER-KIND" => match property.text().to_lowercase().as_str() {
                "org" | "organization" | "organisation" => card.kind = CardKind::Organisation,
                "group" => card.kind = CardKind::Group,
                _ => {}
            },
            "X-ABSHOWAS" if property.text().eq_ignore_ascii_case("COMPANY") => {
                card.kind = CardKind::Organisation;
            }
            _ => {}
        }
    }

    fn take_names(&mut self, property: &Property) {
        let mut parts = property.lists();
        let mut part = || parts.next().unwrap_or_default();
        let names = Names { last: part(), first: part(), middle: part(), prefix: part(), suffix: part() };
        if self.names == Names::default() {
            self.names = names;
        }
    }

    fn take_email(&mut self, property: &Property) {
        let level = property.preference().unwrap_or(u8::MAX);
        for (value, description) in addresses(&self.email_text(property)) {
            let same = |email: &(u8, Email)| email.1.value.eq_ignore_ascii_case(&value);
            if let Some((known, email)) = self.emails.iter_mut().find(|email| same(email)) {
                *known = level.min(*known);
                email.preferred = *known == 1;
            } else {
                self.emails.push((level, Email { value, description, preferred: level == 1 }));
            }
        }
    }

    /// The value of an EMAIL. A control character within an address is removed, since a space would split it.
    fn email_text(&mut self, property: &Property) -> String {
        let text = property.lines();
        let strange = |letter: char| letter.is_control() && !letter.is_whitespace();
        if !text.contains(strange) {
            return tidy(&text);
        }
        let clean = tidy(&text.replace(strange, ""));
        let text = format!("control characters are removed from the e-mail address {}", shorten(&clean));
        self.card.warnings.push(Warning { line: property.line, text });
        clean
    }

    fn take_phone(&mut self, property: &Property) {
        let text = property.text();
        let value = match text.split_at_checked(4) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => without_parameters(rest),
            _ => text,
        };
        if value.is_empty() {
            return;
        }
        let mut words: Vec<_> = property.types().collect();
        let own = |label: &&(String, String)| property.group.as_ref() == Some(&label.0);
        words.extend(self.labels.iter().filter(own).map(|label| label.1.clone()));
        let kind = phone_kind(&words);
        let level = property.preference().unwrap_or(u8::MAX);
        if !self.phones.iter().any(|(_, phone)| phone.kind == kind && phone.value == value) {
            self.phones.push((level, Phone { kind, value, preferred: level == 1 }));
        }
    }

    fn take_note(&mut self, property: &Property) {
        let lines = property.lines().replace("\r\n", "\n").replace('\r', "\n");
        let keeps = |letter: char| letter == '\n' || letter == '\t' || !letter.is_control();
        // A space instead, so that words stay apart.
        let clean: String = lines.chars().map(|letter| if keeps(letter) { letter } else { ' ' }).collect();
        let Some(note) = some(clean.trim().to_owned()) else { return };
        self.card.note = Some(match self.card.note.take() {
            Some(before) => format!("{before}\n{note}"),
            None => note,
        });
    }

    fn take_birth_date(&mut self, property: &Property) {
        let text = property.text();
        let date = BirthDate::from_text(&text).map(|date| date.omitting(property.param("X-APPLE-OMIT-YEAR")));
        if date.is_none() && !text.is_empty() {
            let text = format!("the birth date {} is not a valid date and is left out", shorten(&text));
            self.card.warnings.push(Warning { line: property.line, text });
        }
        self.card.birth_date = self.card.birth_date.or(date);
    }

    /// The first photo that can be used; Outlook's picture where there is none, and the logo for a company.
    fn pictures(&mut self, fields: &[Field]) {
        for (name, logo) in [("PHOTO", false), ("X-MS-CARDPICTURE", false), ("LOGO", true)] {
            for field in fields.iter().filter(|field| field.name == name) {
                let card = &mut self.card;
                let place = if logo { &mut card.logo } else { &mut card.photo };
                match Photo::parse(&field.bytes) {
                    Ok(photo) if place.is_none() => {
                        *place = Some(photo);
                        if !logo || card.photo.is_none() {
                            card.photo_line = field.line;
                        }
                    }
                    Ok(_) if name != "X-MS-CARDPICTURE" => card.unstored.push(Unstored::OtherPicture),
                    Ok(_) => {}
                    Err(text) => card.warnings.push(Warning { line: field.line, text }),
                }
            }
        }
    }

    /// The complete card; none when it names neither a person nor a company.
    fn finish(mut self) -> Option<Card> {
        self.emails.sort_by_key(|email| email.0);
        self.phones.sort_by_key(|phone| phone.0);
        let card = &mut self.card;
        card.emails = self.emails.into_iter().map(|email| email.1).collect();
        card.phones = self.phones.into_iter().map(|phone| phone.1).collect();
        let post = self.posts.choose();
        card.unstored.extend(std::iter::repeat_n(Unstored::OtherPost, post.others));
        (card.organisation, card.department, card.title) = (post.company, post.department, post.title);
        card.unstored.extend(card.urls.iter().map(|_| Unstored::WebAddress));
        super::who::decide(card, self.names, &self.nicknames)?;
        card.warnings.sort_by_key(|warning| warning.line);
        Some(self.card)
    }
}

/// A number of an address `tel:`, with its extension.
fn without_parameters(text: &str) -> String {
    let mut parts = text.split(';');
    let number = parts.next().unwrap_or_default().trim().to_owned();
    match parts.find_map(|part| part.strip_prefix("ext=")) {
        Some(extension) => format!("{number} ext. {extension}"),
        None => number,
    }
}

fn phone_kind(words: &[String]) -> PhoneKind {
    let any = |parts: &[&str]| words.iter().any(|word| parts.iter().any(|part| word.contains(part)));
    if any(&["fax"]) {
        PhoneKind::Fax
    } else if any(&["pager"]) {
        PhoneKind::Pager
    } else if any(&["cell", "mobil", "iphone"]) {
        PhoneKind::Mobile
    } else if any(&["work", "direct"]) {
        PhoneKind::Direct
    } else if any(&["home", "privat"]) {
        PhoneKind::Private
    } else {
        PhoneKind::Other
    }
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
