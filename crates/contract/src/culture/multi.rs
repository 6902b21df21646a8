//! Texts in the language of the reader: multi-language strings, resource names and encoded values inside them.

mod blocks;
mod brackets;

use std::borrow::Cow;

use super::{Culture, Language};

/// The text as a reader of `language` sees it (protocol §6.1–6.3).
///
/// Blocks such as `NO:"Ja";US:"Yes"` become their wanted text (wanted, then US, then first), unless any quote of the
/// text is left over, which means that it is no multi-language string. Then `[SR_…]` names become their texts, and
/// with a culture the values `[I:…] [F:…] [M:…] [D:…] [DT:…] [T:…]` are written its way; what is not known or cannot
/// be read stays as it is. Raw returns the text untouched whatever the culture. Borrows when the answer is the text,
/// a part of it or one resource.
pub fn translate(text: &str, language: Language, culture: Option<Culture>) -> Cow<'_, str> {
    if language == Language::Raw {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let chosen = if bytes.contains(&b'"') { blocks::choose(text, language) } else { Cow::Borrowed(text) };
    match chosen {
        Cow::Borrowed(part) => brackets::resolve(part, language, culture),
        Cow::Owned(owned) => match brackets::resolve(&owned, language, culture) {
            Cow::Owned(resolved) => Cow::Owned(resolved),
            Cow::Borrowed(same) if same == owned => Cow::Owned(owned),
            Cow::Borrowed(whole) => Cow::Owned(whole.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests;
