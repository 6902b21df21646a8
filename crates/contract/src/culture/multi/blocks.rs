//! The strict grammar of multi-language strings (protocol §6.1).

use std::borrow::Cow;

use crate::culture::Language;

/// Replaces each block by its text for `language`; a text with a quote outside blocks comes back untouched.
pub(super) fn choose(text: &str, language: Language) -> Cow<'_, str> {
    replaced(text, language).unwrap_or(Cow::Borrowed(text))
}

fn replaced(text: &str, language: Language) -> Option<Cow<'_, str>> {
    let mut output = String::new();
    let mut done = 0;
    while let Some(quote) = text.get(done..)?.find('"') {
        let start = (done + quote).checked_sub(3).filter(|&start| start >= done)?;
        let between = text.get(done..start)?;
        let separated = done == 0 || !only_a_stray_separator(text, done, between);
        if !separated || between.chars().next_back().is_some_and(char::is_alphanumeric) {
            return None;
        }
        let block = Block::read(text, start, language)?;
        if start == 0 && block.end == text.len() {
            return Some(Cow::Borrowed(block.chosen));
        }
        output.push_str(between);
        output.push_str(block.chosen);
        done = block.end;
    }
    output.push_str(text.get(done..)?);
    Some(Cow::Owned(output))
}

/// Whether two blocks are really one whose semicolon has blanks around it, which the grammar forbids.
fn only_a_stray_separator(text: &str, done: usize, between: &str) -> bool {
    let semicolons = text.get(..done).is_some_and(|before| before.ends_with(';')) || between.contains(';');
    semicolons && between.chars().all(|letter| letter == ';' || letter.is_whitespace())
}

/// One run of `LL:"text"` entries joined by semicolons.
struct Block<'a> {
    chosen: &'a str,
    end: usize,
}

impl<'a> Block<'a> {
    fn read(text: &'a str, start: usize, language: Language) -> Option<Self> {
        let (code, first, mut end) = entry(text, start)?;
        let mut wanted = (code == language.code()).then_some(first);
        let mut english = (code == Language::English.code()).then_some(first);
        while text.as_bytes().get(end) == Some(&b';') {
            end += 1;
            let Some((code, content, after)) = entry(text, end) else { break };
            if code == language.code() {
                wanted = wanted.or(Some(content));
            }
            if code == Language::English.code() {
                english = english.or(Some(content));
            }
            end = after;
        }
        Some(Self { chosen: wanted.or(english).unwrap_or(first), end })
    }
}

/// The code, the text and the end of the entry that begins at `start`.
fn entry(text: &str, start: usize) -> Option<(&str, &str, usize)> {
    let (code, rest) = text.get(start..)?.split_at_checked(2)?;
    let rest = rest.strip_prefix(":\"")?;
    let length = rest.find('"')?;
    let letters = code.bytes().all(|byte| byte.is_ascii_uppercase());
    letters.then_some((code, rest.get(..length)?, start + 4 + length + 1))
}
