//! The language a client asks for in SO-Language or Accept-Language (protocol §3.1, decisions 34 and 35).

/// Longest part of a header that is examined, in bytes.
const MAX_BYTES: usize = 4096;
/// Most entries that are examined.
const MAX_ENTRIES: usize = 64;

/// A language of multi-language strings, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Nothing was asked for: texts pass through untranslated.
    #[default]
    Raw,
    /// `US`; also stands in for every unknown language.
    English,
    /// `NO`.
    Norwegian,
    /// `SW`.
    Swedish,
    /// `DA`.
    Danish,
    /// `GE`.
    German,
    /// `NL`.
    Dutch,
    /// `FR`.
    French,
    /// `FI`.
    Finnish,
    /// `IT`.
    Italian,
    /// `SP`.
    Spanish,
    /// `PL`.
    Polish,
    /// `CZ`.
    Czech,
    /// `RU`.
    Russian,
    /// `JP`.
    Japanese,
    /// `CN`.
    Chinese,
}

impl Language {
    /// Every language but [`Language::Raw`].
    pub const ALL: [Self; 15] = [
        Self::English,
        Self::Norwegian,
        Self::Swedish,
        Self::Danish,
        Self::German,
        Self::Dutch,
        Self::French,
        Self::Finnish,
        Self::Italian,
        Self::Spanish,
        Self::Polish,
        Self::Czech,
        Self::Russian,
        Self::Japanese,
        Self::Chinese,
    ];

    /// The language for an answer. SO-Language, when present at all, replaces Accept-Language. Absent, empty, `*`, `x`
    /// and `-` mean raw; otherwise the known entry of highest weight, the first on ties; otherwise English.
    pub fn requested(so_language: Option<&[u8]>, accept_language: Option<&[u8]>) -> Self {
        let Some(header) = so_language.or(accept_language) else { return Self::Raw };
        match first_wanted(header, Self::of_tag) {
            Wanted::Nothing => Self::Raw,
            Wanted::Unknown => Self::English,
            Wanted::Known(language) => language,
        }
    }

    /// The language of a tag such as `nb-NO`, `sv` or `en_us`, in any letter case; `None` when it is not known.
    pub fn of_tag(tag: &[u8]) -> Option<Self> {
        let (&[first, second], rest) = tag.split_first_chunk::<2>()?;
        if !rest.first().is_none_or(|byte| matches!(byte, b'-' | b'_')) {
            return None;
        }
        Some(match &[first.to_ascii_lowercase(), second.to_ascii_lowercase()] {
            b"en" => Self::English,
            b"no" | b"nb" | b"nn" => Self::Norwegian,
            b"sv" => Self::Swedish,
            b"da" => Self::Danish,
            b"de" => Self::German,
            b"nl" => Self::Dutch,
            b"fr" => Self::French,
            b"fi" => Self::Finnish,
            b"it" => Self::Italian,
            b"es" => Self::Spanish,
            b"pl" => Self::Polish,
            b"cs" => Self::Czech,
            b"ru" => Self::Russian,
            b"ja" => Self::Japanese,
            b"zh" => Self::Chinese,
            _ => return None,
        })
    }

    /// The two letters that stand before this language's text in a multi-language string; empty for raw.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Raw => "",
            Self::English => "US",
            Self::Norwegian => "NO",
            Self::Swedish => "SW",
            Self::Danish => "DA",
            Self::German => "GE",
            Self::Dutch => "NL",
            Self::French => "FR",
            Self::Finnish => "FI",
            Self::Italian => "IT",
            Self::Spanish => "SP",
            Self::Polish => "PL",
            Self::Czech => "CZ",
            Self::Russian => "RU",
            Self::Japanese => "JP",
            Self::Chinese => "CN",
        }
    }
}

/// What a language header comes down to.
pub(super) enum Wanted<T> {
    /// Nothing, or only the words for nothing.
    Nothing,
    /// Something, but nothing known.
    Unknown,
    /// This.
    Known(T),
}

