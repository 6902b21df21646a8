//! `POST /login/{ctx}/oauth/tokens`.

use visage_people::user::Role;

use crate::api::client::basic;
use crate::api::login::program::{PREFIX, Program, REDIRECT, SECRET};
use crate::api::world::{STORED, World, names};

fn error(answer: &crate::api::client::Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert!(answer.headers.iter().any(|(name, value)| name == "cache-control" && value == "no-store"));
    answer.json()["error"].as_str().unwrap().to_owned()
}

#[test]
fn a_code_becomes_an_access_token_a_refresh_token_and_a_signed_text_about_the_user() {
    let program = Program::new();
    let code = program.code("&nonce=n-0S6");
    let answer = program.redeem(&code, "").ok();
    assert_eq!(names(&answer), ["token_type", "access_token", "expires_in", "id_token", "refresh_token"]);
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&"Bearer".into(), &3600.into()));
    let access = answer["access_token"].as_str().unwrap();
    assert!(access.starts_with("8A:Cust12345."), "{access}");
    let principal = program.world.get("/Cust12345/api/v1/User/currentPrincipal").by_token(access).send().ok();
    assert_eq!(principal["Associate"], "tje0");
    let claims = program.claims(answer["id_token"].as_str().unwrap());
    let claim = |name: &str| claims[format!("{PREFIX}{name}")].as_str().unwrap().to_owned();
    assert_eq!((&claims["iss"], &claims["aud"]), (&"http://visage.test/login".into(), &"mailer".into()));
    assert_eq!((&claims["nonce"], &claims["nbf"]), (&"n-0S6".into(), &STORED.into()));
    assert_eq!((&claims["exp"], &claims["iat"]), (&(STORED + 360).into(), &STORED.into()));
    assert_eq!(claim("associateid"), principal["AssociateId"].to_string());
    assert_eq!(claim("personid"), principal["PersonId"].to_string());
    assert_eq!((claim("firstname"), claim("lastname")), ("Tove".to_owned(), "Jensen".to_owned()));
    assert_eq!((claim("ctx"), claim("is_administrator")), ("Cust12345".to_owned(), "True".to_owned()));
    assert_eq!(claim("webapi_url"), "http://visage.test/Cust12345/api/");
    assert!(claims.get(format!("{PREFIX}ticket")).is_none());
}

#[test]
fn a_refresh_token_becomes_an_access_token_again_and_again_but_not_another_refresh_token() {
    let program = Program::new();
    let refresh = program.redeem(&program.code(""), "").ok()["refresh_token"].as_str().unwrap().to_owned();
    let form = format!(
        "grant_type=refresh_token&client_id=mailer&client_secret={SECRET}&redirect_uri={REDIRECT}\
         &refresh_token={refresh}"
    );
    for hours in [0, 5000] {
        program.world.clock.set(STORED + hours * 3600);
        let answer = program.tokens(&form).ok();
        assert_eq!(names(&answer), ["token_type", "access_token", "expires_in", "id_token"]);
        let access = answer["access_token"].as_str().unwrap();
        assert_eq!(program.world.get("/api/v1/User/current").by_token(access).send().status, 200);
        assert!(program.claims(answer["id_token"].as_str().unwrap()).get("nonce").is_none());
    }
    let phones = form.replace("mailer-secret", "phones-secret").replace("=mailer", "=phones");
    assert_eq!(error(&program.tokens(&phones), 400), "invalid_grant");
    let user = program.world.administrator.associate().id;
    program.world.run(async {
        let operator = program.world.people().operator().await.unwrap();
        program.world.people().set_password_of(&operator, user, "another").await.unwrap();
    });
    assert_eq!(error(&program.tokens(&form), 400), "invalid_grant");
}

#[test]
fn a_program_proves_by_its_secret_who_it_is_in_the_header_the_form_or_the_query() {
    let program = Program::new();
    let form = |code: &str| format!("grant_type=authorization_code&redirect_uri={REDIRECT}&code={code}");
    let send = |query: &str, form: &str| {
        let target = format!("/login/Cust12345/oauth/tokens{query}");
        program.world.request("POST", &target).by_nobody().body(form)
    };
    send("", &form(&program.code(""))).authorization(&basic("mailer", SECRET)).send().ok();
    send("", &form(&program.code(""))).authorization(&basic("mailer", "mailer%2Dsecret")).send().ok();
    let query = format!("?client_id=mailer&client_secret={SECRET}&{}", form(&program.code("")));
    send(&query, "").send().ok();
    let code = program.code("");
    for (id, secret) in [("mailer", "wrong"), ("phones", SECRET), ("mailer", ""), ("", SECRET)] {
        let answer = send("", &form(&code)).authorization(&basic(id, secret)).send();
        assert_eq!(error(&answer, 401), "invalid_client", "{id} {secret}");
        assert!(answer.header("www-authenticate").unwrap().starts_with("Basic"));
        let by_form = send("", &format!("{}&client_id={id}&client_secret={secret}", form(&code))).send();
        assert_eq!(
            (error(&by_form, 401), by_form.header("www-authenticate")),
            ("invalid_client".into(), None)
        );
    }
    program.redeem(&code, "").ok();
}

