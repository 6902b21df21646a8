//! `/api/v1/User/Default`.

use visage_people::UserType;
use visage_people::ids::PersonId;
use visage_people::user::UserCard;

use crate::http::call::Call;
use crate::http::carry::sent_user::user_type_of;
use crate::http::carry::user::user;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `GET /api/v1/User/Default`
pub async fn get(call: &mut Call) -> Answer {
    let kind = user_type_of(&call.query("userType").unwrap_or_default())?;
    let person = match call.query("personId") {
        None => 0,
        Some(_) => call.key("personId")?,
    };
    begun(call, kind, person).await
}

/// A user of that kind, by default an employee, who is not kept yet.
///
/// # Errors
/// Those of the domain.
pub async fn begun(call: &Call, kind: Option<UserType>, person: i32) -> Answer {
    let (caller, people) = (call.caller()?, call.people());
    let person = (person != 0).then_some(PersonId(person));
    let member = people.default_user(caller, kind.unwrap_or(UserType::Internal), person).await?;
    let person = people.person_behind(caller, &member.associate).await?;
    let card = UserCard { member: &member, person, signed_in: None };
    Reply::carrier(&call.style, &user(&card, caller, &call.style, None), call.select().as_ref())
}
