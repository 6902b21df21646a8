//! E-mail addresses as people write them: with a display name, in angle brackets, several in one field.

/// The addresses of a field, each with its display name.
pub fn addresses(text: &str) -> Vec<(String, String)> {
    let text = match text.split_at_checked(7) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => {
            let address = rest.split('?').next().unwrap_or_default();
            percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
        }
        _ => text.to_owned(),
    };
    let mut found = Vec::new();
    let mut before = String::new();
    for piece in pieces(&text) {
        // "Berg, Anna <anna@example.com>": the first piece is the beginning of the name.
        before = if before.is_empty() { piece.to_owned() } else { format!("{before}, {piece}") };
        if before.contains('@') {
            found.push(address(&std::mem::take(&mut before)));
        }
    }
    if !before.trim().is_empty() {
        found.push(address(&before));
    }
    found.retain(|(address, _)| !address.is_empty());
    found
}

/// The parts between commas and semicolons that are not in quotes or brackets.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut bracketed) = (false, false);
    text.split(move |letter: char| {
        match letter {
            '"' => quoted = !quoted,
            '<' if !quoted => bracketed = true,
            '>' if !quoted => bracketed = false,
            _ => {}
        }
        (letter == ',' || letter == ';') && !quoted && !bracketed
    })
    .map(str::trim)
    .filter(|piece| !piece.is_empty())
}

fn address(text: &str) -> (String, String) {
    let text = text.trim();
    if let Some((name, rest)) = text.rsplit_once('<') {
        let (address, _) = rest.split_once('>').unwrap_or((rest, ""));
        return (plain(address), plain(name));
    }
    if let Some((address, comment)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        return (plain(address), plain(comment));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [name @ .., last] = words.as_slice()
        && last.contains('@')
        && name.iter().all(|word| !word.contains('@'))
    {
        return (plain(last), plain(&name.join(" ")));
    }
    (plain(text), String::new())
}

/// Without quotes around it.
fn plain(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let text = text.trim_matches(|letter: char| letter == '"' || letter == '\'' || letter.is_whitespace());
    text.replace("\\\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_parsed_with_names_and_in_lists() {
        for (text, expected) in [
            ("anna@example.com", &[("anna@example.com", "")][..]),
            ("\"Anna Berg\" <anna@example.com>", &[("anna@example.com", "Anna Berg")]),
            ("Anna Berg <anna@example.com>", &[("anna@example.com", "Anna Berg")]),
            ("Berg, Anna <anna@example.com>", &[("anna@example.com", "Berg, Anna")]),
            ("\"Berg, Anna\" <anna@example.com>", &[("anna@example.com", "Berg, Anna")]),
            ("anna@example.com (Anna Berg)", &[("anna@example.com", "Anna Berg")]),
            ("'anna@example.com'", &[("anna@example.com", "")]),
            ("<anna2@example.com>", &[("anna2@example.com", "")]),
            ("mailto:anna%40example.com?subject=x", &[("anna@example.com", "")]),
            ("MAILTO:anna@example.com", &[("anna@example.com", "")]),
            ("a@example.com, b@example.com", &[("a@example.com", ""), ("b@example.com", "")]),
            ("a@example.com;b@example.com;", &[("a@example.com", ""), ("b@example.com", "")]),
            (
                "A <a@example.com>, \"B, C\" <b@example.com>",
                &[("a@example.com", "A"), ("b@example.com", "B, C")],
            ),
            ("/o=Fjord/cn=Recipients/cn=anna", &[("/o=Fjord/cn=Recipients/cn=anna", "")]),
            ("anna", &[("anna", "")]),
            ("<>", &[]),
            ("", &[]),
        ] {
            let found = addresses(text);
            let found: Vec<_> =
                found.iter().map(|(address, name)| (address.as_str(), name.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