#[test]
fn a_code_that_is_wrong_old_used_or_given_for_something_else_is_refused() {
    let program = Program::new();
    let code = program.code("");
    let with = |id: &str, secret: &str, redirect: &str, code: &str| {
        program.tokens(&format!(
            "grant_type=authorization_code&client_id={id}&client_secret={secret}&redirect_uri={redirect}&code={code}"
        ))
    };
    for (id, secret, redirect, code) in [
        ("mailer", SECRET, REDIRECT, "wrong"),
        ("mailer", SECRET, REDIRECT, ""),
        ("mailer", SECRET, "com.example.mailer://back", &*code),
        ("mailer", SECRET, "", &*code),
        ("phones", "phones-secret", REDIRECT, &*code),
    ] {
        assert_eq!(error(&with(id, secret, redirect, code), 400), "invalid_grant", "{id} {redirect} {code}");
    }
    program.world.clock.set(STORED + 600);
    assert_eq!(error(&program.redeem(&code, ""), 400), "invalid_grant");
    program.world.clock.set(STORED);
    let access = program.redeem(&code, "").ok()["access_token"].as_str().unwrap().to_owned();
    let current = || program.world.get("/api/v1/User/current").by_token(&access).send().status;
    assert_eq!(current(), 200);
    assert_eq!(error(&program.redeem(&code, ""), 400), "invalid_grant");
    assert_eq!(current(), 401);
}

#[test]
fn what_cannot_be_understood_is_refused_in_the_words_of_the_standard() {
    let program = Program::new();
    let client = format!("client_id=mailer&client_secret={SECRET}");
    for (form, status, word) in [
        ("", 401, "invalid_client"),
        ("{\"grant_type\":\"authorization_code\"}", 401, "invalid_client"),
        (&*client, 400, "unsupported_grant_type"),
        (&format!("{client}&grant_type=password&username=tje0&password=Tje0"), 400, "unsupported_grant_type"),
        (&format!("{client}&grant_type=refresh_token"), 400, "invalid_grant"),
        (&format!("{client}&client_id=phones&grant_type=refresh_token"), 400, "invalid_request"),
    ] {
        assert_eq!(error(&program.tokens(form), status), word, "{form}");
    }
    program.tokens(&"x".repeat(20_000)).refusal(413, "ArgumentException");
    assert_eq!(program.world.get("/login/common/oauth/tokens").send().status, 405);
}

#[test]
fn tokens_are_about_the_user_who_signed_in_and_nobody_else() {
    let program = Program::new();
    program.world.add_user("sam", Role::Sales, &["Sales"], None);
    let answer = program.world.sign_in_page("username=sam&password=sam").send();
    let browser = crate::api::world::Browser {
        session: answer.cookie("visage-session"),
        xsrf: answer.cookie("XSRF-TOKEN"),
    };
    let answer = program.redeem(&program.code_of(&browser, ""), "").ok();
    let claims = program.claims(answer["id_token"].as_str().unwrap());
    assert_eq!(claims[format!("{PREFIX}initials")], "sam");
    assert_eq!(claims[format!("{PREFIX}is_administrator")], "False");
    assert_eq!(claims[format!("{PREFIX}personid")], "0");
    let access = answer["access_token"].as_str().unwrap();
    let current = program.world.get("/api/v1/User/currentAssociate").by_token(access).send().ok();
    assert_eq!(current["Name"], "sam");
    program.world.post("/login/ticket", "").by_token(access).send().refusal(403, "SoSentryException");
}

#[test]
fn there_are_no_tokens_where_no_identity_server_is_or_for_another_tenant() {
    let world = World::with(|options| options.doors.tenant = Some("Cust12345".to_owned()));
    world.post("/login/common/oauth/tokens", "").by_nobody().send().refusal(404, "SoNotFoundException");
    let program = Program::new();
    let elsewhere = program.world.post("/login/Cust1/oauth/tokens", "").by_nobody().send();
    elsewhere.refusal(421, "SoMissingDatabaseContextException");
}
