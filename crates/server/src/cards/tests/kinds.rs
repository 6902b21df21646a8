//! Regression tests for kinds of cards that address books contain.

use super::*;

/// The words of every warning with their lines.
fn warnings(card: &Card) -> String {
    let lines = card.warnings.iter().map(|warning| format!("{}: {}\n", warning.line, warning.text));
    lines.collect::<Vec<_>>().concat()
}

#[test]
fn a_card_without_an_end_is_imported_with_a_warning() {
    let cards =
        good(Cards::new(b"BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:Per Dal\nTEL:1\n".as_slice()));
    assert_eq!(cards.iter().map(|card| card.full_name.as_str()).collect::<Vec<_>>(), ["A", "Per Dal"]);
    assert!(warnings(&cards[1]).contains("4: the card has no END:VCARD"), "{:?}", cards[1]);
    let many = "BEGIN:VCARD\nFN:A\n".repeat(40) + &"BEGIN:VCARD\nFN:B\nEND:VCARD\n".repeat(40);
    let names: Vec<_> = good(Cards::new(many.as_bytes())).into_iter().map(|card| card.full_name).collect();
    assert_eq!(names, [["A"; 40], ["B"; 40]].concat());
}

#[test]
fn a_nested_card_is_skipped_and_reported() {
    let inner = "BEGIN:VCARD\nN:nest1\nEND:VCARD\n";
    for (inner, reported) in [
        (inner.to_owned(), 1),
        (inner.repeat(2), 2),
        (format!("BEGIN:VCARD\nN:nest1\n{inner}END:VCARD\n"), 1),
        (format!("AGENT:\n{inner}"), 0),
    ] {
        let card = only(&format!("VERSION:2.1\nN:parent\n{inner}TEL:1"));
        assert_eq!((card.last.as_str(), phones(&card)), ("parent", vec![(PhoneKind::Other, "1")]), "{inner}");
        assert_eq!(warnings(&card).matches("within this card").count(), reported, "{inner}");
    }
    assert_eq!(only("N:parent\nAGENT:\nBEGIN:VCARD\nN:x\nEND:VCARD").unstored, [Unstored::Agent]);
}

#[test]
fn base64_continues_over_blank_lines_and_without_indentation() {
    let photo = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, PHOTO);
    let (one, two) = photo.split_at(40);
    for body in [
        format!("PHOTO;ENCODING=BASE64;TYPE=PNG:\n\n {one}\n {two}"),
        format!("PHOTO;ENCODING=BASE64;TYPE=PNG:\n {one}\n\n {two}\n\n"),
        format!("PHOTO;TYPE=PNG:{one}\n{two}"),
        format!("PHOTO;TYPE=PNG:\n\n{one}\n \t\n{two}"),
        format!("PHOTO;VALUE=uri;TYPE=PNG:{one}\n {two}"),
        format!("PHOTO;ENCODING=b:data:image/png;base64,{one}\n {two}="),
        format!("PHOTO:data:image/png;base64,{one}\n{two}"),
        format!("X-MS-CARDPICTURE;ENCODING=b:{one}\n{two}"),
        format!("PHOTO:https://example.com/{one}").replace(&photo, "a") + &format!("\nPHOTO:{photo}"),
    ] {
        let card = only(&format!("VERSION:2.1\nN:Berg;Anna\n{body}\nTEL:1"));
        let web = body.contains("example.com");
        assert!(web || card.photo == Some(Photo::Bytes(PHOTO.to_vec())), "{body}: {card:?}");
        assert_eq!(phones(&card).len(), 1, "{body}");
    }
}

