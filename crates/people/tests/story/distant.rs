//! A server that is far away: to make a connection takes longer than anybody waits for one.

use std::io::copy;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use visage_people::Clock;

use super::engine::Database;
use super::world::{KEY, open_at, tell};

const JOURNEY: Duration = Duration::from_millis(1500);

/// The value of a parameter of an address.
fn value<'a>(address: &'a str, name: &str) -> Option<&'a str> {
    let query = address.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// Another address of the same database, by which every connection takes its time.
fn distant(address: &str, folder: &Path) -> String {
    let host = value(address, "host").unwrap();
    let server = PathBuf::from(host).join(format!(".s.PGSQL.{}", value(address, "port").unwrap_or("5432")));
    let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
    std::thread::spawn(move || {
        for near in listener.incoming() {
            let (near, server) = (near.unwrap(), server.clone());
            std::thread::spawn(move || {
                std::thread::sleep(JOURNEY);
                let far = UnixStream::connect(server).unwrap();
                let (mut from, mut to) = (near.try_clone().unwrap(), far.try_clone().unwrap());
                std::thread::spawn(move || {
                    let _ = copy(&mut from, &mut to);
                    let _ = to.shutdown(std::net::Shutdown::Both);
                });
                let _ = copy(&mut &far, &mut &near);
                let _ = near.shutdown(std::net::Shutdown::Both);
            });
        }
    });
    format!("{}?host={}&sslmode=disable", address.split_once('?').unwrap().0, folder.display())
}

#[test]
fn a_copy_far_from_its_database_starts_and_makes_every_connection_in_the_end() {
    tell(async {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::new(crate::ENGINE, folder.path());
        let address = distant(&database.address, folder.path());
        let people = open_at(&address, folder.path(), KEY, &Arc::new(Clock::fixed(0))).await.unwrap();
        for _ in 0..8 {
            people.ready().await.unwrap();
        }
        tokio::time::sleep(JOURNEY * 2).await;
        let connections = "SELECT count(*) FROM pg_stat_activity
            WHERE application_name = 'visage' AND datname = current_database()";
        assert_eq!(database.text(connections), "6");
    });
}
