//! Several copies on one database: what one does the others know, and they stay out of each other's way.

use std::sync::Arc;
use std::time::{Duration, Instant};

use visage_people::import::{CompanyName, NewPerson};
use visage_people::user::Role;
use visage_people::{Clock, Error, People};

use super::engine::{Database, ask};
use super::world::{GIF, KEY, World, named, open_at, tell, user};

/// Waits until `done`, for at most a second.
async fn within_a_second(mut done: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !done().await {
        assert!(began.elapsed() < Duration::from_secs(1), "not within a second");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[test]
fn ten_copies_that_start_at_once_migrate_once() {
    tell(async {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::new(crate::ENGINE, folder.path());
        let clock = Arc::new(Clock::fixed(0));
        let mut starting = tokio::task::JoinSet::new();
        for _ in 0..10 {
            let (path, address, clock) =
                (folder.path().to_owned(), database.address.clone(), Arc::clone(&clock));
            starting.spawn(async move { open_at(&address, &path, KEY, &clock).await });
        }
        let started: Vec<_> = starting.join_all().await.into_iter().map(Result::unwrap).collect();
        assert_eq!(started.len(), 10);
        let steps = "SELECT count(*) = max(number) AND count(*) > 1 FROM visage_migration";
        assert_eq!(database.text(&format!("SELECT CASE WHEN ({steps}) THEN 'once' END")), "once");
        assert_eq!(database.text("SELECT count(*) FROM masterkey"), "1");
    });
}

#[test]
fn a_copy_waits_for_another_that_takes_longer_to_migrate_than_a_statement_may() {
    tell(async {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::new(crate::ENGINE, folder.path());
        let address = database.address.clone();
        let migrating = std::thread::spawn(move || {
            ask(&address, "BEGIN; SELECT pg_advisory_xact_lock(847243); SELECT pg_sleep(5); COMMIT")
        });
        let held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted";
        within_a_second(async || database.text(held) != "0").await;
        let address = format!("{}&statement_seconds=1", database.address);
        let began = Instant::now();
        open_at(&address, folder.path(), KEY, &Arc::new(Clock::fixed(0))).await.unwrap();
        assert!(began.elapsed() > Duration::from_secs(3), "it was not held up at all");
        migrating.join().unwrap();
    });
}

#[test]
fn a_writer_sees_what_the_one_before_wrote_whatever_isolation_the_database_has() {
    tell(async {
        let world = World::new().await;
        ask(
            &world.database(),
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = %L',
                 current_database(), 'repeatable read'); END $$",
        );
        let copies: Vec<People> = vec![world.beside().await, world.beside().await, world.beside().await];
        let (copies, operator) = (Arc::new(copies), world.operator.clone());
        let mut writing = tokio::task::JoinSet::new();
        for number in 0..30 {
            let (copies, operator) = (Arc::clone(&copies), operator.clone());
            writing.spawn(async move {
                let company = Some(CompanyName { name: "Engines".to_owned(), ..CompanyName::default() });
                let new = NewPerson { company, ..named(&format!("Person {number}")) };
                copies[number % 3].import(&operator, "test", &[new], false).await.unwrap().remove(0).unwrap();
            });
        }
        writing.join_all().await;
        assert_eq!(world.number("SELECT count(*) FROM person"), 30);
        assert_eq!(world.number("SELECT count(*) FROM contact"), 1);
    });
}

#[test]
fn copies_that_start_at_once_have_one_operator() {
    tell(async {
        for _ in 0..2 {
            let folder = tempfile::tempdir().unwrap();
            let database = Database::new(crate::ENGINE, folder.path());
            let clock = Arc::new(Clock::fixed(0));
            let mut copies = Vec::new();
            for _ in 0..5 {
                copies.push(open_at(&database.address, folder.path(), KEY, &clock).await.unwrap());
            }
            let mut asking = tokio::task::JoinSet::new();
            for copy in copies {
                asking.spawn(async move { copy.operator().await.unwrap().associate().id });
            }
            let mut operators = asking.join_all().await;
            operators.dedup();
            assert_eq!(operators.len(), 1);
        }
    });
}

#[test]
fn a_changed_password_is_known_to_every_copy_within_a_second() {
    tell(async {
        let world = World::new().await;
        let beside = world.beside().await;
        world.people.add_user(&world.operator, &user("ada", Role::Reader), "one").await.unwrap();
        within_a_second(async || beside.sign_in(b"proof", "ada", "one").await.is_ok()).await;
        world.people.set_password(&world.operator, "ada", "two").await.unwrap();
        within_a_second(async || beside.remembered(b"proof").await.unwrap().is_none()).await;
        assert!(beside.sign_in(b"proof", "ada", "one").await.is_err());
    });
}

#[test]
fn a_copy_whose_listener_was_cut_off_still_learns_within_a_second() {
    tell(async {
        let world = World::new().await;
        let beside = world.beside().await;
        world.people.add_user(&world.operator, &user("ada", Role::Reader), "one").await.unwrap();
        within_a_second(async || beside.sign_in(b"proof", "ada", "one").await.is_ok()).await;
        for round in 0..5 {
            ask(
                &world.database(),
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND query LIKE 'LISTEN%'",
            );
            world.people.set_password(&world.operator, "ada", &round.to_string()).await.unwrap();
            within_a_second(async || beside.remembered(b"proof").await.unwrap().is_none()).await;
            beside.sign_in(b"proof", "ada", &round.to_string()).await.unwrap();
        }
    });
}

#[test]
fn a_copy_whose_connections_were_all_cut_answers_the_next_question() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        for _ in 0..10 {
            ask(
                &world.database(),
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
            );
            world.people.picture_info(&world.operator, ada).await.unwrap();
            world.person("Bob").await;
        }
    });
}