#[test]
fn a_field_is_decoded_by_its_charset_raw_or_quoted() {
    let read = |body: &[u8]| {
        let text = [b"BEGIN:VCARD\r\n", body, b"\r\nEND:VCARD\r\n"].concat();
        let card = good(Cards::new(text.as_slice())).remove(0);
        (format!("{}|{}|{}", card.last, card.first, card.full_name), card.warnings)
    };
    for (body, names) in [
        (
            &b"N;CHARSET=SHIFT_JIS:\x8d\xb2\x93\xa1;\x89\xd4\x8e\x71"[..],
            "\u{4f50}\u{85e4}|\u{82b1}\u{5b50}|\u{82b1}\u{5b50} \u{4f50}\u{85e4}",
        ),
        (
            b"N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8D=B2=93=A1;=89=D4=8E=71",
            "\u{4f50}\u{85e4}|\u{82b1}\u{5b50}|\u{82b1}\u{5b50} \u{4f50}\u{85e4}",
        ),
        (b"N;CHARSET=windows-1251:\xd1;\xc8\r\nFN:\xc8 \xd1", "\u{421}|\u{418}|\u{418} \u{421}"),
        (b"FN:\xc8 \xd1\r\nTITLE;CHARSET=windows-1251:\xd1", "\u{421}|\u{418}|\u{418} \u{421}"),
        (b"N;CHARSET=ISO-2022-JP:\x1b$B:4F#\x1b(B;x", "\u{4f50}\u{85e4}|x|x \u{4f50}\u{85e4}"),
    ] {
        assert_eq!(read(body), (names.to_owned(), Vec::new()));
    }
    let (names, warnings) = read(b"N;CHARSET=SHIFT_JIS:\x8d\xb2\x93;x");
    assert!(
        names.contains('\u{fffd}') && warnings[0].text.contains("not valid Shift_JIS"),
        "{names} {warnings:?}"
    );
}

#[test]
fn the_charset_of_one_card_applies_to_raw_bytes_of_the_next() {
    let text = b"BEGIN:VCARD\nFN;CHARSET=windows-1251:\xc8\nEND:VCARD\nBEGIN:VCARD\nFN:\xd1\nEND:VCARD\n";
    assert_eq!(good(Cards::new(text.as_slice()))[1].last, "\u{421}");
    let charset = Charset::named("windows-1251");
    let cards = Cards::new(b"BEGIN:VCARD\nFN:\xd1\nEND:VCARD\n".as_slice()).with_charset(Some(&charset));
    assert_eq!(good(cards)[0].last, "\u{421}");
    let guessed = good(Cards::new(b"BEGIN:VCARD\nFN:\xd1\nTITLE:\xd1\nEND:VCARD\n".as_slice())).remove(0);
    assert!(guessed.warnings.len() == 1 && warnings(&guessed).contains("--charset"), "{guessed:?}");
}

#[test]
fn utf16_and_old_line_ends_are_recognised_before_lines_are_split() {
    let text = "BEGIN:VCARD\r\nN:Berg;\u{c5}se;;;\r\nNOTE:a\r\n b\r\nEND:VCARD\r\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let old = text.replace("\r\n", "\r").into_bytes();
    let mixed = text.replacen("\r\n", "\r", 1).replacen("\r\n", "\n", 1).into_bytes();
    let doubled = text.replace("\r\n", "\r\r\n").into_bytes();
    for bytes in [wide, marked, old, mixed, doubled] {
        let cards = good(Cards::new(bytes.as_slice()));
        let [card] = cards.as_slice() else { panic!("{cards:?}") };
        let read = [card.last.as_str(), &card.first, card.note.as_deref().unwrap()];
        assert_eq!(read, ["Berg", "\u{c5}se", "ab"]);
        assert_eq!((card.warnings.len(), card.extent.clone()), (0, 0..bytes.len() as u64));
    }
}

#[test]
fn a_card_without_a_name_is_named_after_what_it_has() {
    let name = |body: &str| {
        let card = only(&format!("FN:\nN:;;;;\n{body}"));
        (card.first, card.last, card.unnamed)
    };
    let expected = |first: &str, last: &str, unnamed| (first.to_owned(), last.to_owned(), unnamed);
    assert_eq!(name("EMAIL;TYPE=INTERNET;TYPE=HOME:ola.nord@example.com"), expected("", "ola.nord", true));
    assert_eq!(name("TEL;TYPE=CELL:+47 900 00 001"), expected("", "+47 900 00 001", true));
    assert_eq!(name("NICKNAME:Anni Berg\nTEL:1"), expected("Anni", "Berg", false));
    assert_eq!(name("EMAIL:Ola Nord <o@example.com>"), expected("Ola", "Nord", false));
    let card = only("FN:ola.nord@example.com\nEMAIL:ola.nord@example.com");
    assert_eq!((card.last.as_str(), card.unnamed), ("ola.nord", true));
    assert_eq!(read("BEGIN:VCARD\nFN:\nURL:x\nEND:VCARD\n")[0].as_ref().unwrap_err().reason, Reason::NoName);
}

