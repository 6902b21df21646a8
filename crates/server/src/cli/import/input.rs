//! The inputs of an import: files, folders, standard input; recognises other formats by their content.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of an input that are used to recognise its format.
const FIRST_BYTES: u64 = 4096;

/// One input.
#[derive(Debug)]
pub(super) enum Input {
    File(PathBuf),
    StandardInput,
}

/// An open input.
pub(super) struct Opened {
    pub(super) reader: Box<dyn Read + Send>,
    /// The same bytes for random access, for cards that are rejected.
    pub(super) file: Option<Arc<File>>,
    pub(super) bytes: u64,
}

/// The inputs, folders replaced by the files in them; and the reasons why some cannot be read.
pub(super) fn expand(paths: &[PathBuf]) -> (Vec<Input>, Vec<String>) {
    let (mut inputs, mut missing) = (Vec::new(), Vec::new());
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Input::StandardInput);
        } else if path.is_dir() {
            match files_of(path) {
                Ok(files) if files.is_empty() => {
                    missing.push(format!("{}: the folder has no file *.vcf", path.display()));
                }
                Ok(files) => inputs.extend(files.into_iter().map(Input::File)),
                Err(error) => missing.push(format!("{}: cannot be read: {error}", path.display())),
            }
        } else {
            inputs.push(Input::File(path.clone()));
        }
    }
    (inputs, missing)
}

fn files_of(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let named = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("vcf"));
        if named && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

impl Input {
    pub(super) fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::StandardInput => "standard input".to_owned(),
        }
    }

    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::StandardInput => None,
        }
    }

    /// The folder in which photos beside the cards are.
    pub(super) fn folder(&self) -> Option<&Path> {
        let folder = self.path()?.parent().filter(|folder| !folder.as_os_str().is_empty());
        Some(folder.unwrap_or(Path::new(".")))
    }

    /// Opens it; an input that cannot be read twice is copied to a temporary file first when rejected cards are saved.
    pub(super) fn open(&self, twice: bool) -> std::io::Result<Opened> {
        let file = match self {
            Self::File(path) => {
                let file = File::open(path)?;
                let about = file.metadata()?;
                if about.is_file() {
                    let again = Arc::new(file.try_clone()?);
                    return Ok(Opened { reader: Box::new(file), file: Some(again), bytes: about.len() });
                }
                Some(file)
            }
            Self::StandardInput => None,
        };
        let mut stream: Box<dyn Read + Send> = match file {
            Some(file) => Box::new(file),
            None => Box::new(std::io::stdin()),
        };
        if !twice {
            return Ok(Opened { reader: stream, file: None, bytes: 0 });
        }
        let mut aside = tempfile::tempfile()?;
        let bytes = std::io::copy(&mut stream, &mut aside)?;
        std::io::Seek::rewind(&mut aside)?;
        let again = Arc::new(aside.try_clone()?);
        Ok(Opened { reader: Box::new(aside), file: Some(again), bytes })
    }
}

/// The unchanged reader, or a message about the other format and what to do.
pub(super) fn recognise(
    mut reader: Box<dyn Read + Send>,
) -> std::io::Result<Result<Box<dyn Read + Send>, String>> {
    let mut first = Vec::new();
    reader.by_ref().take(FIRST_BYTES).read_to_end(&mut first)?;
    Ok(match other_format(&first) {
        Some(what) => Err(what),
        None => Ok(Box::new(Cursor::new(first).chain(reader))),
    })
}

const EXPORT: &str = "export the address book as vCard (.vcf), which Google Contacts, Outlook, Thunderbird and Apple Contacts offer";

