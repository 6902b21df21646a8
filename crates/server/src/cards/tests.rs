//! Cards of each version and exporter, and cards that are broken.

use super::*;

mod kinds;
mod lines;

const PHOTO: &[u8] = include_bytes!("../../../../fixtures/cards/photo.png");

macro_rules! fixture {
    ($name:literal) => {
        Cards::new(include_bytes!(concat!("../../../../fixtures/cards/", $name)).as_slice())
    };
}

fn good<R: Read>(cards: Cards<R>) -> Vec<Card> {
    cards.map(Result::unwrap).collect()
}

fn read(text: &str) -> Vec<Result<Card, CardError>> {
    Cards::new(text.as_bytes()).collect()
}

fn only(body: &str) -> Card {
    let mut cards = read(&format!("BEGIN:VCARD\n{body}\nEND:VCARD\n"));
    assert_eq!(cards.len(), 1);
    cards.remove(0).unwrap()
}

fn phones(card: &Card) -> Vec<(PhoneKind, &str)> {
    card.phones.iter().map(|phone| (phone.kind, phone.value.as_str())).collect()
}

fn emails(card: &Card) -> Vec<&str> {
    card.emails.iter().map(|email| email.value.as_str()).collect()
}

#[test]
fn an_outlook_card_is_read_whole() {
    let cards = good(fixture!("version-2.1-outlook.vcf"));
    let [card] = cards.as_slice() else { panic!("{cards:?}") };
    let names = [&card.prefix, &card.first, &card.middle, &card.last, &card.full_name];
    assert_eq!(names, ["Dr.", "Åse", "Marie", "Sørli", "Dr. Åse Marie Sørli"]);
    assert_eq!(card.organisation.as_deref(), Some("Nordlykt Design"));
    assert_eq!(card.department.as_deref(), Some("Lys, Innendørs"));
    assert_eq!(card.title.as_deref(), Some("Sjef; lys"));
    assert_eq!(card.note.as_deref(), Some("Pris 40 €\nRing først."));
    assert_eq!(emails(card), ["ase.sorli@nordlykt.example", "ase@example.com"]);
    let kinds: Vec<_> = card.phones.iter().map(|phone| phone.kind).collect();
    assert_eq!(
        kinds,
        [PhoneKind::Direct, PhoneKind::Private, PhoneKind::Mobile, PhoneKind::Fax, PhoneKind::Pager]
    );
    assert_eq!(card.urls, ["https://nordlykt.example/"]);
    assert_eq!(card.birth_date, BirthDate::new(Some(1979), 3, 14));
    assert_eq!(card.photo, Some(Photo::Bytes(PHOTO.to_vec())));
    assert_eq!(card.warnings, []);
}

#[test]
fn android_cards_are_read_with_unfolded_base64_and_unnamed_charsets() {
    let cards = good(fixture!("version-2.1-android.vcf"));
    let [first, second] = cards.as_slice() else { panic!("{cards:?}") };
    assert_eq!([&first.first, &first.last, &first.full_name], ["Freja", "Østergård", "Freja Østergård"]);
    assert_eq!(first.photo, Some(Photo::Bytes(PHOTO.to_vec())));
    let expected = [(PhoneKind::Mobile, "+46 70 174 06 31"), (PhoneKind::Other, "+46 40 628 04 31")];
    assert_eq!(phones(first), expected);
    assert_eq!([&second.first, &second.last], ["Maja", "Åkerblom; Sön"]);
    assert_eq!(second.full_name, "Maja Åkerblom; Sön");
}

