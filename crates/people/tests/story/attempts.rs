//! Whoever tries passwords: counted, turned away, locked, and written down.

use std::net::IpAddr;
use std::sync::Arc;

use visage_people::audit::Entry;
use visage_people::session::{Attempt, Kind};
use visage_people::user::Role;
use visage_people::{Caller, Error, People};

use super::world::{NOW, World, tell};

/// As many wrong passwords as lock a name, and for how long.
pub const TOO_MANY: usize = 10;
const LOCKED: i64 = 900;
pub const MALLORY: &str = "192.0.2.66";

pub async fn from(people: &People, place: &str, name: &str, password: &str) -> Result<Caller, Error> {
    let (from, proof) = (place.parse::<IpAddr>().ok(), format!("{name}:{password}"));
    people.sign_in_from(&Attempt { proof: Some(proof.as_bytes()), name, password, from }).await
}

/// What somebody who guesses is told, for each guess.
pub async fn guess(world: &World, place: &str, name: &str, times: usize) -> Vec<Option<i64>> {
    let mut told = Vec::new();
    for number in 0..times {
        told.push(match from(&world.people, place, name, &format!("guess {number}")).await {
            Err(Error::NotSignedIn) => None,
            Err(Error::TooOften { seconds }) => Some(seconds),
            other => panic!("{other:?}"),
        });
    }
    told
}

pub async fn with_ada() -> World {
    let world = World::new().await;
    world.user("ada", Role::Reader).await;
    world
}

pub async fn audit(world: &World, name: Option<&str>) -> Vec<Entry> {
    world.people.write_down().await.unwrap();
    world.people.audit(&world.operator, name, 1000).await.unwrap()
}

#[test]
fn a_name_that_somebody_guesses_at_is_locked_for_a_while_whether_there_is_such_a_user_or_not() {
    tell(async {
        let world = with_ada().await;
        let mut told = Vec::new();
        for name in ["ADA", "eve"] {
            told.push(guess(&world, MALLORY, name, TOO_MANY + 2).await);
            assert!(told[0][..TOO_MANY].iter().all(Option::is_none), "{told:?}");
            assert_eq!(told[0][TOO_MANY..], [Some(LOCKED), Some(LOCKED)]);
        }
        assert_eq!(told[0], told[1]);
        let right = from(&world.people, "192.0.2.7", "ada", "ada").await;
        assert!(matches!(right, Err(Error::TooOften { seconds: LOCKED })), "{right:?}");
        world.clock.set(NOW + LOCKED);
        from(&world.people, "192.0.2.7", "ada", "ada").await.unwrap();
    });
}

#[test]
fn a_lock_lasts_for_its_duration_when_the_clock_is_changed() {
    tell(async {
        let world = with_ada().await;
        guess(&world, MALLORY, "ada", TOO_MANY).await;
        let left = async || match from(&world.people, "192.0.2.7", "ada", "ada").await {
            Err(Error::TooOften { seconds }) => Some(seconds),
            other => other.map(|_| None).unwrap(),
        };
        // A day back: the lock ends no later.
        world.clock.set(NOW - 86_400);
        assert_eq!(left().await, Some(LOCKED));
        world.clock.set(NOW - 86_400 + 600);
        assert_eq!(left().await, Some(LOCKED - 600));
        world.clock.set(NOW - 2 * 86_400);
        assert_eq!(left().await, Some(LOCKED - 600));
        world.clock.set(NOW - 2 * 86_400 + 300);
        assert_eq!(left().await, None);
    });
}

#[test]
fn an_address_is_rate_limited_no_longer_when_the_clock_is_set_back() {
    tell(async {
        let world = with_ada().await;
        for number in 0..100 {
            guess(&world, MALLORY, &format!("user {number}"), 1).await;
        }
        world.clock.set(NOW - 86_400);
        let refused = from(&world.people, MALLORY, "ada", "ada").await;
        assert!(matches!(refused, Err(Error::TooOften { seconds: LOCKED })), "{refused:?}");
        world.clock.set(NOW - 86_400 + LOCKED);
        from(&world.people, MALLORY, "ada", "ada").await.unwrap();
    });
}

#[test]
fn a_copy_that_starts_later_does_not_extend_a_lock() {
    tell(async {
        let world = with_ada().await;
        guess(&world, MALLORY, "ada", TOO_MANY).await;
        // The clocks of two machines differ a little.
        world.clock.set(NOW - 30);
        let beside = world.beside().await;
        let refused = from(&beside, "192.0.2.7", "ada", "ada").await;
        assert!(matches!(refused, Err(Error::TooOften { seconds: LOCKED })), "{refused:?}");
        world.clock.set(NOW - 30 + LOCKED);
        from(&beside, "192.0.2.7", "ada", "ada").await.unwrap();
    });
}

