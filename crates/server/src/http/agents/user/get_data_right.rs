//! `/api/v1/Agents/User/GetDataRight`.

use serde::Deserialize;
use visage_people::ids::RoleId;
use visage_people::sentry::{Relation, Table};

use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// A rung of a role, by the vendor's names.
#[derive(Debug, Deserialize)]
pub struct Place {
    /// The role.
    #[serde(rename = "roleid")]
    pub role: i32,
    #[serde(rename = "tablename")]
    table: String,
    #[serde(rename = "relationtoowner")]
    relation: String,
}

impl Place {
    /// Table and relation.
    ///
    /// # Errors
    /// An invalid argument that names which of them is not kept here.
    pub fn of(&self) -> Result<(Table, Relation), ApiError> {
        let table = Table::find(&self.table).ok_or_else(|| ApiError::argument("TableName", NO_TABLE))?;
        let relation = Relation::find(&self.relation)
            .ok_or_else(|| ApiError::argument("RelationToOwner", "this relation has no rights here"))?;
        Ok((table, relation))
    }
}

/// What is said of tables without rights of their own.
pub const NO_TABLE: &str = "rights are kept for contact, person, project and binaryobject";

/// `POST /api/v1/Agents/User/GetDataRight`
///
/// The rung: empty, R, CR, CRU or CRUD.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Place = call.parameters().await?;
    let (table, relation) = asked.of()?;
    let rights = call.people().role_rights(call.caller()?, RoleId(asked.role)).await?;
    Reply::carrier(&call.style, &rights.on(table, relation).crud(), None)
}
