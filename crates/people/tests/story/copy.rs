//! A database is copied to another one, of whichever engine: everything is there, and people live on in the copy.

use std::sync::Arc;

use tempfile::TempDir;
use visage_people::application::NewApplication;
use visage_people::copy::{CopiedTable, Progress, tables};
use visage_people::identity::{GivenCode, NewCode, NewTokens};
use visage_people::ids::PersonId;
use visage_people::import::{BirthDate, CompanyName, NewPerson, PhoneKind};
use visage_people::session::Kind;
use visage_people::user::{NewUserName, Role};
use visage_people::{Clock, Error, People};

use super::engine::{Database, Engine};
use super::world::{GIF, KEY, NOW, PNG, World, field, named, open_at, tell, user};

const TICKET: &str = "7T:the-ticket-of-the-reader";
/// Companies beside those of the people, so that there are several batches.
pub const MANY: i64 = 2500;
pub const MORE_COMPANIES: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
    INSERT INTO contact (name, search_name, registered, registered_associate_id)
    SELECT 'Company ' || i, 'company ' || i, 0, 1 FROM n";

/// A company that moves house.
pub struct Move {
    pub source: World,
    pub ada: PersonId,
    pub to: Database,
    _folder: TempDir,
}

/// From where to where it is told.
pub fn pairs() -> Vec<(Engine, Engine)> {
    let ours = crate::ENGINE;
    let mut pairs = vec![(ours, ours)];
    if ours != Engine::Sqlite {
        pairs.extend([(Engine::Sqlite, ours), (ours, Engine::Sqlite)]);
    }
    pairs
}

impl Move {
    pub async fn new((from, to): (Engine, Engine)) -> Self {
        let source = World::on(from, KEY).await;
        let ada = source.import(&full("Ada")).await.unwrap().person().unwrap();
        source.people.set_picture(&source.operator, ada, GIF, "her face").await.unwrap();
        let bob = source.person("Bob").await;
        source.people.set_picture(&source.operator, bob, PNG, "").await.unwrap();
        source.user("tje0", Role::Administrator).await;
        let groups = vec!["Sales".to_owned(), "Support".to_owned()];
        let sam = NewUserName { groups, ..user("sal0", Role::Sales) };
        source.people.add_user(&source.operator, &sam, "sal0").await.unwrap();
        let reader = source.user("rea0", Role::Reader).await;
        source.people.open_session(&reader, Kind::Ticket, TICKET).await.unwrap();
        let revoked = source.people.open_session(&reader, Kind::Access, "8A:revoked").await.unwrap();
        source.people.close_session(&reader, revoked).await.unwrap();
        let redirects = vec!["https://mailer.example/back".to_owned()];
        let mailer =
            NewApplication { client_id: "mailer".into(), name: "Mailer".into(), redirects, system: None };
        source.people.add_application(&source.operator, &mailer, "secret").await.unwrap();
        let app = source.people.application("mailer").await.unwrap().unwrap();
        let code =
            NewCode { code: "code", redirect: "https://mailer.example/back", challenge: "", nonce: "" };
        source.people.give_code(&reader, &app, &code).await.unwrap();
        source.people.signing_key().await.unwrap();
        let me = source.operator.associate().id;
        source.people.import_project(&source.operator, me, "Engine").await.unwrap();
        source.meddle(MORE_COMPANIES).await;
        source.meddle("INSERT INTO lockout (name_hash, until) VALUES ('abc', 1)").await;
        let folder = tempfile::tempdir().unwrap();
        let to = Database::new(to, folder.path());
        Self { source, ada, to, _folder: folder }
    }

    pub async fn copy(&self) -> Result<Vec<CopiedTable>, Error> {
        self.copy_and(|_| ()).await
    }

    pub async fn copy_and(&self, told: impl FnMut(Progress)) -> Result<Vec<CopiedTable>, Error> {
        People::copy(&self.source.database(), &self.to.address, &Clock::fixed(NOW), told).await
    }

    /// The copy, with the bytes of the original.
    pub async fn open(&self) -> Result<People, Error> {
        let folder = self.source.path("blobs");
        open_at(&self.to.address, folder.parent().unwrap(), KEY, &Arc::new(Clock::fixed(NOW))).await
    }

