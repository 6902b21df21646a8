//! Pictures that agents ask for in a size: of one holder, and of many persons at once.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde_json::{Map, Value};
use visage_contract::carriers::PersonImage;
use visage_people::Error;
use visage_people::ids::PersonId;
use visage_people::picture::{Format, Holder, Wanted};

use super::asked::accepted;
use super::base64;
use super::by_agent::Of;
use crate::http::call::Call;
use crate::http::carry::word::{Word, id_of};
use crate::http::error::ApiError;
use crate::http::held::apart;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// The most persons whose pictures are given at once.
const MAX_PERSONS: usize = 1000;
/// The most bytes of their pictures together, before base64.
const MAX_TOGETHER_BYTES: u64 = 32 << 20;
/// Expected most bytes of each.
const USUAL_BYTES: u64 = 64 * 1024;
/// Pictures that are waited for at once.
const AT_ONCE: usize = 4;

/// The picture of the holder whose key has that name, inside `Width` and `Height`; without one, and without the
/// holder, no bytes (contract note 9).
pub async fn picture<T: Into<Holder>>(call: &mut Call, name: &'static str, of: Of<T>) -> Answer {
    let asked: Map<String, Value> = call.parameters().await?;
    let holder = of(id_of(word(&asked, name)?.as_ref(), name)?);
    let mut wanted = Wanted::inside(side(&asked, "Width")?, side(&asked, "Height")?);
    wanted.accepted = accepted(call);
    let (people, caller) = (call.people(), call.caller()?);
    if wanted.is_original() {
        return super::by_agent::bytes(call, people.picture(caller, holder).await).await;
    }
    match people.rendition(caller, holder, &wanted).await {
        Ok(rendition) => base64::ready(call, rendition.bytes, rendition.mime).await,
        Err(Error::NoPicture | Error::NotFound { .. }) => {
            base64::ready(call, Bytes::new(), base64::OCTETS).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The pictures of many persons as PNG inside a box, in the order in which they were asked for; empty for who has
/// none, and for who is not there.
pub async fn of_persons(call: &mut Call) -> Answer {
    let asked: Map<String, Value> = call.parameters().await?;
    let ids = keys(asked.get("personids"))?;
    let mut wanted = Wanted::inside(side(&asked, "ScaledWidth")?, side(&asked, "ScaledHeight")?);
    wanted.format = Some(Format::Png);
    let (people, caller, wanted) = (call.people(), call.caller()?, &wanted);
    let one = async |id: i32| match people.rendition(caller, PersonId(id), wanted).await {
        Ok(rendition) => Ok((id, rendition.bytes)),
        // A picture that cannot be decoded keeps nobody from the others.
        Err(Error::NoPicture | Error::NotFound { .. } | Error::Invalid { .. }) => Ok((id, Bytes::new())),
        Err(error @ (Error::Storage(_) | Error::BytesGone(_))) => {
            tracing::error!(%error, id, "the picture of a person cannot be read");
            Ok((id, Bytes::new()))
        }
        Err(error) => Err(error),
    };
    let most = (ids.len() as u64 * USUAL_BYTES).min(MAX_TOGETHER_BYTES);
    let mut pictures = stream::iter(ids).map(one).buffered(AT_ONCE);
    let mut room = call.people().outgoing().begin(call.share(), most * base64::COPIES);
    let (mut images, mut together) = (Vec::new(), 0);
    while let Some((person_id, bytes)) = pictures.try_next().await? {
        together += bytes.len() as u64;
        if together > MAX_TOGETHER_BYTES {
            return Err(Error::TooLarge { limit_bytes: MAX_TOGETHER_BYTES }.into());
        }
        room.grow_to(together * base64::COPIES).await?;
        images.push((person_id, bytes));
    }
    drop(pictures);
    let (style, select) = (call.style, call.select());
    apart(call, room, move |_| {
        let image = |(person_id, bytes)| PersonImage { person_id, image_data: STANDARD.encode(bytes).into() };
        let images: Vec<_> = images.into_iter().map(image).collect();
        Reply::carrier(&style, &images, select.as_ref())
    })
    .await
}

fn word(asked: &Map<String, Value>, name: &str) -> Result<Option<Word>, ApiError> {
    let value = asked.get(&name.to_ascii_lowercase()).filter(|value| !value.is_null());
    let read = value.map(|value| serde_json::from_value(value.clone())).transpose();
    read.map_err(|_| ApiError::argument(name, "a whole number of 32 bits is wanted here"))
}

/// A number of pixels; without one, 0.
fn side(asked: &Map<String, Value>, name: &str) -> Result<i32, ApiError> {
    word(asked, name)?.map_or(Ok(0), |word| word.id(name))
}

fn keys(value: Option<&Value>) -> Result<Vec<i32>, ApiError> {
    let wrong = |text: &str| ApiError::argument("PersonIds", text);
    let items = value.and_then(Value::as_array).ok_or_else(|| wrong("a list of keys is wanted here"))?;
    if items.len() > MAX_PERSONS {
        return Err(wrong("at most 1000 keys are wanted at once"));
    }
    let key =
        |item: &Value| serde_json::from_value::<Word>(item.clone()).ok().and_then(|word| word.id("").ok());
    items
        .iter()
        .map(key)
        .collect::<Option<_>>()
        .ok_or_else(|| wrong("whole numbers of 32 bits are wanted here"))
}
