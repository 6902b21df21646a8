//! One field: its group, its parameters, and its value as text.

use base64::Engine as _;

use super::encoding::{Charset, Charsets, Doubt};
use super::photo::BASE64;
use super::unfold::{Field, head};

/// A field whose value is text.
#[derive(Debug, Clone)]
pub struct Property {
    /// The line on which it begins.
    pub line: u64,
    /// Its name in capital letters.
    pub name: String,
    /// The group that links it to other fields, in lower case.
    pub group: Option<String>,
    /// Names in upper case; a value without a name is a `TYPE`.
    params: Vec<(String, String)>,
    /// The value as written: backslashes still escape.
    value: String,
    /// Commas separate the values of one part: not so in version 2.1.
    lists: bool,
}

impl Property {
    /// Parses a field; also returns why its text is uncertain.
    pub fn read(field: &Field, charsets: &Charsets, old: bool) -> (Self, Option<Doubt>) {
        let head = head(&field.bytes);
        let value = field.bytes.get(head.len().saturating_add(1)..).unwrap_or_default();
        let (group, params) = parameters(&charsets.decode(head, None).0);
        let mut property = Self {
            line: field.line,
            name: field.name.clone(),
            group,
            params,
            value: String::new(),
            lists: !old,
        };
        let charset = property.param("CHARSET").map(Charset::named);
        let bytes = property.bytes(value, charset.as_ref());
        let (text, doubt) = charsets.decode(&bytes, charset.as_ref());
        property.value = text;
        (property, doubt)
    }

    /// The charset that the field names, when it is a known one.
    pub fn charset(field: &Field) -> Option<&'static encoding_rs::Encoding> {
        let head = head(&field.bytes);
        // Most fields name none, so they are not parsed for it.
        let upper = head.to_ascii_uppercase();
        memchr::memmem::find(&upper, b"CHARSET=")?;
        let (_, params) = parameters(&String::from_utf8_lossy(head));
        let name = params.into_iter().find(|(name, _)| name == "CHARSET")?.1;
        Charset::named(&name).legacy()
    }

    /// The value of a parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|param| param.0 == name).map(|param| param.1.as_str())
    }

    /// The types of the field in small letters.
    pub fn types(&self) -> impl Iterator<Item = String> {
        let types = self.params.iter().filter(|param| param.0 == "TYPE");
        types.flat_map(|param| param.1.split(',')).map(|word| word.trim().to_lowercase())
    }

    /// The preference of this field, from 1; none when it is not stated.
    pub fn preference(&self) -> Option<u8> {
        if self.types().any(|word| word == "pref") {
            return Some(1);
        }
        let level = self.param("PREF")?;
        if level.is_empty() { Some(1) } else { level.trim().parse().ok() }
    }

    /// The value as one line.
    pub fn text(&self) -> String {
        tidy(&unescape(&self.value))
    }

    /// The value with its line ends.
    pub fn lines(&self) -> String {
        unescape(&self.value)
    }

    /// The parts between semicolons, each as one line.
    pub fn parts(&self) -> impl Iterator<Item = String> {
        split(&self.value, ';').into_iter().map(|part| tidy(&unescape(part)))
    }

    /// The same, where a part may be several values between commas; they are joined by a space.
    pub fn lists(&self) -> impl Iterator<Item = String> {
        let joined = |part: &str| split(part, ',').into_iter().map(unescape).collect::<Vec<_>>().join(" ");
        let lists = self.lists;
        split(&self.value, ';')
            .into_iter()
            .map(move |part| tidy(&if lists { joined(part) } else { unescape(part) }))
    }

    /// The bytes of the value: without quoted-printable and base64.
    fn bytes(&self, value: &[u8], charset: Option<&Charset>) -> Vec<u8> {
        let encoding = self.params.iter().filter(|param| param.0 == "ENCODING" || param.0 == "TYPE");
        let encoding: Vec<_> = encoding.map(|param| param.1.to_ascii_uppercase()).collect();
        let is = |word: &str| encoding.iter().any(|it| it == word);
        if is("QUOTED-PRINTABLE") {
            return unquote(value, charset.is_some_and(Charset::hides_punctuation));
        }
        if is("BASE64") || self.param("ENCODING").is_some_and(|it| it.eq_ignore_ascii_case("B")) {
            let letters: Vec<u8> = value.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
            return BASE64.decode(letters).unwrap_or_else(|_| value.to_vec());
        }
        value.to_vec()
    }
}

type Parameters = (Option<String>, Vec<(String, String)>);

/// Group and parameters of the text before the colon.
fn parameters(head: &str) -> Parameters {
    let mut parts = quoted_split(head, ';').into_iter();
    let name = parts.next().unwrap_or_default();
    let group = name.rsplit_once('.').map(|(group, _)| group.trim().to_lowercase());
    let params = parts
        .map(|part| match part.split_once('=') {
            Some((name, value)) => (name.trim().to_uppercase(), plain(value)),
            None if part.trim().eq_ignore_ascii_case("PREF") => ("PREF".to_owned(), String::new()),
            None => ("TYPE".to_owned(), plain(part)),
        })
        .collect();
    (group, params)
}

