//! Statements that find the users named by rows.

use super::holder::having;
use super::{Row, Store, params};
use crate::error::Result;
use crate::ids::{AssociateId, ContactId};
use crate::sentry::{Owner, Owners, Table, Visible};

/// Whether a row is visible, by its owner and company: `$1` is a company, `$2` a list of users
/// between commas, and `$3` is 1 when these are the owners that are seen, 0 when all others are.
macro_rules! seen {
    ($company:literal, $owner:expr) => {
        concat!(
            "(",
            $company,
            " = $1 OR CAST(CASE WHEN $2 LIKE '%,' || CAST(",
            $owner,
            " AS TEXT) || ',%' THEN 1 ELSE 0 END AS BIGINT) = $3)"
        )
    };
}

/// The parameters of [`seen`].
struct Filter {
    company: i32,
    owners: String,
    seen: i64,
}

impl Filter {
    fn of(visible: &Visible) -> Self {
        let (owners, company) = match visible {
            Visible::All => (&Owners::AllBut(Vec::new()), None),
            Visible::Some { owners, company } => (owners, *company),
        };
        let (ids, seen) = match owners {
            Owners::Only(ids) => (ids, 1),
            Owners::AllBut(ids) => (ids, 0),
        };
        let owners = ids.iter().fold(String::from(","), |list, id| format!("{list}{},", id.0));
        Self { company: company.map_or(0, |company| company.0), owners, seen }
    }

    async fn users(&self, store: &Store, sql: &'static str) -> Result<Vec<AssociateId>> {
        let values = params![self.company, &self.owners, self.seen];
        let rows = store.all(sql, values, |row| users(row, 0)).await?;
        Ok(rows.into_iter().flatten().collect())
    }
}

/// The users in three columns, the first of which is `first`.
fn users(row: &Row<'_>, first: usize) -> Result<Vec<AssociateId>> {
    let ids = [row.maybe_id(first)?, row.maybe_id(first + 1)?, row.maybe_id(first + 2)?];
    Ok(ids.into_iter().flatten().map(AssociateId).collect())
}

/// The users named by visible persons.
pub(crate) async fn in_persons(store: &Store, visible: &Visible) -> Result<Vec<AssociateId>> {
    let sql = concat!(
        "SELECT DISTINCT coalesce(p.associate_id, c.associate_id, p.registered_associate_id),
            p.registered_associate_id, p.updated_associate_id
        FROM person p LEFT JOIN contact c ON c.contact_id = p.contact_id WHERE ",
        seen!("p.contact_id", "coalesce(p.associate_id, c.associate_id, p.registered_associate_id)")
    );
    Filter::of(visible).users(store, sql).await
}

/// The users named by visible companies.
pub(crate) async fn in_contacts(store: &Store, visible: &Visible) -> Result<Vec<AssociateId>> {
    let sql = concat!(
        "SELECT DISTINCT c.associate_id, c.registered_associate_id, c.updated_associate_id FROM contact c WHERE ",
        seen!("c.contact_id", "coalesce(c.associate_id, c.registered_associate_id)")
    );
    Filter::of(visible).users(store, sql).await
}

/// The users named by visible projects. A project belongs to no company.
pub(crate) async fn in_projects(store: &Store, visible: &Visible) -> Result<Vec<AssociateId>> {
    let sql = concat!(
        "SELECT DISTINCT j.associate_id, j.registered_associate_id, j.updated_associate_id FROM project j WHERE ",
        seen!("CAST(NULL AS BIGINT)", "coalesce(j.associate_id, j.registered_associate_id)")
    );
    Filter::of(visible).users(store, sql).await
}

/// A picture's rows: the table of its subject (none when unattached), that subject's owner, and the users it names.
type Named = (Option<Table>, Owner, Vec<AssociateId>);

/// The users named by pictures that may be read as pictures; the caller checks whether their subjects may be read.
pub(crate) async fn in_pictures(store: &Store, visible: &Visible) -> Result<Vec<Named>> {
    let sql = concat!(
        "SELECT DISTINCT l.ownertable, ",
        having!(owner),
        ", ",
        having!(company),
        ", b.registered_associate_id, b.updated_associate_id
        FROM binaryobject b LEFT JOIN binaryobjectlink l ON l.binaryobject_id = b.binaryobject_id ",
        having!(tables),
        " WHERE ",
        seen!(
            "coalesce(p.contact_id, c.contact_id)",
            "coalesce(p.associate_id, pc.associate_id, p.registered_associate_id,
                c.associate_id, c.registered_associate_id, j.associate_id, j.registered_associate_id,
                b.registered_associate_id)"
        )
    );
    let read = |row: &Row<'_>| {
        let table = row.maybe_int(0)?.and_then(Table::from_number);
        let registered = AssociateId(row.id(3)?);
        let associate = row.maybe_id(1)?.map_or(registered, AssociateId);
        let owner = Owner { associate, company: row.maybe_id(2)?.map(ContactId) };
        let users = [Some(registered), row.maybe_id(4)?.map(AssociateId)];
        Ok((table, owner, users.into_iter().flatten().collect()))
    };
    let Filter { company, owners, seen } = Filter::of(visible);
    store.all(sql, params![company, &owners, seen], read).await
}