#[test]
fn whoever_was_right_before_is_let_in_while_others_guess() {
    tell(async {
        let world = with_ada().await;
        from(&world.people, "192.0.2.7", "ada", "ada").await.unwrap();
        guess(&world, MALLORY, "ada", TOO_MANY).await;
        from(&world.people, "192.0.2.7", "ada", "ada").await.unwrap();
        assert!(from(&world.people, "192.0.2.7", "Ada", "ada").await.is_err(), "those are other bytes");
    });
}

#[test]
fn an_address_that_guesses_at_many_names_is_turned_away_and_others_are_not() {
    tell(async {
        let world = with_ada().await;
        for number in 0..100 {
            assert_eq!(guess(&world, "2001:db8::1", &format!("user {number}"), 1).await, [None]);
        }
        for near in ["2001:db8::1", "2001:db8::ffff:1"] {
            assert!(matches!(from(&world.people, near, "ada", "ada").await, Err(Error::TooOften { .. })));
        }
        from(&world.people, "2001:db8:0:1::1", "ada", "ada").await.unwrap();
    });
}

#[test]
fn another_password_or_an_operator_unlocks_a_name() {
    tell(async {
        let world = with_ada().await;
        guess(&world, MALLORY, "ada", TOO_MANY).await;
        world.people.unlock(&world.operator, "Ada").await.unwrap();
        from(&world.people, "192.0.2.7", "ada", "ada").await.unwrap();
        guess(&world, MALLORY, "ada", TOO_MANY).await;
        world.people.set_password(&world.operator, "ada", "other").await.unwrap();
        let ada = from(&world.people, "192.0.2.7", "ada", "other").await.unwrap();
        assert!(matches!(world.people.unlock(&ada, "ada").await, Err(Error::NotAllowed)));
        assert!(world.people.unlock(&world.operator, "eve").await.is_err());
    });
}

#[test]
fn a_success_forgives_the_wrong_passwords_before_it() {
    tell(async {
        let world = with_ada().await;
        for _ in 0..3 {
            guess(&world, MALLORY, "ada", TOO_MANY - 1).await;
            from(&world.people, "192.0.2.7", "ada", "ada").await.unwrap();
        }
    });
}

