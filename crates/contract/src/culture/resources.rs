//! The texts behind `SR_…` names, in our own words (protocol §6.2).

mod access;
mod labels;

use super::Language;

/// One name and its texts.
struct Resource {
    name: &'static str,
    en: &'static str,
    no: &'static str,
    sv: &'static str,
    da: &'static str,
    de: &'static str,
    nl: &'static str,
    fr: &'static str,
    fi: &'static str,
}

/// The text of a name such as `SR_YES`, with or without brackets; English for languages without texts and for raw.
/// `None` when the name is not known.
pub fn resource(name: &str, language: Language) -> Option<&'static str> {
    let name = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    if !name.starts_with("SR_") {
        return None;
    }
    let found = all().find(|resource| resource.name == name)?;
    Some(match language {
        Language::Norwegian => found.no,
        Language::Swedish => found.sv,
        Language::Danish => found.da,
        Language::German => found.de,
        Language::Dutch => found.nl,
        Language::French => found.fr,
        Language::Finnish => found.fi,
        _ => found.en,
    })
}

/// Every name that has a text.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().map(|resource| resource.name)
}

fn all() -> impl Iterator<Item = &'static Resource> {
    labels::LABELS.iter().chain(access::ACCESS)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_has_eight_texts_and_none_is_empty() {
        for one in all() {
            for text in [one.en, one.no, one.sv, one.da, one.de, one.nl, one.fr, one.fi] {
                assert!(!text.trim().is_empty() && !text.contains(['"', '[', ']']), "{}", one.name);
            }
        }
    }

    #[test]
    fn every_name_is_unique_and_can_stand_in_brackets() {
        let mut seen = HashSet::new();
        for name in names() {
            assert!(seen.insert(name), "{name}");
            assert!(
                name.bytes().all(|byte| byte == b'_' || byte.is_ascii_uppercase() || byte.is_ascii_digit())
            );
        }
    }

    #[test]
    fn every_name_the_answers_use_is_known() {
        let used = [
            "SR_ACCESS_MANDATORY",
            "SR_MANDATORY_FIELD_1281",
            "SR_MANDATORY_FIELD_1285",
            "SR_MANDATORY_FIELD_1288",
            "SR_MANDATORY_FIELD_1289",
            "SR_MANDATORY_FIELD_1539",
            "SR_MANDATORY_FIELD_1554",
            "SR_MANDATORY_FIELD_2817",
            "SR_MANDATORY_FIELD_2818",
            "SR_ACCESS_PERSONONCOMPANY",
            "SR_ACCESS_ASSOC_DELETE",
            "SR_ACCESS_EXTERNAL_DELETE",
            "SR_ACCESS_ASSOCCONT_DELETE",
            "SR_ACCESS_FIELD_R_DB",
            "SR_USERS_MUST_HAVE_UNIQUE_NAME",
            "SR_ACTIVITY_BLOCKED_FIND",
            "SR_YES",
            "SR_VFC_ALL",
            "SR_AL_ADDRESS1",
            "SR_AL_ADDRESS2",
            "SR_AL_ADDRESS3",
            "SR_AL_CITY",
            "SR_AL_COUNTYPCODE",
            "SR_CONTACT_ID",
            "SR_COMPANY_NAME",
            "SR_NO_PHOTO",
            "SR_ACCESS_READONLY",
        ];
        for name in used {
            assert!(resource(name, Language::English).is_some(), "{name}");
        }
    }

    #[test]
    fn names_are_found_with_and_without_brackets() {
        assert_eq!(resource("SR_YES", Language::Finnish), Some("Kyllä"));
        assert_eq!(resource("[SR_YES]", Language::Dutch), Some("Ja"));
        assert_eq!(resource("SR_YES", Language::Japanese), Some("Yes"));
        assert_eq!(resource("SR_UNKNOWN", Language::English), None);
        assert_eq!(resource("YES", Language::English), None);
    }
}
