//! Reading an Accept header into one weight per kind of answer, without allocating.

/// Longest part of a header that is examined, in bytes.
const MAX_BYTES: usize = 4096;
/// Most entries that are examined.
const MAX_ENTRIES: usize = 64;

/// What an entry of an Accept header can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    TextJson,
    Xml,
    TextXml,
    JsonPatch,
    MergePatch,
    OctetStream,
    Image,
    Html,
}

const KINDS: usize = 9;

impl Kind {
    /// The kind of a media type without parameters, in any letter case.
    pub(super) fn named(media_type: &[u8]) -> Option<Self> {
        const NAMES: [(&[u8], Kind); 9] = [
            (b"application/json", Kind::Json),
            (b"text/json", Kind::TextJson),
            (b"application/xml", Kind::Xml),
            (b"text/xml", Kind::TextXml),
            (b"application/json-patch+json", Kind::JsonPatch),
            (b"application/merge-patch+json", Kind::MergePatch),
            (b"application/octet-stream", Kind::OctetStream),
            (b"text/html", Kind::Html),
            (b"application/xhtml+xml", Kind::Html),
        ];
        let exact = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(media_type));
        let image = || media_type.get(..6).is_some_and(|start| start.eq_ignore_ascii_case(b"image/"));
        exact.map(|&(_, kind)| kind).or_else(|| image().then_some(Self::Image))
    }
}

#[derive(Debug, Clone, Copy)]
struct Weight {
    thousandths: u16,
    position: u16,
}

/// The weights of one header.
#[derive(Debug, Default)]
pub(super) struct Weights {
    exact: [Option<Weight>; KINDS],
    application: Option<Weight>,
    text: Option<Weight>,
    any: Option<Weight>,
}

impl Weights {
    /// Reads the examined part of a header; entries that name nothing known are passed over.
    pub(super) fn read(header: &[u8]) -> Self {
        let mut weights = Self::default();
        for (entry, position) in examined(header).zip(0..) {
            weights.add(entry, position);
        }
        weights
    }

    /// The candidate of highest weight, the first listed on ties, then the first candidate. Weight 0 excludes.
    pub(super) fn best(&self, candidates: &[Kind]) -> Option<Kind> {
        let mut best: Option<(Weight, Kind)> = None;
        for &kind in candidates {
            let Some(weight) = self.of(kind).filter(|weight| weight.thousandths > 0) else { continue };
            let better = best.is_none_or(|(known, _)| {
                weight.thousandths > known.thousandths
                    || (weight.thousandths == known.thousandths && weight.position < known.position)
            });
            if better {
                best = Some((weight, kind));
            }
        }
        best.map(|(_, kind)| kind)
    }

    fn of(&self, kind: Kind) -> Option<Weight> {
        let range = match kind {
            Kind::Json | Kind::Xml | Kind::OctetStream => self.application.or(self.any),
            Kind::TextJson | Kind::TextXml | Kind::Html => self.text.or(self.any),
            Kind::Image => self.any,
            // A patch label is given only to a client that names it.
            Kind::JsonPatch | Kind::MergePatch => None,
        };
        self.exact[kind as usize].or(range)
    }

    fn add(&mut self, entry: &[u8], position: u16) {
        let name = essence(entry);
        let slot = if name == b"*/*" {
            &mut self.any
        } else if name.eq_ignore_ascii_case(b"application/*") {
            &mut self.application
        } else if name.eq_ignore_ascii_case(b"text/*") {
            &mut self.text
        } else if let Some(kind) = Kind::named(name) {
            &mut self.exact[kind as usize]
        } else {
            return;
        };
        let thousandths = quality(entry);
        if slot.is_none_or(|known| thousandths > known.thousandths) {
            *slot = Some(Weight { thousandths, position });
        }
    }
}

/// The entries of a header that are examined.
fn examined(header: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = header.get(..MAX_BYTES).unwrap_or(header);
    let next = move || {
        let (entry, after) = split(rest, b',')?;
        rest = after;
        Some(entry)
    };
    std::iter::from_fn(next).take(MAX_ENTRIES)
}

/// The media types of a header with their weights in thousandths.
pub(super) fn entries(header: &[u8]) -> impl Iterator<Item = (&[u8], u16)> {
    examined(header).map(|entry| (essence(entry), quality(entry)))
}

/// A media type without its parameters and surrounding blanks.
pub(super) fn essence(entry: &[u8]) -> &[u8] {
    entry.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii()
}

fn quality(entry: &[u8]) -> u16 {
    let mut rest = split(entry, b';').map_or(&[][..], |(_, after)| after);
    while let Some((parameter, after)) = split(rest, b';') {
        rest = after;
        if let [b'q' | b'Q', value @ ..] = parameter.trim_ascii()
            && let Some(number) = value.trim_ascii_start().strip_prefix(b"=")
        {
            return thousandths(number.trim_ascii()).unwrap_or(1000);
        }
    }
    1000
}

/// `0.25` as 250. More than three decimals are cut off; above 1 counts as 1; anything else is no number.
fn thousandths(number: &[u8]) -> Option<u16> {
    let (whole, decimals) = split(number, b'.')?;
    let digits = whole.iter().chain(decimals);
    if (whole.is_empty() && decimals.is_empty()) || !digits.clone().all(u8::is_ascii_digit) {
        return None;
    }
    if whole.iter().any(|&digit| digit != b'0') {
        return Some(1000);
    }
    let tail = decimals.iter().chain(b"000").take(3);
    Some(tail.fold(0, |sum, &digit| sum * 10 + u16::from(digit - b'0')))
}

/// The bytes before the first unquoted delimiter and those after it; `None` at the end.
fn split(bytes: &[u8], delimiter: u8) -> Option<(&[u8], &[u8])> {
    if bytes.is_empty() {
        return None;
    }
    let (mut quoted, mut escaped) = (false, false);
    for (index, &byte) in bytes.iter().enumerate() {
        if escaped {
            escaped = false;
        } else if quoted && byte == b'\\' {
            escaped = true;
        } else if byte == b'"' {
            quoted = !quoted;
        } else if byte == delimiter && !quoted {
            return Some((&bytes[..index], &bytes[index + 1..]));
        }
    }
    Some((bytes, &[]))
}
