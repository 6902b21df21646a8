//! Bytes to text: UTF-8 where it is valid, windows-1252 where it is not; quoted-printable told which of them.

use std::borrow::Cow;

use super::gather::head;

/// What windows-1252 has at 0x80 to 0x9F; the five empty places keep their control characters.
const UPPER: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Text of a field: UTF-8, or windows-1252 (which contains ISO-8859-1's letters) when it is not valid UTF-8.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| western(byte)).collect()),
    }
}

fn western(byte: u8) -> char {
    match byte {
        0x80..=0x9F => UPPER.get(usize::from(byte - 0x80)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    }
}

/// One line that the parser understands, without line ends in it.
///
/// Quoted-printable is given the charset that its bytes have: exporters leave it out or name UTF-8 for western bytes.
pub fn parser_line(field: &[u8]) -> String {
    let head = head(field);
    let value = field.get(head.len()..).unwrap_or_default();
    let (head, value) = (text(head), text(value));
    let is_quoted = |part: &&str| part.to_ascii_uppercase().ends_with("QUOTED-PRINTABLE");
    let line = if head.split(';').skip(1).any(|part| is_quoted(&part)) {
        let charset = charset(&head, &value);
        let kept = head.split(';').filter(|part| !is_quoted(part) && declared(part).is_none());
        let kept = kept.collect::<Vec<_>>().join(";");
        format!("{kept};ENCODING=QUOTED-PRINTABLE;CHARSET={charset}{value}")
    } else {
        format!("{head}{value}")
    };
    line.replace(['\r', '\n'], " ")
}

fn declared(part: &str) -> Option<&str> {
    let (name, value) = part.split_once('=')?;
    name.trim().eq_ignore_ascii_case("CHARSET").then_some(value.trim())
}

fn charset<'a>(head: &'a str, value: &str) -> &'a str {
    let named =
        head.split(';').find_map(declared).filter(|name| !name.to_ascii_uppercase().starts_with("UTF"));
    match named {
        Some(name) => name,
        None if std::str::from_utf8(&unquoted(value.as_bytes())).is_ok() => "UTF-8",
        None => "windows-1252",
    }
}

/// The bytes that quoted-printable stands for, good enough to tell the charset.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value;
    while let [first, after @ ..] = rest {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if *first == b'=' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_utf8_are_western() {
        assert_eq!(text("Åse".as_bytes()), "Åse");
        assert_eq!(text(b"\xC5se \x80 \x9C"), "Åse € œ");
    }

    #[test]
    fn quoted_printable_is_given_the_charset_of_its_bytes() {
        let line = |field: &str| parser_line(field.as_bytes());
        assert_eq!(line("FN;QUOTED-PRINTABLE:=C3=85"), "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C3=85");
        let western = "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1252:=C5se";
        assert_eq!(line("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5se"), western);
        let named = "N;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-15:=C3=85";
        assert_eq!(line("N;CHARSET=ISO-8859-15;ENCODING=quoted-printable:=C3=85"), named);
        assert_eq!(line("NOTE:a\rb"), "NOTE:a b");
    }
}
