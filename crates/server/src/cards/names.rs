//! Splits a full name into first name, last name and the rest.

/// The parts of a name; empty where unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// "Dr.", "Frau".
    pub prefix: String,
    /// The first name.
    pub first: String,
    /// The middle names.
    pub middle: String,
    /// The last name.
    pub last: String,
    /// "Jr.", or a degree.
    pub suffix: String,
}

/// Name prefixes, in lower case without dots.
const PREFIXES: [&str; 47] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "doctor",
    "sir",
    "dame",
    "lady",
    "lord",
    "rev",
    "reverend",
    "hon",
    "herr",
    "frau",
    "fru",
    "frk",
    "hr",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "señor",
    "señora",
    "sra",
    "srta",
    "sig",
    "signor",
    "signora",
    "dott",
    "dottssa",
    "dhr",
    "mevr",
    "mevrouw",
    "pan",
    "pani",
    "ing",
    "dipl-ing",
    "dipl-kfm",
    "mag",
    "drs",
    "ir",
    "med",
    "kand",
];

/// Name suffixes, in lower case without dots.
const SUFFIXES: [&str; 56] = [
    "jr", "junior", "sr", "senior", "ii", "iii", "iv", "phd", "dphil", "dsc", "edd", "md", "dds", "dvm",
    "do", "rn", "mba", "emba", "mpa", "mph", "mfa", "mphil", "msc", "ms", "ma", "meng", "med", "bsc", "ba",
    "bs", "beng", "bba", "llm", "llb", "jd", "esq", "esquire", "cpa", "cfa", "cma", "pmp", "pe", "mbbs",
    "frcs", "obe", "mbe", "cbe", "ret", "cissp", "shrm-cp", "dipl-ing", "siviling", "cand mag", "sivøk",
    "msw", "lcsw",
];

/// Suffixes that are also last names or short words: recognised only in capitals, or after a comma.
const SHORT: [&str; 8] = ["ma", "do", "ba", "bs", "ms", "med", "pe", "ret"];

impl Names {
    /// "Dr. Anna Marie Berg, MBA" or "Berg, Anna"; a single word is the last name.
    pub fn split(full: &str) -> Self {
        let mut names = Self::default();
        let mut pieces: Vec<&str> =
            full.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
        let mut suffixes = take_suffixes(&mut pieces);
        if let [last, given @ ..] = pieces.as_slice()
            && !given.is_empty()
        {
            let given = given.join(" ");
            let mut words: Vec<&str> = given.split_whitespace().collect();
            names.prefix = take_prefixes(&mut words).join(" ");
            (names.first, names.last) = (words.join(" "), (*last).to_owned());
            names.suffix = suffixes.join(" ");
            return names;
        }
        let rest = pieces.first().copied().unwrap_or_default();
        let mut words: Vec<&str> = rest.split_whitespace().collect();
        names.prefix = take_prefixes(&mut words).join(" ");
        let shouting = !rest.chars().any(char::is_lowercase);
        while let [_, _, .., last] = words.as_slice() {
            if !is_suffix(last, shouting) {
                break;
            }
            suffixes.insert(0, last);
            words.pop();
        }
        names.suffix = suffixes.join(" ");
        if let [before @ .., last] = words.as_slice() {
            (*last).clone_into(&mut names.last);
            if let [first, middle @ ..] = before {
                (*first).clone_into(&mut names.first);
                names.middle = middle.join(" ");
            }
        }
        names
    }
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace('.', "")
}

/// Removes the titles at the beginning, as long as a name is left.
fn take_prefixes<'a>(words: &mut Vec<&'a str>) -> Vec<&'a str> {
    let is_prefix = |word: &&&str| PREFIXES.contains(&folded(word).as_str());
    let most = words.len().saturating_sub(1);
    let count = words.iter().take(most).take_while(is_prefix).count();
    words.drain(..count).collect()
}

/// Removes the suffixes after commas.
fn take_suffixes<'a>(pieces: &mut Vec<&'a str>) -> Vec<&'a str> {
    let mut suffixes = Vec::new();
    while let [_, .., last] = pieces.as_slice() {
        if !is_suffix_behind_comma(last, pieces) {
            break;
        }
        suffixes.insert(0, *last);
        pieces.pop();
    }
    suffixes
}

/// Whether every word after a comma is a suffix: a known one, or an abbreviation in capitals after a full name.
fn is_suffix_behind_comma(piece: &str, pieces: &[&str]) -> bool {
    let before = pieces.first().copied().unwrap_or_default();
    let whole = before.split_whitespace().count() > 1 && before.chars().any(char::is_lowercase);
    let abbreviation = |word: &str| {
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        (2..=6).contains(&letters) && !word.chars().any(char::is_lowercase)
    };
    SUFFIXES.contains(&folded(piece).as_str())
        || piece.split_whitespace().all(|word| {
            let known = SUFFIXES.contains(&folded(word).as_str());
            known || (whole && abbreviation(word))
        })
}

/// Whether the last word of a name is a suffix.
fn is_suffix(word: &str, shouting: bool) -> bool {
    let folded = folded(word);
    let capital = !shouting && !word.chars().any(char::is_lowercase);
    SUFFIXES.contains(&folded.as_str())
        && (capital || !SHORT.contains(&folded.as_str()) || word.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_one_piece_are_split() {
        for (full, prefix, first, middle, last, suffix) in [
            ("Åse Marie Sørli", "", "Åse", "Marie", "Sørli", ""),
            ("Sørli, Åse Marie", "", "Åse Marie", "", "Sørli", ""),
            ("Åse", "", "", "", "Åse", ""),
            ("Anna Berg, MBA", "", "Anna", "", "Berg", "MBA"),
            ("Anna Berg, Ph.D., CISM", "", "Anna", "", "Berg", "Ph.D. CISM"),
            ("Berg, Anna, MBA", "", "Anna", "", "Berg", "MBA"),
            ("Berg, Dr. Anna", "Dr.", "Anna", "", "Berg", ""),
            ("BERG, ANNA", "", "ANNA", "", "BERG", ""),
            ("ANNA BERG, MBA", "", "ANNA", "", "BERG", "MBA"),
            ("VAN DER BERG, EVA", "", "EVA", "", "VAN DER BERG", ""),
            ("Dr. Anna Berg Jr.", "Dr.", "Anna", "", "Berg", "Jr."),
            ("Prof. Dr. Anna M. Berg", "Prof. Dr.", "Anna", "M.", "Berg", ""),
            ("Frau Berg", "Frau", "", "", "Berg", ""),
            ("John Smith III", "", "John", "", "Smith", "III"),
            ("Jack Ma", "", "Jack", "", "Ma", ""),
            ("Jack Ma MA", "", "Jack", "", "Ma", "MA"),
            ("JACK MA", "", "JACK", "", "MA", ""),
            ("Dr.", "", "", "", "Dr.", ""),
            ("Berg, Jr.", "", "", "", "Berg", "Jr."),
            (", ,", "", "", "", "", ""),
            ("", "", "", "", "", ""),
        ] {
            let expected = [prefix, first, middle, last, suffix];
            let Names { prefix, first, middle, last, suffix } = Names::split(full);
            assert_eq!([&*prefix, &*first, &*middle, &*last, &*suffix], expected, "{full}");
        }
    }
}
