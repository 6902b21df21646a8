//! Who sees internal users: an external user sees themselves, their company, and names in rows.

use serde_json::{Value, json};
use visage::http::routes::{Door, ROUTES, Route, Takes, Verb};
use visage_people::UserType;
use visage_people::ids::PersonId;
use visage_people::user::{NewUserName, Role};

use crate::api::client::{Answer, Request};
use crate::api::pictures::small;
use crate::api::world::{STRANGER, World};

/// An internal user named by no row that an external user may read: no response to them contains these values.
const SECRETS: [&str; 5] = ["kim0", "Kimberly", "Inner Circle", "Second Circle", "Directors"];

/// The full name of a user whom rows name, and of whom external users see the user name.
const FULL_NAME: &str = "Elsa Innerfloor";

/// A server with internal users, and a company with external users.
struct House {
    world: World,
    /// The user whom no row names, with person, groups and role.
    kim: Value,
    /// The user to whom the rows of the company belong.
    els: Value,
    /// External users: of the company, and of another one.
    guest: PersonId,
}

impl House {
    fn new() -> Self {
        let world = World::new();
        world.run(async {
            let operator = world.people().operator().await.unwrap();
            let els = NewUserName {
                name: "els0".into(),
                full_name: FULL_NAME.into(),
                person: None,
                role: Role::Sales,
                groups: vec!["Sales floor".into()],
            };
            world.people().add_user(&operator, &els, "els0").await.unwrap();
        });
        let kim = world.owned("tje0", "Kimberly", "House");
        world.add_user("kim0", Role::Administrator, &["Inner Circle", "Second Circle"], Some(kim));
        let guest = world.owned("els0", "Guest", "Elsewhere");
        let mate = world.owned("els0", "Mate", "Elsewhere");
        let far = world.owned("els0", "Far", "Far away");
        world.add_user("ext0", Role::External, &["Guests"], Some(guest));
        world.add_user("ext1", Role::External, &["Mates"], Some(mate));
        world.add_user("ext9", Role::External, &["Strangers"], Some(far));
        let sales = world.run(async {
            let operator = world.people().operator().await.unwrap();
            let els = world.people().act_as(&operator, "els0").await.unwrap();
            let mut role = operator.roles()[0].clone();
            role.name = "Directors".into();
            let role = world.people().save_role(&operator, None, &role).await.unwrap();
            let id = operator.member_named("kim0").map(|member| member.associate.id).unwrap();
            let now = world.people().as_of_now(&operator).await.unwrap();
            let mut draft = visage_people::user::UserDraft::of(now.member_of(id).unwrap());
            draft.role = role;
            world.people().save_user(&operator, Some(id), &draft).await.unwrap();
            els
        });
        let bytes = small(image::ImageFormat::Png, 7);
        world.run(world.people().set_picture(&sales, guest, bytes, "A guest")).unwrap();
        let user = |name: &str| world.get(&format!("/api/v1/User/{name}")).send().ok();
        let (kim, els) = (user("kim0"), user("els0"));
        Self { world, kim, els, guest }
    }

    fn ask(&self, path: &str, body: &Value) -> Answer {
        self.world.post(path, &body.to_string()).by_user("ext0", "ext0").send()
    }

    fn names(&self, path: &str, body: &Value) -> Vec<String> {
        let answer = self.ask(path, body).ok();
        let rows = answer.as_array().unwrap().iter();
        let name = |row: &Value| {
            ["UserName", "Value", "Name"].iter().find_map(|name| row[*name].as_str().map(str::to_owned))
        };
        rows.map(|row| name(row).unwrap()).collect()
    }
}

/// The subject of a request.
struct About<'a> {
    user: i64,
    name: &'a str,
    person: i64,
    group: i64,
    role: i64,
}

