//! Paths in every spelling, HEAD, and addresses that are not there.

use std::collections::BTreeSet;

use visage_people::ids::PersonId;

use crate::api::client::Answer;
use crate::api::pictures::noise;
use crate::api::world::World;

#[test]
fn letter_case_slashes_and_percent_signs_make_no_difference() {
    let world = World::new();
    let id = world.ada.0;
    let expected = world.image_info(world.ada).send().ok();
    for target in [
        format!("/api/v1/person/{id}/imageinfo"),
        format!("/API/V1/PERSON/{id}/IMAGEINFO"),
        format!("/aPi/v1/pErSoN/{id}/iMaGeInFo/"),
        format!("/api//v1///Person/{id}/ImageInfo//"),
        format!("/api/v1/Person/{id}/Image%49nfo"),
        format!("/%61pi/v1/Person/{id}/ImageInfo"),
        format!("/api/v1/Person/%3{id}/ImageInfo"),
        format!("/api/v1/Person/{id}/ImageInfo?unknown=%FF&x"),
        format!("/api/v1/Person/000{id}/ImageInfo"),
    ] {
        assert_eq!(world.get(&target).send().ok(), expected, "{target}");
    }
}

#[test]
fn addresses_that_are_not_there_are_not_found() {
    let world = World::new();
    let long = format!("/api/v1/Person/{}/ImageInfo", "1".repeat(4000));
    for target in [
        "/nowhere",
        "/api/v2/Person/1/ImageInfo",
        "/api/v1/Person/1/ImageInfo/more",
        "/api/v1/Person/1%2FImageInfo",
        "/api/v1/Person/1%2f2/ImageInfo",
        "/api/v1/../v1/Person/1/ImageInfo",
        "/api/v1/Person/%00/ImageInfo",
        "/api/v1/Person/%FF/ImageInfo",
        "/api/v1/Persons/1/ImageInfo",
        &long,
    ] {
        let answer = world.get(target).send();
        answer.refusal(404, "SoNotFoundException");
        world.assert_silent(answer.text());
    }
}

#[test]
fn an_operation_that_is_published_and_absent_is_named() {
    let world = World::new();
    for (method, target, name) in [
        ("GET", "/api/v1/Person/1", "v1PersonEntity_GetPersonEntity"),
        ("DELETE", "/api/v1/person/1/", "v1PersonEntity_DeletePersonEntity"),
        ("PUT", "/api/v1/Contact/1", "v1ContactEntity_PutContactEntity"),
        ("POST", "/api/v1/Agents/Archive/GetProviderNames", "v1ArchiveAgent_GetProviderNames"),
    ] {
        let text = world.request(method, target).send().refusal(501, "NotImplementedException");
        assert!(text.contains(name), "{text}");
    }
}

#[test]
fn methods_about_pictures_of_what_is_not_kept_here_are_named() {
    let world = World::new();
    for method in [
        "GetBlobEntityOnCountry",
        "GetBlobEntityOnProduct",
        "GetProductImage",
        "SetProductImage",
        "ChangeProductImage",
        "GetProductThumbnail",
        "SetProductThumbnail",
        "GetQuoteLineImage",
        "GetChatImageWithSize",
        "GetOutputFromBatch",
        "CleanupBatchTask",
    ] {
        let answer = world.post(&format!("/api/v1/Agents/BLOB/{method}"), "{}").send();
        let text = answer.refusal(501, "NotImplementedException");
        let expected = format!(
            "This server does not implement v1BLOBAgent_{method} yet (POST /api/v1/Agents/BLOB/{method}). \
             See /openapi.json for what it does"
        );
        assert_eq!(text, expected);
    }
}

/// Headers that two answers to the same question share.
fn headers(answer: &Answer) -> BTreeSet<&(String, String)> {
    let own = ["x-request-id", "date"];
    answer.headers.iter().filter(|(name, _)| !own.contains(&&**name)).collect()
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let world = World::new();
    world.set_picture(world.tove, &noise(600_000, 4), "");
    let targets = [
        format!("/api/v1/Person/{}/ImageInfo", world.ada.0),
        format!("/api/v1/Person/{}/ImageInfo", world.bob.0),
        format!("/api/v1/Person/{}/Image", world.ada.0),
        format!("/api/v1/Person/{}/Image", world.tove.0),
        format!("/api/v1/Person/{}/Image", world.bob.0),
        "/api/v1/Person/0/ImageInfo".to_owned(),
        "/api/v1/Person/abc/ImageInfo".to_owned(),
        "/api".to_owned(),
        "/".to_owned(),
        "/health/live".to_owned(),
        "/nowhere".to_owned(),
        "/api/v1".to_owned(),
    ];
    for target in targets {
        let (get, head) = (world.get(&target).send(), world.request("HEAD", &target).send());
        assert_eq!(head.body.len(), 0, "{target}");
        assert_eq!((head.status, headers(&head)), (get.status, headers(&get)), "{target}");
    }
}

#[test]
fn head_of_what_the_client_has_is_304_with_the_headers_of_get() {
    let world = World::new();
    let target = format!("/api/v1/Person/{}/ImageInfo", world.ada.0);
    let conditional = |method: &str| world.request(method, &target).header("If-None-Match", "*").send();
    let (get, head) = (conditional("GET"), conditional("HEAD"));
    assert_eq!((head.status, headers(&head)), (304, headers(&get)));
}

#[test]
fn every_answer_has_a_request_id_of_its_own() {
    let world = World::new();
    let mut ids = Vec::new();
    for request in [
        world.image_info(world.ada),
        world.image_info(world.ada),
        world.image_info(PersonId(0)),
        world.image_info(world.ada).by_nobody(),
        world.get("/nowhere"),
        world.get("/health/live"),
        world.request("HEAD", "/api"),
        world.request("OPTIONS", "/api"),
        world.image_info(world.ada).header("If-None-Match", "*"),
    ] {
        ids.push(request.send().header("x-request-id").unwrap().to_owned());
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "{ids:?}");
}

#[test]
fn the_name_of_the_tenant_before_an_address_leads_to_the_same_answer() {
    let world = World::with(|options| options.doors.tenant = Some("Cust12345".into()));
    let id = world.ada.0;
    let expected = world.image_info(world.ada).send().ok();
    for prefix in ["/Cust12345", "/cust12345/", "/CUST12345"] {
        assert_eq!(
            world.get(&format!("{prefix}/api/v1/Person/{id}/ImageInfo")).send().ok(),
            expected,
            "{prefix}"
        );
    }
    world.get("/Cust12345/api/v1/Person/4711/ImageInfo").send().refusal(404, "SoNotFoundException");
    world.get("/Cust12345/api/v1/nowhere").send().refusal(404, "SoNotFoundException");
    world.get("/Cust12345/api/v1/Person/1/ImageInfo").by_nobody().send().refusal(401, "SoSessionException");
    let not_built = world.get("/Cust12345/api/v1/Document/1").send();
    assert_eq!(not_built.status, world.get("/api/v1/Document/1").send().status);
}

#[test]
fn another_tenant_is_misdirected_and_without_a_name_there_are_no_tenants() {
    let named = World::with(|options| options.doors.tenant = Some("Cust12345".into()));
    for target in ["/Cust54321/api/v1/User/currentPrincipal", "/Cust54321/api", "/x/api/v1/nowhere"] {
        let text = named.get(target).by_nobody().send().refusal(421, "SoMissingDatabaseContextException");
        assert!(!text.contains("Cust12345"), "{text}");
    }
    let unnamed = World::new();
    unnamed.get("/Cust12345/api").send().refusal(404, "SoNotFoundException");
}
