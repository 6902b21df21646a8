//! Programs that call: added, found by their secret, removed.

use visage_people::application::NewApplication;
use visage_people::user::Role;
use visage_people::{Error, People};

use super::world::{NOW, World, field, tell};

fn new(client_id: &str) -> NewApplication {
    let redirects = vec!["http://localhost:4280/callback".to_owned(), "com.example.app://back".to_owned()];
    NewApplication {
        client_id: client_id.to_owned(),
        name: format!("The {client_id}"),
        redirects,
        system: None,
    }
}

async fn with(people: &People, secret: &str) -> Option<String> {
    people.application_with(secret, None).await.unwrap().map(|app| app.client_id)
}

#[test]
fn an_application_is_found_by_its_secret_until_it_is_removed_and_the_secret_is_not_stored() {
    tell(async {
        let world = World::new().await;
        world.people.add_application(&world.operator, &new("mailer"), "mailer-secret").await.unwrap();
        world.people.add_application(&world.operator, &new("phones"), "phones-secret").await.unwrap();
        assert_eq!(with(&world.people, "mailer-secret").await.as_deref(), Some("mailer"));
        for secret in ["", "mailer", "MAILER-SECRET"] {
            assert_eq!(with(&world.people, secret).await, None, "{secret}");
        }
        let stored = world.text("SELECT client_id || name || secret_hash || redirects FROM application");
        assert!(!stored.contains("secret") && stored.contains("callback\ncom.example"), "{stored}");
        let all = world.people.applications(&world.operator).await.unwrap();
        assert_eq!((all.len(), &all[0].redirects, all[0].registered), (2, &new("mailer").redirects, NOW));
        world.people.remove_application(&world.operator, "mailer").await.unwrap();
        assert_eq!(with(&world.people, "mailer-secret").await, None);
        assert_eq!(field(world.people.remove_application(&world.operator, "mailer").await), "ClientId");
    });
}

#[test]
fn an_id_or_a_secret_that_is_taken_and_what_fits_into_no_request_are_refused() {
    tell(async {
        let world = World::new().await;
        let add = async |new: NewApplication, secret: &str| {
            field(world.people.add_application(&world.operator, &new, secret).await)
        };
        world.people.add_application(&world.operator, &new("mailer"), "secret").await.unwrap();
        assert_eq!(add(new("mailer"), "another").await, "ClientId");
        assert_eq!(add(new("another"), "secret").await, "ClientId");
        for id in ["", "a b", "ørsted", &"x".repeat(240)] {
            assert_eq!(add(new(id), "another").await, "ClientId", "{id:?}");
        }
        for secret in ["", "two words", "ø", &"x".repeat(1025)] {
            assert_eq!(add(new("another"), secret).await, "Secret", "{secret:?}");
        }
        for redirect in [
            "",
            "callback",
            "http://",
            "://x",
            "https://a/#b",
            "https://a b",
            "https://a\nhttps://b",
            "javascript://%0aalert(1)",
            "data://text/html,x",
            "file:///etc/passwd",
            "myapp://back",
            "https://good.example@evil.example/",
        ] {
            let redirects = vec![redirect.to_owned()];
            assert_eq!(add(NewApplication { redirects, ..new("another") }, "another").await, "Redirect");
        }
        assert_eq!(add(NewApplication { name: "x".repeat(240), ..new("another") }, "another").await, "Name");
    });
}

#[test]
fn applications_are_the_affair_of_administrators() {
    tell(async {
        let world = World::new().await;
        let reader = world.user("ada", Role::Reader).await;
        let added = world.people.add_application(&reader, &new("mailer"), "secret").await;
        assert!(matches!(added, Err(Error::NotAllowed)));
        assert!(matches!(world.people.applications(&reader).await, Err(Error::NotAllowed)));
        let removed = world.people.remove_application(&reader, "mailer").await;
        assert!(matches!(removed, Err(Error::NotAllowed)));
    });
}
