//! How a client wants its answer: format, language, culture and time zone.

use http::HeaderMap;
use http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderName};
use visage_contract::accept::{MediaType, negotiate};
use visage_contract::culture::{Culture, Language, TimeStyle, Zone, ZoneRequest};

use super::error::ApiError;

/// SO-Language.
pub const SO_LANGUAGE: HeaderName = HeaderName::from_static("so-language");
/// SO-Culture.
pub const SO_CULTURE: HeaderName = HeaderName::from_static("so-culture");
/// SO-TimeZone.
pub const SO_TIME_ZONE: HeaderName = HeaderName::from_static("so-timezone");

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    /// JSON or XML, and its label.
    pub media: MediaType,
    /// Language of texts.
    pub language: Language,
    /// Culture of numbers inside texts; none without a language.
    pub culture: Option<Culture>,
    /// Zone of instants.
    pub time: TimeStyle,
}

impl Style {
    /// What the headers ask for; in the base zone.
    pub fn asked(headers: &HeaderMap, base: Zone) -> Self {
        let language = Language::requested(value(headers, &SO_LANGUAGE), value(headers, &ACCEPT_LANGUAGE));
        Self {
            media: media(headers),
            language,
            culture: Culture::requested(value(headers, &SO_CULTURE), language),
            time: TimeStyle { zone: None, base, include_offset: false },
        }
    }

    /// The same in the zone that the headers ask for.
    ///
    /// # Errors
    /// An invalid argument when nobody knows the zone.
    pub fn in_zone(mut self, headers: &HeaderMap) -> Result<Self, ApiError> {
        let request = ZoneRequest::parse(value(headers, &SO_TIME_ZONE)).map_err(|_| {
            ApiError::argument("SO-TimeZone", "this time zone is not known; use a code such as NO or UTC")
        })?;
        self.time = TimeStyle::new(request, self.time.base);
        Ok(self)
    }

    /// The code of the zone that the answer is in.
    pub fn zone(&self) -> Zone {
        self.time.effective_zone()
    }
}

fn media(headers: &HeaderMap) -> MediaType {
    let mut accepts = headers.get_all(ACCEPT).iter();
    match (accepts.next(), accepts.next()) {
        (Some(_), Some(_)) => negotiate(Some(&joined(headers)), None),
        (first, _) => negotiate(first.map(http::HeaderValue::as_bytes), value(headers, &CONTENT_TYPE)),
    }
}

/// Every Accept header in one, as a list.
pub fn joined(headers: &HeaderMap) -> Vec<u8> {
    let values: Vec<_> = headers.get_all(ACCEPT).iter().map(http::HeaderValue::as_bytes).collect();
    values.join(&b","[..])
}

fn value<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a [u8]> {
    headers.get(name).map(http::HeaderValue::as_bytes)
}
