//! Languages, number and date formats, and time zones a client asks for, and the texts they change.

mod encoded;
pub mod language;
pub mod multi;
pub mod resources;
pub mod stamp;
pub mod zone;

pub use language::Language;
pub use multi::translate;
pub use resources::resource;
pub use stamp::{StampText, TimeStyle};
pub use zone::{Zone, ZoneRequest};

/// How numbers and dates inside texts are written: one of the cultures this server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Culture {
    /// English, United States; also stands in for every unknown culture.
    EnUs,
    /// English, United Kingdom.
    EnGb,
    /// Norwegian.
    NbNo,
    /// Swedish.
    SvSe,
    /// Danish.
    DaDk,
    /// German.
    DeDe,
    /// Dutch.
    NlNl,
    /// French.
    FrFr,
    /// Finnish.
    FiFi,
}

impl Culture {
    /// The culture for an answer: none without a language (decision 33), else what the SO-Culture header names, else
    /// the language's own. Unknown names mean en-US.
    pub fn requested(so_culture: Option<&[u8]>, language: Language) -> Option<Self> {
        if language == Language::Raw {
            return None;
        }
        let header = so_culture.unwrap_or_default();
        match language::first_wanted(header, Self::named) {
            language::Wanted::Nothing => Some(Self::of(language)),
            language::Wanted::Unknown => Some(Self::EnUs),
            language::Wanted::Known(culture) => Some(culture),
        }
    }

    /// The culture of a language; en-US when none is kept for it.
    pub const fn of(language: Language) -> Self {
        match language {
            Language::Norwegian => Self::NbNo,
            Language::Swedish => Self::SvSe,
            Language::Danish => Self::DaDk,
            Language::German => Self::DeDe,
            Language::Dutch => Self::NlNl,
            Language::French => Self::FrFr,
            Language::Finnish => Self::FiFi,
            _ => Self::EnUs,
        }
    }

    fn named(tag: &[u8]) -> Option<Self> {
        if tag.eq_ignore_ascii_case(b"en-GB") || tag.eq_ignore_ascii_case(b"en_GB") {
            return Some(Self::EnGb);
        }
        match Language::of_tag(tag)? {
            Language::Italian
            | Language::Spanish
            | Language::Polish
            | Language::Czech
            | Language::Russian
            | Language::Japanese
            | Language::Chinese => None,
            language => Some(Self::of(language)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_culture_needs_a_language() {
        assert_eq!(Culture::requested(Some(b"nb-no"), Language::Raw), None);
    }

    #[test]
    fn the_header_wins_over_the_language() {
        let table: [(Option<&[u8]>, Culture); 8] = [
            (None, Culture::SvSe),
            (Some(b""), Culture::SvSe),
            (Some(b"*"), Culture::SvSe),
            (Some(b"nb-no"), Culture::NbNo),
            (Some(b"EN-gb"), Culture::EnGb),
            (Some(b"en"), Culture::EnUs),
            (Some(b"it-IT"), Culture::EnUs),
            (Some(b"??"), Culture::EnUs),
        ];
        for (header, expected) in table {
            assert_eq!(Culture::requested(header, Language::Swedish), Some(expected), "{header:?}");
        }
    }
}
