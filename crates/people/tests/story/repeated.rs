//! Limits on what users and programs make or do again and again, and locks while the clock changes.

use aws_lc_rs::rsa::{KeyPair, KeySize};
use visage_people::application::NewSystem;
use visage_people::identity::{GivenCode, NewCode, NewTokens};
use visage_people::session::Kind;
use visage_people::user::Role;
use visage_people::{Error, People};

use super::attempts::{MALLORY, TOO_MANY, audit, from, guess, with_ada};
use super::identity::{CODE, GIVEN, added, pem, redeem, with_code};
use super::world::{NOW, World, tell};

/// The limit of new tickets or access tokens of a user within a minute.
const MOST_A_MINUTE: usize = 300;

fn is_too_many<T: std::fmt::Debug>(result: Result<T, Error>) -> bool {
    match result {
        Err(Error::TooManyTokens { seconds }) => seconds == 60,
        Err(error) => panic!("{error:?}"),
        Ok(_) => false,
    }
}

#[test]
fn codes_of_a_user_are_limited_per_minute() {
    tell(async {
        let (world, ada, app) = with_code().await;
        let give = async |code: &str| {
            is_too_many(world.people.give_code(&ada, &app, &NewCode { code, ..CODE }).await)
        };
        for number in 1..MOST_A_MINUTE {
            assert!(!give(&format!("code {number}")).await, "{number}");
        }
        assert!(give("one too many").await);
        assert_eq!(world.number("SELECT count(*) FROM session"), 300);
        let bob = world.user("bob", Role::Reader).await;
        assert!(!is_too_many(world.people.give_code(&bob, &app, &NewCode { code: "his", ..CODE }).await));
        world.clock.set(NOW + 60);
        assert!(!give("one too many").await);
    });
}

#[test]
fn access_tokens_for_codes_and_refresh_tokens_are_limited_per_minute_and_the_code_stays_good() {
    tell(async {
        let (world, ada, app) = with_code().await;
        world.people.give_code(&ada, &app, &NewCode { code: "later", ..CODE }).await.unwrap();
        redeem(&world.people, &app, &GIVEN).await.unwrap();
        let refresh = async |number: usize| {
            is_too_many(world.people.refresh(&app, "refresh", &format!("8A:{number}"), None).await)
        };
        for number in 1..MOST_A_MINUTE {
            assert!(!refresh(number).await, "{number}");
        }
        assert!(refresh(MOST_A_MINUTE).await);
        let tokens = NewTokens { access: "8A:later", refresh: "refresh later" };
        let later = async || {
            let given = GivenCode { code: "later", ..GIVEN };
            is_too_many(world.people.redeem_code(&app, &given, &tokens, None).await)
        };
        assert!(later().await);
        assert_eq!(world.number("SELECT count(*) FROM session WHERE kind = 'access'"), 300);
        world.clock.set(NOW + 60);
        assert!(!later().await && !refresh(MOST_A_MINUTE).await);
    });
}

#[test]
fn tickets_of_a_system_user_are_limited_per_minute() {
    tell(async {
        let world = World::new().await;
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let system = Some(NewSystem { public_key: pem(&pair), token: "mailer-token".to_owned() });
        let app = added(&world, "mailer", system).await;
        let enter =
            async |number: usize| is_too_many(world.people.enter_system(&app, &format!("7T:{number}")).await);
        for number in 0..MOST_A_MINUTE {
            assert!(!enter(number).await, "{number}");
        }
        assert!(enter(MOST_A_MINUTE).await);
        world.clock.set(NOW + 60);
        assert!(!enter(MOST_A_MINUTE).await);
    });
}

#[test]
fn what_users_do_to_their_own_access_over_and_over_is_one_entry_a_minute() {
    tell(async {
        let world = with_ada().await;
        let ada = world.people.act_as(&world.operator, "ada").await.unwrap();
        let ticket = async |number: usize| {
            let token = format!("7T:{number}");
            world.people.open_session(&ada, Kind::Ticket, &token).await.unwrap();
            world.people.enter(token.as_bytes(), Kind::Ticket, &token, None).await.unwrap()
        };
        for number in 0..250 {
            let by_ticket = ticket(number).await;
            world.people.leave(&by_ticket).await.unwrap();
        }
        let mut ids = Vec::new();
        for number in 250..253 {
            let id = world.people.open_session(&ada, Kind::Ticket, &format!("7T:{number}")).await;
            ids.push(id.unwrap());
        }
        for id in ids {
            world.people.close_session(&world.operator, id).await.unwrap();
        }
        let mut password = "ada".to_owned();
        for number in 0..5 {
            let new = format!("password {number}");
            let now = world.people.act_as(&world.operator, "ada").await.unwrap();
            assert!(world.people.change_own_password(&now, (&password, &new), None).await.unwrap());
            password = new;
        }
        world.people.set_password(&world.operator, "ada", "theirs").await.unwrap();
        let log = audit(&world, None).await;
        let times = |event: &str| {
            let entries = log.iter().filter(|entry| entry.event == event);
            let mut times: Vec<_> =
                entries.map(|entry| (entry.by == Some(ada.associate().id), entry.times)).collect();
            times.sort_unstable();
            times
        };
        assert_eq!(times("session closed"), [(false, 1), (false, 1), (false, 1), (true, 250)]);
        assert_eq!(times("password changed"), [(false, 1), (true, 5)]);
    });
}

#[test]
fn a_restart_does_not_begin_a_lock_again_when_the_clock_was_set_back() {
    tell(async {
        let world = with_ada().await;
        guess(&world, MALLORY, "ada", TOO_MANY).await;
        let left = async |people: &People| match from(people, "192.0.2.7", "ada", "ada").await {
            Err(Error::TooOften { seconds }) => Some(seconds),
            other => other.map(|_| None).unwrap(),
        };
        world.clock.set(NOW + 600);
        assert_eq!(left(&world.beside().await).await, Some(300));
        // A day back: after a restart it is not known for how long the lock has lasted.
        world.clock.set(NOW - 86_400);
        assert_eq!(left(&world.people).await, Some(300));
        let restarted = world.beside().await;
        assert_eq!(left(&restarted).await, None);
        restarted.settle().await.unwrap();
        world.clock.set(NOW - 86_400 + 300);
        world.people.settle().await.unwrap();
        assert_eq!(
            world.number("SELECT count(*) FROM lockout"),
            0,
            "it begins again when the clock is right"
        );
    });
}

#[test]
fn a_server_that_stops_hands_on_how_long_locks_last() {
    tell(async {
        let world = with_ada().await;
        guess(&world, MALLORY, "ada", TOO_MANY).await;
        world.clock.set(NOW + 600);
        world.clock.set(NOW + 300);
        world.people.settle().await.unwrap();
        let until = world.number("SELECT until FROM lockout");
        if world.people.shared() {
            assert_eq!(until, NOW + 900, "the clocks of other copies may be right");
            return;
        }
        assert_eq!(until, NOW + 600);
        let restarted = world.beside().await;
        let refused = from(&restarted, "192.0.2.7", "ada", "ada").await;
        assert!(matches!(refused, Err(Error::TooOften { seconds: 300 })), "{refused:?}");
        let refused = from(&world.people, "192.0.2.7", "ada", "ada").await;
        assert!(matches!(refused, Err(Error::TooOften { seconds: 300 })), "{refused:?}");
        world.clock.set(NOW + 600);
        from(&restarted, "192.0.2.7", "ada", "ada").await.unwrap();
    });
}
