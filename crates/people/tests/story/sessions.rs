//! Tickets, tokens and browser sessions: opened, used, sliding, expired, revoked.

use visage_people::ids::SessionId;
use visage_people::session::Kind;
use visage_people::user::Role;
use visage_people::{Caller, Error, People, Proof};

use super::world::{NOW, World, tell};

const HOUR: i64 = 3600;
const TICKET: &str = "7T:a-ticket-that-nobody-can-guess";
const TOKEN: &str = "8A:a-token-that-nobody-can-guess";

async fn enter(people: &People, kind: Kind, token: &str) -> Result<Caller, Error> {
    match people.remembered(token.as_bytes()).await? {
        Some(caller) => Ok(caller),
        None => people.enter(token.as_bytes(), kind, token, None).await,
    }
}

async fn is_let_in(people: &People, kind: Kind, token: &str) -> bool {
    match enter(people, kind, token).await {
        Ok(_) => true,
        Err(Error::NotSignedIn) => false,
        Err(error) => panic!("{error:?}"),
    }
}

/// The world with Ada, who has a ticket.
async fn with_ticket() -> (World, Caller, SessionId) {
    let world = World::new().await;
    let ada = world.user("ada", Role::Reader).await;
    let id = world.people.open_session(&ada, Kind::Ticket, TICKET).await.unwrap();
    (world, ada, id)
}

#[test]
fn a_ticket_lets_its_user_in_as_a_ticket_and_as_nothing_else() {
    tell(async {
        let (world, ada, id) = with_ticket().await;
        for _ in 0..2 {
            let caller = enter(&world.people, Kind::Ticket, TICKET).await.unwrap();
            assert_eq!(caller.associate(), ada.associate());
            assert_eq!(caller.proof(), Proof::Session(id, Kind::Ticket));
        }
        for kind in [Kind::Access, Kind::Cookie] {
            assert!(world.people.enter(b"another way", kind, TICKET, None).await.is_err(), "{kind:?}");
        }
        for token in ["", "7T:another", "7T:A-TICKET-THAT-NOBODY-CAN-GUESS"] {
            assert!(!is_let_in(&world.people, Kind::Ticket, token).await, "{token}");
        }
    });
}

#[test]
fn nothing_that_is_stored_lets_anybody_in() {
    tell(async {
        let (world, _, _) = with_ticket().await;
        let hash = world.text("SELECT token_hash FROM session");
        assert!(hash.len() == 64 && !hash.contains("ticket"), "{hash}");
        assert!(!is_let_in(&world.people, Kind::Ticket, &hash).await);
    });
}

#[test]
fn a_ticket_lasts_six_hours_from_its_last_use_and_is_never_revived() {
    tell(async {
        let (world, _, _) = with_ticket().await;
        for hours in [5, 10, 15] {
            world.clock.set(NOW + hours * HOUR);
            assert!(is_let_in(&world.people, Kind::Ticket, TICKET).await, "after {hours} hours");
        }
        // Another copy goes by what was written.
        world.people.settle().await.unwrap();
        let beside = world.beside().await;
        world.clock.set(NOW + 21 * HOUR - 1);
        assert!(is_let_in(&beside, Kind::Ticket, TICKET).await);
        world.clock.set(NOW + 27 * HOUR);
        for people in [&world.people, &beside] {
            assert!(!is_let_in(people, Kind::Ticket, TICKET).await);
            people.settle().await.unwrap();
            assert!(!is_let_in(people, Kind::Ticket, TICKET).await, "it is revived");
        }
        assert!(world.people.open_sessions(&world.operator).await.unwrap().is_empty());
    });
}

#[test]
fn an_access_token_lasts_an_hour_however_often_it_is_used() {
    tell(async {
        let world = World::new().await;
        let ada = world.user("ada", Role::Reader).await;
        world.people.open_session(&ada, Kind::Access, TOKEN).await.unwrap();
        for seconds in [0, HOUR / 2, HOUR - 1] {
            world.clock.set(NOW + seconds);
            assert!(is_let_in(&world.people, Kind::Access, TOKEN).await, "after {seconds} s");
            world.people.settle().await.unwrap();
        }
        world.clock.set(NOW + HOUR);
        assert!(!is_let_in(&world.people, Kind::Access, TOKEN).await);
    });
}

#[test]
fn when_a_ticket_was_used_is_written_once_in_a_while_and_not_with_every_use() {
    tell(async {
        let (world, _, _) = with_ticket().await;
        let before = world.written();
        for second in 1..=30 {
            world.clock.set(NOW + second);
            assert!(is_let_in(&world.people, Kind::Ticket, TICKET).await);
        }
        assert_eq!(world.written(), before, "a use was written");
        world.people.settle().await.unwrap();
        assert_eq!(world.number("SELECT used FROM session"), NOW + 30);
        assert_eq!(world.number("SELECT expires FROM session"), NOW + 30 + 6 * HOUR);
        let written = world.written();
        world.people.settle().await.unwrap();
        assert_eq!(world.written(), written, "there was nothing to write");
    });
}

