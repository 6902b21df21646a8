//! Lines that exporters and people write in other ways than the standard.

use super::*;

fn warnings(card: &Card) -> String {
    let lines = card.warnings.iter().map(|warning| format!("{}: {}\n", warning.line, warning.text));
    lines.collect::<Vec<_>>().concat()
}

#[test]
fn words_of_a_note_stay_apart_where_a_tab_or_a_control_character_was() {
    assert_eq!(only("FN:A\nNOTE:one\ttwo\u{b}three\u{1}four").note.as_deref(), Some("one\ttwo three four"));
    assert_eq!(only("VERSION:2.1\nFN:A\nNOTE:one\n two\n\tthree").note.as_deref(), Some("one two\tthree"));
    let card = only("FN:A\tB\nTITLE:Chief\tCook\nORG:C\u{1}D");
    assert_eq!([card.last.as_str(), card.title.as_deref().unwrap()], ["B", "Chief Cook"]);
    assert_eq!(card.organisation.as_deref(), Some("C D"));
}

#[test]
fn a_field_after_an_equals_sign_at_the_end_of_a_note_is_kept() {
    for next in ["TITLE:Sjef", "item1.TITLE;CHARSET=UTF-8:Sjef", "title:Sjef"] {
        let note = if next.starts_with('t') { "note" } else { "NOTE" };
        let card =
            only(&format!("VERSION:2.1\nN:Berg;Anna\n{note};ENCODING=QUOTED-PRINTABLE:hello=\n{next}"));
        assert_eq!((card.note.as_deref(), card.title.as_deref()), (Some("hello"), Some("Sjef")), "{next}");
        assert_eq!(card.warnings, [], "{next}");
    }
    let last = only("VERSION:2.1\nN:Berg;Anna\nNOTE;ENCODING=QUOTED-PRINTABLE:hello=");
    assert_eq!(last.note.as_deref(), Some("hello"));
}

#[test]
fn a_soft_wrapped_line_that_looks_like_a_field_is_text_and_reported() {
    for line in ["Tlf: 1", "Title: see=20below", "http://x.example"] {
        let card =
            only(&format!("VERSION:2.1\nN:Berg;Anna\nNOTE;ENCODING=QUOTED-PRINTABLE:a =\n{line}\nTEL:1"));
        let text = line.replace("=20", " ");
        assert_eq!(card.note.as_deref(), Some(format!("a {text}").as_str()));
        assert_eq!(phones(&card), [(PhoneKind::Other, "1")]);
        assert!(warnings(&card).contains("5: ") && warnings(&card).contains("part of NOTE"), "{card:?}");
    }
}

#[test]
fn a_note_with_addresses_and_labels_on_lines_of_their_own_is_whole() {
    for version in ["2.1", "3.0"] {
        let card = only(&format!(
            "VERSION:{version}\nN:Berg;Anna\nNOTE:first\nhttp://x.example is a link\nTlf: 12345678\n10:30 office\nlast\nTITLE:Sjef\nX-Foo:1"
        ));
        let note = "first\nhttp://x.example is a link\nTlf: 12345678\n10:30 office\nlast";
        assert_eq!((card.note.as_deref(), card.title.as_deref()), (Some(note), Some("Sjef")));
        let said = warnings(&card);
        for part in
            ["5: \"http://x.example is a link\" is read as a part of NOTE", "6: \"Tlf: 1", "7: \"10:30"]
        {
            assert!(said.contains(part), "{said}");
        }
        assert_eq!(card.unstored, [Unstored::Field("X-FOO".to_owned())]);
    }
    let folded = only("VERSION:3.0\nN:Berg;Anna\nNOTE:see \n TEL:1\n  http://x\nKEYWORDS:a");
    assert_eq!(folded.note.as_deref(), Some("see TEL:1 http://x"));
    assert_eq!((folded.warnings.len(), folded.unstored), (0, vec![Unstored::Field("KEYWORDS".to_owned())]));
    assert_eq!(only("VERSION:4.0\nFN:A\nNOTE:a\nhttp://x").note.as_deref(), Some("a"));
}

#[test]
fn a_card_that_is_indented_as_a_whole_is_read() {
    for indent in ["  ", "\t", " \t "] {
        let body =
            ["BEGIN:VCARD", "VERSION:3.0", "N:Berg;Anna", "NOTE:a", " b", "EMAIL:a@x.example", "END:VCARD"];
        let text: String = body.iter().flat_map(|&line| [indent, line, "\r\n"]).collect();
        let cards = good(Cards::new(text.as_bytes()));
        let [card] = cards.as_slice() else { panic!("{cards:?}") };
        assert_eq!([card.last.as_str(), card.note.as_deref().unwrap()], ["Berg", "ab"], "{indent:?}");
        assert_eq!((emails(card), warnings(card)), (vec!["a@x.example"], String::new()));
    }
    let card = only(" VERSION:3.0\nN:Berg;Anna\nNOTE:a\n  b");
    assert_eq!([card.last.as_str(), card.note.as_deref().unwrap()], ["Berg", "a b"], "only the first line");
}

#[test]
fn an_address_with_a_zero_character_is_cleaned_with_a_warning() {
    let card = only("N:Berg;Anna\nEMAIL:a\u{0}@x.example\nEMAIL:Anna\tBerg <b@x.example>");
    assert_eq!(emails(&card), ["a@x.example", "b@x.example"]);
    assert_eq!(card.emails[0].description, "");
    assert!(
        warnings(&card).contains("3: control characters are removed from the e-mail address \"a@x.example\"")
    );
}
