//! `GET /login` and `POST /login`.

use crate::api::world::{Browser, World};

#[test]
fn the_page_has_a_form_that_keeps_where_to_go_and_lets_no_other_site_in() {
    let world = World::new();
    let page = world.get("/login?returnUrl=%2Fapi%3Fa%3D1%26b%3D%22%3E").by_nobody().send();
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    for part in
        ["action=\"/login\"", "name=\"username\"", "type=\"password\"", "value=\"/api?a=1&amp;b=&quot;&gt;\""]
    {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    let elsewhere = world.get("/login?returnUrl=//evil.example").by_nobody().send();
    assert!(!elsewhere.text().contains("evil"), "{}", elsewhere.text());
}

#[test]
fn a_form_is_answered_with_two_cookies_and_the_next_page() {
    let world = World::new();
    let answer = world.sign_in_page("username=TJE0&password=Tje0&returnUrl=%2Fapi%3Fx").send();
    assert_eq!((answer.status, answer.header("location")), (303, Some("/api?x")));
    let [session, xsrf] = <[_; 2]>::try_from(answer.cookies()).unwrap();
    assert_eq!((&*session.0, &*session.2), ("visage-session", "HttpOnly; SameSite=Lax; Path=/"));
    assert_eq!((&*xsrf.0, &*xsrf.2), ("XSRF-TOKEN", "SameSite=Lax; Path=/"));
    assert!(session.1.len() == 43 && xsrf.1.len() == 32 && !session.1.contains(&xsrf.1));
    for elsewhere in ["//evil.example", "https://evil.example", "/%5Cevil.example", "evil", "/%0d%0aX:y"] {
        let form = format!("username=tje0&password=Tje0&returnUrl={elsewhere}");
        assert_eq!(world.sign_in_page(&form).send().header("location"), Some("/"), "{elsewhere}");
    }
}

#[test]
fn json_is_answered_with_json_and_the_same_cookies() {
    let world = World::new();
    let request = world.post("/login", "{\"username\":\"tje0\",\"password\":\"Tje0\"}").by_nobody();
    let answer = request.send();
    let told = answer.ok();
    assert_eq!((&told["Name"], &told["XsrfToken"]), (&"tje0".into(), &answer.cookie("XSRF-TOKEN").into()));
    assert!(!answer.text().contains(&answer.cookie("visage-session")));
    let wrong = world.post("/login", "{\"Username\":\"tje0\",\"Password\":\"x\"}").by_nobody().send();
    wrong.refusal(401, "SoSessionException");
    assert!(wrong.cookies().is_empty() && wrong.header("www-authenticate").is_none());
    for broken in ["{", "[]", "{\"username\":7}"] {
        world.post("/login", broken).by_nobody().send().refusal(400, "ArgumentException");
    }
}

#[test]
fn a_wrong_password_shows_the_page_again_with_the_name_and_never_with_the_password() {
    let world = World::new();
    let answer = world.sign_in_page("username=%3Cb%3Etje0&password=S3cret-word&returnUrl=/api").send();
    assert_eq!((answer.status, answer.cookies().len()), (401, 0));
    let page = answer.text();
    assert!(page.contains("is wrong") && page.contains("value=\"&lt;b&gt;tje0\""), "{page}");
    assert!(page.contains("value=\"/api\"") && !page.contains("S3cret-word"), "{page}");
    for form in ["", "username=tje0", "password=Tje0", "username=visage%3Aoperator&password="] {
        assert_eq!(world.sign_in_page(form).send().status, 401, "{form}");
    }
    world.sign_in_page(&format!("username={}", "x".repeat(140_000))).send().refusal(413, "ArgumentException");
}

#[test]
fn signing_in_again_ends_the_previous_session_and_a_wrong_password_does_not() {
    let world = World::new();
    let (browser, another) = (world.browser(), world.browser());
    let ask = |browser: &Browser| browser.asks(world.image_info(world.ada)).send().status;
    let wrong = browser.sends(world.sign_in_page("username=rea0&password=x")).send();
    assert_eq!((wrong.status, ask(&browser)), (401, 200));
    let again = browser.sends(world.sign_in_page("username=rea0&password=Rea0")).send();
    assert_eq!((again.status, ask(&browser), ask(&another)), (303, 401, 200));
    let now = Browser { session: again.cookie("visage-session"), xsrf: again.cookie("XSRF-TOKEN") };
    assert_eq!(ask(&now), 200);
    let json = now.sends(world.post("/login", "{\"username\":\"tje0\",\"password\":\"Tje0\"}")).send();
    assert_eq!((json.status, ask(&now)), (200, 401));
}

#[test]
fn behind_https_the_cookies_are_for_https_alone() {
    let world = World::with(|options| options.public_url = Some("https://people.example".to_owned()));
    let answer = world.sign_in_page("username=tje0&password=Tje0").send();
    assert_eq!(answer.cookies().len(), 2);
    assert!(answer.cookies().iter().all(|(_, _, attributes)| attributes.contains("Secure")));
}

#[test]
fn a_page_of_another_site_cannot_sign_a_browser_in() {
    let world = World::new();
    let request = world.sign_in_page("username=tje0&password=Tje0");
    for origin in
        ["https://evil.example", "null", "http://visage.test.evil.example", "http://visage.test:81", ""]
    {
        let answer = request.clone().header("Origin", origin).send();
        assert!(answer.refusal(403, "XsrfValidationException").contains("public_url"), "{origin}");
        assert!(answer.cookies().is_empty());
    }
    assert_eq!(request.header("Origin", "http://visage.test").send().status, 303);
    let world = World::with(|options| options.public_url = Some("https://people.example/".to_owned()));
    let request = world.sign_in_page("username=tje0&password=Tje0");
    assert_eq!(request.clone().header("Origin", "https://people.example").send().status, 303);
    assert_eq!(request.header("Origin", "http://visage.test").send().status, 403);
}