#[test]
fn what_one_copy_revokes_lets_nobody_in_at_any_other() {
    tell(async {
        let (world, ada, id) = with_ticket().await;
        let beside = world.beside().await;
        assert!(is_let_in(&world.people, Kind::Ticket, TICKET).await);
        assert!(is_let_in(&beside, Kind::Ticket, TICKET).await);
        world.clock.set(NOW + 60);
        assert!(is_let_in(&world.people, Kind::Ticket, TICKET).await);
        let before = world.people.pulse();
        beside.close_session(&ada, id).await.unwrap();
        assert!(!is_let_in(&beside, Kind::Ticket, TICKET).await);
        world.heard(before).await;
        assert!(!is_let_in(&world.people, Kind::Ticket, TICKET).await);
        world.people.settle().await.unwrap();
        assert_eq!(world.number("SELECT count(*) FROM session"), 0, "its last use brought it back");
    });
}

#[test]
fn taking_back_one_ticket_leaves_the_others() {
    tell(async {
        let (world, ada, id) = with_ticket().await;
        world.people.open_session(&ada, Kind::Ticket, "7T:another").await.unwrap();
        assert!(is_let_in(&world.people, Kind::Ticket, "7T:another").await);
        world.people.close_session(&ada, id).await.unwrap();
        assert!(is_let_in(&world.people, Kind::Ticket, "7T:another").await);
        assert!(!is_let_in(&world.people, Kind::Ticket, TICKET).await);
    });
}

#[test]
fn another_password_and_a_retired_user_end_every_session() {
    tell(async {
        let (world, ada, _) = with_ticket().await;
        assert!(is_let_in(&world.people, Kind::Ticket, TICKET).await);
        world.people.set_password(&world.operator, "ada", "another").await.unwrap();
        assert!(!is_let_in(&world.people, Kind::Ticket, TICKET).await);
        world.people.open_session(&ada, Kind::Ticket, TICKET).await.unwrap();
        assert!(is_let_in(&world.people, Kind::Ticket, TICKET).await);
        world.meddle("UPDATE associate SET deleted = 1 WHERE name = 'ada'").await;
        assert!(!is_let_in(&world.people, Kind::Ticket, TICKET).await);
    });
}

#[test]
fn sessions_are_the_affair_of_their_user_and_of_administrators() {
    tell(async {
        let (world, ada, id) = with_ticket().await;
        let (eve, tove) =
            (world.user("eve", Role::Reader).await, world.user("tje0", Role::Administrator).await);
        let of = async |caller: &Caller| world.people.open_sessions(caller).await.unwrap().len();
        assert_eq!((of(&ada).await, of(&eve).await, of(&tove).await), (1, 0, 1));
        let strangers = world.people.close_session(&eve, id).await;
        assert!(matches!(strangers, Err(Error::NotFound { .. })), "{strangers:?}");
        let nothing = world.people.close_session(&eve, SessionId(4711)).await;
        assert!(matches!(nothing, Err(Error::NotFound { .. })), "{nothing:?}");
        assert!(matches!(world.people.close_sessions_of(&eve, "ada").await, Err(Error::NotAllowed)));
        assert!(is_let_in(&world.people, Kind::Ticket, TICKET).await);
        assert_eq!(world.people.close_sessions_of(&tove, "ADA").await.unwrap(), 1);
        assert!(!is_let_in(&world.people, Kind::Ticket, TICKET).await);
        let operators = world.people.open_session(&world.operator, Kind::Ticket, "7T:operator").await;
        assert!(matches!(operators, Err(Error::NotAllowed)));
    });
}

#[test]
fn whoever_leaves_ends_the_session_that_they_came_with_and_no_other() {
    tell(async {
        let (world, ada, _) = with_ticket().await;
        world.people.open_session(&ada, Kind::Cookie, "a cookie").await.unwrap();
        let caller = enter(&world.people, Kind::Cookie, "a cookie").await.unwrap();
        world.people.leave(&caller).await.unwrap();
        assert!(!is_let_in(&world.people, Kind::Cookie, "a cookie").await);
        assert!(is_let_in(&world.people, Kind::Ticket, TICKET).await);
        let by_password = world.people.sign_in(b"proof", "ada", "ada").await.unwrap();
        world.people.leave(&by_password).await.unwrap();
        assert!(world.people.remembered(b"proof").await.unwrap().is_some());
    });
}

#[test]
fn what_expired_a_day_ago_is_removed() {
    tell(async {
        let (world, ada, _) = with_ticket().await;
        world.people.open_session(&ada, Kind::Access, TOKEN).await.unwrap();
        world.clock.set(NOW + 26 * HOUR);
        world.people.settle().await.unwrap();
        assert_eq!(world.text("SELECT kind FROM session"), "ticket");
        world.clock.set(NOW + 40 * HOUR);
        world.people.settle().await.unwrap();
        assert_eq!(world.number("SELECT count(*) FROM session"), 0);
    });
}

