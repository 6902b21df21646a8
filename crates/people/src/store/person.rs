//! Statements about persons and companies.

use super::{Row, Store, Write, avatar, params};
use crate::error::Result;
use crate::ids::{AssociateId, ContactId, PersonId};
use crate::import::{NewPerson, PhoneKind, fold_number};
use crate::person::{PersonCard, PicturedPerson};
use crate::sentry::{Owner, Owners, RowRight, Visible};

/// Whose a person is: their own user's, else that of their company, else that of whoever registered them.
pub(crate) const OWNER: &str =
    "SELECT coalesce(p.associate_id, c.associate_id, p.registered_associate_id), p.contact_id
    FROM person p LEFT JOIN contact c ON c.contact_id = p.contact_id WHERE p.person_id = $1";

fn owner(row: &Row<'_>) -> Result<Owner> {
    Ok(Owner { associate: AssociateId(row.id(0)?), company: row.maybe_id(1)?.map(ContactId) })
}

/// Whose a person is, if there is such a person, inside a transaction that is going to write.
pub(crate) async fn owner_now(write: &mut Write<'_>, person: PersonId) -> Result<Option<Owner>> {
    write.one(OWNER, params![person.0], owner).await
}

/// What is known of a person on one level; what the caller may do is not.
pub(crate) async fn card(store: &Store, person: PersonId) -> Result<Option<PersonCard>> {
    let sql = "SELECT p.firstname, p.middlename, p.lastname, p.mrmrs, p.title, p.description, p.contact_id,
            coalesce(c.name, ''), CASE WHEN coalesce(c.department, '') = '' THEN p.department ELSE c.department END,
            coalesce(p.associate_id, c.associate_id, p.registered_associate_id),
            coalesce((SELECT e.address FROM email e WHERE e.person_id = p.person_id ORDER BY e.rank LIMIT 1), ''),
            coalesce((SELECT f.number FROM phone f WHERE f.person_id = p.person_id AND f.kind = $1
                ORDER BY f.rank LIMIT 1), ''),
            coalesce((SELECT f.number FROM phone f WHERE f.person_id = p.person_id AND f.kind = $2
                ORDER BY f.rank LIMIT 1), ''),
            coalesce((SELECT f.number FROM phone f WHERE f.person_id = p.person_id AND f.kind = $3
                ORDER BY f.rank LIMIT 1), '')
        FROM person p LEFT JOIN contact c ON c.contact_id = p.contact_id WHERE p.person_id = $4";
    let read = |row: &Row<'_>| {
        let text = |place: usize| row.text(place).map(ToOwned::to_owned);
        Ok(PersonCard {
            id: person,
            first_name: text(0)?,
            middle_name: text(1)?,
            last_name: text(2)?,
            salutation: text(3)?,
            title: text(4)?,
            note: text(5)?,
            email: text(10)?,
            phones: [text(11)?, text(12)?, text(13)?],
            company: match row.maybe_id(6)? {
                Some(id) => Some((ContactId(id), text(7)?, text(8)?)),
                None => None,
            },
            owner: AssociateId(row.id(9)?),
            right: RowRight::NONE,
        })
    };
    let [direct, mobile, fax] = [PhoneKind::Direct, PhoneKind::Mobile, PhoneKind::Fax].map(PhoneKind::number);
    store.one(sql, params![direct, mobile, fax, person.0], read).await
}

/// The people after one whom somebody may see, by key, with their names.
pub(crate) async fn visible(
    store: &Store,
    visible: &Visible,
    after: PersonId,
    most: i64,
) -> Result<Vec<(PersonId, String)>> {
    // The owners are a list of numbers between commas; whether they are those seen or those not seen is a number.
    let sql = "SELECT p.person_id, p.firstname, p.middlename, p.lastname
        FROM person p LEFT JOIN contact c ON c.contact_id = p.contact_id
        WHERE p.person_id > $1
            AND (p.contact_id = $2 OR CAST(CASE WHEN $3 LIKE
                '%,' || CAST(coalesce(p.associate_id, c.associate_id, p.registered_associate_id) AS TEXT) || ',%'
                THEN 1 ELSE 0 END AS BIGINT) = $4)
        ORDER BY p.person_id LIMIT $5";
    let (owners, company) = match visible {
        Visible::All => (&Owners::AllBut(Vec::new()), None),
        Visible::Some { owners, company } => (owners, *company),
    };
    let (ids, seen) = match owners {
        Owners::Only(ids) => (ids, 1),
        Owners::AllBut(ids) => (ids, 0),
    };
    let list = ids.iter().fold(String::from(","), |list, id| format!("{list}{},", id.0));
    let read = |row: &Row<'_>| {
        let name = crate::person::full_name([row.text(1)?, row.text(2)?, row.text(3)?]);
        Ok((PersonId(row.id(0)?), name))
    };
    let company = company.map_or(0, |company| company.0);
    store.all(sql, params![after.0, company, &list, seen, most], read).await
}

