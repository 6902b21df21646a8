//! A picture among the parameters of an agent method: base64 in a JSON object, which may be large.

use bytes::Bytes;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;

use super::sent::{SentPicture, decoded, received};
use crate::http::call::Call;
use crate::http::carry::word::Word;
use crate::http::error::ApiError;

/// The picture that was sent by the name `picture`, and what stands beside it by the names `beside`.
///
/// # Errors
/// An invalid argument when there is no picture or the body is not such an object; when it is too large or breaks off.
pub async fn sent<const N: usize>(
    call: &mut Call,
    picture: &'static str,
    beside: [&'static str; N],
) -> Result<(SentPicture, [Option<Word>; N]), ApiError> {
    let (body, held) = received(call).await?;
    // Where waiting does no harm: a large body takes a while.
    let looked =
        tokio::task::spawn_blocking(move || read(&body, picture, beside).map(|read| (read, held))).await;
    let ((bytes, words), held) = looked.map_err(|error| ApiError::Defect(error.to_string()))??;
    match bytes {
        Some(bytes) if !bytes.is_empty() => Ok((SentPicture { bytes, held }, words)),
        _ => Err(ApiError::argument(picture, "the request has no picture: it is wanted here, in base64")),
    }
}

/// The members of a JSON object with these names in any letter case: bytes in base64, and words beside them. Of
/// members that stand there twice the last counts; others are passed over, and so is null.
///
/// # Errors
/// An invalid argument when it is no such object.
pub fn read<const N: usize>(
    json: &[u8],
    picture: &str,
    beside: [&str; N],
) -> Result<(Option<Bytes>, [Option<Word>; N]), ApiError> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let names = Names { picture, beside: &beside };
    let object = Object { names, words: [const { None }; N] };
    let read = object.deserialize(&mut deserializer).and_then(|read| deserializer.end().map(|()| read));
    let (bytes, words) = read.map_err(|error| unreadable(&error))?;
    Ok((bytes.transpose()?, words))
}

fn unreadable(error: &serde_json::Error) -> ApiError {
    let wanted = match error.classify() {
        Category::Data => "a JSON object of parameters, each of its type, is wanted here",
        Category::Io | Category::Syntax | Category::Eof => "JSON is wanted here",
    };
    ApiError::argument("body", &format!("{wanted}; line {} column {}", error.line(), error.column()))
}

/// What is read, by the vendor's names.
#[derive(Clone, Copy)]
struct Names<'a> {
    picture: &'a str,
    beside: &'a [&'a str],
}

/// Where a member goes.
enum Place {
    Picture,
    Beside(usize),
    Nowhere,
}

impl<'de> DeserializeSeed<'de> for Names<'_> {
    type Value = Place;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Place, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Names<'_> {
    type Value = Place;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Place, E> {
        if name.eq_ignore_ascii_case(self.picture) {
            return Ok(Place::Picture);
        }
        let place = self.beside.iter().position(|known| name.eq_ignore_ascii_case(known));
        Ok(place.map_or(Place::Nowhere, Place::Beside))
    }
}

/// The bytes as far as they could be decoded, and the words.
type Members<const N: usize> = (Option<Result<Bytes, ApiError>>, [Option<Word>; N]);

struct Object<'a, const N: usize> {
    names: Names<'a>,
    words: [Option<Word>; N],
}

