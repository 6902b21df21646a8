//! Credentials are not stored by any cache.

use serde_json::json;

use crate::api::client::Answer;
use crate::api::login::program::{Program, SECRET, SYSTEM_TOKEN};
use crate::api::world::World;

fn assert_not_stored(answer: &Answer, status: u16, case: &str) {
    assert_eq!((answer.status, answer.header("cache-control")), (status, Some("no-store")), "{case}");
}

#[test]
fn new_tickets_tokens_and_passwords_are_not_cacheable() {
    let world = World::new();
    let rea = world.get("/api/v1/User/rea0").send().ok()["AssociateId"].clone();
    assert_not_stored(&world.get("/api/v1/User/currentToken").send(), 200, "currentToken");
    assert_not_stored(&world.get("/API/v1//user/currenttoken/").send(), 200, "in another spelling");
    assert_not_stored(&world.post("/api/v1/Agents/User/GetAccessToken", "{}").send(), 200, "GetAccessToken");
    assert_not_stored(&world.post("/login/ticket", "").send(), 200, "ticket");
    let generated = json!({"AssociateId": rea}).to_string();
    let generated = world.post("/api/v1/Agents/User/SetGeneratedPassword", &generated).send();
    assert_not_stored(&generated, 200, "SetGeneratedPassword");
    assert_not_stored(&world.post("/login/ticket", "").by_nobody().send(), 401, "a refusal");
}

#[test]
fn every_sign_in_response_and_the_page_with_its_xsrf_value_are_not_cacheable() {
    let world = World::new();
    assert_not_stored(&world.get("/login").by_nobody().send(), 200, "the page");
    assert_not_stored(&world.sign_in_page("username=tje0&password=Tje0").send(), 303, "a form");
    assert_not_stored(&world.sign_in_page("username=tje0&password=x").send(), 401, "a wrong form");
    let json = |body: &str| world.post("/login", body).by_nobody().send();
    assert_not_stored(&json("{\"username\":\"tje0\",\"password\":\"Tje0\"}"), 200, "JSON");
    assert_not_stored(&json("{\"username\":\"tje0\",\"password\":\"x\"}"), 401, "wrong JSON");
    assert_not_stored(&world.request("POST", "/login/out").by_nobody().send(), 303, "signing out");
    let browser = world.browser();
    let page = browser.sends(world.get("/")).send();
    assert!(page.text().contains(&browser.xsrf));
    assert_not_stored(&page, 200, "the start page");
}

#[test]
fn identity_server_tokens_are_not_cacheable_and_its_public_keys_are() {
    let program = Program::new();
    let code = program.code("");
    assert_not_stored(&program.redeem(&code, ""), 200, "tokens");
    assert_not_stored(&program.redeem(&code, ""), 400, "a code that comes again");
    assert_not_stored(&program.authorize("").send(), 303, "the way to the page");
    let browser = program.world.browser();
    assert_not_stored(&browser.sends(program.authorize("")).send(), 302, "the way back");
    let body = json!({"SignedSystemToken": SYSTEM_TOKEN, "ApplicationToken": SECRET, "ContextIdentifier": "Cust12345"});
    let system =
        program.world.post("/Login/api/PartnerSystemUser/Authenticate", &body.to_string()).by_nobody();
    assert_not_stored(&system.send(), 200, "a system user");
    let keys = program.world.get("/login/.well-known/jwks").by_nobody().send();
    assert_ne!(keys.header("cache-control"), Some("no-store"));
}
