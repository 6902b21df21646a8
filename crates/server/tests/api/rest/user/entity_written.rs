//! `PUT`, `PATCH` and `DELETE /api/v1/User/{id}`.

use serde_json::{Value, json};
use visage_people::role::Role;

use crate::api::client::{Answer, Request};
use crate::api::world::World;

const READER: &str = "/api/v1/User/rea0";

fn asked(world: &World, method: &str, target: &str, body: &Value) -> Request {
    world.request(method, target).header("Content-Type", "application/json").body(body.to_string())
}

fn patched(world: &World, body: &Value) -> Answer {
    asked(world, "PATCH", READER, body).send()
}

fn status(world: &World, name: &str, password: &str) -> u16 {
    world.image_info(world.ada).by_user(name, password).send().status
}

#[test]
fn a_user_who_is_put_back_as_read_stays_as_they_are() {
    let world = World::new();
    world.add_user("sam0", Role::Sales, &["North", "East"], None);
    let user = world.get("/api/v1/User/sam0").send().ok();
    assert_eq!(asked(&world, "PUT", "/api/v1/User/sam0", &user).send().ok(), user);
    assert_eq!(status(&world, "sam0", "sam0"), 200);
    let operator = world.run(world.people().operator()).unwrap();
    let log = world.run(world.people().audit(&operator, Some("sam0"), 9)).unwrap();
    assert!(log.iter().all(|entry| entry.event != "user changed"), "nothing was written: {log:?}");
}

#[test]
fn what_is_put_by_key_or_name_is_what_there_is() {
    let world = World::new();
    world.add_user("sam0", Role::Sales, &["North", "East"], None);
    let sam = world.get("/api/v1/User/sam0").send().ok();
    let body = json!({"UserName": "Rita", "Role": sam["Role"], "UserGroup": {"Id": sam["UserGroup"]["Id"]},
        "OtherGroups": sam["OtherGroups"], "Rank": 7, "Tooltip": "Reads",
        "Credentials": [{"Type": {"Type": "superoffice"}, "Value": "other"}]});
    let rita = asked(&world, "PUT", READER, &body).send().ok();
    for (field, value) in [
        ("Name", "Rita".into()),
        ("Rank", 7.into()),
        ("Tooltip", "Reads".into()),
        ("Role", sam["Role"].clone()),
        ("OtherGroups", sam["OtherGroups"].clone()),
    ] {
        assert_eq!(rita[field], value, "{field}");
    }
    assert_eq!([status(&world, "rita", "other"), status(&world, "rea0", "Rea0")], [200, 401]);
    let target = format!("/api/v1/User/{}", rita["AssociateId"]);
    let emptied = asked(&world, "PUT", &target, &json!({})).send().ok();
    assert_eq!(
        (&emptied["Rank"], &emptied["Tooltip"], &emptied["OtherGroups"]),
        (&0.into(), &"".into(), &json!([]))
    );
    assert_eq!((&emptied["Name"], &emptied["Role"]), (&rita["Name"], &rita["Role"]));
    assert_eq!(status(&world, "Rita", "other"), 200);
}

#[test]
fn after_another_name_the_old_one_lets_nobody_in_and_sessions_go_on() {
    let world = World::new();
    let ticket =
        world.post("/login/ticket", "").by_reader().send().ok()["Ticket"].as_str().unwrap().to_owned();
    assert_eq!(status(&world, "rea0", "Rea0"), 200, "that is remembered");
    patched(&world, &json!({"UserName": "rita"})).ok();
    assert_eq!([status(&world, "rea0", "Rea0"), status(&world, "rita", "Rea0")], [401, 200]);
    let by_ticket = world.get("/api/v1/User/current").by_ticket(&ticket).send().ok();
    assert_eq!(by_ticket["Name"], "rita");
    // Whoever has the name next is let in by their own password only.
    world.add_user("rea0", Role::Reader, &[], None);
    assert_eq!([status(&world, "rea0", "Rea0"), status(&world, "rea0", "rea0")], [401, 200]);
}