impl About<'_> {
    fn of(user: &Value) -> About<'_> {
        About {
            user: user["AssociateId"].as_i64().unwrap(),
            name: user["UserName"].as_str().unwrap(),
            person: user["Person"]["PersonId"].as_i64().unwrap(),
            group: user["UserGroup"]["Id"].as_i64().unwrap(),
            role: user["Role"]["Id"].as_i64().unwrap(),
        }
    }

    fn nobody() -> About<'static> {
        let id = STRANGER.into();
        About { user: id, name: "nobody0", person: id, group: id, role: id }
    }

    /// A request for an operation that is about that user in every way it can be.
    fn request(&self, world: &World, route: &Route) -> Request {
        let key = match route.takes {
            Takes::Key("roleId" | "roleEntityId") => self.role,
            Takes::Key("userGroupId") => self.group,
            _ => self.user,
        };
        let path = route.path.replace("{id}", &self.user.to_string());
        let path = ["{personId}", "{contactId}", "{projectId}"]
            .iter()
            .fold(path, |path, name| path.replace(name, &self.person.to_string()));
        let body = json!({"PersonId": self.person, "AssociateId": self.user, "AssociateName": self.name, "UserName": self.name,
            "NickName": self.name, "GroupId": self.group, "RoleId": self.role, "PersonIds": [self.person], "Password": "x",
            "OldPassword": "x", "NewPassword": "x", "IncludeDeleted": true, "RoleType": 0, "UserType": 1, "User": {"AssociateId": self.user},
            "TableName": "person", "RelationToOwner": "MyOwn", "DataRightValue": "R", "FunctionalRightName": "admin-all",
            "FunctionalRightIds": [1], "UserGroup": {"Id": self.group}, "UserGroupToDelete": self.group, "UserGroupToMoveTo": self.group,
            "RoleIdToDelete": self.role, "ReplacingRoleId": self.role, "IsActive": true, "Retired": true,
            "BlobEntityId": STRANGER, "BlobId": STRANGER, "ContactId": STRANGER, "ProjectId": STRANGER});
        match (route.verb, route.takes) {
            (Verb::Get | Verb::Delete, _) => world.request(route.verb.name(), &path),
            (_, Takes::Key(name)) => world.post(&format!("{path}?{name}={key}"), "{}"),
            (_, Takes::Keys) => {
                let key = if path.contains("Group") { self.group } else { self.user };
                world.post(&path, &format!("[{key}]"))
            }
            (Verb::Put | Verb::Patch, _) => world.request(route.verb.name(), &path).body("{}"),
            _ => world.post(&path, &body.to_string()),
        }
    }
}

#[test]
fn no_operation_reveals_an_unnamed_user_to_an_external_user() {
    let house = House::new();
    let (kim, nobody) = (About::of(&house.kim), About::nobody());
    for route in ROUTES.iter().filter(|route| route.door == Door::SignedIn) {
        let case = format!("{} {}", route.verb.name(), route.path);
        let told = |about: &About<'_>| about.request(&house.world, route).by_user("ext0", "ext0").send();
        let (answer, missing) = (told(&kim), told(&nobody));
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        for secret in SECRETS.into_iter().chain([FULL_NAME]) {
            assert!(!text.contains(secret), "{case} tells {secret}: {text}");
        }
        // Equal, whether or not the user exists; some errors contain the requested value, and tokens are new.
        let plain = |text: &str, about: &About<'_>| {
            let ids = [about.user, about.person, about.group, about.role].map(|id| id.to_string());
            ids.iter().fold(text.to_owned(), |text, id| text.replace(&**id, "N"))
        };
        if !route.has_secrets() {
            let missing_text = String::from_utf8_lossy(&missing.body).into_owned();
            assert_eq!(answer.status, missing.status, "{case}");
            assert!(
                text == missing_text || plain(&text, &kim) == plain(&missing_text, &nobody),
                "{case}: {text} {missing_text}"
            );
        }
    }
}

#[test]
fn an_external_user_sees_themselves_and_the_users_of_their_company_in_full() {
    let house = House::new();
    let list = house.world.get("/api/v1/User").by_user("ext0", "ext0").send().ok();
    let rows: Vec<_> =
        list["value"].as_array().unwrap().iter().map(|row| row["userName"].as_str().unwrap()).collect();
    assert_eq!(rows, ["ext0", "ext1"]);
    let ids = |names: &[&str]| {
        let id =
            |name: &&str| house.world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].clone();
        Value::from(names.iter().map(id).collect::<Vec<_>>())
    };
    let asked = ids(&["ext1", "kim0", "ext9", "ext0"]);
    assert_eq!(house.names("/api/v1/Agents/User/GetUserInfoList", &asked), ["ext1", "ext0"]);
    assert_eq!(house.names("/api/v1/Agents/Associate/GetAssociateList", &asked), ["ext1", "ext0"]);
    let mate = house.ask("/api/v1/Agents/Associate/GetAssociateList", &ids(&["ext1"])).ok()[0].clone();
    assert_eq!((&mate["Type"], mate["GroupIdx"].as_i64().unwrap() > 0), (&"ExternalAssociate".into(), true));
    let all = json!({"IncludeDeleted": true});
    assert_eq!(house.names("/api/v1/Agents/User/GetAllUserGroups", &all), ["Guests", "Mates"]);
    assert_eq!(house.names("/api/v1/Agents/User/GetAllRoles", &json!({"RoleType": 1})), ["external"]);
    assert_eq!(house.names("/api/v1/Agents/User/GetAllRoles", &json!({"RoleType": 0})), [""; 0]);
}

