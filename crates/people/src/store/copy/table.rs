//! Every table of the schema with its columns, and the statements that copy it.

use std::sync::LazyLock;

use super::Value;
use crate::store::Param;

/// Rows that are read at once and written in one transaction.
pub(crate) const BATCH: usize = 1000;

/// A table, and the statements that copy it.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The columns of the key come first.
    pub(crate) columns: &'static [&'static str],
    /// Whether the key is one number that the database counts up.
    pub(crate) counted: bool,
    pub(super) key_columns: usize,
    place: usize,
    first: String,
    next: String,
    count: String,
    insert: String,
    delete: String,
    truncate: String,
}

/// Name, columns of the key, other columns. Whom a row refers to comes before it.
type Known = (&'static str, Key, &'static [&'static str]);

enum Key {
    /// The first column, counted up by the database.
    Counted,
    /// The first columns, given by whoever writes the row.
    Given(usize),
}

const KNOWN: &[Known] = &[
    (
        "contact",
        Key::Counted,
        &[
            "contact_id",
            "name",
            "department",
            "search_name",
            "associate_id",
            "registered",
            "registered_associate_id",
            "updated",
            "updated_associate_id",
        ],
    ),
    (
        "person",
        Key::Counted,
        &[
            "person_id",
            "firstname",
            "middlename",
            "lastname",
            "mrmrs",
            "title",
            "department",
            "description",
            "birth_year",
            "birth_month",
            "birth_day",
            "contact_id",
            "associate_id",
            "registered",
            "registered_associate_id",
            "updated",
            "updated_associate_id",
        ],
    ),
    (
        "project",
        Key::Counted,
        &[
            "project_id",
            "name",
            "associate_id",
            "registered",
            "registered_associate_id",
            "updated",
            "updated_associate_id",
        ],
    ),
    (
        "email",
        Key::Counted,
        &["email_id", "person_id", "rank", "address", "description", "address_md5", "address_sha256"],
    ),
    (
        "phone",
        Key::Counted,
        &["phone_id", "person_id", "kind", "rank", "number", "search_number", "description"],
    ),
    ("importkey", Key::Given(2), &["source", "uid", "person_id", "fingerprint"]),
    ("usergroup", Key::Counted, &["usergroup_id", "name", "tooltip", "rank", "deleted"]),
    ("role", Key::Counted, &["role_id", "name", "tooltip", "type", "rank"]),
    ("functionright", Key::Given(2), &["role_id", "name"]),
    ("dataright", Key::Given(3), &["role_id", "table_id", "relation", "crud"]),
    (
        "associate",
        Key::Counted,
        &[
            "associate_id",
            "name",
            "search_name",
            "person_id",
            "role_id",
            "usergroup_id",
            "type",
            "rank",
            "tooltip",
            "full_name",
            "ejuser_id",
            "deleted",
        ],
    ),
    ("usergrouplink", Key::Given(2), &["associate_id", "usergroup_id"]),
    (
        "application",
        Key::Counted,
        &[
            "application_id",
            "client_id",
            "name",
            "secret_hash",
            "redirects",
            "registered",
            "registered_associate_id",
            "public_key",
            "system_token",
            "associate_id",
        ],
    ),
    (
        "session",
        Key::Counted,
        &[
            "session_id",
            "kind",
            "token_hash",
            "associate_id",
            "application_id",
            "registered",
            "used",
            "expires",
            "grant_id",
        ],
    ),
    ("authorizationcode", Key::Given(1), &["session_id", "redirect", "challenge", "nonce", "redeemed"]),
    ("staff", Key::Given(1), &["staff_id", "number"]),
    ("signingkey", Key::Given(1), &["signingkey_id", "sealed", "registered"]),
    (
        "audit",
        Key::Counted,
        &["audit_id", "moment", "event", "associate_id", "by_associate_id", "address", "detail", "times"],
    ),
    ("lockout", Key::Given(1), &["name_hash", "until"]),
    ("revocation", Key::Given(1), &["revocation_id", "number"]),
    ("credentials", Key::Counted, &["credentials_id", "associate_id", "type", "secret", "updated"]),
    (
        "binaryobject",
        Key::Counted,
        &[
            "binaryobject_id",
            "conceptualtype",
            "mimetype",
            "description",
            "extrainfo",
            "originalsize",
            "blobsize",
            "iszipped",
            "isencrypted",
            "registered",
            "registered_associate_id",
            "updated",
            "updated_associate_id",
            "updatedcount",
            "bytes_name",
            "content_hash",
        ],
    ),
    (
        "binaryobjectlink",
        Key::Counted,
        &[
            "binaryobjectlink_id",
            "binaryobject_id",
            "ownertable",
            "ownerrecord",
            "linktype",
            "rank",
            "linkcomment",
            "registered",
            "registered_associate_id",
            "updated",
            "updated_associate_id",
        ],
    ),
    ("masterkey", Key::Given(1), &["fingerprint", "first_used"]),
];

/// The tables in the order in which they can be written. Their statements are made once, because what is prepared
/// is known by the address of its text.
pub(crate) static TABLES: LazyLock<Vec<Table>> =
    LazyLock::new(|| (0..KNOWN.len()).map(|place| Table::new(place, &KNOWN[place])).collect());

impl Table {
    fn new(place: usize, (name, key, columns): &Known) -> Self {
        let (key_columns, counted) = match key {
            Key::Counted => (1, true),
            Key::Given(columns) => (*columns, false),
        };
        let numbers =
            |count: usize| (1..=count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ");
        let (all, key) = (columns.join(", "), columns[..key_columns].join(", "));
        let later: Vec<_> = KNOWN[place..].iter().map(|(name, ..)| *name).collect();
        Self {
            name,
            columns,
            counted,
            key_columns,
            place,
            first: format!("SELECT {all} FROM {name} ORDER BY {key} LIMIT {BATCH}"),
            next: format!(
                "SELECT {all} FROM {name} WHERE ({key}) > ({}) ORDER BY {key} LIMIT {BATCH}",
                numbers(key_columns)
            ),
            count: format!("SELECT count(*) FROM {name}"),
            insert: format!("INSERT INTO {name} ({all}) VALUES ({})", numbers(columns.len())),
            delete: format!("DELETE FROM {name}"),
            truncate: format!("TRUNCATE {}", later.join(", ")),
        }
    }

    /// The statement for the rows after a key, and its parameters.
    pub(super) fn page<'a>(&'static self, after: Option<&'a [Value]>) -> (&'static str, Vec<Param<'a>>) {
        match after {
            None => (&self.first, Vec::new()),
            Some(key) => (&self.next, key.iter().map(Param::from).collect()),
        }
    }

    pub(super) fn count(&'static self) -> &'static str {
        &self.count
    }

    pub(super) fn insert(&'static self) -> &'static str {
        &self.insert
    }

    pub(super) fn delete(&'static self) -> &'static str {
        &self.delete
    }

    pub(super) fn truncate(&'static self) -> &'static str {
        &self.truncate
    }

    /// This table and those after it, in which alone there may be rows that refer to it.
    pub(crate) fn and_later(&self) -> std::slice::Iter<'static, Table> {
        TABLES[self.place..].iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;
    use crate::store::{Store, params};

    #[tokio::test]
    async fn whom_a_row_refers_to_comes_before_it_and_counted_keys_are_known() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("people.db").display());
        let store = Store::open(&address, &Clock::fixed(0)).await.unwrap();
        let mut references = 0;
        for table in TABLES.iter() {
            let sql =
                "SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE type = 'table' AND name = $1";
            let counted = store.one(sql, params![table.name], |row| row.flag(0)).await.unwrap();
            assert_eq!(counted, Some(table.counted), "{}", table.name);
            let sql = "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk";
            let key = store.all(sql, params![table.name], |row| Ok(row.text(0)?.to_owned())).await.unwrap();
            assert_eq!(key, table.columns[..table.key_columns], "{}", table.name);
            let sql = "SELECT \"table\" FROM pragma_foreign_key_list($1)";
            let parents = store.all(sql, params![table.name], |row| Ok(row.text(0)?.to_owned())).await;
            for parent in parents.unwrap() {
                references += 1;
                assert!(TABLES[..table.place].iter().any(|table| table.name == parent), "{parent}");
            }
        }
        assert!(references > 5, "{references}");
    }
}