#[test]
fn some_of_a_user_is_changed_by_operations_or_by_an_object() {
    let world = World::new();
    let by_object = patched(
        &world,
        &json!({"tooltip": "Reads", "Credentials": {"Type": {"Type": "Password"}, "Value": "x"}}),
    );
    assert_eq!(by_object.ok()["Tooltip"], "Reads");
    assert_eq!(status(&world, "rea0", "x"), 200);
    let group = world.get("/api/v1/User/tje0").send().ok()["UserGroup"].clone();
    let operations = json!([{"op": "test", "path": "/Tooltip", "value": "Reads"},
        {"op": "replace", "path": "rank", "value": "3"},
        {"op": "add", "path": "/OtherGroups/-", "value": group}]);
    let changed = patched(&world, &operations).ok();
    assert_eq!((&changed["Rank"], &changed["Tooltip"]), (&3.into(), &"Reads".into()));
    assert_eq!(changed["OtherGroups"], json!([]), "the first group is not among the others");
    let stale =
        json!([{"op": "test", "path": "/Rank", "value": 2}, {"op": "replace", "path": "/Rank", "value": 4}]);
    patched(&world, &stale).refusal(409, "SoIllegalOperationException");
    assert_eq!(world.get(READER).send().ok()["Rank"], 3);
}

#[test]
fn a_tooltip_in_many_languages_stays_whole_in_whatever_language_it_comes_back() {
    let world = World::new();
    let many = "NO:\"Leser\";US:\"Reads\"";
    patched(&world, &json!({"Tooltip": many})).ok();
    let answer = asked(&world, "PATCH", READER, &json!({"Rank": 1})).header("SO-Language", "no").send().ok();
    assert_eq!(answer["Tooltip"], "Leser");
    let answer = asked(&world, "PUT", READER, &answer).header("SO-Language", "no").send().ok();
    assert_eq!(answer["Tooltip"], "Leser");
    assert_eq!(world.get(READER).send().ok()["Tooltip"], many);
}

#[test]
fn a_user_who_is_deleted_is_let_in_no_more_and_stays_known() {
    let world = World::new();
    for _ in 0..2 {
        assert_eq!(world.request("DELETE", READER).send().status, 204);
    }
    assert_eq!(status(&world, "rea0", "Rea0"), 401);
    let gone = world.get(READER).send().ok();
    assert_eq!(gone["Deleted"], true);
    let back = asked(&world, "PATCH", READER, &json!({"Deleted": false})).send().ok();
    assert_eq!((&back["Deleted"], status(&world, "rea0", "Rea0")), (&false.into(), 200));
    assert_eq!(world.request("DELETE", &format!("/api/v1/User/{}", back["AssociateId"])).send().status, 204);
    assert_eq!(status(&world, "rea0", "Rea0"), 401);
}

#[test]
fn the_last_who_may_change_users_stays_what_they_are() {
    let world = World::new();
    let role = world.get(READER).send().ok()["Role"].clone();
    for body in [json!({"Deleted": true}), json!({"Role": role}), json!({"Type": "SystemAssociate"})] {
        let answer = asked(&world, "PATCH", "/api/v1/User/tje0", &body).send();
        assert!(answer.refusal(400, "ArgumentException").contains("nobody else"), "{body}");
    }
    let answer = world.request("DELETE", "/api/v1/User/tje0").send();
    assert!(answer.refusal(400, "ArgumentException").contains("nobody else"));
    world.add_user("adm0", Role::Administrator, &[], None);
    let reads = asked(&world, "PATCH", "/api/v1/User/tje0", &json!({"Role": {"Id": role["Id"]}})).send().ok();
    assert_eq!((&reads["Role"]["Value"], &reads["TableRight"]["Mask"]), (&"reader".into(), &"Select".into()));
}

#[test]
fn whoever_is_not_there_is_not_found_and_the_one_behind_the_command_line_neither() {
    let world = World::new();
    let operator = world.run(world.people().operator()).unwrap().associate().id.0.to_string();
    for name in ["4711", "nobody", &operator, "visage%3Aoperator"] {
        for method in ["PUT", "PATCH", "DELETE"] {
            let answer = asked(&world, method, &format!("/api/v1/User/{name}"), &json!({})).send();
            answer.refusal(404, "SoNotFoundException");
        }
    }
}