/// The known entry of highest weight in a header such as `fr, de;q=0.5`. `known` reads one tag.
pub(super) fn first_wanted<T>(header: &[u8], known: impl Fn(&[u8]) -> Option<T>) -> Wanted<T> {
    let header = header.get(..MAX_BYTES).unwrap_or(header);
    let mut best = Wanted::Nothing;
    let mut best_weight = 0;
    for entry in header.split(|&byte| byte == b',').take(MAX_ENTRIES) {
        let mut parts = entry.split(|&byte| byte == b';').map(<[u8]>::trim_ascii);
        let tag = parts.next().unwrap_or_default();
        if matches!(tag, b"" | b"*" | b"-" | b"x" | b"X") {
            continue;
        }
        let weight = parts.find_map(thousandths).unwrap_or(1000);
        if weight > best_weight
            && let Some(found) = known(tag)
        {
            best_weight = weight;
            best = Wanted::Known(found);
        } else if matches!(best, Wanted::Nothing) {
            best = Wanted::Unknown;
        }
    }
    best
}

/// `q=0.25` as 250; `None` when the part is no weight.
fn thousandths(part: &[u8]) -> Option<u16> {
    let [b'q' | b'Q', value @ ..] = part else { return None };
    let value = value.trim_ascii_start().strip_prefix(b"=")?.trim_ascii();
    let [whole @ (b'0' | b'1'), rest @ ..] = value else { return None };
    if *whole == b'1' {
        return Some(1000);
    }
    let decimals = rest.strip_prefix(b".").unwrap_or_default();
    let digits = decimals.iter().chain(b"000").take(3);
    digits
        .clone()
        .all(u8::is_ascii_digit)
        .then(|| digits.fold(0, |sum, &digit| sum * 10 + u16::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked(header: &str) -> Language {
        Language::requested(Some(header.as_bytes()), None)
    }

    #[test]
    fn nothing_asked_is_raw() {
        assert_eq!(Language::requested(None, None), Language::Raw);
        for header in ["", " ", "*", "x", "X", "-", "*, *", "*;q=0.5"] {
            assert_eq!(asked(header), Language::Raw, "{header:?}");
        }
    }

    #[test]
    fn the_vendors_header_replaces_the_browsers() {
        assert_eq!(Language::requested(None, Some(b"sv")), Language::Swedish);
        assert_eq!(Language::requested(Some(b"de"), Some(b"sv")), Language::German);
        assert_eq!(Language::requested(Some(b""), Some(b"sv")), Language::Raw);
        assert_eq!(Language::requested(Some(b"*"), Some(b"sv")), Language::Raw);
    }

    #[test]
    fn the_first_known_entry_of_highest_weight_is_taken() {
        let table = [
            ("nb-no", Language::Norwegian),
            ("NN", Language::Norwegian),
            ("no", Language::Norwegian),
            ("en_GB", Language::English),
            ("fr,de", Language::French),
            ("fr,de,ru,zh", Language::French),
            ("pt, de", Language::German),
            ("en-us; en-gb", Language::English),
            ("de;q=0.3, fi;q=0.7, *;q=0.1", Language::Finnish),
            ("de;q=0.30, fi; Q = 0.305", Language::Finnish),
            ("de;q=0, da", Language::Danish),
            ("*, cs", Language::Czech),
            ("pt-BR", Language::English),
            ("fil", Language::English),
            ("d", Language::English),
            ("\u{e6}", Language::English),
            ("de;q=0", Language::English),
        ];
        for (header, expected) in table {
            assert_eq!(asked(header), expected, "{header}");
        }
    }

    #[test]
    fn every_language_has_a_code_of_two_capitals() {
        for language in Language::ALL {
            assert!(
                language.code().len() == 2 && language.code().bytes().all(|byte| byte.is_ascii_uppercase())
            );
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(header: Vec<u8>) {
            Language::requested(Some(&header), None);
        }
    }
}
