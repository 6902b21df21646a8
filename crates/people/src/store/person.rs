//! Statements about persons and companies.

use super::{Store, Write, params};
use crate::error::Result;
use crate::ids::{AssociateId, ContactId, PersonId};
use crate::import::{NewPerson, fold_number};

pub(crate) async fn exists(write: &mut Write<'_>, person: PersonId) -> Result<bool> {
    let sql = "SELECT person_id FROM person WHERE person_id = $1";
    Ok(write.one(sql, params![person.0], |row| row.id(0)).await?.is_some())
}

/// Whose card this was, and the fingerprint of the card that was taken last.
pub(crate) async fn import_key(store: &Store, source: &str, uid: &str) -> Result<Option<(PersonId, String)>> {
    let sql = "SELECT person_id, fingerprint FROM importkey WHERE source = $1 AND uid = $2";
    store.one(sql, params![source, uid], |row| Ok((PersonId(row.id(0)?), row.text(1)?.to_owned()))).await
}

/// Persons without a card of that source.
pub(crate) async fn count_from_elsewhere(store: &Store, source: &str) -> Result<i64> {
    let sql = "SELECT count(*) FROM person p
        WHERE NOT EXISTS (SELECT 1 FROM importkey k WHERE k.person_id = p.person_id AND k.source = $1)";
    Ok(store.one(sql, params![source], |row| row.int(0)).await?.unwrap_or_default())
}

/// The same inside a transaction that is going to write.
pub(crate) async fn importing(write: &mut Write<'_>, source: &str, uid: &str) -> Result<Option<PersonId>> {
    let sql = "SELECT person_id FROM importkey WHERE source = $1 AND uid = $2";
    Ok(write.one(sql, params![source, uid], |row| row.id(0)).await?.map(PersonId))
}

pub(crate) async fn set_import_key(
    write: &mut Write<'_>,
    source: &str,
    uid: &str,
    person: PersonId,
    fingerprint: &str,
) -> Result<()> {
    let sql = "INSERT INTO importkey (source, uid, person_id, fingerprint) VALUES ($1, $2, $3, $4)
        ON CONFLICT (source, uid) DO UPDATE SET person_id = excluded.person_id, fingerprint = excluded.fingerprint";
    write.execute(sql, params![source, uid, person.0, fingerprint]).await?;
    Ok(())
}

/// The company of that name, in any letter case, and department.
pub(crate) async fn find_company(
    write: &mut Write<'_>,
    name: &str,
    department: &str,
) -> Result<Option<ContactId>> {
    let sql = "SELECT contact_id FROM contact WHERE search_name = $1 AND department = $2 ORDER BY contact_id LIMIT 1";
    let search_name = name.to_lowercase();
    Ok(write.one(sql, params![&search_name, department], |row| row.id(0)).await?.map(ContactId))
}

/// The company of that name and department, made if there is none.
pub(crate) async fn company(
    write: &mut Write<'_>,
    name: &str,
    department: &str,
    by: AssociateId,
    now: i64,
) -> Result<ContactId> {
    if let Some(known) = find_company(write, name, department).await? {
        return Ok(known);
    }
    let search_name = name.to_lowercase();
    let sql = "INSERT INTO contact (name, department, search_name, associate_id, registered, registered_associate_id)
        VALUES ($1, $2, $3, $4, $5, $4) RETURNING contact_id";
    Ok(ContactId(write.key(sql, params![name, department, &search_name, by.0, now]).await?))
}

pub(crate) async fn insert(
    write: &mut Write<'_>,
    new: &NewPerson,
    company: Option<ContactId>,
    by: AssociateId,
    now: i64,
) -> Result<PersonId> {
    let sql = "INSERT INTO person (firstname, middlename, lastname, mrmrs, title, description, birth_year,
            birth_month, birth_day, contact_id, registered, registered_associate_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING person_id";
    let (year, month, day) = birth(new);
    let values = params![
        &new.first_name,
        &new.middle_name,
        &new.last_name,
        &new.salutation,
        &new.title,
        &new.note,
        year,
        month,
        day,
        company.map(|company| company.0),
        now,
        by.0
    ];
    Ok(PersonId(write.key(sql, values).await?))
}

pub(crate) async fn update(
    write: &mut Write<'_>,
    person: PersonId,
    new: &NewPerson,
    company: Option<ContactId>,
    by: AssociateId,
    now: i64,
) -> Result<()> {
    let sql = "UPDATE person SET firstname = $1, middlename = $2, lastname = $3, mrmrs = $4, title = $5,
            description = $6, birth_year = $7, birth_month = $8, birth_day = $9, contact_id = $10,
            updated = $11, updated_associate_id = $12
        WHERE person_id = $13";
    let (year, month, day) = birth(new);
    let values = params![
        &new.first_name,
        &new.middle_name,
        &new.last_name,
        &new.salutation,
        &new.title,
        &new.note,
        year,
        month,
        day,
        company.map(|company| company.0),
        now,
        by.0,
        person.0
    ];
    write.execute(sql, values).await?;
    Ok(())
}

fn birth(new: &NewPerson) -> (Option<i32>, Option<u8>, Option<u8>) {
    new.birth_date.map_or((None, None, None), |birth| (birth.year, Some(birth.month), Some(birth.day)))
}

/// Puts these e-mail addresses and telephone numbers in place of those the person had; their order is their rank.
pub(crate) async fn set_reachable(write: &mut Write<'_>, person: PersonId, new: &NewPerson) -> Result<()> {
    write.execute("DELETE FROM email WHERE person_id = $1", params![person.0]).await?;
    write.execute("DELETE FROM phone WHERE person_id = $1", params![person.0]).await?;
    for (rank, address) in (1_i64..).zip(&new.emails) {
        let sql = "INSERT INTO email (person_id, rank, address) VALUES ($1, $2, $3)";
        write.execute(sql, params![person.0, rank, address]).await?;
    }
    for (rank, (kind, number)) in (1_i64..).zip(&new.phones) {
        let sql =
            "INSERT INTO phone (person_id, kind, rank, number, search_number) VALUES ($1, $2, $3, $4, $5)";
        write.execute(sql, params![person.0, kind.number(), rank, number, &fold_number(number)]).await?;
    }
    Ok(())
}
