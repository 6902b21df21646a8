//! `GET /login/{ctx}/oauth/authorize`.

use visage_people::session::{Kind, sha256};

use crate::api::login::program::{CHALLENGE, Program, REDIRECT, VERIFIER};
use crate::api::world::World;

/// What the program is told in the query of the address that the browser is sent back to.
fn told(program: &Program, more: &str) -> Vec<(String, String)> {
    let answer = program.world.browser().sends(program.authorize(more)).send();
    let location = answer.header("location").unwrap_or_else(|| panic!("{more}: {}", answer.text()));
    let query = location.strip_prefix(&format!("{REDIRECT}?")).unwrap();
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

#[test]
fn whoever_has_signed_in_is_sent_back_with_a_code_and_the_state() {
    let program = Program::new();
    let (one, another) = (program.code(""), program.code(""));
    assert!(one.len() == 43 && one != another);
    for address in ["/login/Cust12345/oauth/authorize", "/LOGIN/cust12345/OAuth/Authorize/"] {
        let query =
            "?response_type=code&client_id=mailer&redirect_uri=com.example.mailer%3A%2F%2Fback%3Fx%3D1";
        let request = program.world.get(&format!("{address}{query}"));
        let answer = program.world.browser().sends(request).send();
        let location = answer.header("location").unwrap();
        assert!(location.starts_with("com.example.mailer://back?x=1&code="), "{location}");
    }
}

#[test]
fn the_answer_comes_in_the_query_behind_a_hash_or_in_a_form_as_the_program_asks() {
    let program = Program::new();
    let browser = program.world.browser();
    let fragment = browser.sends(program.authorize("&response_mode=fragment")).send();
    assert!(fragment.header("location").unwrap().starts_with(&format!("{REDIRECT}#code=")));
    let page = browser.sends(program.authorize("&response_mode=form_post")).send();
    assert_eq!((page.status, page.header("location")), (200, None));
    let text = page.text();
    for part in [
        "<form method=\"post\" action=\"http://localhost:4280/callback\">",
        "name=\"code\"",
        "name=\"state\" value=\"a&amp;b\"",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let script = text.split("<script>").nth(1).unwrap().split("</script>").next().unwrap();
    let hash = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, sha256(script.as_bytes()));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains(&format!("script-src 'sha256-{hash}'")), "{policy}");
    assert!(policy.contains("form-action 'self' http://localhost:4280;"), "{policy}");
}

#[test]
fn whoever_has_not_signed_in_does_so_first_and_comes_back_here() {
    let program = Program::new();
    let asked = program.authorize("&prompt=login&login_hint=tje0%40x&nonce=n");
    for answer in [asked.send(), program.world.browser().sends(asked.by_nobody()).send()] {
        let location = answer.header("location").unwrap();
        assert_eq!(answer.status, 303);
        let pairs: Vec<_> = form_urlencoded::parse(location.strip_prefix("/login?").unwrap().as_bytes())
            .into_owned()
            .collect();
        assert_eq!((&*pairs[1].0, &*pairs[1].1), ("login_hint", "tje0@x"));
        assert!(pairs[0].1.starts_with("/login/common/oauth/authorize?") && !pairs[0].1.contains("prompt"));
        let page = program.world.get(location).by_nobody().send();
        assert!(page.text().contains("name=\"username\" value=\"tje0@x\""), "{}", page.text());
        assert!(page.text().contains("to go on to Mailer"), "{}", page.text());
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.ends_with("form-action 'self' http://localhost:4280"), "{policy}");
        let form: String = form_urlencoded::Serializer::new("username=tje0&password=".to_owned())
            .append_pair("returnUrl", &pairs[0].1)
            .finish();
        let wrong = program.world.sign_in_page(&form).send();
        assert_eq!(wrong.header("content-security-policy"), Some(policy));
        let right = program.world.sign_in_page(&form.replace("password=", "password=Tje0")).send();
        assert_eq!(right.header("location"), Some(&*pairs[0].1));
    }
}

#[test]
fn a_prompt_is_a_list_that_asks_anew_and_is_asked_once_however_it_was_written() {
    let program = Program::new();
    let browser = program.world.browser();
    for more in [
        "&prompt=login",
        "&prompt=consent%20login",
        "&prompt=login+consent",
        "&prompt=select_account",
        "&%70rompt=login",
    ] {
        let answer = browser.sends(program.authorize(more)).send();
        assert_eq!(answer.status, 303, "{more}");
        let location = answer.header("location").unwrap();
        let (_, here) = form_urlencoded::parse(location.strip_prefix("/login?").unwrap().as_bytes())
            .find(|(name, _)| name == "returnUrl")
            .unwrap();
        let back = browser.sends(program.world.get(&here)).send();
        assert!(back.header("location").unwrap().starts_with(&format!("{REDIRECT}?code=")), "{more}");
        assert!(back.header("location").unwrap().ends_with("&state=a%26b"), "{more}");
    }
    assert!(told(&program, "&prompt=consent")[0].0 == "code");
}

