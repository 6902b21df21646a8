//! The optional path prefix of every address: `/SuperOffice/api/v1/…`.

use visage::http::base_path::BasePath;

use crate::api::world::World;

#[test]
fn an_address_below_the_base_path_answers_like_the_one_without_it() {
    let world = World::new();
    let id = world.ada.0;
    let expected = world.image_info(world.ada).send().ok();
    for prefix in ["/SuperOffice", "/superoffice/", "//SUPEROFFICE"] {
        assert_eq!(
            world.get(&format!("{prefix}/api/v1/Person/{id}/ImageInfo")).send().ok(),
            expected,
            "{prefix}"
        );
    }
    world.get("/SuperOffice/api/v1/Person/4711/ImageInfo").send().refusal(404, "SoNotFoundException");
    world.get("/SuperOffice/api/v1/Person/1/ImageInfo").by_nobody().send().refusal(401, "SoSessionException");
    world.get("/SuperOffice/api/v1/Sale/1").send().refusal(501, "NotImplementedException");
    world.get("/SuperOffice/nowhere").send().refusal(404, "SoNotFoundException");
    world.get("/SuperOffice/SuperOffice/api").send().refusal(404, "SoNotFoundException");
    assert_eq!(world.get("/SuperOffice").send().status, 200);
    assert_eq!(world.get("/SuperOffice/").send().status, 200);
    assert_eq!(world.get("/SuperOffice/health/live").send().status, 200);
}

#[test]
fn metrics_are_not_shown_below_the_base_path() {
    let world = World::new();
    assert_eq!(world.get("/metrics").send().status, 200);
    for target in ["/SuperOffice/metrics", "/superoffice//METRICS/", "/SuperOffice/%6detrics"] {
        world.get(target).send().refusal(404, "SoNotFoundException");
    }
}

#[test]
fn another_base_path_is_a_setting_and_an_empty_one_is_none() {
    let world = World::with(|options| options.base_path = BasePath::parse("/crm/web").unwrap());
    assert_eq!(world.get("/CRM/Web/api/v1/User/current").send().status, 200);
    world.get("/SuperOffice/api/v1/User/current").send().refusal(404, "SoNotFoundException");
    world.get("/crm/api/v1/User/current").send().refusal(404, "SoNotFoundException");
    let none = World::with(|options| options.base_path = BasePath::default());
    none.get("/SuperOffice/api/v1/User/current").send().refusal(404, "SoNotFoundException");
}

#[test]
fn the_name_of_the_tenant_may_follow_the_base_path() {
    let world = World::with(|options| options.doors.tenant = Some("Cust12345".into()));
    assert_eq!(world.get("/SuperOffice/Cust12345/api/v1/User/current").send().status, 200);
    world
        .get("/SuperOffice/Cust5/api/v1/User/current")
        .send()
        .refusal(421, "SoMissingDatabaseContextException");
    assert_eq!(world.get("/SuperOffice/api/v1/User/current").send().status, 200, "it is no tenant");
}

#[test]
fn links_use_the_address_that_the_client_used() {
    let world = World::new();
    for base in ["", "/SuperOffice"] {
        let version = world.get(&format!("{base}/api")).accept("application/json").send().ok();
        assert_eq!(version["v1"], format!("http://visage.test{base}/api/v1/"));
        assert_eq!(version["Documentation"], format!("http://visage.test{base}/openapi.json"));
        let catalogue = world.get(&format!("{base}/api/v1")).send().ok();
        let address = format!("http://visage.test{base}/api/v1/Person/{{personId}}/ImageInfo");
        assert!(catalogue[&address].is_object(), "{address}");
        let described = world.get(&format!("{base}/openapi.json")).send().ok();
        assert_eq!(described["servers"][0]["url"], if base.is_empty() { "/" } else { base });
        let rows = world.get(&format!("{base}/api/v1/User?$top=1")).send();
        assert!(rows.text().contains(&format!("http://visage.test{base}/api/v1/User?")), "{}", rows.text());
    }
}

#[test]
fn a_browser_that_signs_in_below_the_base_path_stays_below_it() {
    let world = World::new();
    let page = world.get("/SuperOffice/login").by_nobody().send();
    assert!(page.text().contains("action=\"/SuperOffice/login\""), "{}", page.text());
    let form = "username=tje0&password=Tje0";
    let request = world.request("POST", "/SuperOffice/login").by_nobody();
    let answer = request.header("Content-Type", "application/x-www-form-urlencoded").body(form).send();
    assert_eq!((answer.status, answer.header("location")), (303, Some("/SuperOffice/")));
    for (name, _, attributes) in answer.cookies() {
        assert!(attributes.split("; ").any(|one| one == "Path=/SuperOffice"), "{name}: {attributes}");
    }
    let out = world.request("POST", "/SuperOffice/login/out").by_nobody().send();
    assert_eq!((out.status, out.header("location")), (303, Some("/SuperOffice/login")));
    assert!(out.cookies().iter().all(|(_, _, attributes)| attributes.contains("Path=/SuperOffice")));
}

#[test]
fn behind_a_proxy_that_strips_a_path_the_path_of_public_url_is_used() {
    let world =
        World::with(|options| options.public_url = Some("https://crm.example.com/people/".to_owned()));
    let version = world.get("/api").accept("application/json").send().ok();
    assert_eq!(version["v1"], "https://crm.example.com/people/api/v1/");
    let answer =
        world.sign_in_page("username=tje0&password=Tje0").header("Origin", "https://crm.example.com").send();
    assert_eq!((answer.status, answer.header("location")), (303, Some("/people/")));
    assert!(answer.cookies().iter().all(|(_, _, attributes)| attributes.contains("Path=/people")));
    assert_eq!(world.get("/openapi.json").send().ok()["servers"][0]["url"], "https://crm.example.com/people");
    let login = world.get("/login").by_nobody().send();
    assert!(login.text().contains("action=\"/people/login\""), "{}", login.text());
}
