//! Which ways in there are, "depending on installation type", and what SO-AppToken is good for.

use visage::http::auth::doors::{Installation, Scheme};
use visage_people::application::NewApplication;
use visage_people::session::Kind;

use crate::api::client::Request;
use crate::api::world::World;

const CHALLENGE: &str = "Basic realm=\"SuperOffice Username or Ticket\"";
const TICKET: &str = "7T:the-ticket-of-the-administrator";
const TOKEN: &str = "8A:the-token-of-the-administrator";
const SECRET: &str = "the-secret-of-the-mailer";

/// A world online, where an application is known, and the administrator has a ticket and a token.
fn online() -> World {
    let world = World::with(|options| options.doors.installation = Installation::Online);
    let new = NewApplication {
        client_id: "mailer".into(),
        name: "Mailer".into(),
        redirects: Vec::new(),
        system: None,
    };
    world.run(world.people().add_application(&world.administrator, &new, SECRET)).unwrap();
    for (kind, token) in [(Kind::Ticket, TICKET), (Kind::Access, TOKEN)] {
        world.run(world.people().open_session(&world.administrator, kind, token)).unwrap();
    }
    world
}

fn refused(request: &Request, why: &str) {
    let answer = request.send();
    let text = answer.refusal(401, "SoSessionException");
    assert!(text.contains(why), "{text}");
}

#[test]
fn onsite_passes_over_an_application_token() {
    let world = World::new();
    let ticket = world.ticket();
    for request in [world.image_info(world.ada), world.image_info(world.ada).by_ticket(&ticket)] {
        assert_eq!(request.header("SO-AppToken", "of nobody").send().status, 200);
    }
}

#[test]
fn online_refuses_passwords_and_does_not_ask_for_one() {
    let world = online();
    let request = world.image_info(world.ada);
    refused(&request, "takes no passwords");
    assert_eq!(request.send().header("www-authenticate"), None);
    assert_eq!(request.by_nobody().send().header("www-authenticate"), None);
}

#[test]
fn online_a_ticket_is_good_together_with_the_secret_of_an_application_only() {
    let world = online();
    let by_ticket = || world.image_info(world.ada).by_ticket(TICKET);
    for _ in 0..2 {
        assert_eq!(by_ticket().header("SO-AppToken", SECRET).send().status, 200);
        refused(&by_ticket(), "wants the secret of an application");
        for wrong in ["", "another", "mailer", "THE-SECRET-OF-THE-MAILER"] {
            refused(&by_ticket().header("so-apptoken", wrong), "is not the secret of an application");
        }
    }
    refused(&world.image_info(world.ada).by_ticket("7T:another").header("SO-AppToken", SECRET), "failed!");
}

#[test]
fn online_an_application_that_was_removed_opens_nothing_at_once() {
    let world = online();
    let request = world.image_info(world.ada).by_ticket(TICKET).header("SO-AppToken", SECRET);
    assert_eq!((request.send().status, request.send().status), (200, 200));
    world.run(world.people().remove_application(&world.administrator, "mailer")).unwrap();
    refused(&request, "is not the secret of an application");
}

#[test]
fn online_a_token_needs_no_application() {
    let world = online();
    assert_eq!(world.image_info(world.ada).by_token(TOKEN).send().status, 200);
}

#[test]
fn each_scheme_can_be_switched_off_by_itself() {
    let request = |world: &World, scheme: &str| match scheme {
        "Basic" => world.image_info(world.ada),
        "SOTicket" => world.image_info(world.ada).by_ticket(TICKET),
        _ => world.image_info(world.ada).by_token(TOKEN),
    };
    let schemes = ["Basic", "SOTicket", "Bearer"];
    for off in schemes {
        let world = World::with(|options| {
            options.doors.shut = vec![match off {
                "Basic" => Scheme::Basic,
                "SOTicket" => Scheme::Ticket,
                _ => Scheme::Bearer,
            }];
        });
        for (kind, token) in [(Kind::Ticket, TICKET), (Kind::Access, TOKEN)] {
            world.run(world.people().open_session(&world.administrator, kind, token)).unwrap();
        }
        for scheme in schemes {
            let answer = request(&world, scheme).send();
            if scheme == off {
                let text = answer.refusal(401, "SoSessionException");
                assert!(text.contains(off) && text.contains("switched off"), "{text}");
                let challenge = (off != "Basic").then_some(CHALLENGE);
                assert_eq!(answer.header("www-authenticate"), challenge, "{off}");
            } else {
                assert_eq!(answer.status, 200, "{scheme} without {off}");
            }
        }
    }
}
