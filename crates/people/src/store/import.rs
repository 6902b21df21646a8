//! Statements that match imported cards to persons.

use super::{Store, Write, avatar, params};
use crate::error::Result;
use crate::ids::{ContactId, PersonId};
use crate::import::{BirthDate, CompanyName, Email, NewPerson, PhoneKind, UID_LESS};
use crate::picture::Holder;

/// Most candidates that are read: a value shared by more persons identifies none of them.
const MOST_CANDIDATES: i64 = 11;

/// The person of a card, and the fingerprint of the card at its last import.
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

/// Stores the person and the fingerprint of a card.
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

/// Clears the fingerprints of a person's earlier cards without a UID: they are still about that person, and the
/// newest one counts.
pub(crate) async fn supersede_cards(write: &mut Write<'_>, source: &str, person: PersonId) -> Result<()> {
    let sql = "UPDATE importkey SET fingerprint = '' WHERE person_id = $1 AND source = $2 AND uid LIKE $3";
    let pattern = format!("%{UID_LESS}%");
    write.execute(sql, params![person.0, source, &pattern]).await
}

/// Persons who have an e-mail address.
pub(crate) async fn by_email(store: &Store, address: &str) -> Result<Vec<PersonId>> {
    let sql = "SELECT DISTINCT person_id FROM email WHERE address_md5 = $1 ORDER BY person_id LIMIT $2";
    let hash = avatar::hashes(address).md5;
    store.all(sql, params![&hash, MOST_CANDIDATES], |row| Ok(PersonId(row.id(0)?))).await
}

/// Persons who have a mobile number, in either of two spellings.
pub(crate) async fn by_mobile(store: &Store, number: &str, other: &str) -> Result<Vec<PersonId>> {
    let sql = "SELECT DISTINCT person_id FROM phone WHERE search_number IN ($1, $2) AND kind = $3
        ORDER BY person_id LIMIT $4";
    let values = params![number, other, PhoneKind::Mobile.number(), MOST_CANDIDATES];
    store.all(sql, values, |row| Ok(PersonId(row.id(0)?))).await
}

/// Persons of that last name in a company of that name, in any letter case of the company.
pub(crate) async fn by_name(store: &Store, last_name: &str, company: &str) -> Result<Vec<PersonId>> {
    let sql = "SELECT p.person_id FROM contact c JOIN person p ON p.contact_id = c.contact_id
        WHERE c.search_name = $1 AND p.lastname = $2 ORDER BY p.person_id LIMIT $3";
    let company = company.to_lowercase();
    store.all(sql, params![&company, last_name, MOST_CANDIDATES], |row| Ok(PersonId(row.id(0)?))).await
}

/// A person as a card would describe them, without the picture.
pub(crate) async fn described(store: &Store, person: PersonId) -> Result<Option<NewPerson>> {
    let sql = "SELECT p.firstname, p.middlename, p.lastname, p.mrmrs, p.title, p.department, p.description,
            p.birth_year, p.birth_month, p.birth_day, p.contact_id, coalesce(c.name, ''), coalesce(c.department, '')
        FROM person p LEFT JOIN contact c ON c.contact_id = p.contact_id WHERE p.person_id = $1";
    let read = |row: &super::Row<'_>| {
        let text = |place: usize| row.text(place).map(ToOwned::to_owned);
        let part =
            |place: usize| Ok::<_, crate::Error>(row.maybe_int(place)?.and_then(|it| u8::try_from(it).ok()));
        let birth_date = match (part(8)?, part(9)?) {
            (Some(month), Some(day)) => Some(BirthDate { year: row.maybe_id(7)?, month, day }),
            _ => None,
        };
        let company = match row.maybe_int(10)? {
            Some(_) => Some(CompanyName { name: text(11)?, department: text(12)? }),
            None => None,
        };
        Ok(NewPerson {
            first_name: text(0)?,
            middle_name: text(1)?,
            last_name: text(2)?,
            salutation: text(3)?,
            title: text(4)?,
            department: text(5)?,
            note: text(6)?,
            birth_date,
            company,
            ..NewPerson::default()
        })
    };
    let Some(mut found) = store.one(sql, params![person.0], read).await? else { return Ok(None) };
    let emails = "SELECT address, description FROM email WHERE person_id = $1 ORDER BY rank";
    let email = |row: &super::Row<'_>| {
        Ok(Email { address: row.text(0)?.to_owned(), description: row.text(1)?.to_owned() })
    };
    found.emails = store.all(emails, params![person.0], email).await?;
    let phones = "SELECT kind, number FROM phone WHERE person_id = $1 ORDER BY rank";
    let phone = |row: &super::Row<'_>| Ok((PhoneKind::of(row.int(0)?), row.text(1)?.to_owned()));
    found.phones = store.all(phones, params![person.0], phone).await?;
    Ok(Some(found))
}

/// Whether a person or company has a picture.
pub(crate) async fn has_picture(store: &Store, holder: Holder) -> Result<bool> {
    let sql = "SELECT count(*) FROM binaryobjectlink
        WHERE ownertable = $1 AND ownerrecord = $2 AND linktype = $3 AND rank = 1";
    let values = params![holder.table() as i32, holder.id(), holder.link_type()];
    Ok(store.one(sql, values, |row| row.int(0)).await?.unwrap_or_default() > 0)
}

/// The company of that name, in any letter case, and department.
pub(crate) async fn company(store: &Store, name: &str, department: &str) -> Result<Option<ContactId>> {
    let sql = "SELECT contact_id FROM contact WHERE search_name = $1 AND department = $2 ORDER BY contact_id LIMIT 1";
    let search_name = name.to_lowercase();
    Ok(store.one(sql, params![&search_name, department], |row| row.id(0)).await?.map(ContactId))
}