#[test]
fn what_collides_is_done_again() {
    tell(async {
        let world = World::new().await;
        ask(
            &world.database(),
            "CREATE SEQUENCE tries;
             CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF nextval('tries') < 4 THEN RAISE EXCEPTION 'in the way' USING ERRCODE = '40001'; END IF;
                 RETURN NEW;
             END $$;
             CREATE TRIGGER collide BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION collide()",
        );
        let outcome = world.import(&named("Ada")).await.unwrap();
        assert!(outcome.person().is_some());
        assert_eq!(world.text("SELECT last_value FROM tries"), "4");
        assert_eq!(world.number("SELECT count(*) FROM person"), 1);
    });
}

#[test]
fn a_hundred_writers_on_three_copies_lose_nothing() {
    tell(async {
        let world = World::new().await;
        let copies: Vec<People> = vec![world.beside().await, world.beside().await, world.beside().await];
        let (copies, operator) = (Arc::new(copies), world.operator.clone());
        let mut writing = tokio::task::JoinSet::new();
        for number in 0..100 {
            let (copies, operator) = (Arc::clone(&copies), operator.clone());
            writing.spawn(async move {
                let new = named(&format!("Person {number}"));
                copies[number % 3].import(&operator, "test", &[new], false).await.unwrap().remove(0).unwrap();
            });
        }
        writing.join_all().await;
        assert_eq!(world.number("SELECT count(*) FROM person"), 100);
    });
}

#[test]
fn a_write_that_was_given_up_half_way_leaves_nothing_and_holds_nobody_up() {
    tell(async {
        let world = World::new().await;
        for wait in 0..30 {
            let new = named(&format!("Person {wait}"));
            let given_up = world.people.import(&world.operator, "test", std::slice::from_ref(&new), false);
            let time = Duration::from_micros(wait * 100);
            let done = tokio::time::timeout(time, given_up).await.is_ok();
            let known =
                world.people.import(&world.operator, "test", &[new], false).await.unwrap().remove(0).unwrap();
            if done {
                assert!(matches!(known, visage_people::import::Outcome::Unchanged(_)));
            }
        }
        assert_eq!(world.number("SELECT count(*) FROM person"), 30);
    });
}

#[test]
fn many_who_need_the_users_while_the_table_is_held_do_not_wait_one_after_the_other() {
    tell(async {
        let world = World::new().await;
        let address = format!("{}&statement_seconds=1", world.database());
        let clock = Arc::new(Clock::fixed(0));
        let beside = Arc::new(open_at(&address, &world.path(""), KEY, &clock).await.unwrap());
        let database = world.database();
        let holding = std::thread::spawn(move || {
            ask(&database, "BEGIN; LOCK TABLE associate IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(6); COMMIT")
        });
        let held = "SELECT count(*) FROM pg_locks WHERE relation = 'associate'::regclass AND granted";
        within_a_second(async || world.number(held) > 0).await;
        let began = Instant::now();
        let mut asking = tokio::task::JoinSet::new();
        for _ in 0..10 {
            let beside = Arc::clone(&beside);
            asking.spawn(async move { beside.sign_in(b"proof", "ada", "one").await.map(drop) });
        }
        for outcome in asking.join_all().await {
            assert!(matches!(outcome, Err(Error::Away(_) | Error::Busy)), "{outcome:?}");
        }
        assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
        holding.join().unwrap();
        assert!(matches!(beside.sign_in(b"proof", "ada", "one").await, Err(Error::NotSignedIn)));
    });
}

#[test]
fn what_a_writer_has_prepared_is_prepared_anew_when_somebody_changes_the_type_of_a_column() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        let give = async || world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        give().await;
        let id = give().await;
        ask(&world.database(), "ALTER TABLE binaryobject ALTER COLUMN bytes_name TYPE VARCHAR(300)");
        assert_eq!(give().await, id);
        assert_eq!(world.bytes(ada).await, GIF);
    });
}

#[test]
fn a_writer_that_says_nothing_for_a_minute_loses_the_turn_that_others_wait_for() {
    tell(async {
        let world = World::new().await;
        ask(
            &world.database(),
            "CREATE TABLE told (idle TEXT);
             CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 INSERT INTO told VALUES (current_setting('idle_in_transaction_session_timeout')); RETURN NEW;
             END $$;
             CREATE TRIGGER tell BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION tell()",
        );
        world.person("Ada").await;
        assert_eq!(world.text("SELECT idle FROM told"), "1min");
    });
}