#[test]
fn every_copy_turns_away_within_a_second_whom_one_has_locked() {
    tell(async {
        let world = with_ada().await;
        let beside = world.beside().await;
        guess(&world, MALLORY, "ada", TOO_MANY).await;
        let began = std::time::Instant::now();
        for number in 0_u32.. {
            // Each with a header of its own: one that was right before would be let in.
            let (from, proof) = ("192.0.2.7".parse().ok(), number.to_le_bytes());
            let attempt = Attempt { proof: Some(&proof), name: "ada", password: "ada", from };
            if matches!(beside.sign_in_from(&attempt).await, Err(Error::TooOften { seconds: LOCKED })) {
                break;
            }
            assert!(began.elapsed().as_secs_f64() < 1.0, "not locked after a second");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let another = world.beside().await;
        assert!(matches!(from(&another, "192.0.2.7", "ada", "ada").await, Err(Error::TooOften { .. })));
    });
}

#[test]
fn the_audit_log_says_who_signed_in_who_was_refused_and_what_was_done_to_users() {
    tell(async {
        let world = with_ada().await;
        let ada = from(&world.people, "192.0.2.7", "ada", "ada").await.unwrap();
        guess(&world, MALLORY, "ada", TOO_MANY + 3).await;
        guess(&world, MALLORY, "eve", 2).await;
        let session = world.people.open_session(&ada, Kind::Ticket, "7T:ticket").await.unwrap();
        let from = MALLORY.parse().ok();
        world.people.enter(b"p", Kind::Ticket, "7T:wrong", from).await.unwrap_err();
        world.people.close_session(&ada, session).await.unwrap();
        world.people.set_password(&world.operator, "ada", "other").await.unwrap();
        let log = audit(&world, None).await;
        let id = ada.associate().id;
        let told = |event: &str, user| {
            let of = log.iter().filter(|entry| entry.event == event && entry.user == user);
            of.map(|entry| (&*entry.detail, &*entry.address, entry.times)).collect::<Vec<_>>()
        };
        assert_eq!(told("user added", Some(id)), [("reader", "", 1)]);
        assert_eq!(told("signed in", Some(id)), [("password", "192.0.2.7", 1)]);
        let mut refused = told("refused", Some(id));
        refused.sort_unstable();
        assert_eq!(refused, [("password", MALLORY, 10), ("too often", MALLORY, 3)]);
        assert_eq!(told("locked", Some(id)), [("password", MALLORY, 1)]);
        let mut nobody = told("refused", None);
        nobody.sort_unstable();
        assert_eq!(nobody, [("password", MALLORY, 2), ("ticket", MALLORY, 1)]);
        assert_eq!(told("session opened", Some(id)), [("ticket", "", 1)]);
        assert_eq!(told("session closed", Some(id)), [("", "", 1)]);
        assert_eq!(told("password changed", Some(id)), [("", "", 1)]);
        let by = log.iter().find(|entry| entry.event == "password changed").and_then(|entry| entry.by);
        assert_eq!(by, Some(world.operator.associate().id));
        let hers = audit(&world, Some("ADA")).await;
        assert!(hers.len() == log.len() - 2 && hers.iter().all(|entry| entry.user == Some(id)), "{hers:?}");
        assert!(matches!(world.people.audit(&ada, None, 9).await, Err(Error::NotAllowed)));
        assert_eq!(world.people.audit(&world.operator, None, 2).await.unwrap(), log[log.len() - 2..]);
    });
}

#[test]
fn nothing_that_was_guessed_is_written_anywhere() {
    tell(async {
        let world = with_ada().await;
        guess(&world, MALLORY, "my-password-in-the-wrong-field", TOO_MANY).await;
        audit(&world, None).await;
        let rows =
            world.number("SELECT count(*) FROM audit WHERE detail LIKE '%wrong%' OR address LIKE '%wrong%'");
        assert_eq!(rows, 0);
        let hash = world.text("SELECT name_hash FROM lockout");
        assert!(hash.len() == 64 && !hash.contains("wrong"), "{hash}");
    });
}

#[test]
fn locks_that_ended_and_entries_of_years_ago_are_removed() {
    tell(async {
        let world = with_ada().await;
        guess(&world, MALLORY, "ada", TOO_MANY).await;
        assert!(!audit(&world, None).await.is_empty());
        world.clock.set(NOW + 400 * 24 * 3600);
        world.people.settle().await.unwrap();
        assert_eq!(world.number("SELECT count(*) FROM lockout"), 0);
        assert_eq!(audit(&world, None).await, []);
    });
}

#[test]
fn guesses_that_come_all_at_once_are_no_more_than_those_that_come_one_after_the_other() {
    tell(async {
        let world = Arc::new(with_ada().await);
        let mut guesses = tokio::task::JoinSet::new();
        for number in 0..200 {
            let world = Arc::clone(&world);
            guesses.spawn(async move {
                from(&world.people, MALLORY, "ada", &format!("guess {number}")).await.err()
            });
        }
        let told = guesses.join_all().await;
        let looked_at = told.iter().filter(|error| matches!(error, Some(Error::NotSignedIn))).count();
        // As many may be under way at once as there are cores.
        let cores = std::thread::available_parallelism().unwrap().get();
        assert!((TOO_MANY..TOO_MANY + cores).contains(&looked_at), "{looked_at}");
    });
}

#[test]
fn whoever_comes_with_what_was_taken_back_or_with_the_secret_of_no_application_is_in_the_log() {
    tell(async {
        let world = with_ada().await;
        let ada = world.people.act_as(&world.operator, "ada").await.unwrap();
        world.people.open_session(&ada, Kind::Access, "8A:token").await.unwrap();
        world.meddle("UPDATE associate SET deleted = 1 WHERE name = 'ada'").await;
        let from = MALLORY.parse().ok();
        world.people.enter(b"p", Kind::Access, "8A:token", from).await.unwrap_err();
        assert!(world.people.application_with("wrong", from).await.unwrap().is_none());
        let log = audit(&world, None).await;
        let refused = log.iter().filter(|entry| entry.event == "refused");
        let mut refused: Vec<_> = refused.map(|entry| (&*entry.detail, &*entry.address)).collect();
        refused.sort_unstable();
        assert_eq!(refused, [("access", MALLORY), ("application", MALLORY)]);
    });
}

#[test]
fn many_sessions_do_not_displace_other_audit_entries() {
    tell(async {
        let world = with_ada().await;
        from(&world.people, MALLORY, "ada", "wrong").await.unwrap_err();
        from(&world.people, MALLORY, "ada", "ada").await.unwrap();
        let before = audit(&world, None).await;
        assert_eq!(before.len(), 3, "{before:?}");
        let digits =
            (0..10).map(|digit| format!("SELECT {digit} AS n")).collect::<Vec<_>>().join(" UNION ALL ");
        let many = format!(
            "INSERT INTO audit (moment, event, detail)
            SELECT {NOW}, 'session opened', 'access' FROM DIGITS a CROSS JOIN DIGITS b CROSS JOIN DIGITS c
                CROSS JOIN DIGITS d CROSS JOIN DIGITS e CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) f"
        );
        world.meddle(&many.replace("DIGITS", &format!("({digits})"))).await;
        world.people.settle().await.unwrap();
        let count =
            |event: &str| world.number(&format!("SELECT count(*) FROM audit WHERE event = '{event}'"));
        assert_eq!(count("session opened"), 200_000);
        assert_eq!(["user added", "refused", "signed in"].map(count), [1, 1, 1]);
    });
}