    /// That people live on in the copy as they did in the original.
    pub async fn assert_lived_in(&self) {
        let people = self.open().await.unwrap();
        let operator = people.operator().await.unwrap();
        assert_eq!(operator.associate().id, self.source.operator.associate().id);
        people.sign_in(b"proof", "tje0", "tje0").await.unwrap();
        people.enter(b"ticket", Kind::Ticket, TICKET, None).await.unwrap();
        let app = people.application_with("secret", None).await.unwrap().unwrap();
        let code = GivenCode { code: "code", redirect: "https://mailer.example/back", challenge: "" };
        let tokens = NewTokens { access: "8A:new", refresh: "refresh" };
        people.redeem_code(&app, &code, &tokens, None).await.unwrap();
        let key = self.source.people.signing_key().await.unwrap();
        assert_eq!(people.signing_key().await.unwrap().modulus(), key.modulus());
        let reader = people.sign_in(b"proof", "rea0", "rea0").await.unwrap();
        let picture = people.picture(&reader, self.ada).await.unwrap();
        assert_eq!(picture.reader.read_all().await.unwrap(), GIF);
        let report =
            people.check(&operator, visage_people::check::Look { deep: true, repair: false }).await.unwrap();
        assert!(report.findings.is_empty(), "{report:?}");
        for known in [full("Ada"), named("Bob")] {
            let again = people.import(&operator, "test", &[known], false).await.unwrap().remove(0).unwrap();
            assert!(matches!(again, visage_people::import::Outcome::Unchanged(_)));
        }
        let next = people.import(&operator, "test", &[full("Cleo")], false).await.unwrap().remove(0).unwrap();
        let next = next.person().unwrap();
        assert!(next.0 > self.ada.0);
        people.set_picture(&operator, next, PNG, "").await.unwrap();
        people.add_user(&operator, &user("new0", Role::Reader), "new0").await.unwrap();
        people.sign_in(b"proof", "new0", "new0").await.unwrap();
    }
}

fn full(name: &str) -> NewPerson {
    NewPerson {
        note: "Zoë,\n\u{1f600}; 'quoted' \\ \"twice\"".into(),
        birth_date: Some(BirthDate { year: None, month: 12, day: 10 }),
        company: Some(CompanyName { name: format!("Søsken {name}"), department: "Düsen".into() }),
        emails: vec![format!("{name}@example.com").into(), format!("{name}@example.org").into()],
        phones: vec![(PhoneKind::Mobile, "+47 1234".into()), (PhoneKind::Direct, "12".into())],
        ..named(name)
    }
}

pub fn rows(copied: &[CopiedTable], name: &str) -> (i64, i64) {
    let table = copied.iter().find(|table| table.name == name).unwrap();
    (table.rows.try_into().unwrap(), table.were_there.try_into().unwrap())
}

#[test]
fn everything_is_in_the_copy_and_people_live_on_in_it() {
    tell(async {
        for pair in pairs() {
            let moving = Move::new(pair).await;
            let (mut last, mut calls) = (None, 0);
            let copied = moving
                .copy_and(|progress| {
                    calls += 1;
                    last = Some(progress);
                })
                .await
                .unwrap();
            assert_eq!(rows(&copied, "contact"), (MANY + 1, 0));
            assert_eq!((rows(&copied, "person"), rows(&copied, "binaryobject")), ((2, 0), (2, 0)));
            let last = last.unwrap();
            assert!(calls > 25 && last.done == last.total && last.verifying, "{calls} {last:?}");
            for (table, columns) in tables() {
                let all = |column: &&str| format!("coalesce(CAST({column} AS TEXT), '-')");
                let all = columns.iter().map(all).collect::<Vec<_>>().join(" || '|' || ");
                let middle = format!("SELECT {all} FROM {table} ORDER BY {} LIMIT 1", columns[0]);
                assert_eq!(moving.to.text(&middle), moving.source.text(&middle), "{table}");
            }
            moving.assert_lived_in().await;
        }
    });
}

#[test]
fn no_table_and_no_column_of_the_schema_is_forgotten() {
    tell(async {
        let world = World::new().await;
        let copied = tables().flat_map(|(table, columns)| columns.iter().map(move |column| (table, column)));
        let mut copied: Vec<_> = copied.map(|(table, column)| format!("{table}.{column}")).collect();
        copied.sort_unstable();
        let sql = if crate::ENGINE == Engine::Sqlite {
            "SELECT group_concat(m.name || '.' || c.name) FROM sqlite_master m, pragma_table_info(m.name) c
                WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'visage_migration'"
        } else {
            "SELECT string_agg(table_name || '.' || column_name, ',') FROM information_schema.columns
                WHERE table_schema = current_schema AND table_name <> 'visage_migration'"
        };
        let found = world.text(sql);
        let mut found: Vec<_> = found.split(',').collect();
        found.sort_unstable();
        assert_eq!(copied, found);
    });
}

