//! `POST /login/ticket`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use visage_people::session::random_bytes;

use crate::api::client::basic;
use crate::api::world::World;

const TARGET: &str = "/login/ticket";

#[test]
fn a_ticket_lets_in_whoever_asked_for_it_by_both_schemes() {
    let world = World::new();
    let answer = world.post(TARGET, "").by_reader().send().ok();
    assert_eq!(answer["ExpiresIn"], 21_600);
    let ticket = answer["Ticket"].as_str().unwrap();
    let by_reader = world.image_info(world.ada).by_reader().send();
    for value in [
        format!("SOTicket {ticket}"),
        format!("soticket  {ticket}"),
        basic(ticket, ""),
        basic(ticket, "passed over"),
    ] {
        let answer = world.image_info(world.ada).authorization(&value).send();
        assert_eq!((answer.status, answer.text()), (200, by_reader.text()), "{value}");
    }
    for value in [format!("Bearer {ticket}"), basic("rea0", ticket), format!("SOTicket {}", &ticket[3..])] {
        world.image_info(world.ada).authorization(&value).send().refusal(401, "SoSessionException");
    }
}

#[test]
fn a_ticket_has_the_vendors_shape_and_is_another_each_time() {
    let world = World::with(|options| options.doors.tenant = Some("Cust12345".to_owned()));
    let (one, another) = (world.ticket(), world.ticket());
    assert_ne!(one, another);
    let bytes = STANDARD.decode(one.strip_prefix("7T:").unwrap()).unwrap();
    let units: Vec<_> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let text = String::from_utf16(&units).unwrap();
    let parts: Vec<_> = text.split(';').collect();
    assert!(parts[0].len() == 32 && parts[0].bytes().all(|byte| byte.is_ascii_hexdigit()), "{text}");
    assert!(parts[1].parse::<i32>().is_ok() && parts[2] == "Cust12345" && parts.len() == 3, "{text}");
}

#[test]
fn nobody_gets_no_ticket_and_reading_the_address_gives_none() {
    let world = World::new();
    world.post(TARGET, "").by_nobody().send().refusal(401, "SoSessionException");
    world.post(TARGET, "").by_user("tje0", "wrong").send().refusal(401, "SoSessionException");
    let answer = world.get(TARGET).send();
    assert_eq!((answer.status, answer.header("allow")), (405, Some("OPTIONS, POST")));
}

#[test]
fn a_ticket_that_was_never_given_is_told_apart_from_nothing() {
    let world = World::new();
    let guessed = visage_contract::tokens::ticket(random_bytes().unwrap(), 7, None);
    let wrong = world.image_info(world.ada).by_ticket(&guessed).send();
    let expected = world.image_info(world.ada).by_user("eve", "x").send();
    assert_eq!(wrong.text(), expected.text());
    assert_eq!((wrong.status, wrong.header("www-authenticate")), (401, expected.header("www-authenticate")));
}

#[test]
fn a_ticket_lasts_six_hours_from_its_last_use() {
    let world = World::new();
    let ticket = world.ticket();
    let start = crate::api::world::STORED;
    for hours in [5, 10, 15] {
        world.clock.set(start + hours * 3600);
        assert_eq!(world.image_info(world.ada).by_ticket(&ticket).send().status, 200, "{hours}");
    }
    world.clock.set(start + 21 * 3600);
    for _ in 0..2 {
        world.image_info(world.ada).by_ticket(&ticket).send().refusal(401, "SoSessionException");
    }
}
