//! Roles and groups as clients send them, of which the rest stays as it is.

use serde::Deserialize;
use visage_people::ids::{GroupId, RoleId};
use visage_people::role::{Group, RoleType, StoredRole};
use visage_people::sentry::{RUNGS, Relation, Rights, Table};

use super::role::role_type_of;
use super::sent_user::{kept_or_empty, kept_or_same, key, rank};
use super::word::Word;
use crate::http::error::ApiError;
use crate::http::style::Style;

/// The vendor's `RoleEntity` carrier, as far as it can be written.
#[derive(Debug, Deserialize)]
pub struct SentRole {
    #[serde(rename = "roleid")]
    id: Option<Word>,
    name: Option<String>,
    tooltip: Option<String>,
    #[serde(rename = "roletype")]
    kind: Option<Word>,
    rank: Option<Word>,
    #[serde(rename = "datarights")]
    rights: Option<SentRights>,
}

#[derive(Debug, Deserialize)]
struct SentRights {
    #[serde(rename = "columnsinfo", default)]
    columns: Vec<SentRelation>,
    #[serde(rename = "rowsinfo", default)]
    rows: Vec<SentTable>,
    #[serde(default)]
    rights: Vec<Vec<SentRight>>,
}

#[derive(Debug, Deserialize)]
struct SentRelation {
    id: Word,
}

#[derive(Debug, Deserialize)]
struct SentTable {
    #[serde(rename = "tablename")]
    name: String,
}

#[derive(Debug, Deserialize)]
struct SentRight {
    value: Option<String>,
}

impl SentRole {
    /// The key of the role; none for a new one.
    ///
    /// # Errors
    /// An invalid argument when it is no number.
    pub fn id(&self) -> Result<Option<RoleId>, ApiError> {
        Ok(key(self.id.as_ref(), "RoleId")?.map(RoleId))
    }

    /// What the role is to be. Name, type and rights stay as they are when they are left out.
    ///
    /// # Errors
    /// An invalid argument for what is not of its type.
    pub fn draft(&self, was: Option<&StoredRole>, style: &Style) -> Result<StoredRole, ApiError> {
        let kind = was.map_or(RoleType::Employee, |was| was.role_type);
        let mut rights = was.map_or_else(Rights::default, |was| was.rights.clone());
        if let Some(sent) = &self.rights {
            sent.lay_over(&mut rights)?;
        }
        let (name, tooltip) = was.map_or(("", ""), |was| (&*was.name, &*was.tooltip));
        Ok(StoredRole {
            id: RoleId(0),
            name: kept_or_same(name, self.name.as_deref(), style).into(),
            tooltip: kept_or_empty(tooltip, self.tooltip.as_deref(), style).into(),
            role_type: self.kind.as_ref().map_or(Ok(kind), role_type_of)?,
            rank: rank(self.rank.as_ref())?,
            rights,
            functions: Vec::new(),
        })
    }
}

impl SentRights {
    /// Sets what stands in the table that was sent.
    fn lay_over(&self, rights: &mut Rights) -> Result<(), ApiError> {
        let wrong = |what: &str| ApiError::argument("DataRights", what);
        if self.rights.len() != self.rows.len()
            || self.rights.iter().any(|row| row.len() != self.columns.len())
        {
            return Err(wrong("a row for each of RowsInfo with a cell for each of ColumnsInfo is wanted"));
        }
        for (row, sent) in self.rows.iter().zip(&self.rights) {
            let table = Table::find(&row.name).ok_or_else(|| wrong("no rights are kept for this table"))?;
            for (column, right) in self.columns.iter().zip(sent) {
                let relation = Relation::find(&column.id.text());
                let relation = relation.ok_or_else(|| wrong("this relation has no rights here"))?;
                // What is left out stays.
                let Some(value) = right.value.as_deref() else { continue };
                let rung = RUNGS.iter().find(|(rung, _)| rung.eq_ignore_ascii_case(value));
                let (_, mask) = rung.ok_or_else(|| wrong("empty, R, CR, CRU or CRUD is wanted"))?;
                rights.set(table, relation, *mask);
            }
        }
        Ok(())
    }
}

/// The vendor's `UserGroup` carrier, as far as it can be written.
#[derive(Debug, Deserialize)]
pub struct SentGroup {
    id: Option<Word>,
    value: Option<String>,
    tooltip: Option<String>,
    rank: Option<Word>,
    deleted: Option<bool>,
}

impl SentGroup {
    /// The key of the group; none for a new one.
    ///
    /// # Errors
    /// An invalid argument when it is no number.
    pub fn id(&self) -> Result<Option<GroupId>, ApiError> {
        Ok(key(self.id.as_ref(), "Id")?.map(GroupId))
    }

    /// What the group is to be. Name and Deleted stay as they are when they are left out.
    ///
    /// # Errors
    /// An invalid argument for what is not of its type.
    pub fn draft(&self, was: Option<&Group>, style: &Style) -> Result<Group, ApiError> {
        let (name, tooltip) = was.map_or(("", ""), |was| (&*was.name, &*was.tooltip));
        Ok(Group {
            id: GroupId(0),
            name: kept_or_same(name, self.value.as_deref(), style).into(),
            tooltip: kept_or_empty(tooltip, self.tooltip.as_deref(), style).into(),
            rank: rank(self.rank.as_ref())?,
            deleted: self.deleted.unwrap_or_else(|| was.is_some_and(|was| was.deleted)),
        })
    }
}