/// The value of a parameter without quotes and escapes (RFC 6868).
fn plain(value: &str) -> String {
    let value = value.trim().replace('"', "");
    if value.contains('^') { value.replace("^n", "\n").replace("^'", "\"").replace("^^", "^") } else { value }
}

fn quoted_split(text: &str, by: char) -> Vec<&str> {
    let mut quoted = false;
    // An unclosed quote is ignored.
    let quotes = text.matches('"').count().is_multiple_of(2);
    text.split(|letter: char| {
        quoted ^= letter == '"' && quotes;
        letter == by && !quoted
    })
    .collect()
}

/// The parts between separators that no backslash escapes.
pub fn split(text: &str, by: char) -> Vec<&str> {
    let mut escaped = false;
    text.split(|letter: char| {
        let separates = letter == by && !escaped;
        escaped = letter == '\\' && !escaped;
        separates
    })
    .collect()
}

/// The text without escapes; a backslash before another letter stays.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let escaped = match (letter, letters.peek()) {
            ('\\', Some('n' | 'N')) => Some('\n'),
            ('\\', Some(&next @ (',' | ';' | ':' | '\\' | '"'))) => Some(next),
            _ => None,
        };
        if escaped.is_some() {
            letters.next();
        }
        plain.push(escaped.unwrap_or(letter));
    }
    plain
}

/// Decodes quoted-printable. An encoded separator is text, so a backslash is put before it,
/// unless the charset uses the byte for half of a character.
fn unquote(value: &[u8], as_is: bool) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::with_capacity(value.len());
    let mut rest = value;
    while let [first, after @ ..] = rest {
        let decoded = match (first, after) {
            (b'=', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| (high << 4) | low),
            _ => None,
        };
        rest = if decoded.is_some() { after.get(2..).unwrap_or_default() } else { after };
        if matches!(decoded, Some(b';' | b',')) && !as_is && bytes.last() != Some(&b'\\') {
            bytes.push(b'\\');
        }
        bytes.push(decoded.unwrap_or(*first));
    }
    bytes
}

fn hex(letter: u8) -> Option<u8> {
    char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Collapses control characters and runs of whitespace to single spaces.
pub fn tidy(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Property {
        let field = Field { line: 1, name: "X".to_owned(), bytes: text.as_bytes().to_vec() };
        Property::read(&field, &Charsets::default(), false).0
    }

    #[test]
    fn parameters_are_read_in_the_spelling_of_every_version() {
        let types = |text: &str| read(text).types().collect::<Vec<_>>();
        assert_eq!(types("TEL;WORK;VOICE:1"), ["work", "voice"]);
        assert_eq!(types("item1.TEL;TYPE=WORK,voice:1"), ["work", "voice"]);
        assert_eq!(types("TEL;TYPE=\"work,voice\";type=x:1"), ["work", "voice", "x"]);
        assert_eq!(types("TEL;TYPE=\"cell:1"), ["cell"]);
        assert_eq!(read("Item1.TEL:1").group.as_deref(), Some("item1"));
        let levels = ["TEL;PREF:1", "TEL;PREF=1:1", "TEL;TYPE=PREF:1", "TEL;PREF=20:1", "TEL:1"];
        let levels = levels.map(|text| read(text).preference());
        assert_eq!(levels, [Some(1), Some(1), Some(1), Some(20), None]);
        assert_eq!(read("TEL;X=\"a;b:c\":1").param("X"), Some("a;b:c"));
        assert_eq!(read("TEL;X=a^'b^'^n^^:1").param("X"), Some("a\"b\"\n^"));
    }

    #[test]
    fn escapes_are_resolved_after_the_value_is_split() {
        let parts = |text: &str| read(text).parts().collect::<Vec<_>>();
        assert_eq!(parts("N:a\\;b;c\\\\;d\\,e\\n f;C:\\x"), ["a;b", "c\\", "d,e f", "C:\\x"]);
        assert_eq!(parts("N;ENCODING=QUOTED-PRINTABLE:=C3=85=3B b;c=2Cd;e=5C;f"), ["Å; b", "c,d", "e;f"]);
        assert_eq!(parts("N;ENCODING=B:QTtC"), ["A", "B"]);
        let lists = read("N:Berg;Anna,Marie;;Dr.,Ing\\,.").lists().collect::<Vec<_>>();
        assert_eq!(lists, ["Berg", "Anna Marie", "", "Dr. Ing,."]);
    }

    #[test]
    fn a_letter_whose_second_byte_looks_like_a_backslash_is_whole() {
        let field =
            Field { line: 1, name: "N".to_owned(), bytes: b"N;CHARSET=SHIFT_JIS:\x83\x5c;\x95\x5c".to_vec() };
        let (property, doubt) = Property::read(&field, &Charsets::default(), false);
        assert_eq!(
            (property.parts().collect::<Vec<_>>(), doubt),
            (vec!["ソ".to_owned(), "表".to_owned()], None)
        );
        let quoted = "N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=83=5C;=95=5C";
        assert_eq!(read(quoted).parts().collect::<Vec<_>>(), ["ソ", "表"]);
    }
}
