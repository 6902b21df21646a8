//! `/avatar/{hash}`: pictures in the manner of Libravatar, for everybody, when the operator wants that.

use http::{HeaderValue, header};
use visage_people::Error;
use visage_people::picture::{Blank, Cut, Format, Wanted};

use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::held::until_sent;
use crate::http::picture::asked::accepted;
use crate::http::picture::show;
use crate::http::routes::Answer;

/// The side of a picture when nobody says otherwise, and the largest, in pixels.
const USUAL_SIDE: i32 = 80;
const MAX_SIDE: i32 = 512;
/// Such a picture may be kept by anybody, for a while.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// `GET /avatar/{hash}`
///
/// The hash is the MD5 or the SHA-256 of an e-mail address, with or without a file extension; `s` the side, `d` what
/// is shown when there is no picture (contract note 70).
pub async fn get(call: &mut Call) -> Answer {
    if !call.server.avatars {
        return Err(ApiError::Nowhere);
    }
    let name = call.value(0);
    let (hash, extension) = name.split_once('.').unwrap_or((&name, ""));
    let wanted = wanted(call, extension)?;
    let forced = first(call, ["f", "forcedefault"]).is_some_and(|word| word.eq_ignore_ascii_case("y"));
    let shown = if forced { Err(Error::NoPicture) } else { call.people().avatar(hash, &wanted).await };
    let rendition = match shown {
        Err(Error::NoPicture | Error::Invalid { .. }) => match fallback(call, hash) {
            Some(blank) => call.people().blank_for_nobody(&blank, &wanted).await?,
            None => return Err(Error::NoPicture.into()),
        },
        shown => shown?,
    };
    let mut reply = show::rendition(&rendition)?;
    reply.also(header::CACHE_CONTROL, KEPT);
    until_sent(call, reply).await
}

/// A square around the face, in the format of the file extension.
fn wanted(call: &Call, extension: &str) -> Result<Wanted, ApiError> {
    let side = match first(call, ["s", "size"]) {
        None => USUAL_SIDE,
        Some(text) => {
            let side = text.parse().ok().filter(|side| (1..=MAX_SIDE).contains(side));
            side.ok_or_else(|| ApiError::argument("s", "a number of pixels from 1 to 512 is wanted here"))?
        }
    };
    let format = match &*extension.to_ascii_lowercase() {
        "" => None,
        "png" => Some(Format::Png),
        "jpg" | "jpeg" => Some(Format::Jpeg),
        "gif" => Some(Format::Gif),
        "webp" => Some(Format::WebP),
        _ => return Err(ApiError::argument("hash", "the extension is png, jpg, gif or webp")),
    };
    let mut wanted = Wanted::inside(side, side);
    (wanted.cut, wanted.format) = (Cut::Face, format);
    if format.is_none() {
        wanted.accepted = accepted(call);
    }
    Ok(wanted)
}

/// What is shown without a picture; nothing is a 404. Addresses of other servers are not gone to.
fn fallback(call: &Call, hash: &str) -> Option<Blank> {
    let pattern = || Blank::Pattern(hash.to_ascii_lowercase().into_bytes());
    match &*first(call, ["d", "default"]).unwrap_or_default().to_ascii_lowercase() {
        "404" => None,
        "blank" => Some(Blank::ClearPixel),
        "identicon" | "monsterid" | "wavatar" | "retro" | "robohash" | "pagan" => Some(pattern()),
        _ => Some(Blank::Default),
    }
}

fn first(call: &Call, names: [&str; 2]) -> Option<String> {
    names.into_iter().find_map(|name| call.query(name)).filter(|text| !text.is_empty())
}
