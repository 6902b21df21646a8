//! From bytes to text: UTF-16 and UTF-32 by their shape, everything else by the charset that a field names.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// An encoding with units of two or four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wide {
    width: usize,
    little: bool,
}

impl Wide {
    /// By a byte order mark, or by the zero bytes of two ASCII letters.
    pub fn recognise(first: &[u8]) -> Option<Self> {
        let ascii = |byte: &u8| (1..0x80).contains(byte);
        let (width, little) = match first {
            [0xFF, 0xFE, 0, 0, ..] => (4, true),
            [0, 0, 0xFE, 0xFF, ..] => (4, false),
            [0xFF, 0xFE, ..] => (2, true),
            [0xFE, 0xFF, ..] => (2, false),
            [a, 0, 0, 0, b, 0, 0, 0, ..] if ascii(a) && ascii(b) => (4, true),
            [0, 0, 0, a, 0, 0, 0, b, ..] if ascii(a) && ascii(b) => (4, false),
            [a, 0, b, 0, ..] if ascii(a) && ascii(b) => (2, true),
            [0, a, 0, b, ..] if ascii(a) && ascii(b) => (2, false),
            _ => return None,
        };
        Some(Self { width, little })
    }

    /// Bytes of a unit.
    pub fn bytes(self) -> usize {
        self.width
    }

    /// The value of a unit; none when bytes are missing.
    pub fn unit(self, bytes: &[u8]) -> Option<u32> {
        if bytes.len() != self.width {
            return None;
        }
        let joined = |number: u32, byte: &u8| (number << 8) | u32::from(*byte);
        Some(if self.little { bytes.iter().rev().fold(0, joined) } else { bytes.iter().fold(0, joined) })
    }

    /// Decodes the text; invalid units become U+FFFD, which is reported where the text is used.
    pub fn decode(self, bytes: &[u8]) -> String {
        if self.width == 2 {
            let encoding = if self.little { UTF_16LE } else { UTF_16BE };
            return encoding.decode_without_bom_handling(bytes).0.into_owned();
        }
        let letter =
            |unit: &[u8]| self.unit(unit).and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
        bytes.chunks(self.width).map(letter).collect()
    }
}

/// A charset that a field names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Charset {
    /// One that can be decoded.
    Known(&'static Encoding),
    /// Another one, by the name that the field gives.
    Unknown(String),
}

impl Charset {
    /// By its name in any of the spellings that exporters use.
    pub fn named(name: &str) -> Self {
        let name = name.trim().trim_matches('"').to_ascii_lowercase();
        let dashed = name.replace('_', "-");
        // Code page numbers, with any prefix.
        let page = name.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let by_page = match page {
            "932" => "shift_jis",
            "936" => "gbk",
            "949" => "euc-kr",
            "950" => "big5",
            "874" => "windows-874",
            "866" => "ibm866",
            "65001" => "utf-8",
            "1250" | "1251" | "1252" | "1253" | "1254" | "1255" | "1256" | "1257" | "1258" => {
                return Self::of_label(&format!("windows-{page}"), &name);
            }
            _ => dashed.as_str(),
        };
        match Self::of_label(&name, &name) {
            Self::Unknown(_) => Self::of_label(by_page, &name),
            known @ Self::Known(_) => known,
        }
    }

    fn of_label(label: &str, name: &str) -> Self {
        match Encoding::for_label_no_replacement(label.as_bytes()) {
            Some(encoding) => Self::Known(encoding),
            None => Self::Unknown(name.chars().filter(|letter| !letter.is_control()).take(40).collect()),
        }
    }

    /// The encoding, when it is known and not UTF-8, which needs no name.
    pub fn legacy(&self) -> Option<&'static Encoding> {
        match self {
            Self::Known(encoding) if *encoding != UTF_8 => Some(encoding),
            _ => None,
        }
    }

    /// Whether a byte that looks like punctuation may be the second half of a character.
    pub fn hides_punctuation(&self) -> bool {
        matches!(self, Self::Known(encoding) if [ISO_2022_JP, UTF_16LE, UTF_16BE].contains(encoding))
    }
}

