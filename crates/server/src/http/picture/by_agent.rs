//! What agents ask about the picture of a holder, whom they name among parameters.

use http::StatusCode;
use visage_people::Error;
use visage_people::ids::PictureId;
use visage_people::picture::{Holder, PictureBytes, PictureInfo};

use super::sent::SentPicture;
use super::{base64, parameters};
use crate::http::call::Call;
use crate::http::carry::blob_entity::blob_entity;
use crate::http::carry::word::{Word, id_of};
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// Makes a holder of a key.
pub type Of<T> = fn(i32) -> T;

/// The picture of the holder whose key has that name; without one, and without the holder, no bytes (contract note 9).
pub async fn picture<T: Into<Holder>>(call: &mut Call, name: &'static str, of: Of<T>) -> Answer {
    let [id] = call.ids([name]).await?;
    let asked = call.people().picture(call.caller()?, of(id)).await;
    bytes(call, asked).await
}

/// Stored bytes in the form asked for; none where there are none (contract note 9).
pub async fn bytes(call: &Call, asked: Result<PictureBytes, Error>) -> Answer {
    let picture = match asked {
        Ok(picture) => Some(picture),
        Err(Error::NoPicture | Error::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    base64::stored(call, picture).await
}

/// The same; without a picture, and without the holder, an error (contract note 65).
pub async fn picture_or_error<T: Into<Holder>>(call: &mut Call, name: &'static str, of: Of<T>) -> Answer {
    let [id] = call.ids([name]).await?;
    let picture = call.people().picture(call.caller()?, of(id)).await?;
    base64::stored(call, Some(picture)).await
}

/// Stores the picture that was sent as that of the holder whose key has that name.
pub async fn set<T: Into<Holder>>(call: &mut Call, name: &'static str, of: Of<T>) -> Answer {
    let (sent, [id]) = parameters::sent(call, "Image", [name]).await?;
    let holder = of(id_of(id.as_ref(), name)?);
    call.people().set_picture(call.caller()?, holder, sent.bytes.clone(), "").await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// Gives the holder whose key has that name the stored picture `BlobId`, or with 0 none (contract note 66).
pub async fn change<T: Into<Holder>>(call: &mut Call, name: &'static str, of: Of<T>) -> Answer {
    let [id, picture] = call.ids([name, "BlobId"]).await?;
    let (people, caller, holder) = (call.people(), call.caller()?, of(id));
    match picture {
        0 => people.remove_picture(caller, holder).await?,
        picture => people.change_picture(caller, holder, PictureId(picture)).await?,
    }
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// The facts about the picture of the holder whose key has that name.
pub async fn facts<T: Into<Holder>>(call: &mut Call, name: &'static str, of: Of<T>) -> Answer {
    let [id] = call.ids([name]).await?;
    let asked = call.people().picture_info(call.caller()?, of(id)).await;
    told(call, asked)
}

/// The facts about a picture; null when there is nothing to tell about, as agents answer everything that is not there.
pub fn told(call: &Call, asked: Result<PictureInfo, Error>) -> Answer {
    match asked {
        Err(Error::NotFound { .. }) => Reply::carrier(&call.style, &(), None),
        asked => {
            let (info, caller) = (asked?, call.caller()?);
            Reply::carrier(&call.style, &blob_entity(&info, caller, &call.style), call.select().as_ref())
        }
    }
}

/// Keeps the picture that was sent until somebody is given it; answers its key.
///
/// # Errors
/// Those of the domain.
pub async fn keep(
    call: &Call,
    conceptual_type: &str,
    sent: &SentPicture,
    description: Option<&Word>,
) -> Result<PictureId, ApiError> {
    let description = description.map(Word::text).unwrap_or_default();
    let (caller, bytes) = (call.caller()?, sent.bytes.clone());
    Ok(call.people().keep_picture(caller, conceptual_type, bytes, &description).await?)
}