impl<'de, const N: usize> DeserializeSeed<'de> for Object<'_, N> {
    type Value = Members<N>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Members<N>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for Object<'_, N> {
    type Value = Members<N>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Members<N>, A::Error> {
        let mut bytes = None;
        while let Some(place) = members.next_key_seed(self.names)? {
            match place {
                Place::Picture => bytes = members.next_value_seed(Base64(self.names.picture))?,
                Place::Beside(place) => {
                    let word = members.next_value()?;
                    if let Some(known) = self.words.get_mut(place) {
                        *known = word;
                    }
                }
                Place::Nowhere => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok((bytes, self.words))
    }
}

/// Base64 by that name, decoded where it stands: a large text is not copied first.
struct Base64<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Base64<'_> {
    type Value = Option<Result<Bytes, ApiError>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Base64<'_> {
    type Value = Option<Result<Bytes, ApiError>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("base64")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(decoded(text, self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(json: &str) -> Result<(Option<Bytes>, [Option<Word>; 2]), ApiError> {
        read(json.as_bytes(), "Image", ["PersonId", "Description"])
    }

    fn refused(json: &str) -> String {
        match parameters(json).unwrap_err() {
            ApiError::Argument(text) => text,
            error => panic!("{error:?}"),
        }
    }

    #[test]
    fn names_are_read_in_any_letter_case_and_in_any_order() {
        let number = Some(Word::Number(7));
        let texts = [
            "{\"PersonId\":7,\"Image\":\"R0lGOA==\"}",
            "{\"image\":\"R0lGOA==\",\"personId\":7}",
            " {\"IMAGE\" : \"R0lGOA\", \"PERSONID\" : 7}\n",
            "{\"Imag\\u0065\":\"R0lG\\nOA==\",\"personid\":7}",
        ];
        for json in texts {
            let (bytes, words) = parameters(json).unwrap();
            assert_eq!((bytes.unwrap().as_ref(), &words), (&b"GIF8"[..], &[number.clone(), None]), "{json}");
        }
    }

    #[test]
    fn an_escaped_stroke_in_base64_is_that_letter() {
        let (bytes, _) = parameters("{\"Image\":\"\\/\\/\\/\\/\"}").unwrap();
        assert_eq!(bytes.unwrap().as_ref(), [0xff; 3]);
    }

    #[test]
    fn a_key_may_be_a_text_and_a_description_may_look_like_a_key() {
        let (_, words) = parameters("{\"PersonId\":\"7\",\"Description\":12}").unwrap();
        let [id, description] = words.map(Option::unwrap);
        assert_eq!((id.id("PersonId").unwrap(), &*description.text()), (7, "12"));
    }

    #[test]
    fn members_that_nobody_asked_for_are_passed_over_whatever_they_hold() {
        let deep = format!("{}1{}", "[{\"Image\":".repeat(50_000), "}]".repeat(50_000));
        for other in ["1e400", "[[],{}]", "{\"PersonId\":9,\"Image\":\"AAAA\"}", "\"\\ud83d\"", &deep] {
            let json = format!("{{\"$type\":{other},\"PersonId\":7,\"_Links\":{other}}}");
            let (bytes, words) = parameters(&json).unwrap();
            assert_eq!((bytes, words), (None, [Some(Word::Number(7)), None]), "{other:.30}");
        }
    }

    #[test]
    fn null_and_nothing_are_no_picture_and_no_word_and_an_empty_text_is_an_empty_picture() {
        for json in ["{}", "{\"Image\":null,\"PersonId\":null}"] {
            assert_eq!(parameters(json).unwrap(), (None, [None, None]), "{json}");
        }
        assert_eq!(parameters("{\"Image\":\"\"}").unwrap().0, Some(Bytes::new()));
    }

    #[test]
    fn of_members_that_stand_there_twice_the_last_counts() {
        let json = "{\"Image\":\"*\",\"PersonId\":1,\"image\":\"R0lGOA==\",\"personid\":\"2\"}";
        let (bytes, words) = parameters(json).unwrap();
        assert_eq!(bytes.unwrap(), "GIF8");
        assert_eq!(words, [Some(Word::Text("2".to_owned())), None]);
    }

    #[test]
    fn what_is_not_base64_is_refused_by_its_name() {
        for json in ["{\"Image\":\"data:image/png;base64,R0lG\"}", "{\"image\":\"R0l*\"}"] {
            assert!(refused(json).starts_with("Image: "), "{json}");
        }
    }

    #[test]
    fn what_is_no_object_of_parameters_is_refused() {
        for json in
            ["null", "[]", "7", "\"Image\"", "{\"Image\":[137,80]}", "{\"Image\":{}}", "{\"Image\":1}"]
        {
            assert!(refused(json).contains("object"), "{json}");
        }
        for json in ["{\"PersonId\":[1]}", "{\"PersonId\":1.5}", "{\"Description\":{\"a\":1}}"] {
            assert!(refused(json).contains("of its type"), "{json}");
        }
        for json in ["", "{", "{\"Image\"}", "{\"Image\":\"R0lG", "{} {}", "{\"a\":[}", "Image=R0lG"] {
            assert!(refused(json).contains("JSON is wanted"), "{json}");
        }
    }
}
