//! What an address asks of a picture: `w`, `h`, `type`, `ifBlank`, and beyond the contract `crop` and `placeholder`.

use visage_contract::accept::{PictureType, pictures};
use visage_contract::culture::resources::resource;
use visage_people::picture::{Blank, Cut, Format, Wanted};

use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::style;

/// What is asked.
#[derive(Debug)]
pub struct Asked {
    /// Size, cut and format.
    pub wanted: Wanted,
    /// What is shown when there is no picture; nothing is a 404.
    pub blank: Option<Blank>,
    /// Whether the thumbhash is asked for in place of the picture.
    pub thumbhash: bool,
}

impl Asked {
    /// What the address of a call asks.
    ///
    /// # Errors
    /// An invalid argument that names the parameter nobody can make sense of.
    pub fn of(call: &Call) -> Result<Self, ApiError> {
        let mut wanted = Wanted::inside(side(call, "w")?, side(call, "h")?);
        wanted.format = word(call, "type", TYPES)?;
        wanted.cut = word(call, "crop", CUTS)?.unwrap_or_default();
        if wanted.cut != Cut::None && (wanted.width == 0 || wanted.height == 0) {
            return Err(ApiError::argument(
                "crop",
                "a picture is cut to w and h, which are both wanted then",
            ));
        }
        if wanted.format.is_none() {
            wanted.accepted = accepted(call);
        }
        let thumbhash = word(call, "placeholder", &[("thumbhash", ())])?.is_some();
        let blank = word(call, "ifBlank", BLANKS)?.and_then(|kind| blank(kind, call));
        Ok(Self { wanted, blank, thumbhash })
    }
}

const TYPES: &[(&str, Format)] = &[
    ("JPEG", Format::Jpeg),
    ("JPG", Format::Jpeg),
    ("PNG", Format::Png),
    ("GIF", Format::Gif),
    ("WEBP", Format::WebP),
];

const CUTS: &[(&str, Cut)] = &[("centre", Cut::Centre), ("center", Cut::Centre), ("face", Cut::Face)];

/// The vendor's `FallbackStrategy`.
#[derive(Clone, Copy)]
enum Fallback {
    Default,
    ClearPixel,
    SrNoPhoto,
    SrNoPhotoWithBorder,
    Null,
    GenericFileIcon,
}

const BLANKS: &[(&str, Fallback)] = &[
    ("Default", Fallback::Default),
    ("ClearPixel", Fallback::ClearPixel),
    ("SrNoPhoto", Fallback::SrNoPhoto),
    ("SrNoPhotoWithBorder", Fallback::SrNoPhotoWithBorder),
    ("Null", Fallback::Null),
    ("GenericFileIcon", Fallback::GenericFileIcon),
    ("0", Fallback::Default),
    ("1", Fallback::ClearPixel),
    ("2", Fallback::SrNoPhoto),
    ("3", Fallback::SrNoPhotoWithBorder),
    ("4", Fallback::Null),
    ("5", Fallback::GenericFileIcon),
];

fn blank(kind: Fallback, call: &Call) -> Option<Blank> {
    let text = |border| {
        let text = resource("SR_NO_PHOTO", call.style.language).unwrap_or_default();
        Some(Blank::Text { text: text.to_owned(), border })
    };
    match kind {
        Fallback::Default => Some(Blank::Default),
        Fallback::ClearPixel => Some(Blank::ClearPixel),
        Fallback::SrNoPhoto => text(false),
        Fallback::SrNoPhotoWithBorder => text(true),
        Fallback::Null => None,
        Fallback::GenericFileIcon => Some(Blank::File),
    }
}

/// A number of pixels; too many digits are very many pixels.
fn side(call: &Call, name: &str) -> Result<i32, ApiError> {
    let Some(text) = call.query(name).filter(|text| !text.is_empty()) else { return Ok(0) };
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(ApiError::argument(name, "a whole number of pixels is wanted here"));
    }
    Ok(text.parse().unwrap_or(if text.starts_with('-') { i32::MIN } else { i32::MAX }))
}

/// One of some words, in any letter case; an empty one is none.
fn word<T: Copy>(call: &Call, name: &str, words: &[(&str, T)]) -> Result<Option<T>, ApiError> {
    let Some(text) = call.query(name).filter(|text| !text.is_empty()) else { return Ok(None) };
    let known = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text));
    let names = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    known
        .map(|(_, value)| Some(*value))
        .ok_or_else(|| ApiError::argument(name, &format!("one of {} is wanted", names())))
}

/// Picture types that the Accept header names.
pub fn accepted(call: &Call) -> Vec<Format> {
    let types = pictures(&style::joined(&call.head.headers));
    let format = |picture| match picture {
        PictureType::Jpeg => Format::Jpeg,
        PictureType::Png => Format::Png,
        PictureType::Gif => Format::Gif,
        PictureType::WebP => Format::WebP,
    };
    types.into_iter().map(format).collect()
}
