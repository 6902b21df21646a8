//! Which zone instants are in: SO-TimeZone, and the zone of the installation.

use visage_contract::culture::Zone;

use crate::api::world::{CHANGED, World, picture_of_ada};

/// A world whose base zone is Norway and where Ada's picture was stored and changed at the recorded moments.
fn norway() -> World {
    let world = World::with(|options| options.base_zone = Zone::find("NO").unwrap());
    world.clock.set(CHANGED);
    world.set_picture(world.ada, &picture_of_ada(), "");
    world
}

/// When the picture was stored and changed, and the zone of the answer, as told.
fn told(world: &World, zone: Option<&str>) -> [String; 3] {
    let mut request = world.image_info(world.ada);
    if let Some(zone) = zone {
        request = request.header("SO-TimeZone", zone);
    }
    let answer = request.send();
    let info = answer.ok();
    let date = |name: &str| info[name].as_str().unwrap().to_owned();
    [date("CreatedDate"), date("UpdatedDate"), answer.header("so-timezone").unwrap().to_owned()]
}

#[test]
fn the_recorded_triples_come_out_as_recorded() {
    let world = norway();
    assert_eq!(told(&world, None), ["2019-12-19T10:44:12", "2019-12-19T11:55:14", "NO"]);
    let tagged = ["2019-12-19T09:44:12Z", "2019-12-19T10:55:14Z"];
    assert_eq!(told(&world, Some("no,includeTZOffset"))[..2], tagged);
    assert_eq!(told(&world, Some("utc,includeTZOffset"))[..2], tagged);
}

#[test]
fn a_zone_without_offsets_gets_utc_without_a_tag() {
    let world = norway();
    for zone in ["NO", "US-NY", "utc"] {
        assert_eq!(told(&world, Some(zone))[..2], ["2019-12-19T09:44:12", "2019-12-19T10:55:14"], "{zone}");
    }
}

#[test]
fn a_zone_has_a_code_and_a_number_in_any_letter_case_and_is_told_by_its_code() {
    let world = World::new();
    let table = [
        ("NO", "NO"),
        ("no", "NO"),
        ("261", "NO"),
        (" 261 , includetzoffset", "NO"),
        ("includeTZOffset, no", "NO"),
        ("us-ny", "US-NY"),
        ("460", "US-NY"),
        ("UTC", "UTC"),
        ("1", "UTC"),
        ("", "UTC"),
        ("INCLUDETZOFFSET", "UTC"),
        ("Europe/Oslo", "NO"),
    ];
    for (asked, code) in table {
        assert_eq!(told(&world, Some(asked))[2], code, "{asked}");
    }
}

#[test]
fn offsets_alone_tag_the_answer_and_keep_the_base_zone() {
    let [created, updated, zone] = told(&norway(), Some("includeTZOffset"));
    assert_eq!([&*created, &*updated], ["2019-12-19T09:44:12Z", "2019-12-19T10:55:14Z"]);
    assert_eq!(zone, "NO");
}

#[test]
fn a_date_that_is_not_set_stays_so_in_every_zone() {
    let world = norway();
    let told = |zone: &str| {
        let info = world.image_info(world.bob).header("SO-TimeZone", zone).send().ok();
        info["UpdatedDate"].as_str().unwrap().to_owned()
    };
    assert_eq!(told(""), "0001-01-01T00:00:00");
    assert_eq!(told("us-ny"), "0001-01-01T00:00:00");
    assert_eq!(told("us-ny,includeTZOffset"), "0001-01-01T00:00:00Z");
}

#[test]
fn a_zone_that_nobody_knows_is_a_bad_request() {
    let world = World::new();
    let long = "NO,".repeat(2000);
    for zone in ["Mars", "0", "99999", "NO,SE", "NO;includeTZOffset", "-1", "+01:00", "\u{f8}", &long] {
        let answer = world.image_info(world.ada).header("SO-TimeZone", zone).send();
        let text = answer.refusal(400, "ArgumentException");
        assert!(text.contains("SO-TimeZone"), "{text}");
        assert_eq!(answer.header("so-timezone"), Some("UTC"), "{zone}");
    }
}

#[test]
fn the_zone_is_told_to_whoever_has_signed_in_and_to_nobody_else() {
    let world = norway();
    assert_eq!(world.image(world.ada).send().header("so-timezone"), Some("NO"));
    assert_eq!(world.image_info(visage_people::ids::PersonId(0)).send().header("so-timezone"), Some("NO"));
    assert_eq!(world.image_info(world.ada).by_nobody().send().header("so-timezone"), None);
    assert_eq!(world.get("/api").send().header("so-timezone"), None);
}

#[test]
fn summer_time_is_that_of_the_date_itself() {
    let world = World::with(|options| options.base_zone = Zone::find("NO").unwrap());
    // 2020-07-01T12:00:00Z
    world.clock.set(1_593_604_800);
    world.set_picture(world.ada, &picture_of_ada(), "");
    assert_eq!(told(&world, None)[..2], ["2019-12-19T10:44:12", "2020-07-01T14:00:00"]);
}