/// The columns of people with a picture, and the tables they come from.
macro_rules! pictured {
    () => {
        "SELECT p.person_id, p.firstname, p.middlename, p.lastname, coalesce(c.name, ''),
            coalesce(p.associate_id, c.associate_id, p.registered_associate_id), p.contact_id
        FROM person p
            JOIN binaryobjectlink l ON l.ownertable = 6 AND l.ownerrecord = p.person_id
                AND l.linktype = 1 AND l.rank = 1
            JOIN binaryobject b ON b.binaryobject_id = l.binaryobject_id AND b.originalsize > 0
            LEFT JOIN contact c ON c.contact_id = p.contact_id "
    };
}

/// The people after one who have a picture, by key: those of a company, or all.
pub(crate) async fn pictured(
    store: &Store,
    company: Option<ContactId>,
    after: PersonId,
    most: usize,
) -> Result<Vec<PicturedPerson>> {
    let read = |row: &Row<'_>| {
        Ok(PicturedPerson {
            id: PersonId(row.id(0)?),
            name: crate::person::full_name([row.text(1)?, row.text(2)?, row.text(3)?]),
            company: row.text(4)?.to_owned(),
            owner: Owner { associate: AssociateId(row.id(5)?), company: row.maybe_id(6)?.map(ContactId) },
        })
    };
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    if let Some(company) = company {
        let sql = concat!(
            pictured!(),
            "WHERE p.contact_id = $1 AND p.person_id > $2 ORDER BY p.person_id LIMIT $3"
        );
        return store.all(sql, params![company.0, after.0, most], read).await;
    }
    let sql = concat!(pictured!(), "WHERE p.person_id > $1 ORDER BY p.person_id LIMIT $2");
    store.all(sql, params![after.0, most], read).await
}

/// Whose a new row is, who writes it, and when.
#[derive(Clone, Copy)]
pub(crate) struct Stamp {
    pub(crate) owner: AssociateId,
    pub(crate) by: AssociateId,
    pub(crate) now: i64,
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
    stamp: Stamp,
) -> Result<ContactId> {
    if let Some(known) = find_company(write, name, department).await? {
        return Ok(known);
    }
    let search_name = name.to_lowercase();
    let sql = "INSERT INTO contact (name, department, search_name, associate_id, registered, registered_associate_id)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING contact_id";
    let values = params![name, department, &search_name, stamp.owner.0, stamp.now, stamp.by.0];
    Ok(ContactId(write.key(sql, values).await?))
}

pub(crate) async fn insert(
    write: &mut Write<'_>,
    new: &NewPerson,
    company: Option<ContactId>,
    stamp: Stamp,
) -> Result<PersonId> {
    let sql = "INSERT INTO person (firstname, middlename, lastname, mrmrs, title, department, description, birth_year,
            birth_month, birth_day, contact_id, associate_id, registered, registered_associate_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING person_id";
    let (year, month, day) = birth(new);
    let values = params![
        &new.first_name,
        &new.middle_name,
        &new.last_name,
        &new.salutation,
        &new.title,
        &new.department,
        &new.note,
        year,
        month,
        day,
        company.map(|company| company.0),
        // Whoever belongs to a company is whose the company is.
        company.is_none().then_some(stamp.owner.0),
        stamp.now,
        stamp.by.0
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
            department = $6, description = $7, birth_year = $8, birth_month = $9, birth_day = $10, contact_id = $11,
            updated = $12, updated_associate_id = $13
        WHERE person_id = $14";
    let (year, month, day) = birth(new);
    let values = params![
        &new.first_name,
        &new.middle_name,
        &new.last_name,
        &new.salutation,
        &new.title,
        &new.department,
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
    for (rank, email) in (1_i64..).zip(&new.emails) {
        let hashes = avatar::hashes(&email.address);
        let sql = "INSERT INTO email (person_id, rank, address, description, address_md5, address_sha256)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let values = params![person.0, rank, &email.address, &email.description, &hashes.md5, &hashes.sha256];
        write.execute(sql, values).await?;
    }
    for (rank, (kind, number)) in (1_i64..).zip(&new.phones) {
        let sql =
            "INSERT INTO phone (person_id, kind, rank, number, search_number) VALUES ($1, $2, $3, $4, $5)";
        write.execute(sql, params![person.0, kind.number(), rank, number, &fold_number(number)]).await?;
    }
    Ok(())
}
