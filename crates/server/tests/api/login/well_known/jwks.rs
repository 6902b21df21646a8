//! `GET /login/.well-known/jwks`.

use crate::api::login::program::Program;
use crate::api::world::{World, names};

const TARGET: &str = "/login/.well-known/jwks";

#[test]
fn the_public_half_of_the_key_and_nothing_of_the_private_one_is_told() {
    let program = Program::new();
    let answer = program.world.get(TARGET).by_nobody().send().ok();
    let key = &answer["keys"][0];
    assert_eq!(answer["keys"].as_array().unwrap().len(), 1);
    assert_eq!(names(key), ["kty", "use", "alg", "kid", "x5t", "e", "n"]);
    assert_eq!((&key["kty"], &key["alg"], &key["e"]), (&"RSA".into(), &"RS256".into(), &"AQAB".into()));
    assert_eq!(key["n"].as_str().unwrap().len(), 342);
    assert_eq!((key["kid"].as_str().unwrap().len(), &key["kid"]), (43, &key["x5t"]));
}

#[test]
fn the_key_is_the_same_for_everybody_who_asks() {
    let program = Program::new();
    let one = program.world.get(TARGET).by_nobody().send();
    let another = program.world.get("/LOGIN/.Well-Known/JWKS/").by_reader().send();
    assert_eq!(one.text(), another.text());
    let beside = program.world.beside();
    let key = program.world.run(beside.signing_key()).unwrap().serial();
    assert_eq!(key, program.world.run(program.world.people().signing_key()).unwrap().serial());
}

#[test]
fn there_are_no_keys_where_no_identity_server_is() {
    let world = World::with(|options| options.doors.tenant = Some("Cust12345".to_owned()));
    world.get(TARGET).by_nobody().send().refusal(404, "SoNotFoundException");
}

#[test]
fn what_has_been_seen_is_not_sent_again_and_nothing_can_be_posted() {
    let program = Program::new();
    let seen = program.world.get(TARGET).by_nobody().send();
    let again = program.world.get(TARGET).by_nobody().header("If-None-Match", seen.header("etag").unwrap());
    assert_eq!(again.send().status, 304);
    assert_eq!(program.world.request("POST", TARGET).send().status, 405);
}