#[test]
fn apple_cards_are_read_with_groups_labels_and_kinds() {
    let cards = good(fixture!("version-3.0-apple.vcf"));
    let [person, company, list] = cards.as_slice() else { panic!("{cards:?}") };
    assert_eq!([&person.first, &person.last, &person.prefix], ["Jörg", "Weißhaupt", "Herr"]);
    assert_eq!(person.title.as_deref(), Some("Einkauf, Technik"));
    assert_eq!(person.department.as_deref(), Some("Einkauf"));
    assert_eq!(emails(person), ["joerg@kieselbach.example", "jw@example.com"]);
    assert_eq!(
        phones(person),
        [(PhoneKind::Mobile, "+49 176 040690 41"), (PhoneKind::Fax, "+49 30 23125 149")]
    );
    assert_eq!(person.note.as_deref(), Some("Zeile eins\nZeile zwei, mit Komma"));
    assert_eq!(person.birth_date, Some(BirthDate { year: None, month: 5, day: 30 }));
    assert_eq!(person.uid.as_deref(), Some("5D2B1F1E-0000-4000-8000-1234567890AB"));
    assert_eq!(person.urls, ["https://kieselbach.example/a,b"]);
    assert_eq!(person.photo, Some(Photo::Bytes(PHOTO.to_vec())));
    assert_eq!(
        (person.kind, company.kind, list.kind),
        (CardKind::Person, CardKind::Organisation, CardKind::Group)
    );
    assert_eq!(company.full_name, "Kieselbach Präzision");
}

#[test]
fn google_cards_are_read_and_a_photo_on_the_web_is_an_address() {
    let cards = good(fixture!("version-3.0-google.vcf"));
    let [first, second] = cards.as_slice() else { panic!("{cards:?}") };
    assert_eq!([&first.first, &first.last], ["Zoé", "Marchetti"]);
    assert_eq!(first.organisation.as_deref(), Some("Atelier Mirabelle"));
    assert_eq!(first.title.as_deref(), Some("Art Director"));
    assert_eq!(first.birth_date, BirthDate::new(Some(1990), 7, 27));
    assert_eq!(first.photo, Some(Photo::Web("https://photos.example/contacts/zoe".to_owned())));
    assert_eq!([&second.first, &second.last], ["Emeka", "Okonjo"]);
    assert_eq!(second.photo, Some(Photo::File("photo.png".into())));
}

#[test]
fn cards_of_version_4_are_read() {
    let cards = good(fixture!("version-4.0.vcf"));
    let [person, company] = cards.as_slice() else { panic!("{cards:?}") };
    let names = [&person.prefix, &person.first, &person.middle, &person.last, &person.suffix];
    assert_eq!(names, ["Ing. Dr.", "Håkon", "Bjerke Emil", "Lindås", "Jr."]);
    assert_eq!(
        phones(person),
        [(PhoneKind::Direct, "+46-31-390-06-12 ext. 7"), (PhoneKind::Mobile, "+46-70-174-06-12")]
    );
    assert_eq!(emails(person), ["hakon.lindas@nordlykt.example", "hakon@example.com"]);
    assert_eq!(person.title.as_deref(), Some("Engineer"));
    assert_eq!(person.birth_date, Some(BirthDate { year: None, month: 11, day: 2 }));
    assert!(person.note.as_deref().unwrap().ends_with("enn syttifem tegn i denne filen."));
    assert_eq!(person.photo, Some(Photo::Bytes(PHOTO.to_vec())));
    assert_eq!(person.urls, ["https://nordlykt.example/folk,h"]);
    assert_eq!(company.kind, CardKind::Organisation);
    assert_eq!(company.photo, Some(Photo::File("photo.png".into())));
}

#[test]
fn broken_cards_are_errors_with_their_line_and_reading_goes_on() {
    let cards: Vec<_> = fixture!("malformed.vcf").collect();
    let told: Vec<_> = cards
        .iter()
        .map(|card| match card {
            Ok(card) => format!("{} {}", card.line, card.full_name),
            Err(error) => error.to_string(),
        })
        .collect();
    let expected = [
        "line 1: the text belongs to no card",
        "3 Nobody Ended Me",
        "6 Ann Good",
        "13 nameless",
        "18 Fred Friday",
        "line 29: the text belongs to no card",
        "31 Lower Case",
        "38 Cut Off",
    ];
    assert_eq!(told, expected);
    let ann = cards[2].as_ref().unwrap();
    assert_eq!((ann.birth_date, &ann.photo, ann.warnings.len()), (None, &None, 3));
    assert_eq!(phones(cards[4].as_ref().unwrap()), [(PhoneKind::Mobile, "+44 7700 900134")]);
}

