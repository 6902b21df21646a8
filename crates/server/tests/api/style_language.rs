//! Which language texts are in: SO-Language, Accept-Language, SO-Culture.

use crate::api::world::{World, picture_of_ada};

const STORED: &str = "NO:\"Bilde\";US:\"Picture\";SW:\"Bild\"";

fn described(text: &str) -> World {
    let world = World::new();
    world.set_picture(world.bob, &picture_of_ada(), text);
    world
}

fn description(world: &World, headers: &[(&str, &str)]) -> String {
    let request = world.image_info(world.bob);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
    request.send().ok()["Description"].as_str().unwrap().to_owned()
}

#[test]
fn without_a_language_texts_are_as_they_were_stored() {
    let world = described(STORED);
    assert_eq!(description(&world, &[]), STORED);
    for nothing in ["*", "x", "X", "-", ""] {
        assert_eq!(description(&world, &[("SO-Language", nothing)]), STORED, "SO-Language {nothing:?}");
        assert_eq!(
            description(&world, &[("Accept-Language", nothing)]),
            STORED,
            "Accept-Language {nothing:?}"
        );
        let both = [("Accept-Language", "no"), ("SO-Language", nothing)];
        assert_eq!(description(&world, &both), STORED, "SO-Language {nothing:?} switches translation off");
    }
}

#[test]
fn the_wanted_language_is_chosen() {
    let world = described(STORED);
    let table = [
        ("no", "Bilde"),
        ("nb-NO", "Bilde"),
        ("nn", "Bilde"),
        ("sv", "Bild"),
        ("SV-se", "Bild"),
        ("en", "Picture"),
        ("en-us; en-gb", "Picture"),
        ("fr,de,sv", "Picture"),
        ("sv;q=0.2, no;q=0.9", "Bilde"),
        ("tlh, sv", "Bild"),
        ("tlh", "Picture"),
    ];
    for (language, expected) in table {
        assert_eq!(
            description(&world, &[("Accept-Language", language)]),
            expected,
            "Accept-Language {language}"
        );
        assert_eq!(description(&world, &[("SO-Language", language)]), expected, "SO-Language {language}");
    }
}

#[test]
fn so_language_wins() {
    let world = described(STORED);
    assert_eq!(description(&world, &[("Accept-Language", "no"), ("SO-Language", "sv")]), "Bild");
}

#[test]
fn a_language_that_is_missing_falls_back_to_english_and_then_to_the_first() {
    assert_eq!(description(&described(STORED), &[("SO-Language", "fi")]), "Picture");
    assert_eq!(description(&described("NO:\"Bilde\";SW:\"Bild\""), &[("SO-Language", "fi")]), "Bilde");
}

#[test]
fn a_text_that_is_not_quite_multi_language_stays_as_it_is() {
    for text in ["NO:\"Bilde;US:\"Picture\"", "plain text", "say \"NO\""] {
        assert_eq!(description(&described(text), &[("SO-Language", "no")]), text);
    }
}

#[test]
fn resources_in_a_text_are_resolved_and_unknown_ones_stay() {
    let world = described("[SR_ACCESS_READONLY] [SR_NO_SUCH_THING]");
    let text = description(&world, &[("SO-Language", "de")]);
    assert_eq!(text, "Ihre Rolle darf dies nur lesen. [SR_NO_SUCH_THING]");
    assert_eq!(description(&world, &[]), "[SR_ACCESS_READONLY] [SR_NO_SUCH_THING]");
}

#[test]
fn the_culture_forms_numbers_and_dates_in_texts_and_needs_a_language() {
    let stored = "[F:1234.5] [I:12345] [D:05/31/1999 00:00:00.0000000]";
    let world = described(stored);
    assert_eq!(description(&world, &[("SO-Culture", "nb-NO")]), stored);
    assert_eq!(description(&world, &[("SO-Language", "no")]), "1234,5 12345 31.05.1999");
    let english_norwegian = [("SO-Language", "en"), ("SO-Culture", "nb-NO")];
    assert_eq!(description(&world, &english_norwegian), "1234,5 12345 31.05.1999");
    let norwegian_english = [("SO-Language", "no"), ("SO-Culture", "en-US")];
    assert_eq!(description(&world, &norwegian_english), "1234.5 12345 5/31/1999");
}

#[test]
fn dates_and_numbers_of_the_answer_itself_have_no_culture() {
    let world = World::new();
    let plain = world.image_info(world.ada).send().ok();
    let norwegian =
        world.image_info(world.ada).header("SO-Language", "no").header("SO-Culture", "nb").send().ok();
    for name in
        ["BlobId", "BlobSize", "OriginalSize", "CreatedDate", "UpdatedDate", "MimeType", "ConceptualType"]
    {
        assert_eq!(plain[name], norwegian[name], "{name}");
    }
}

#[test]
fn each_language_has_an_answer_and_a_tag_of_its_own() {
    let world = described(STORED);
    let tag = |language: &str| {
        let answer = world.image_info(world.bob).header("SO-Language", language).send();
        answer.header("etag").unwrap().to_owned()
    };
    assert_ne!(tag("no"), tag("sv"));
    assert_eq!(tag("no"), tag("nb-no"));
}
