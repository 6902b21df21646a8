//! `/api/v1/Agents/User/CreateUserGroup`.

use visage_contract::carriers::UserGroup;
use visage_people::{Error, sentry};

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/CreateUserGroup`
///
/// One that is not kept yet.
pub async fn post(call: &mut Call) -> Answer {
    if !sentry::associate(call.caller()?).may_update() {
        return Err(Error::NotAllowed.into());
    }
    Reply::carrier(&call.style, &UserGroup::default(), call.select().as_ref())
}