#[test]
fn a_key_that_was_given_out_is_not_given_out_again_by_the_copy() {
    tell(async {
        for pair in pairs() {
            let moving = Move::new(pair).await;
            let last = moving.source.person("Dora").await;
            moving.source.meddle("DELETE FROM importkey WHERE uid = 'Dora'").await;
            moving.source.meddle("DELETE FROM person WHERE firstname = 'Dora'").await;
            moving.copy().await.unwrap();
            let people = moving.open().await.unwrap();
            let operator = people.operator().await.unwrap();
            let next = people.import(&operator, "test", &[named("Eve")], false).await.unwrap().remove(0);
            assert_eq!(next.unwrap().person().unwrap().0, last.0 + 1);
        }
    });
}

#[test]
fn what_is_written_after_the_start_is_not_in_the_copy() {
    tell(async {
        for pair in pairs() {
            let moving = Move::new(pair).await;
            let mut told = 0;
            let copied = moving.copy_and(|_| {
                told += 1;
                if told < 3 {
                    moving.source.store.meddle(
                        "INSERT INTO contact (name, search_name, registered, registered_associate_id)
                            VALUES ('Late', 'late', 0, 1)",
                    );
                    moving.source.store.meddle("UPDATE person SET title = 'late' WHERE firstname = 'Ada'");
                }
            });
            assert_eq!(rows(&copied.await.unwrap(), "contact"), (MANY + 1, 0));
            assert_eq!(moving.to.text("SELECT count(*) FROM person WHERE title = 'late'"), "0");
            assert_eq!(moving.source.text("SELECT count(*) FROM person WHERE title = 'late'"), "1");
        }
    });
}

#[test]
fn a_destination_that_holds_something_is_refused_and_left_alone() {
    tell(async {
        for pair in pairs() {
            let moving = Move::new(pair).await;
            let (folder, clock) = (moving.source.path("other"), Clock::fixed(0).into());
            let other = open_at(&moving.to.address, &folder, KEY, &clock).await.unwrap();
            let why = moving.copy().await.unwrap_err();
            assert!(matches!(&why, Error::Invalid { field: "to", .. }), "{why:?}");
            assert!(why.to_string().contains("table masterkey has rows"), "{why}");
            other.operator().await.unwrap();
            let why = moving.copy().await.unwrap_err().to_string();
            assert!(why.contains("table usergroup has rows"), "{why}");
            // Nothing was left behind that keeps it from being opened.
            moving.open().await.unwrap().ready().await.unwrap();
            assert_eq!(moving.to.text("SELECT count(*) FROM contact"), "0");
        }
    });
}

#[test]
fn a_finished_copy_is_not_copied_to_once_more() {
    tell(async {
        let moving = Move::new((crate::ENGINE, crate::ENGINE)).await;
        moving.copy().await.unwrap();
        assert_eq!(field(moving.copy().await), "to");
        moving.assert_lived_in().await;
    });
}

#[test]
fn a_source_must_be_there_and_be_another_database() {
    tell(async {
        let moving = Move::new((crate::ENGINE, crate::ENGINE)).await;
        let clock = Clock::fixed(NOW);
        let (here, there) = (moving.source.database(), &moving.to.address);
        assert_eq!(field(People::copy(&here, &here, &clock, |_| ()).await), "to");
        assert_eq!(field(People::copy(there, &here, &clock, |_| ()).await), "from");
        for nonsense in ["", "people.db", "file:x"] {
            assert_eq!(field(People::copy(nonsense, &here, &clock, |_| ()).await), "from");
            assert_eq!(field(People::copy(&here, nonsense, &clock, |_| ()).await), "to");
        }
    });
}

#[test]
fn a_text_that_postgresql_cannot_keep_is_named_by_table_and_key() {
    tell(async {
        if crate::ENGINE == Engine::Sqlite {
            return;
        }
        let moving = Move::new((Engine::Sqlite, crate::ENGINE)).await;
        moving.source.meddle("UPDATE person SET title = 'a' || char(0) || 'b' WHERE firstname = 'Bob'").await;
        let why = moving.copy().await.unwrap_err().to_string();
        assert!(why.contains("table person, row 2") && why.contains("NUL"), "{why}");
        moving.source.meddle("UPDATE person SET title = CAST('ab' AS BLOB) WHERE firstname = 'Bob'").await;
        let why = moving.copy().await.unwrap_err().to_string();
        assert!(why.contains("table person, row 2: title"), "{why}");
        moving.source.meddle("UPDATE person SET title = '' WHERE firstname = 'Bob'").await;
        moving.copy().await.unwrap();
        moving.assert_lived_in().await;
    });
}
