//! Databases to tell the story on, and a way behind the door.

use std::path::Path;

use rusqlite::Connection;
use tokio_postgres::{NoTls, SimpleQueryMessage};

/// What a story is told on. Each of the programs that tell it has one.
#[allow(dead_code, clippy::allow_attributes, reason = "which one differs from program to program")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    /// The variable that names a database of a PostgreSQL cluster; stories get databases of their own beside it.
    Postgres(&'static str),
}

impl Engine {
    /// The variable that is missing for this engine.
    pub fn missing(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres(name) => variable(name).is_none().then_some(name),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "who runs the tests says where the cluster is")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// An empty database, gone when this is dropped.
pub struct Database {
    pub address: String,
    /// The address of the cluster's own database and the name of this one.
    cluster: Option<(String, String)>,
}

impl Database {
    /// A database that is not there yet, in `folder` when it is a file.
    pub fn new(engine: Engine, folder: &Path) -> Self {
        let Engine::Postgres(variable) = engine else {
            return Self { address: super::world::sqlite_address(folder), cluster: None };
        };
        let cluster = self::variable(variable).unwrap();
        let name: String =
            visage_people::session::random_bytes::<8>().unwrap().map(|byte| format!("{byte:02x}")).concat();
        let name = format!("story_{name}");
        ask(&cluster, &format!("CREATE DATABASE {name}"));
        let (front, query) = cluster.split_once('?').unwrap_or((&cluster, ""));
        let server = &front[..front.rfind('/').unwrap()];
        Self { address: format!("{server}/{name}?{query}"), cluster: Some((cluster, name)) }
    }

    /// Changes the database behind the door; at least one row.
    pub fn meddle(&self, sql: &str) {
        if self.cluster.is_none() {
            assert!(self.file().execute(sql, []).unwrap() > 0, "{sql}");
            return;
        }
        let answers = ask(&self.address, sql);
        let rows = answers.iter().find_map(|answer| match answer {
            SimpleQueryMessage::CommandComplete(rows) => Some(*rows),
            _ => None,
        });
        assert!(rows.is_some_and(|rows| rows > 0), "{sql}");
        ask(&self.address, "NOTIFY visage");
    }

    /// The first column of the first row.
    pub fn text(&self, sql: &str) -> String {
        match &self.cluster {
            None => self
                .file()
                .query_row(sql, [], |row| {
                    Ok(row
                        .get_ref(0)?
                        .as_str()
                        .map_or_else(|_| row.get::<_, i64>(0).unwrap().to_string(), str::to_owned))
                })
                .unwrap(),
            Some(_) => ask(&self.address, sql)
                .iter()
                .find_map(|answer| match answer {
                    SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                    _ => None,
                })
                .unwrap(),
        }
    }

    /// Takes the turn of whoever writes, for a second.
    pub fn write_for_a_second(&self) -> std::thread::JoinHandle<()> {
        let address = self.address.clone();
        if self.cluster.is_some() {
            let held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database =
                (SELECT oid FROM pg_database WHERE datname = current_database())";
            let hold = "BEGIN; SELECT pg_advisory_xact_lock(847243); SELECT pg_sleep(1); COMMIT";
            let holding = std::thread::spawn(move || drop(ask(&address, hold)));
            while self.text(held) == "0" {}
            return holding;
        }
        let file = self.file();
        file.execute_batch("BEGIN IMMEDIATE").unwrap();
        std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_secs(1));
            file.execute_batch("COMMIT").unwrap();
        })
    }

    pub fn file(&self) -> Connection {
        Connection::open(self.address.strip_prefix("sqlite:").unwrap()).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((cluster, name)) = &self.cluster
            && !std::thread::panicking()
        {
            ask(cluster, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// Asks PostgreSQL on a thread of its own, whatever the calling one is doing.
pub fn ask(address: &str, sql: &str) -> Vec<SimpleQueryMessage> {
    let ask = async {
        let (client, connection) = tokio_postgres::connect(address, NoTls).await.unwrap();
        let driving = tokio::spawn(connection);
        let answer = client.simple_query(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        drop(client);
        driving.await.unwrap().unwrap();
        answer
    };
    let on_a_thread = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(ask)
    };
    std::thread::scope(|scope| scope.spawn(on_a_thread).join().unwrap())
}
