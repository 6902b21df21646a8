//! Statements that find a person by the hash of an e-mail address.

use aws_lc_rs::digest::{SHA256, digest};
use md5::{Digest, Md5};

use super::{Row, Store, Write, params};
use crate::error::Result;
use crate::ids::PersonId;
use crate::session::hex;

/// The hashes by which an address is known to those who may not know it.
pub(crate) struct Hashes {
    pub(crate) md5: String,
    pub(crate) sha256: String,
}

/// The hashes of an address: of its small letters, without blanks around them.
pub(crate) fn hashes(address: &str) -> Hashes {
    let folded = address.trim().to_lowercase();
    Hashes {
        md5: hex(&Md5::digest(folded.as_bytes())),
        sha256: hex(digest(&SHA256, folded.as_bytes()).as_ref()),
    }
}

/// The person who has an address with that hash, in small hexadecimal letters: an MD5 or a SHA-256. Of several, whoever
/// has it first in order, and of those one with a picture.
pub(crate) async fn person_of(store: &Store, hash: &str) -> Result<Option<PersonId>> {
    let by_md5 = "SELECT e.person_id FROM email e
        LEFT JOIN binaryobjectlink l
            ON l.ownertable = 6 AND l.ownerrecord = e.person_id AND l.linktype = 1 AND l.rank = 1
        WHERE e.address_md5 = $1
        ORDER BY CASE WHEN l.ownerrecord IS NULL THEN 1 ELSE 0 END, e.rank, e.person_id LIMIT 1";
    let by_sha256 = "SELECT e.person_id FROM email e
        LEFT JOIN binaryobjectlink l
            ON l.ownertable = 6 AND l.ownerrecord = e.person_id AND l.linktype = 1 AND l.rank = 1
        WHERE e.address_sha256 = $1
        ORDER BY CASE WHEN l.ownerrecord IS NULL THEN 1 ELSE 0 END, e.rank, e.person_id LIMIT 1";
    let sql = if hash.len() == 32 { by_md5 } else { by_sha256 };
    store.one(sql, params![hash], |row| Ok(PersonId(row.id(0)?))).await
}

/// Some addresses that have no hashes yet.
pub(crate) async fn without_hashes(write: &mut Write<'_>) -> Result<Vec<(i32, String)>> {
    let sql = "SELECT email_id, address FROM email WHERE address_md5 = '' ORDER BY email_id LIMIT 1000";
    write.all(sql, &[], |row: &Row<'_>| Ok((row.id(0)?, row.text(1)?.to_owned()))).await
}

pub(crate) async fn set_hashes(write: &mut Write<'_>, email: i32, hashes: &Hashes) -> Result<()> {
    let sql = "UPDATE email SET address_md5 = $1, address_sha256 = $2 WHERE email_id = $3";
    write.execute(sql, params![&hashes.md5, &hashes.sha256, email]).await
}
