//! Errors tell what the client did, and nothing of the server.

use crate::api::world::World;

#[test]
fn no_refusal_holds_anything_internal() {
    let world = World::new();
    let targets = [
        "/api/v1/Person/'%20OR%201=1%20--/ImageInfo",
        "/api/v1/Person/..%5c..%5cetc/Image",
        "/api/v1/Person/%3Cscript%3E/ImageInfo",
        "/api/v1/Person/0/Image",
        "/api/v1/Person/2/Image",
        "/api/v1/Agents/BLOB/GetPersonImage",
        "/..%2f..%2fetc/passwd",
    ];
    for target in targets {
        for request in [world.get(target), world.get(target).by_nobody(), world.post(target, "{")] {
            let answer = request.send();
            assert!(
                (400..600).contains(&answer.status) && answer.status != 500,
                "{target}: {}",
                answer.status
            );
            world.assert_silent(answer.text());
        }
    }
}

#[test]
fn what_a_client_wrote_comes_back_escaped() {
    let world = World::new();
    let body = "{\"PersonId\":\"<b>&\"}";
    let answer =
        world.post("/api/v1/Agents/BLOB/GetBlobEntityOnPerson", body).accept("application/xml").send();
    assert_eq!(answer.status, 400);
    assert!(!answer.text().contains("<b>"), "{}", answer.text());
    let answer = world.get("/api").without("Host").header("Host", "a\"><script>alert(1)</script>").send();
    assert!(!answer.text().contains("<script"), "{}", answer.text());
}

#[test]
fn an_error_text_is_in_the_language_of_the_reader_where_it_names_a_resource_and_never_breaks() {
    let world = World::new();
    for language in ["no", "de", "*", "tlh"] {
        let answer = world.get("/api/v1/Person/0/ImageInfo").header("SO-Language", language).send();
        assert_eq!(answer.refusal(404, "SoNotFoundException"), "Person id 0 not found");
    }
}

#[test]
fn answers_are_not_kept_by_anybody_who_may_not() {
    let world = World::new();
    for answer in
        [world.image_info(world.ada).send(), world.image(world.ada).send(), world.image(world.bob).send()]
    {
        let control = answer.header("cache-control").unwrap();
        assert!(control.contains("private") || control.contains("no-store"), "{control}");
        let varies = answer.header("vary").unwrap().to_lowercase();
        for name in ["accept", "accept-language", "so-language", "so-culture", "so-timezone", "authorization"]
        {
            assert!(varies.split(", ").any(|known| known == name), "{name} is missing in {varies}");
        }
    }
}