/// Why decoded text is uncertain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Some bytes are invalid in that charset and were replaced by U+FFFD.
    Malformed(&'static str),
    /// No charset is named and the bytes are not UTF-8.
    Guessed,
    /// The named charset is unknown, and the bytes are not UTF-8.
    UnknownCharset(String),
    /// The text contains U+FFFD: characters were lost before the file was written.
    Lost,
}

/// The charsets of a card, of its file, and of the whole import.
#[derive(Debug, Clone, Copy, Default)]
pub struct Charsets {
    /// The one that another field of this card names.
    pub card: Option<&'static Encoding>,
    /// The one that an earlier card of this file names.
    pub file: Option<&'static Encoding>,
    /// The one that is configured.
    pub default: Option<&'static Encoding>,
}

impl Charsets {
    /// The text of a field, and why it is uncertain.
    pub fn decode(&self, bytes: &[u8], charset: Option<&Charset>) -> (String, Option<Doubt>) {
        if let Some(encoding) = charset.and_then(Charset::legacy) {
            return declared(bytes, encoding);
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            // ISO-2022-JP is 7-bit, so it is valid UTF-8 too.
            let japanese = memchr::memmem::find(bytes, b"\x1b$").and_then(|_| strict(bytes, ISO_2022_JP));
            let doubt = text.contains(char::REPLACEMENT_CHARACTER).then_some(Doubt::Lost);
            return (japanese.unwrap_or_else(|| text.to_owned()), doubt);
        }
        let named = [self.card, self.file, self.default].into_iter().flatten();
        if let Some(text) = named.into_iter().find_map(|encoding| strict(bytes, encoding)) {
            return (text, None);
        }
        let lossy = String::from_utf8_lossy(bytes);
        let lost = lossy.matches(char::REPLACEMENT_CHARACTER).count();
        let good = lossy.chars().filter(|letter| !letter.is_ascii()).count() - lost;
        if good > 0 && good >= lost {
            return (lossy.into_owned(), Some(Doubt::Malformed(UTF_8.name())));
        }
        let (text, holes) = western(bytes);
        let doubt = match charset {
            Some(Charset::Unknown(name)) => Doubt::UnknownCharset(name.clone()),
            _ if holes => Doubt::Malformed(UTF_8.name()),
            _ => Doubt::Guessed,
        };
        (text, Some(doubt))
    }
}

fn declared(bytes: &[u8], encoding: &'static Encoding) -> (String, Option<Doubt>) {
    let utf8 = std::str::from_utf8(bytes).ok();
    let letters = utf8.map_or(0, |text| text.chars().filter(|letter| !letter.is_ascii()).count());
    // Some exporters name a Western charset and write UTF-8. In other single-byte charsets, one UTF-8 character
    // may be two valid ones.
    let needed = if encoding == WINDOWS_1252 { 1 } else { 2 };
    if let Some(text) = utf8.filter(|_| encoding.is_single_byte() && letters >= needed) {
        return (text.to_owned(), None);
    }
    match (strict(bytes, encoding), utf8) {
        (Some(text), _) => (text, None),
        (None, Some(text)) => (text.to_owned(), None),
        (None, None) => {
            let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
            (text, Some(Doubt::Malformed(encoding.name())))
        }
    }
}

