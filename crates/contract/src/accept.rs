//! Which form of answer a client's Accept header asks for (protocol §3.2, decisions 29 and 30).

mod weights;

use weights::{Kind, Weights, essence};

/// A form an entity answer can take. Anything a client may send ends in one of these; there is no 406.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MediaType {
    /// `application/json`, the answer when nothing else is clearly wanted.
    #[default]
    Json,
    /// `text/json`: the same bytes under another label.
    TextJson,
    /// `application/xml`.
    Xml,
    /// `text/xml`.
    TextXml,
    /// `application/json-patch+json`: ordinary JSON, labelled as asked.
    JsonPatch,
    /// `application/merge-patch+json`: ordinary JSON, labelled as asked.
    MergePatch,
}

impl MediaType {
    /// The whole value of the answer's Content-Type header.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::TextJson => "text/json; charset=utf-8",
            Self::Xml => "application/xml; charset=utf-8",
            Self::TextXml => "text/xml; charset=utf-8",
            Self::JsonPatch => "application/json-patch+json; charset=utf-8",
            Self::MergePatch => "application/merge-patch+json; charset=utf-8",
        }
    }

    /// Whether the body is XML; every other type is JSON.
    pub const fn is_xml(self) -> bool {
        matches!(self, Self::Xml | Self::TextXml)
    }
}

/// How an agent answers with bytes (operations B.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ByteForm {
    /// The bytes themselves as `application/octet-stream`.
    OctetStream,
    /// The bytes themselves, labelled with the type they are stored under.
    StoredType,
    /// Base64 text as one JSON string or XML element.
    Base64(MediaType),
}

/// How `GET /api` answers (protocol §1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageForm {
    /// The page for people.
    Html,
    /// The same facts as data.
    Data(MediaType),
}

/// The form of an entity answer. `accept` is the Accept header (several joined by commas); `content_type` is the
/// request's own and counts only when there is no Accept at all. The best weight wins, the first listed on ties;
/// unknown, empty and unreadable headers mean JSON. The first 4096 bytes and 64 entries are examined.
pub fn negotiate(accept: Option<&[u8]>, content_type: Option<&[u8]>) -> MediaType {
    const ORDER: &[Kind] =
        &[Kind::Json, Kind::Xml, Kind::TextJson, Kind::TextXml, Kind::JsonPatch, Kind::MergePatch];
    match accept {
        Some(b"application/json" | b"*/*") => MediaType::Json,
        None => content_type.map_or(MediaType::Json, labelled),
        Some(header) => Weights::read(header).best(ORDER).and_then(media_type).unwrap_or_default(),
    }
}

/// The form of a byte answer: raw for `application/octet-stream` and image types, else base64 in JSON (or XML).
/// The limits and ties are those of [`negotiate`].
pub fn negotiate_bytes(accept: Option<&[u8]>) -> ByteForm {
    const ORDER: &[Kind] = &[
        Kind::Json,
        Kind::OctetStream,
        Kind::Image,
        Kind::Xml,
        Kind::TextJson,
        Kind::TextXml,
        Kind::JsonPatch,
        Kind::MergePatch,
    ];
    let Some(header) = accept else { return ByteForm::Base64(MediaType::Json) };
    match Weights::read(header).best(ORDER) {
        Some(Kind::OctetStream) => ByteForm::OctetStream,
        Some(Kind::Image) => ByteForm::StoredType,
        other => ByteForm::Base64(other.and_then(media_type).unwrap_or_default()),
    }
}

/// A picture type that a client can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureType {
    /// `image/jpeg`, also as `image/jpg`.
    Jpeg,
    /// `image/png`.
    Png,
    /// `image/gif`.
    Gif,
    /// `image/webp`.
    WebP,
}

/// The picture types that a header names, all of the same and highest weight, in its order; ranges name none. The
/// limits are those of [`negotiate`].
pub fn pictures(accept: &[u8]) -> Vec<PictureType> {
    const NAMES: [(&[u8], PictureType); 5] = [
        (b"image/jpeg", PictureType::Jpeg),
        (b"image/jpg", PictureType::Jpeg),
        (b"image/png", PictureType::Png),
        (b"image/gif", PictureType::Gif),
        (b"image/webp", PictureType::WebP),
    ];
    let mut best = (1, Vec::new());
    for (name, weight) in weights::entries(accept) {
        let named = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let Some(&(_, picture)) = named.filter(|_| weight >= best.0) else { continue };
        if weight > best.0 {
            best = (weight, Vec::new());
        }
        if !best.1.contains(&picture) {
            best.1.push(picture);
        }
    }
    best.1
}

/// The form of `GET /api`: HTML unless JSON or XML is preferred. The limits and ties are those of [`negotiate`].
pub fn negotiate_page(accept: Option<&[u8]>) -> PageForm {
    const ORDER: &[Kind] = &[
        Kind::Html,
        Kind::Json,
        Kind::Xml,
        Kind::TextJson,
        Kind::TextXml,
        Kind::JsonPatch,
        Kind::MergePatch,
    ];
    let best = accept.and_then(|header| Weights::read(header).best(ORDER));
    best.and_then(media_type).map_or(PageForm::Html, PageForm::Data)
}

fn labelled(content_type: &[u8]) -> MediaType {
    match Kind::named(essence(content_type)) {
        Some(Kind::Xml) => MediaType::Xml,
        Some(Kind::TextXml) => MediaType::TextXml,
        _ => MediaType::Json,
    }
}

fn media_type(kind: Kind) -> Option<MediaType> {
    Some(match kind {
        Kind::Json => MediaType::Json,
        Kind::TextJson => MediaType::TextJson,
        Kind::Xml => MediaType::Xml,
        Kind::TextXml => MediaType::TextXml,
        Kind::JsonPatch => MediaType::JsonPatch,
        Kind::MergePatch => MediaType::MergePatch,
        Kind::OctetStream | Kind::Image | Kind::Html => return None,
    })
}

#[cfg(test)]
mod tests;