#[test]
fn where_no_page_may_be_shown_none_is() {
    let program = Program::new();
    for more in ["&prompt=none", "&prompt=none%20login", "&prompt=consent+none"] {
        let answer = program.authorize(more).send();
        let location = answer.header("location").unwrap();
        assert!(location.starts_with(&format!("{REDIRECT}?error=login_required")), "{more}: {location}");
    }
    assert_eq!(told(&program, "&prompt=none%20login")[0].1, "login_required");
    assert!(told(&program, "&prompt=none")[0].0 == "code");
}

#[test]
fn a_long_state_survives_the_sign_in_page() {
    let program = Program::with(|options| options.limits.header_bytes = 32_768);
    let state = "abcdefghijklm%2B%2F".repeat(1000);
    let redirect = "http%3A%2F%2Flocalhost%3A4280%2Fcallback";
    let start = "/login/common/oauth/authorize?response_type=code&client_id=mailer";
    let asked = program.world.get(&format!("{start}&redirect_uri={redirect}&state={state}")).by_nobody();
    let page = program.world.get(asked.send().header("location").unwrap()).by_nobody().send();
    let value = page.text().split("name=\"returnUrl\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = form_urlencoded::Serializer::new("username=tje0&password=Tje0".to_owned())
        .append_pair("returnUrl", &value.replace("&amp;", "&"))
        .finish();
    let signed_in = program.world.sign_in_page(&form).send();
    assert_eq!(signed_in.status, 303);
    let here = program.world.get(signed_in.header("location").unwrap());
    let back = program.world.browser().sends(here).send();
    assert!(back.header("location").unwrap().ends_with(&format!("&state={state}")));
}

#[test]
fn a_code_is_kept_by_no_cache_and_told_to_no_other_site() {
    let program = Program::new();
    let browser = program.world.browser();
    for mode in ["query", "fragment", "form_post"] {
        for more in ["", "&acr_values=tenant%3ACust1"] {
            let asked = program.authorize(&format!("&response_mode={mode}{more}"));
            let answer = browser.sends(asked).send();
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{mode}{more}");
            assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{mode}{more}");
        }
    }
    let refusal =
        browser.sends(program.authorize("&response_mode=form_post&acr_values=tenant%3ACust1")).send();
    assert!(refusal.text().contains("<h1>Back to the program</h1>"), "{}", refusal.text());
    assert!(!refusal.text().contains("Signed in"), "nobody was: {}", refusal.text());
}

#[test]
fn nobody_is_sent_to_an_address_that_the_program_has_not_registered() {
    let program = Program::new();
    let browser = program.world.browser();
    for query in [
        "",
        "client_id=mailer",
        "client_id=mailer&redirect_uri=http%3A%2F%2Flocalhost%3A4280%2Fcallback%2F",
        "client_id=mailer&redirect_uri=http%3A%2F%2Flocalhost%3A4280%2Fcallback%3Fx",
        "client_id=mailer&redirect_uri=https%3A%2F%2Fevil.example",
        "client_id=Mailer&redirect_uri=http%3A%2F%2Flocalhost%3A4280%2Fcallback",
        "client_id=mailer&redirect_uri=http%3A%2F%2Flocalhost%3A4280%2Fcallback&redirect_uri=https%3A%2F%2Fevil.example",
    ] {
        let target = format!("/login/common/oauth/authorize?response_type=code&{query}");
        let answer = browser.sends(program.world.get(&target)).send();
        assert_eq!((answer.status, answer.header("location")), (400, None), "{query}");
        assert!(answer.text().contains("Cannot sign in") && !answer.text().contains("evil"), "{query}");
        let form = form_urlencoded::Serializer::new("username=tje0".to_owned())
            .append_pair("returnUrl", &target)
            .finish();
        let policy = program.world.sign_in_page(&form).send();
        assert!(policy.header("content-security-policy").unwrap().ends_with("form-action 'self'"));
    }
}

#[test]
fn what_a_program_asks_wrongly_is_told_to_the_program() {
    let program = Program::new();
    let error = |more: &str| told(&program, more)[0].1.clone();
    assert_eq!(error("&response_mode=smoke"), "invalid_request");
    assert_eq!(error("&acr_values=x%20tenant%3ACust1"), "access_denied");
    assert_eq!(error("&code_challenge=short&code_challenge_method=S256"), "invalid_request");
    assert_eq!(error(&format!("&code_challenge={CHALLENGE}&code_challenge_method=S512")), "invalid_request");
    assert_eq!(error(&format!("&code_challenge={CHALLENGE}%20")), "invalid_request");
    assert_eq!(error("&code_challenge_method=S256"), "invalid_request");
    assert_eq!(error(&format!("&nonce={}", "n".repeat(1001))), "invalid_request");
    assert!(told(&program, "&acr_values=tenant%3Acust12345")[0].0 == "code");
    let ask = |target: &str| program.world.browser().sends(program.world.get(target)).send();
    let start = "/login/common/oauth/authorize?client_id=mailer&redirect_uri=http%3A%2F%2Flocalhost%3A4280%2Fcallback";
    for (more, error) in [
        ("&response_type=token", "unsupported_response_type"),
        ("", "unsupported_response_type"),
        ("&response_type=code&scope=email", "invalid_scope"),
    ] {
        let answer = ask(&format!("{start}{more}"));
        let location = answer.header("location").unwrap();
        assert!(location.contains(&format!("error={error}")), "{more}: {location}");
    }
}

#[test]
fn a_code_can_be_bound_to_what_only_the_program_knows() {
    let program = Program::new();
    for more in [
        format!("&code_challenge={CHALLENGE}&code_challenge_method=S256"),
        format!("&code_challenge={VERIFIER}&code_challenge_method=plain"),
        format!("&code_challenge={VERIFIER}"),
    ] {
        let code = program.code(&more);
        for proof in ["", "&code_verifier=", &format!("&code_verifier={CHALLENGE}")] {
            assert_eq!(program.redeem(&code, proof).status, 400, "{more} {proof}");
        }
        program.redeem(&code, &format!("&code_verifier={VERIFIER}")).ok();
    }
    let code = program.code("");
    assert_eq!(program.redeem(&code, &format!("&code_verifier={VERIFIER}")).status, 400);
}

#[test]
fn another_tenant_is_misdirected_and_without_an_identity_server_there_is_nothing() {
    let program = Program::new();
    let at = |world: &World, tenant: &str| {
        world.get(&format!("/login/{tenant}/oauth/authorize?client_id=mailer")).by_nobody().send()
    };
    at(&program.world, "Cust1").refusal(421, "SoMissingDatabaseContextException");
    let world = World::new();
    for tenant in ["common", "Cust12345"] {
        at(&world, tenant).refusal(404, "SoNotFoundException");
    }
}

#[test]
fn what_a_page_of_another_site_loads_makes_no_code_and_head_neither() {
    let program = Program::new();
    let browser = program.world.browser();
    let codes = || {
        let sessions = program.world.people().open_sessions(&program.world.administrator);
        let sessions = program.world.run(sessions).unwrap();
        sessions.iter().filter(|session| session.kind == Kind::Code).count()
    };
    for mode in ["no-cors", "cors", "same-origin", "something-new"] {
        for site in ["cross-site", "same-site", "something-new"] {
            let picture = browser.sends(program.authorize("")).header("Sec-Fetch-Mode", mode);
            let picture = picture.header("Sec-Fetch-Site", site);
            let text = picture.send().refusal(403, "XsrfValidationException");
            assert!(text.contains("Sec-Fetch-Mode"), "{mode}: {text}");
        }
    }
    let target = "/login/common/oauth/authorize?response_type=code&client_id=mailer\
                  &redirect_uri=http%3A%2F%2Flocalhost%3A4280%2Fcallback";
    let head = browser.sends(program.world.request("HEAD", target)).send();
    assert_eq!((head.status, head.header("location")), (405, None));
    assert_eq!(codes(), 0);
    for site in ["cross-site", "same-site", "none"] {
        let opened = browser.sends(program.authorize("")).header("Sec-Fetch-Mode", "navigate");
        assert_eq!(opened.header("Sec-Fetch-Site", site).send().status, 302, "{site}");
    }
    assert_eq!(codes(), 3);
    // As the fetch of Node.js does, whose requests are a program's.
    let program_fetch = browser.sends(program.authorize("")).header("Sec-Fetch-Mode", "cors");
    assert_eq!(program_fetch.send().status, 302);
    assert_eq!(codes(), 4);
}
