//! People on a database and a folder, with a clock that stands still; and a way to look behind the door.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};
use std::time::Duration;

use tempfile::TempDir;
use visage_blobs::{Blobs, Folder, MasterKey, Place};
use visage_people::ids::PersonId;
use visage_people::import::{NewPerson, Outcome};
use visage_people::user::{NewUserName, Role};
use visage_people::{Caller, Clock, Error, People, Pulse};

use super::engine::{Database, Engine};

pub const KEY: &str = "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub const NOW: i64 = 1_576_748_652;
pub const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";
/// Another one than [`GIF`].
pub const RED_GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";
pub const PNG: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90\x77\x53\xde\x00\x00\x00\x0c\x49\x44\x41\x54\x78\x9c\x63\x60\x60\x60\x00\x00\x00\x04\x00\x01\xf6\x17\x38\x55\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

static SAID: Once = Once::new();

/// Tells a story, if there is what it is told on.
pub fn tell(story: impl Future<Output = ()>) {
    if let Some(variable) = crate::ENGINE.missing() {
        assert!(super::engine::variable("CI").is_none(), "{variable} is not set");
        // Once, and by a way that the test harness does not keep to itself.
        let line = format!("SKIPPED {}: {variable} is not set\n", env!("CARGO_CRATE_NAME"));
        SAID.call_once(|| std::io::stderr().write_all(line.as_bytes()).unwrap());
        return;
    }
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(story);
}

pub struct World {
    pub people: People,
    pub operator: Caller,
    pub clock: Arc<Clock>,
    pub store: Database,
    folder: TempDir,
}

impl World {
    pub async fn new() -> Self {
        Self::on(crate::ENGINE, KEY).await
    }

    pub async fn on(engine: Engine, key: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Clock::fixed(NOW));
        let store = Database::new(engine, folder.path());
        let people = open_at(&store.address, folder.path(), key, &clock).await.unwrap();
        let operator = people.operator().await.unwrap();
        Self { people, operator, clock, store, folder }
    }

    /// The same files, opened once more.
    pub async fn beside(&self) -> People {
        self.beside_with(KEY).await.unwrap()
    }

    pub async fn beside_with(&self, key: &str) -> Result<People, Error> {
        open_at(&self.store.address, self.folder.path(), key, &self.clock).await
    }

    pub fn database(&self) -> String {
        self.store.address.clone()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// One number of the database.
    pub fn number(&self, sql: &str) -> i64 {
        self.text(sql).parse().unwrap()
    }

    /// One text of the database.
    pub fn text(&self, sql: &str) -> String {
        self.store.text(sql)
    }

    /// Changes the database behind the door's back.
    pub async fn meddle(&self, sql: &str) {
        let before = self.people.pulse();
        self.store.meddle(sql);
        self.heard(before).await;
    }

    /// Another text whenever anything was written.
    pub fn written(&self) -> String {
        if !self.people.shared() {
            return format!("{:?}", self.people.pulse().unwrap());
        }
        // Which transaction wrote each row last.
        let tables = [
            "person",
            "contact",
            "email",
            "phone",
            "importkey",
            "binaryobject",
            "binaryobjectlink",
            "session",
        ];
        let sum = |table| {
            format!(
                "(SELECT coalesce(sum(CAST(CAST(xmin AS TEXT) AS BIGINT)), 0) || ' ' || count(*) FROM {table})"
            )
        };
        self.text(&format!("SELECT {}", tables.map(sum).join(" || ' ' || ")))
    }

    /// Waits until what was committed elsewhere after `before` is known here.
    pub async fn heard(&self, before: Option<Pulse>) {
        let began = std::time::Instant::now();
        while self.people.pulse() == before {
            assert!(began.elapsed().as_secs() < 1, "not heard within a second");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        if self.people.shared() {
            // The pulse may have moved for another reason a moment earlier.
            tokio::time::sleep(Duration::from_millis(450)).await;
        }
    }

    /// Files with stored bytes.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.path("blobs"), &mut found);
        found.sort();
        found
    }

    pub async fn import(&self, new: &NewPerson) -> Result<Outcome, Error> {
        let mut outcomes =
            self.people.import(&self.operator, "test", std::slice::from_ref(new), false).await?;
        outcomes.remove(0)
    }

    /// A person of that name, known by it.
    pub async fn person(&self, first_name: &str) -> PersonId {
        self.import(&named(first_name)).await.unwrap().person().unwrap()
    }

    /// A user of that name, who signs in with the same word.
    pub async fn user(&self, name: &str, role: Role) -> Caller {
        self.people.add_user(&self.operator, &user(name, role), name).await.unwrap();
        self.people.act_as(&self.operator, name).await.unwrap()
    }

    /// The bytes of a person's picture.
    pub async fn bytes(&self, person: PersonId) -> Vec<u8> {
        self.people.picture(&self.operator, person).await.unwrap().reader.read_all().await.unwrap().to_vec()
    }
}

pub fn named(first_name: &str) -> NewPerson {
    NewPerson {
        uid: first_name.into(),
        first_name: first_name.into(),
        last_name: "Byron".into(),
        ..NewPerson::default()
    }
}

pub fn user(name: &str, role: Role) -> NewUserName {
    NewUserName {
        name: name.into(),
        full_name: format!("User {name}"),
        person: None,
        role,
        groups: Vec::new(),
    }
}

/// The field that was refused.
pub fn field<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    match result {
        Err(Error::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    }
}

pub fn sqlite_address(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("people.db").display())
}

/// People on a database, with their pictures in a folder.
pub async fn open_at(database: &str, folder: &Path, key: &str, clock: &Arc<Clock>) -> Result<People, Error> {
    let place = Place::Folder(Folder::open(folder.join("blobs")).unwrap());
    let blobs = Blobs::new(place, MasterKey::parse(key).unwrap());
    People::open(database, blobs, Arc::clone(clock)).await
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}