#[test]
fn a_company_card_is_a_company_and_the_person_whom_n_names() {
    let about = |body: &str| {
        let card = only(body);
        let company = card.organisation.clone().unwrap_or_default();
        (
            card.kind == CardKind::Organisation,
            company,
            format!("{} {}", card.first, card.last).trim().to_owned(),
        )
    };
    let company = |name: &str, person: &str| (true, name.to_owned(), person.to_owned());
    let person = |name: &str, person: &str| (false, name.to_owned(), person.to_owned());
    let nordlys = "FN:Nordlys AS\nORG:Nordlys AS;";
    assert_eq!(
        about(&format!("N:Lund;Siri;;;\n{nordlys}\nX-ABShowAs:COMPANY")),
        company("Nordlys AS", "Siri Lund")
    );
    assert_eq!(about(&format!("N:Nordlys AS;;;;\n{nordlys}\nKIND:org")), company("Nordlys AS", ""));
    assert_eq!(about("KIND:org\nFN:Nordlys AS"), company("Nordlys AS", ""));
    assert_eq!(about("KIND:org\nN:AS;Nordlys\nFN:Nordlys AS"), company("Nordlys AS", ""));
    assert_eq!(about(nordlys), company("Nordlys AS", ""));
    assert_eq!(about(&format!("N:Nordlys AS;;;;\n{nordlys}")), company("Nordlys AS", ""));
    assert_eq!(about("ORG:Nordlys AS\nTEL:1"), company("Nordlys AS", ""));
    assert_eq!(about(&format!("N:Lund;Siri;;;\n{nordlys}")), person("Nordlys AS", "Siri Lund"));
    assert_eq!(about("N:Berg;Anna\nFN:Anna Berg\nORG:Anna Berg"), person("Anna Berg", "Anna Berg"));
}

#[test]
fn values_that_are_not_stored_are_counted_by_kind() {
    let card = only(
        "VERSION:3.0\nN:Berg;Anna;;Dr.;Jr.\nFN:Dr. Anna Berg Jr.\nADR;TYPE=WORK:;;Storgata 1;Oslo;;0155;Norge\n\
         LABEL:Storgata 1\nADR;TYPE=HOME:;;;;;;\nURL:https://anna.example\nNICKNAME:Anni\nX-FOO:1\nX-BAR:\nPRODID:x\n\
         IMPP:xmpp:a\nADR:;;\n ;Oslo",
    );
    let expected = [
        Unstored::WebAddress,
        Unstored::Nickname,
        Unstored::Suffix,
        Unstored::PostalAddress,
        Unstored::Field("X-FOO".to_owned()),
        Unstored::ChatAddress,
        Unstored::PostalAddress,
    ];
    let mut found = card.unstored.clone();
    let mut expected = expected.to_vec();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_message_has_the_line_of_the_field_and_its_value() {
    let card = only("FN:Ann Good\nno colon\nBDAY:1985-02-30\nPHOTO;VALUE=uri:../a.jpg");
    let said = warnings(&card);
    for part in [
        "3: \"no colon\" is not a field",
        "4: the birth date \"1985-02-30\"",
        "5: the photo file \"../a.jpg\"",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let long = only(&format!("FN:Ann\nBDAY:{}\u{1b}[2J", "x".repeat(500)));
    assert!(warnings(&long).len() < 150 && !warnings(&long).contains('\u{1b}'), "{long:?}");
}

#[test]
fn notes_with_raw_line_ends_are_whole() {
    assert_eq!(only("FN:A\nNOTE:one\ntwo three\nTEL:1").note.as_deref(), Some("one\ntwo three"));
    assert_eq!(only("FN:A\nNOTE;ENCODING=QUOTED-PRINTABLE:a=\n b=20= \nc").note.as_deref(), Some("a b c"));
}