#[test]
fn nothing_is_read_from_nothing() {
    assert_eq!(read(""), []);
    assert_eq!(read("\u{feff}\r\n \r\n"), []);
}

#[test]
fn a_card_that_exceeds_a_limit_is_skipped_and_the_next_is_read() {
    let limits = CardLimits { max_card_bytes: 600, max_text_bytes: 300, max_lines: 120, max_fields: 20 };
    let bodies = [
        ("600 bytes", format!("PHOTO;ENCODING=b:{}\n", "A".repeat(700))),
        (
            "600 bytes",
            "PHOTO;ENCODING=b:A\n".to_owned() + &" AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n".repeat(20),
        ),
        ("300 bytes of text", format!("NOTE:{}\n", "a".repeat(400))),
        ("300 bytes of text", format!("NOTE:{}", "aaaaaaaa\n ".repeat(50))),
        ("120 lines", "\n".repeat(130)),
        ("20 fields", "X-A:1\n".repeat(30)),
    ];
    for (limit, body) in bodies {
        let text = format!("BEGIN:VCARD\nFN:Big\n{body}\nEND:VCARD\nBEGIN:VCARD\nFN:Small\nEND:VCARD\n");
        let cards: Vec<_> = Cards::with_limits(text.as_bytes(), limits).collect();
        let refusal = cards[0].as_ref().unwrap_err();
        assert_eq!((refusal.line, &refusal.reason), (1, &Reason::TooLarge(limit.to_owned())));
        assert_eq!(refusal.name.as_deref(), Some("\"Big\""));
        assert_eq!(refusal.extent, 0..text.find("BEGIN:VCARD\nFN:Small").unwrap() as u64, "{limit}");
        assert_eq!(cards.len(), 2, "{limit}");
        assert_eq!(cards[1].as_ref().unwrap().full_name, "Small");
    }
}

#[test]
fn a_card_without_names_takes_them_from_the_whole_name() {
    let names = |body: &str| {
        let card = only(body);
        [card.first, card.middle, card.last]
    };
    assert_eq!(names("FN:Åse Marie Sørli"), ["Åse", "Marie", "Sørli"]);
    assert_eq!(names("FN:Sørli\\, Åse Marie"), ["Åse Marie", "", "Sørli"]);
    assert_eq!(names("N:;;;;\nFN:Åse"), ["", "", "Åse"]);
}

#[test]
fn control_characters_do_not_reach_the_names() {
    let card = only("N:Sør\u{1}li;\u{7f}Åse\\nMarie\tE;;;\nNOTE:a\\nb\u{0}c");
    assert_eq!([card.first.as_str(), &card.last], ["Åse Marie E", "Sør li"]);
    assert_eq!(card.note.as_deref(), Some("a\nb c"));
}

#[test]
fn version_2_folds_at_a_space_of_the_text_and_version_3_adds_one() {
    assert_eq!(only("VERSION:2.1\nFN:Ann\n Good").full_name, "Ann Good");
    assert_eq!(only("VERSION:3.0\nFN:An\n n Good").full_name, "Ann Good");
}

#[test]
fn a_letter_folded_in_the_middle_is_whole_again() {
    let mut text = b"BEGIN:VCARD\nVERSION:3.0\nFN:".to_vec();
    text.extend_from_slice(b"\xC3\n \x85se\nEND:VCARD\n");
    assert_eq!(good(Cards::new(text.as_slice()))[0].full_name, "Åse");
}