#[test]
fn a_named_user_is_visible_by_name_and_id_in_associates_only() {
    let house = House::new();
    let (els, key) = (&house.els, house.els["AssociateId"].as_i64().unwrap());
    let info = house.world.image_info(house.guest).by_user("ext0", "ext0").send().ok();
    let by_id = house.world.post(&format!("/api/v1/Agents/Associate/GetAssociate?associateId={key}"), "");
    let by_id = by_id.by_user("ext0", "ext0").send().ok();
    let listed = house.ask("/api/v1/Agents/Associate/GetAssociateList", &json!([key])).ok()[0].clone();
    for told in [&info["CreatedBy"], &by_id, &listed] {
        assert_eq!(
            (&told["AssociateId"], &told["Name"], &told["FullName"], &told["FormalName"]),
            (&key.into(), &"els0".into(), &"els0".into(), &"els0".into())
        );
        for (name, nothing) in [
            ("PersonId", json!(0)),
            ("GroupIdx", json!(0)),
            ("Tooltip", json!("")),
            ("Rank", json!(0)),
            ("Type", json!("Unknown")),
        ] {
            assert_eq!(told[name], nothing, "{name}");
        }
    }
    let page = |name: &str| {
        let page = house.world.get(&format!("/people/{}", house.guest.0)).accept("text/html");
        page.by_user(name, name).send().text().to_owned()
    };
    assert!(page("ext0").contains("by els0") && !page("ext0").contains(FULL_NAME), "{}", page("ext0"));
    assert!(page("kim0").contains(&format!("by {FULL_NAME}")), "{}", page("kim0"));
    let inside = house.world.image_info(house.guest).by_user("kim0", "kim0").send().ok();
    assert_eq!(
        (&inside["CreatedBy"]["FullName"], &inside["CreatedBy"]["Name"]),
        (&FULL_NAME.into(), &"els0".into())
    );
    let group = json!({"GroupId": els["UserGroup"]["Id"]});
    assert_eq!(house.ask("/api/v1/Agents/Associate/GetAssociatesByGroup", &group).ok(), json!([]));
    assert_eq!(house.ask("/api/v1/Agents/User/GetUserInfoList", &json!([key])).ok(), json!([]));
    // Of another company, whose rows name the same user: not those of strangers there.
    let far = house.world.get("/api/v1/User/ext9").send().ok()["AssociateId"].clone();
    assert_eq!(house.ask("/api/v1/Agents/Associate/GetAssociateList", &json!([far])).ok(), json!([]));
}

#[test]
fn internal_users_and_administrators_see_every_user() {
    let house = House::new();
    let count = |name: &str| {
        let list = house.world.get("/api/v1/User").by_user(name, name).send().ok();
        list["value"].as_array().unwrap().len()
    };
    assert_eq!((count("els0"), count("kim0")), (7, 7));
    let person = json!({"PersonId": house.kim["Person"]["PersonId"]});
    let told = house.world.post("/api/v1/Agents/Associate/GetAssociateByPersonId", &person.to_string());
    assert_eq!(told.by_user("els0", "els0").send().ok()["Name"], "kim0");
    house.world.allow("ext0", &["admin-users"]);
    assert_eq!(count("ext0"), 7);
}

#[test]
fn an_anonymous_user_sees_no_other_user() {
    let house = House::new();
    house.world.add_user("ano0", Role::Reader, &[], None);
    house.world.run(async {
        let operator = house.world.people().operator().await.unwrap();
        house.world.people().set_user_type(&operator, "ano0", UserType::Anonymous).await.unwrap();
    });
    let list = house.world.get("/api/v1/User").by_user("ano0", "ano0").send().ok();
    assert_eq!(list["value"].as_array().unwrap().len(), 1);
}