/// A message about the format when the first bytes are not a vCard, and what to do.
fn other_format(first: &[u8]) -> Option<String> {
    // Without the zero bytes of UTF-16, which do not matter here.
    let plain: Vec<u8> = first.iter().copied().filter(|&byte| byte != 0).collect();
    let text = String::from_utf8_lossy(&plain).to_lowercase();
    if text.contains("begin:vcard") {
        return None;
    }
    if let Some(what) = binary_format(first) {
        return Some(what);
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let named = |what: &str| Some(format!("it is {what}, not a vCard file: {EXPORT}"));
    if text.starts_with("begin:vcalendar") {
        return named("a calendar (iCalendar)");
    }
    let begins = |marks: &[&str]| marks.iter().any(|mark| text.starts_with(mark));
    if begins(&["<?xml", "<!doctype", "<html", "<vcards"]) {
        return named("XML or HTML");
    }
    let packed: String = text.chars().filter(|letter| !letter.is_whitespace()).take(16).collect();
    if ["{", "[\"vcard\"", "[[", "[{"].iter().any(|mark| packed.starts_with(mark)) {
        return named("JSON");
    }
    if is_ldif(text) {
        return named("LDIF");
    }
    if is_csv(text) {
        return named("a table (CSV)");
    }
    None
}

/// The binary format by its signature.
fn binary_format(first: &[u8]) -> Option<String> {
    let packed = |with: &str, how: &str| {
        format!("it is packed with {with}, not a vCard file: unpack it first ({how})")
    };
    let magic: [(&[u8], String); 9] = [
        (b"\x1f\x8b", packed("gzip", "gunzip -c FILE | visage import vcard -")),
        (b"PK\x03\x04", packed("zip", "unzip FILE -d FOLDER, then visage import vcard FOLDER")),
        (b"BZh", packed("bzip2", "bzcat FILE | visage import vcard -")),
        (b"\xfd7zXZ\0", packed("xz", "xzcat FILE | visage import vcard -")),
        (b"\x28\xb5\x2f\xfd", packed("zstd", "zstdcat FILE | visage import vcard -")),
        (b"7z\xbc\xaf\x27\x1c", packed("7-Zip", "7z x FILE")),
        (b"SQLite format 3\0", format!("it is a SQLite database, not a vCard file: {EXPORT}")),
        (b"!BDN", format!("it is an Outlook data file (PST), not a vCard file: {EXPORT}")),
        (b"\xd0\xcf\x11\xe0", format!("it is an Outlook or Office file, not a vCard file: {EXPORT}")),
    ];
    magic.into_iter().find(|(mark, _)| first.starts_with(mark)).map(|(_, what)| what)
}

fn is_ldif(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.next().unwrap_or_default();
    let entry = |line: &str| line.starts_with("dn:");
    entry(first) || (first.starts_with("version:") && lines.next().is_some_and(entry))
}

/// Whether the first line is a CSV header with names or addresses.
fn is_csv(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "name",
        "mail",
        "phone",
        "telefon",
        "given",
        "family",
        "vorname",
        "nachname",
        "fornavn",
        "etternavn",
        "prénom",
        "nom",
        "nombre",
        "company",
    ];
    // Excel reads the separator from a line before the header.
    let head = text.lines().find(|line| !line.starts_with("sep=")).unwrap_or_default();
    [',', ';', '\t'].iter().any(|&by| {
        let cells: Vec<_> = head.split(by).collect();
        let known = |cell: &&&str| cell.len() < 60 && WORDS.iter().any(|word| cell.contains(word));
        cells.len() >= 2 && !head.starts_with("begin") && cells.iter().filter(known).count() >= 2
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_are_named_with_what_to_do() {
        for (first, word, todo) in [
            (&b"\x1f\x8b\x08\x00"[..], "gzip", "gunzip"),
            (b"PK\x03\x04", "zip", "unzip"),
            (b"SQLite format 3\0x", "SQLite", "export"),
            (b"Name,Given Name,E-mail 1 - Value\nAnna,", "CSV", "export"),
            (b"\xEF\xBB\xBFVorname;Nachname;E-Mail\n", "CSV", "export"),
            (b"\"First Name\"\t\"Last Name\"\n", "CSV", "export"),
            (b"\xFF\xFEF\0i\0r\0s\0t\0 \0N\0a\0m\0e\0,\0L\0a\0s\0t\0 \0N\0a\0m\0e\0\n\0", "CSV", "export"),
            (b"dn: cn=Anna Berg,mail=a@example.com\nobjectclass: top\n", "LDIF", "export"),
            (b"# comment\nversion: 1\n\ndn: cn=Anna\n", "LDIF", "export"),
            (b"BEGIN:VCALENDAR\n", "calendar", "export"),
            (b"<?xml version=\"1.0\"?><vcards>", "XML", "export"),
            (b"[\"vcard\",[", "JSON", "export"),
            (b"[\n  [ \"vcard\", [", "JSON", "export"),
            (b"sep=;\r\nFornavn;Etternavn;E-post\r\n", "CSV", "export"),
        ] {
            let what = other_format(first).unwrap_or_default();
            assert!(what.contains(word) && what.contains(todo), "{first:?}: {what}");
        }
    }

    #[test]
    fn a_vcard_is_recognised_after_any_other_text() {
        for first in [
            &b"BEGIN:VCARD\nN:a"[..],
            b"Name,Mail\nBEGIN:VCARD\n",
            b"\xFF\xFEB\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0",
            b"",
            b"noise",
            b"\xff\0\r\n\x80",
            b"begin:vcard\r",
        ] {
            assert_eq!(other_format(first), None, "{first:?}");
        }
    }
}