fn strict(bytes: &[u8], encoding: &'static Encoding) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

/// Text as windows-1252, and whether it has bytes that mean nothing there.
fn western(bytes: &[u8]) -> (String, bool) {
    let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    let hole = |letter: char| ('\u{80}'..'\u{a0}').contains(&letter);
    let holes = text.contains(hole);
    (text.replace(hole, "\u{fffd}"), holes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(bytes: &[u8]) -> (String, Option<Doubt>) {
        Charsets::default().decode(bytes, None)
    }

    fn named(bytes: &[u8], charset: &str) -> (String, Option<Doubt>) {
        Charsets::default().decode(bytes, Some(&Charset::named(charset)))
    }

    fn good(text: &str) -> (String, Option<Doubt>) {
        (text.to_owned(), None)
    }

    #[test]
    fn bytes_that_are_not_utf8_are_read_as_windows_1252_with_a_warning() {
        assert_eq!(plain("Åse".as_bytes()), good("Åse"));
        assert_eq!(plain(b"\xC5se \x80 \x9C"), ("Åse € œ".to_owned(), Some(Doubt::Guessed)));
        assert_eq!(plain(b"a\x81b"), ("a\u{fffd}b".to_owned(), Some(Doubt::Malformed("UTF-8"))));
        assert_eq!(
            plain("Sørli \u{c5}".as_bytes().split_last().unwrap().1).1,
            Some(Doubt::Malformed("UTF-8"))
        );
        assert_eq!(plain("a\u{fffd}".as_bytes()).1, Some(Doubt::Lost));
    }

    #[test]
    fn every_charset_is_known_by_the_names_that_exporters_give_it() {
        for (name, bytes, text) in [
            ("windows-1251", &b"\xC8\xE2\xE0\xED"[..], "Иван"),
            ("WIN1251", b"\xC8\xE2\xE0\xED", "Иван"),
            ("cp1251", b"\xC8\xE2\xE0\xED", "Иван"),
            ("KOI8-R", b"\xE9\xD7\xC1\xCE", "Иван"),
            ("SHIFT_JIS", b"\x8d\xb2\x93\xa1", "佐藤"),
            ("Shift-JIS", b"\x8d\xb2\x93\xa1", "佐藤"),
            ("CP932", b"\x8d\xb2\x93\xa1", "佐藤"),
            ("EUC_JP", b"\xba\xb4\xc6\xa3", "佐藤"),
            ("ISO-2022-JP", b"\x1b$B:4F#\x1b(B", "佐藤"),
            ("GB2312", b"\xcd\xf5", "王"),
            ("\"BIG5\"", b"\xa4\xfd", "王"),
            ("EUC-KR", b"\xb1\xe8", "김"),
            ("ks_c_5601-1987", b"\xb1\xe8", "김"),
            ("ISO-8859-2", b"\xA3ukasz", "Łukasz"),
            ("iso-8859-1", b"\xC5se", "Åse"),
            ("macintosh", b"\x81se", "Åse"),
            ("ibm866", b"\x88\xa2\xa0\xad", "Иван"),
        ] {
            assert_eq!(named(bytes, name), good(text), "{name}");
        }
        assert_eq!(plain(b"\x1b$B:4F#\x1b(B"), good("佐藤"));
    }

    #[test]
    fn a_wrong_charset_name_is_ignored_for_valid_utf8() {
        assert_eq!(named("Åse".as_bytes(), "ISO-8859-1"), good("Åse"));
        assert_eq!(named("Ивано".as_bytes(), "windows-1251"), good("Ивано"));
        assert_eq!(named("Иван".as_bytes(), "x-unknown"), good("Иван"));
        assert_eq!(named(b"\xC5se", "UTF-8"), ("Åse".to_owned(), Some(Doubt::Guessed)));
        // Two Chinese letters that would be valid UTF-8: the declaration counts.
        assert_eq!(named(b"\xc1\xaa\xcd\xa8", "gb2312"), good("联通"));
    }

    #[test]
    fn undecodable_bytes_are_replaced_and_reported() {
        assert_eq!(
            named(b"\x8d\xb2\x93", "shift_jis"),
            ("佐\u{fffd}".to_owned(), Some(Doubt::Malformed("Shift_JIS")))
        );
        assert_eq!(named(b"\x80", "cp437").1, Some(Doubt::UnknownCharset("cp437".to_owned())));
    }

    #[test]
    fn the_charset_of_another_field_applies_to_raw_bytes() {
        let cyrillic = Charset::named("windows-1251").legacy();
        for charsets in [
            Charsets { card: cyrillic, ..Charsets::default() },
            Charsets { file: cyrillic, ..Charsets::default() },
            Charsets { default: cyrillic, ..Charsets::default() },
        ] {
            assert_eq!(charsets.decode(b"\xC8\xE2\xE0\xED", None), good("Иван"));
            assert_eq!(charsets.decode("Åse".as_bytes(), None), good("Åse"));
        }
    }
}
