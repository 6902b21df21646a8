//! What readers of different languages see.

use proptest::prelude::*;

use super::*;

const SUPPLIER: &str = "NO:\"Leverandør\";US:\"Supplier\"";

#[test]
fn the_wanted_language_then_english_then_the_first_is_shown() {
    assert_eq!(translate(SUPPLIER, Language::English, None), "Supplier");
    assert_eq!(translate(SUPPLIER, Language::Norwegian, None), "Leverandør");
    assert_eq!(translate(SUPPLIER, Language::Finnish, None), "Supplier");
    assert_eq!(translate("NO:\"Ja\";SW:\"Jo\";", Language::Finnish, None), "Ja");
    assert_eq!(translate("IT:\"Creato dall'utente\";", Language::Italian, None), "Creato dall'utente");
    assert_eq!(translate("US:\"\"", Language::English, None), "");
}

#[test]
fn raw_leaves_everything_as_it_is() {
    for text in [SUPPLIER, "[SR_YES]", "[I:1]"] {
        assert_eq!(translate(text, Language::Raw, Some(Culture::NbNo)), text);
    }
}

#[test]
fn text_around_blocks_is_kept_and_every_block_replaced() {
    let text = "(NO:\"Ja\";US:\"Yes\"; / NO:\"Nei\";US:\"No\")";
    assert_eq!(translate(text, Language::Norwegian, None), "(Ja / Nei)");
    assert_eq!(translate("NO:\"Ja\";US:\"Yes\" NO:\"Nei\"", Language::English, None), "Yes Nei");
    assert_eq!(translate("é NO:\"å\" é", Language::English, None), "é å é");
}

#[test]
fn malformed_strings_come_back_untouched() {
    let texts = [
        "NO:\"Ja",
        "NO:\"Ja\";US:\"Yes",
        "NO: \"Ja\"",
        "NO :\"Ja\"",
        "NO:\"Ja\"; US:\"Yes\"",
        "NO:\"Ja\" ;US:\"Yes\"",
        "no:\"Ja\"",
        "NOR:\"Ja\"",
        "N:\"Ja\"",
        "åNO:\"Ja\"",
        "Ada \"A\" Lovelace",
        "\"",
        "NO:\"Ja\"\"",
        "NO:\"Ja\";US:\"Yes\" and \"more\"",
    ];
    for text in texts {
        assert_eq!(translate(text, Language::Norwegian, None), text);
    }
}

#[test]
fn resources_are_found_anywhere_and_unknown_ones_stay() {
    assert_eq!(translate("[SR_YES]", Language::French, None), "Oui");
    assert_eq!(translate("a [SR_YES], [[SR_NO]] [SR_X] [", Language::German, None), "a Ja, [Nein] [SR_X] [");
    assert_eq!(translate("US:\"[SR_YES]!\";NO:\"x\"", Language::English, None), "Yes!");
    assert_eq!(translate("- US:\"[SR_YES]\"", Language::English, None), "- Yes");
    assert_eq!(translate("- US:\"x\"[SR_NO]", Language::English, None), "- xNo");
}

#[test]
fn values_are_localised_only_with_a_culture() {
    let text = "[F:1234.5] and [I:12345] [TS:5]";
    assert_eq!(translate(text, Language::Norwegian, None), text);
    assert_eq!(translate(text, Language::Norwegian, Some(Culture::NbNo)), "1234,5 and 12345 [TS:5]");
}

#[test]
fn plain_texts_and_single_blocks_are_borrowed() {
    for text in ["Ada Lovelace", SUPPLIER, "[SR_YES]", "[x]"] {
        assert!(
            matches!(translate(text, Language::English, Some(Culture::EnUs)), Cow::Borrowed(_)),
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn an_unclosed_block_comes_back_untouched(before in "[a-z;: ]{0,9}", inner in "[^\"\\[]{0,9}") {
        let text = format!("{before}NO:\"{inner}");
        prop_assert_eq!(translate(&text, Language::Norwegian, Some(Culture::NbNo)), text.as_str());
    }

    #[test]
    fn a_well_formed_block_gives_its_text(texts in proptest::collection::vec("[^\"\\[]{0,9}", 15), pick in 0_usize..15) {
        let entries = Language::ALL.iter().zip(&texts);
        let block: Vec<String> = entries.map(|(language, text)| format!("{}:\"{text}\"", language.code())).collect();
        let block = block.join(";");
        prop_assert_eq!(translate(&block, Language::ALL[pick], None), texts[pick].as_str());
    }

    #[test]
    fn any_text_is_translated(text in "([A-Z]{2}|:|\"|;|\\[|\\]|SR_YES|D:|M:|[0-9/.-]{0,9}|\\PC)*") {
        translate(&text, Language::Danish, Some(Culture::DaDk));
    }
}
