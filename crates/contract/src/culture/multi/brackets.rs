//! What stands in brackets inside a text: resource names and encoded values (protocol §6.2, §6.3).

use std::borrow::Cow;

use crate::culture::{Culture, Language, encoded, resource};

/// Replaces every bracket whose content is known.
pub(super) fn resolve(text: &str, language: Language, culture: Option<Culture>) -> Cow<'_, str> {
    let mut output = String::new();
    let mut done = 0;
    let mut position = 0;
    while let Some(opening) = text.get(position..).and_then(|rest| rest.find('[')) {
        let start = position + opening;
        position = start + 1;
        let Some((content, end)) = content(text, position) else { continue };
        if let Some(replacement) = replacement(content, language, culture) {
            if start == 0
                && end == text.len()
                && let Cow::Borrowed(whole) = replacement
            {
                return Cow::Borrowed(whole);
            }
            output.push_str(text.get(done..start).unwrap_or_default());
            output.push_str(&replacement);
            done = end;
            position = end;
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    output.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(output)
}

fn replacement(content: &str, language: Language, culture: Option<Culture>) -> Option<Cow<'static, str>> {
    match resource(content, language) {
        Some(known) => Some(Cow::Borrowed(known)),
        None => encoded::localise(content, culture?).map(Cow::Owned),
    }
}

/// The text up to the closing bracket and the position after it; `None` when another bracket opens first.
fn content(text: &str, start: usize) -> Option<(&str, usize)> {
    let rest = text.get(start..)?;
    let length = rest.find(['[', ']'])?;
    (rest.as_bytes().get(length) == Some(&b']')).then_some((rest.get(..length)?, start + length + 1))
}
