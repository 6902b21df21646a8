//! Pictures that clients send: as the body, as a part of a form, or as base64 among parameters.

use std::convert::Infallible;
use std::io::{self, Read};

use ::base64::Engine;
use ::base64::alphabet;
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ::base64::read::DecoderReader;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use multer::{Constraints, Multipart, SizeLimit};
use visage_people::Error;
use visage_people::memory::Room;

use crate::http::call::{Call, MAX_PARAMETERS_BYTES};
use crate::http::error::ApiError;

/// What there is of a picture beside its body while it is looked at and sealed: what is left of it without metadata,
/// and the sealed bytes.
const COPIES: u64 = 2;

/// Base64 as clients write it: the ordinary alphabet, with or without padding at the end.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A picture that was sent, and the memory it takes until it is stored.
#[derive(Debug)]
pub struct SentPicture {
    /// The bytes.
    pub bytes: Bytes,
    /// Held as long as the bytes are: where they came in, and where they are looked at.
    pub held: Held,
}

/// Reservations of a picture: in the upload budget, unless it is small, and in the processing budget.
pub type Held = (Option<Room>, Room);

/// The picture in the body: the body itself, or the first file of a form.
///
/// # Errors
/// An invalid argument when there is none, and when the body is too large or breaks off.
pub async fn body(call: &mut Call) -> Result<SentPicture, ApiError> {
    let boundary = content_type(call).and_then(|value| multer::parse_boundary(value).ok());
    let (whole, held) = received(call).await?;
    let bytes = match boundary {
        // Parsing a large form takes a while.
        Some(boundary) => {
            let handle = tokio::runtime::Handle::current();
            let looked =
                tokio::task::spawn_blocking(move || handle.block_on(first_file(whole, boundary))).await;
            looked.map_err(|error| ApiError::Defect(error.to_string()))??
        }
        None => whole,
    };
    if bytes.is_empty() {
        return Err(ApiError::argument(
            "image",
            "the request has no picture: it is wanted as the body or as a part",
        ));
    }
    Ok(SentPicture { bytes, held })
}

/// The whole body, and its memory until it is stored: a client that sends slowly does not keep others from
/// stored pictures. A caller who may not change any picture may send only as much as parameters have.
pub async fn received(call: &mut Call) -> Result<(Bytes, Held), ApiError> {
    let (whole, came) = if call.caller()?.may_change_some_picture() {
        call.picture().await?
    } else {
        let small = call.body(MAX_PARAMETERS_BYTES).await;
        let refused = |error| match error {
            ApiError::BodyTooLarge(_) => Error::NotAllowed.into(),
            error => error,
        };
        (small.map_err(refused)?, None)
    };
    let bytes = (whole.len() as u64).saturating_mul(COPIES);
    let looked_at = call.people().memory().reserve_for(call.share(), bytes).await?;
    Ok((whole, (came, looked_at)))
}

fn content_type(call: &Call) -> Option<&str> {
    call.head.headers.get(CONTENT_TYPE)?.to_str().ok()
}

/// The first part with a file name, else the first that is not empty.
async fn first_file(whole: Bytes, boundary: String) -> Result<Bytes, ApiError> {
    let wrong = |_| ApiError::argument("body", "the parts of this form cannot be read");
    let limits = SizeLimit::new().whole_stream(whole.len() as u64);
    let stream = futures_util::stream::iter([Ok::<_, Infallible>(whole)]);
    let mut form = Multipart::with_constraints(stream, boundary, Constraints::new().size_limit(limits));
    let mut first = Bytes::new();
    for _ in 0..MAX_PARTS {
        let Some(part) = form.next_field().await.map_err(wrong)? else { return Ok(first) };
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(wrong)?;
        if is_file && !bytes.is_empty() {
            return Ok(bytes);
        }
        if first.is_empty() {
            first = bytes;
        }
    }
    Ok(first)
}

/// Parts of a form that are looked at.
const MAX_PARTS: usize = 32;

/// Bytes from base64; blanks and line ends between the letters are passed over.
///
/// # Errors
/// An invalid argument for `field` when it is not base64.
pub fn decoded(text: &str, field: &str) -> Result<Bytes, ApiError> {
    if !text.bytes().any(|letter| letter.is_ascii_whitespace()) {
        return LENIENT.decode(text).map(Bytes::from).map_err(|_| no_base64(field));
    }
    let letters = Letters(text.bytes().filter(|letter| !letter.is_ascii_whitespace()));
    let mut bytes = Vec::with_capacity(::base64::decoded_len_estimate(text.len()));
    let read = DecoderReader::new(letters, &LENIENT).read_to_end(&mut bytes);
    read.map(|_| bytes.into()).map_err(|_| no_base64(field))
}

fn no_base64(field: &str) -> ApiError {
    ApiError::argument(field, "base64 is wanted here")
}

/// Letters that are decoded as they come, so that no second text is made of them.
struct Letters<I>(I);

impl<I: Iterator<Item = u8>> Read for Letters<I> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(buffer.iter_mut().zip(&mut self.0).map(|(place, letter)| *place = letter).count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn file(body: &'static str) -> Bytes {
        first_file(Bytes::from_static(body.as_bytes()), "x".to_owned()).await.unwrap()
    }

    #[tokio::test]
    async fn the_first_file_of_a_form_is_the_picture_whatever_its_name() {
        let form = "--x\r\nContent-Disposition: form-data; name=\"projectid\"\r\n\r\n12\r\n\
            --x\r\nContent-Disposition: form-data; name=\"projectimg\"; filename=\"a.png\"\r\n\r\nPNG\r\n\
            --x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"b.png\"\r\n\r\nGIF\r\n--x--\r\n";
        assert_eq!(file(form).await, "PNG");
    }

    #[tokio::test]
    async fn without_a_file_the_first_part_that_is_not_empty_is_the_picture() {
        let form = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n\
            --x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nPNG\r\n--x--\r\n";
        assert_eq!(file(form).await, "PNG");
    }

    #[test]
    fn base64_is_read_with_and_without_padding_and_over_several_lines() {
        for text in ["R0lGOA==", "R0lGOA", " R0lG\r\nOA== ", "R0l\nGOA"] {
            assert_eq!(decoded(text, "Image").unwrap(), "GIF8", "{text:?}");
        }
        for text in ["R0l*", "R0l\n*", "R0lG\nO", "R0lGOA==\nR0lG"] {
            assert!(decoded(text, "Image").is_err(), "{text:?}");
        }
    }

    #[test]
    fn long_base64_is_the_same_over_one_line_and_over_many() {
        let bytes: Vec<_> = (0..200_001_u32).map(|number| number.to_le_bytes()[0]).collect();
        let text = LENIENT.encode(&bytes);
        let lines: Vec<_> = text.as_bytes().chunks(76).map(|line| str::from_utf8(line).unwrap()).collect();
        for text in [&text, &lines.join("\r\n")] {
            assert!(decoded(text, "Image").unwrap() == bytes, "other bytes");
        }
    }
}