#[test]
fn nobody_gets_another_token_by_what_was_taken_back_meanwhile() {
    tell(async {
        let (world, ada, id) = with_ticket().await;
        let open =
            async |caller: &Caller, token: &str| world.people.open_session(caller, Kind::Ticket, token).await;
        let by_password = world.people.sign_in(b"proof", "ada", "ada").await.unwrap();
        let by_ticket = enter(&world.people, Kind::Ticket, TICKET).await.unwrap();
        open(&by_password, "7T:one").await.unwrap();
        open(&by_ticket, "7T:two").await.unwrap();
        world.people.close_session(&ada, id).await.unwrap();
        assert!(matches!(open(&by_ticket, "7T:three").await, Err(Error::NotSignedIn)));
        world.people.set_password(&world.operator, "ada", "other").await.unwrap();
        assert!(matches!(open(&by_password, "7T:four").await, Err(Error::NotSignedIn)));
        assert_eq!(world.people.open_sessions(&world.operator).await.unwrap(), []);
        world.meddle("UPDATE associate SET deleted = 1 WHERE name = 'ada'").await;
        assert!(matches!(open(&ada, "7T:five").await, Err(Error::Invalid { field: "Name", .. })));
    });
}

#[test]
fn an_access_token_is_good_for_an_hour_and_not_for_more_of_them() {
    tell(async {
        let (world, ada, _) = with_ticket().await;
        world.people.open_session(&ada, Kind::Access, TOKEN).await.unwrap();
        let by_token = enter(&world.people, Kind::Access, TOKEN).await.unwrap();
        for kind in [Kind::Ticket, Kind::Access, Kind::Cookie] {
            let more = world.people.open_session(&by_token, kind, "8A:more").await;
            assert!(matches!(more, Err(Error::NotAllowed)), "{kind:?}: {more:?}");
        }
    });
}

#[test]
fn leaving_twice_is_leaving_once() {
    tell(async {
        let (world, _, _) = with_ticket().await;
        let caller = enter(&world.people, Kind::Ticket, TICKET).await.unwrap();
        world.people.leave(&caller).await.unwrap();
        world.people.leave(&caller).await.unwrap();
    });
}

/// Gives Ada a thousand access tokens that are good until then.
async fn with_a_thousand(world: &World, expires: i64) {
    let sql = format!(
        "INSERT INTO session (kind, token_hash, associate_id, registered, used, expires)
        SELECT 'access', 'h' || p.n, a.associate_id, 0, 0, {expires} FROM associate a CROSS JOIN
            (SELECT x.n * 100 + y.n * 10 + z.n AS n FROM DIGITS x CROSS JOIN DIGITS y CROSS JOIN DIGITS z) p
        WHERE a.name = 'ada'"
    );
    let digits = (0..10).map(|digit| format!("SELECT {digit} AS n")).collect::<Vec<_>>().join(" UNION ALL ");
    world.meddle(&sql.replace("DIGITS", &format!("({digits})"))).await;
}

#[test]
fn tokens_that_have_expired_take_no_room_and_are_not_what_makes_room() {
    tell(async {
        let (world, ada, _) = with_ticket().await;
        with_a_thousand(&world, NOW).await;
        world.people.open_session(&ada, Kind::Access, TOKEN).await.unwrap();
        assert_eq!(world.number("SELECT count(*) FROM session WHERE kind = 'access'"), 1001);
        assert_eq!(world.number("SELECT count(*) FROM revocation"), 0, "nobody has to ask again");
    });
}

#[test]
fn of_a_thousand_open_tokens_the_oldest_makes_room() {
    tell(async {
        let (world, ada, _) = with_ticket().await;
        with_a_thousand(&world, 99_999_999_999).await;
        world.people.open_session(&ada, Kind::Access, TOKEN).await.unwrap();
        let open = world.people.open_sessions(&ada).await.unwrap();
        assert_eq!(open.iter().filter(|session| session.kind == Kind::Access).count(), 1000);
        assert_eq!(open.iter().filter(|session| session.kind == Kind::Ticket).count(), 1, "of another kind");
        assert!(is_let_in(&world.people, Kind::Access, TOKEN).await);
    });
}

#[test]
fn repeated_tokens_are_one_audit_entry_a_minute_and_are_limited() {
    tell(async {
        let (world, ada, _) = with_ticket().await;
        let open = async |number: usize| {
            world.people.open_session(&ada, Kind::Access, &format!("8A:token-{number}")).await
        };
        for number in 0..300 {
            open(number).await.unwrap();
        }
        let too_many = open(300).await;
        assert!(matches!(too_many, Err(Error::TooManyTokens { seconds: 60 })), "{too_many:?}");
        let entries = "SELECT count(*) FROM audit WHERE event = 'session opened' AND detail = 'access'";
        assert_eq!(world.number(entries), 1);
        assert_eq!(world.number(&entries.replace("count(*)", "max(times)")), 300);
        world.clock.set(NOW + 60);
        open(300).await.unwrap();
        assert_eq!(world.number(entries), 2);
    });
}