#[test]
fn others_are_refused_themselves_too_and_so_is_whoever_administers_less() {
    let world = World::new();
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-users"]);
    let body = json!({"Tooltip": "x"});
    for method in ["PUT", "PATCH", "DELETE"] {
        for name in [READER, "/api/v1/User/tje0", "/api/v1/User/nobody"] {
            let answer = asked(&world, method, name, &body).by_reader().send();
            answer.refusal(403, "SoSentryException");
        }
        let above = asked(&world, method, "/api/v1/User/tje0", &body).by_user("hel0", "hel0").send();
        above.refusal(403, "SoSentryException");
        asked(&world, method, READER, &body).by_nobody().send().refusal(401, "SoSessionException");
    }
    let role = world.get("/api/v1/User/tje0").send().ok()["Role"].clone();
    for more in [json!({"Role": role}), json!({"Type": "SystemAssociate"})] {
        let answer = asked(&world, "PATCH", READER, &more).by_user("hel0", "hel0").send();
        answer.refusal(403, "SoSentryException");
    }
    let seen = |name: &str| world.get(&format!("/api/v1/User/{name}")).by_user("hel0", "hel0").send().ok();
    let (above, below) = (seen("tje0"), seen("rea0"));
    assert_eq!(
        (&above["TableRight"]["Mask"], &above["FieldProperties"]["UserName"]["FieldRight"]["Mask"]),
        (&"Select".into(), &"Read".into())
    );
    assert_eq!(
        (&below["TableRight"]["Mask"], &below["FieldProperties"]["UserName"]["FieldRight"]["Mask"]),
        (&"Select, Update, Insert, Delete".into(), &"Update".into())
    );
    let below = asked(&world, "PATCH", READER, &body).by_user("hel0", "hel0").send().ok();
    assert_eq!(below["Tooltip"], "x");
}

#[test]
fn what_cannot_be_read_is_refused_and_nothing_has_changed() {
    let world = World::new();
    let before = world.get(READER).send().ok();
    for body in ["", "[]", "{", "{\"Rank\":\"x\"}", "{\"UserName\":\"tje0\"}", "{\"Deleted\":\"maybe\"}"] {
        world.request("PUT", READER).body(body).send().refusal(400, "ArgumentException");
    }
    for body in
        ["", "7", "[{\"op\":\"copy\",\"path\":\"/Rank\"}]", "{\"Nothing\":1}", "{\"UserName\":\"a:b\"}"]
    {
        world.request("PATCH", READER).body(body).send().refusal(400, "ArgumentException");
    }
    assert_eq!(world.get(READER).send().ok(), before);
}

#[test]
fn whoever_wants_to_change_what_is_another_by_now_is_told_so() {
    let world = World::new();
    let answer = world.get(READER).send();
    let tag = answer.header("etag").unwrap().to_owned();
    let with = |method: &str, tag: &str| {
        asked(&world, method, READER, &json!({"Rank": 5})).header("If-Match", tag).send()
    };
    assert_eq!(with("PATCH", &tag).status, 200);
    for method in ["PUT", "PATCH", "DELETE"] {
        assert_eq!(with(method, &tag).status, 412, "{method}");
    }
    assert_eq!(world.get(READER).send().ok()["Rank"], 5);
    assert_eq!(with("DELETE", "*").status, 204);
}

#[test]
fn of_those_who_change_the_same_state_at_once_one_succeeds_and_no_change_undoes_another() {
    let world = World::new();
    let tag = world.get(READER).send().header("etag").unwrap().to_owned();
    let at_once = |changes: &[(Value, Option<&str>)]| -> Vec<u16> {
        std::thread::scope(|scope| {
            let sent: Vec<_> = changes
                .iter()
                .map(|(change, tag)| {
                    let request = asked(&world, "PATCH", READER, change);
                    let request = tag.map_or(request.clone(), |tag| request.header("If-Match", tag));
                    scope.spawn(move || request.send().status)
                })
                .collect();
            sent.into_iter().map(|sent| sent.join().unwrap()).collect()
        })
    };
    let ranks: Vec<_> = (1..=4).map(|rank| (json!({"Rank": rank}), Some(&*tag))).collect();
    let mut statuses = at_once(&ranks);
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412]);
    for turn in 0..5 {
        let tooltip = format!("Turn {turn}");
        assert_eq!(
            at_once(&[(json!({"Rank": turn + 10}), None), (json!({"Tooltip": tooltip}), None)]),
            [200, 200]
        );
        let now = world.get(READER).send().ok();
        assert_eq!((&now["Rank"], &now["Tooltip"]), (&json!(turn + 10), &json!(tooltip)), "{turn}");
    }
}

#[test]
fn a_sign_before_digits_makes_a_name_of_a_key() {
    let world = World::new();
    for name in ["+3", "-3", "%203"] {
        let target = format!("/api/v1/User/{name}");
        world.request("DELETE", &target).send().refusal(404, "SoNotFoundException");
    }
    assert_eq!(world.get(READER).send().ok()["Deleted"], false);
}
