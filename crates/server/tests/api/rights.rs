//! Every operation, for every role, on the people of everybody: as this table by hand says.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use visage::http::routes::{Door, ROUTES, Route, Takes, Verb};
use visage_people::UserType;
use visage_people::ids::PersonId;
use visage_people::user::Role;

use crate::api::client::{Answer, Request};
use crate::api::pictures::small;
use crate::api::world::{STRANGER, World};

/// What an operation needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// To see the person in its path or body.
    ToSee,
    /// To be an administrator, about whom others are told.
    Administrator,
    /// Nothing but a user who asks.
    Nobody,
}

/// Every operation for whoever has signed in, by hand.
const OPERATIONS: &[(&str, &str, Needs)] = &[
    ("GET", "/api/v1", Needs::Nobody),
    ("GET", "/api/v1/Person/{personId}/Image", Needs::ToSee),
    ("GET", "/api/v1/Person/{personId}/ImageInfo", Needs::ToSee),
    ("GET", "/api/Services80/Person/{personId}/Image", Needs::ToSee),
    ("GET", "/api/Services80/Person/{personId}/Image/Content", Needs::ToSee),
    ("POST", "/api/v1/Agents/BLOB/GetBlobEntityOnPerson", Needs::ToSee),
    ("POST", "/api/v1/Agents/BLOB/GetPersonImage", Needs::ToSee),
    ("GET", "/api/v1/User/currentAssociate", Needs::Nobody),
    ("GET", "/api/v1/User/currentToken", Needs::Nobody),
    ("GET", "/api/v1/User/currentPrincipal", Needs::Nobody),
    ("GET", "/api/v1/User/current", Needs::Nobody),
    ("GET", "/api/v1/User/{id}", Needs::Administrator),
    ("PUT", "/api/v1/User/{id}", Needs::Administrator),
    ("PATCH", "/api/v1/User/{id}", Needs::Administrator),
    ("DELETE", "/api/v1/User/{id}", Needs::Administrator),
    ("GET", "/api/v1/User", Needs::Nobody),
    ("POST", "/api/v1/User", Needs::Administrator),
    ("GET", "/api/v1/User/Default", Needs::Administrator),
    ("POST", "/api/v1/User/Validate", Needs::Administrator),
    ("GET", "/api/v1/User/CredentialTypes", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/GetUser", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetUserFromName", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetUserInfo", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/CreateUserGroup", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/SaveUserGroup", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/DeleteUserGroup", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetRoleEntity", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetFunctionalRights", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/SetFunctionalRights", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetAllDataRights", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/FindRolesWithFunctionalRight", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/CreateDefaultRoleEntity", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/CreateDefaultRoleEntityFromType", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/SaveRoleEntity", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/DeleteRole", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetUserGroup", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/GetUserGroupList", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/GetAllRoles", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/GetAllFunctionalRights", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/CreateDefaultUser", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/CreateDefaultUserFromUserType", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/CreateDefaultUserFromUserTypeAndPersonId", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/SaveUser", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/SaveUserFromName", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/DeleteUser", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/DeleteUserFromName", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/ValidateUser", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetUserFromPersonId", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/ChangePassword", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/ChangePasswordFromName", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/SetPasswordFromName", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/SetGeneratedPassword", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/IsUserNameValid", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetValidUserName", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/IsPasswordValid", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/CreateExternalUser", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetUserInfoList", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/CanChangePassword", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/GetSupportedChangePasswordTypes", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/GetCredentialTypes", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/IsNickNameUnique", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/SetPassword", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/ChangeOwnPassword", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/MakeRetired", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetDataRight", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetDataRights", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/SetDataRight", Needs::Administrator),
    ("POST", "/api/v1/Agents/User/GetAllUserGroups", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/GetRole", Needs::Nobody),
    ("POST", "/api/v1/Agents/Associate/GetAssociate", Needs::Nobody),
    ("POST", "/api/v1/Agents/Associate/GetAssociateByPersonId", Needs::Nobody),
    ("POST", "/api/v1/Agents/Associate/GetAssociateList", Needs::Nobody),
    ("POST", "/api/v1/Agents/Associate/GetAssociatesByGroup", Needs::Nobody),
    ("POST", "/api/v1/Agents/User/GetAccessToken", Needs::Nobody),
    ("POST", "/login/ticket", Needs::Nobody),
    ("POST", "/login/leave", Needs::Nobody),
];

/// Whose the people are to the user who asks, in the order of the rungs below.
const RELATIONS: [&str; 7] = [
    "their own",
    "their group's",
    "another group's",
    "another user's",
    "an outsider's",
    "an anonymous user's",
    "of their company",
];

/// The rungs of each role on these, by hand.
const ROLES: [(&str, Role, [&str; 7]); 4] = [
    ("adm", Role::Administrator, ["CRUD", "CRUD", "CRUD", "CRUD", "CRUD", "CRUD", "CRUD"]),
    ("sal", Role::Sales, ["CRUD", "CRUD", "R", "R", "R", "R", "R"]),
    ("rea", Role::Reader, ["R", "R", "R", "R", "R", "R", "R"]),
    // Whoever comes from outside is of the company of the last, which belongs to another user.
    ("ext", Role::External, ["R", "", "", "", "", "", "R"]),
];

/// A user who may be taken out of use.
const LEAVES: &str = "lea";

/// The user of each role, and people whose relation to each of them is as the order says.
struct Company {
    world: World,
    people: Vec<(&'static str, [PersonId; 7])>,
}

impl Company {
    fn new() -> Self {
        let world = World::new();
        world.add_user("gro", Role::Reader, &["North"], None);
        world.add_user("oth", Role::Reader, &["East"], None);
        world.add_user("els", Role::Reader, &["West"], None);
        let guest = world.owned("els", "guest", "Elsewhere");
        world.add_user("out", Role::External, &["Guests"], Some(guest));
        world.add_user("ano", Role::Reader, &["West"], None);
        world.add_user(LEAVES, Role::Reader, &["West"], None);
        world.run(async {
            let operator = world.people().operator().await.unwrap();
            world.people().set_user_type(&operator, "ano", UserType::Anonymous).await.unwrap();
        });
        let mut people = Vec::new();
        for (name, role, _) in ROLES {
            // The people stand there before their user, whose company is that of the last.
            let last = world.owned("els", &format!("{name} last"), &format!("Company of {name}"));
            let person = world.owned("els", &format!("{name} self"), &format!("Company of {name}"));
            world.add_user(name, role, &["North", "East"], Some(person));
            let of = |owner: &str| world.owned(owner, &format!("{name} {owner}"), &format!("{name} {owner}"));
            people.push((name, [of(name), of("gro"), of("oth"), of("els"), of("out"), of("ano"), last]));
        }
        for person in people.iter().flat_map(|(_, people)| people) {
            world.set_picture(*person, &small(image::ImageFormat::Png, 7), "");
        }
        Self { world, people }
    }
}

fn request(world: &World, route: &Route, person: i32) -> Request {
    // About the administrator of every world, where it is about users.
    let leaves = route.verb == Verb::Delete || route.path.ends_with("/DeleteUser");
    let user = if leaves { key(world, LEAVES) } else { world.administrator.associate().id.0.to_string() };
    let path = route.path.replace("{personId}", &person.to_string()).replace("{id}", &user);
    match (route.verb, route.takes) {
        (Verb::Get | Verb::Delete, _) => world.request(route.verb.name(), &path),
        (Verb::Put | Verb::Patch, _) => world.request(route.verb.name(), &path).body("{}"),
        (Verb::Post, Takes::Entity("User")) => {
            world.post(&path, &json!({"UserName": another_name(), "Type": "AnonymousAssociate"}).to_string())
        }
        (Verb::Post, Takes::Entity(_)) => world.post(&path, &json!({"Name": another_name()}).to_string()),
        (Verb::Post, Takes::Key(name)) => world.post(&format!("{path}?{name}={user}"), ""),
        (Verb::Post, Takes::Keys) => world.post(&path, &format!("[{user}]")),
        (Verb::Post, _) => world.post(&path, &body(world, &path, person).to_string()),
    }
}

/// The key of a user; 0 where nobody has that name.
fn key(world: &World, name: &str) -> String {
    let found = world.run(async {
        let operator = world.people().operator().await.unwrap();
        world.people().act_as(&operator, name).await
    });
    found.map_or(0, |caller| caller.associate().id.0).to_string()
}

/// Everybody who is added needs another name.
fn another_name() -> String {
    static ADDED: AtomicU32 = AtomicU32::new(0);
    format!("new{}", ADDED.fetch_add(1, Ordering::Relaxed))
}

/// A group and a role that nobody has.
async fn one_without_users(world: &World) -> (i32, i32) {
    let operator = world.people().operator().await.unwrap();
    let mut group = operator.groups()[0].clone();
    group.name = another_name().into();
    let mut role = operator.roles()[0].clone();
    role.name = another_name().into();
    let group = world.people().save_group(&operator, None, &group).await.unwrap();
    let role = world.people().save_role(&operator, None, &role).await.unwrap();
    (group.0, role.0)
}

/// Every parameter that operations have. What changes something leaves it as it is.
fn body(world: &World, path: &str, person: i32) -> Value {
    let (role, outside, reader) = world.run(async {
        let operator = world.people().operator().await.unwrap();
        let outside = world.people().default_user(&operator, UserType::External, None).await.unwrap();
        let reader = world.people().act_as(&operator, "rea0").await.unwrap();
        (operator.member().role.id.0, outside.role.id.0, reader.associate().id.0)
    });
    let mut body = json!({"PersonId": person, "UserName": LEAVES, "GroupId": 1, "AssociateId": reader,
        "AssociateName": "rea0", "Password": "Rea0", "Retired": false, "RoleId": role, "TableName": "person",
        "RelationToOwner": "MyOwn", "DataRightValue": "CRUD", "OldPassword": "wrong", "NewPassword": "Rea0",
        "UserType": "SystemAssociate", "User": {}, "NickName": "x", "IsActive": true, "RoleType": 0,
        "FunctionalRightName": "admin-all", "FunctionalRightIds": [1], "UserGroup": {"Value": another_name()}});
    if path.ends_with("DeleteUserGroup") || path.ends_with("DeleteRole") {
        let (group, role) = world.run(one_without_users(world));
        body["UserGroupToDelete"] = group.into();
        body["RoleIdToDelete"] = role.into();
    }
    if path.ends_with("CreateExternalUser") {
        body["UserName"] = another_name().into();
        body["RoleId"] = outside.into();
    }
    if path.ends_with("EntityFromType") {
        body["Type"] = 0.into();
    }
    if path.contains("/ChangePassword") {
        body["OldPassword"] = "".into();
    }
    if path.ends_with("AndPersonId") {
        // Of a person who is there, whoever asks.
        body["PersonId"] = world.ada.0.into();
    }
    body
}

/// Everything that two answers can be told apart by, but for what is another in every answer.
fn told(answer: &Answer, person: i32) -> (u16, String, Vec<(String, String)>) {
    let mut headers = answer.headers.clone();
    headers.retain(|(name, _)| !matches!(&**name, "date" | "x-request-id" | "content-length"));
    (answer.status, answer.text().replace(&person.to_string(), "N"), headers)
}

#[test]
fn the_table_by_hand_holds_every_operation_for_whoever_has_signed_in() {
    let there: Vec<_> = ROUTES.iter().filter(|route| route.door == Door::SignedIn).collect();
    for route in &there {
        let name = (route.verb.name(), route.path);
        assert!(OPERATIONS.iter().any(|(verb, path, _)| (*verb, *path) == name), "{name:?} is missing");
    }
    assert_eq!(there.len(), OPERATIONS.len());
}

#[test]
fn every_operation_does_for_every_role_and_relation_what_the_table_says() {
    let Company { world, people } = Company::new();
    for route in ROUTES.iter().filter(|route| route.door == Door::SignedIn) {
        let needs =
            OPERATIONS.iter().find(|(verb, path, _)| (*verb, *path) == (route.verb.name(), route.path));
        let (_, _, needs) = needs.unwrap();
        for ((name, _, rungs), (_, people)) in ROLES.iter().zip(&people) {
            let ask = |person: i32| request(&world, route, person).by_user(name, name).send();
            let missing = ask(STRANGER);
            for ((person, rung), relation) in people.iter().zip(rungs).zip(RELATIONS) {
                let answer = ask(person.0);
                let case = format!("{} {}, {name}, {relation}", route.verb.name(), route.path);
                match needs {
                    Needs::Administrator if *name != "adm" => {
                        answer.refusal(403, "SoSentryException");
                    }
                    Needs::Nobody | Needs::Administrator => {
                        assert!(answer.status < 300, "{case}: {}", answer.status);
                    }
                    Needs::ToSee if rung.is_empty() => {
                        assert_eq!(told(&answer, person.0), told(&missing, STRANGER), "{case}");
                    }
                    Needs::ToSee => {
                        assert_eq!(answer.status, 200, "{case}");
                        assert_ne!(answer.body, missing.body, "{case}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_mask_that_is_shown_is_what_may_be_done() {
    let Company { world, people } = Company::new();
    let shown = |rung: &str| match rung {
        "CRUD" => "Select, Update, Insert, Delete",
        _ => "Select",
    };
    for ((name, _, rungs), (_, people)) in ROLES.iter().zip(&people) {
        for ((person, rung), relation) in people.iter().zip(rungs).zip(RELATIONS) {
            let answer = world.image_info(*person).by_user(name, name).send();
            if rung.is_empty() {
                answer.refusal(404, "SoNotFoundException");
                continue;
            }
            let info = answer.ok();
            assert_eq!(info["TableRight"]["Mask"], shown(rung), "{name}, {relation}");
            let field = &info["FieldProperties"]["Description"]["FieldRight"]["Mask"];
            assert_eq!(*field, if *rung == "CRUD" { "Update" } else { "Read" }, "{name}, {relation}");
            let caller = world.run(async {
                let operator = world.people().operator().await.unwrap();
                world.people().act_as(&operator, name).await.unwrap()
            });
            let bytes = small(image::ImageFormat::Png, 8);
            let written = world.run(world.people().set_person_picture(&caller, *person, &bytes, ""));
            assert_eq!(written.is_ok(), *rung == "CRUD", "{name}, {relation}: {written:?}");
        }
    }
}

#[test]
fn nobody_may_anything_without_signing_in() {
    let world = World::new();
    for route in ROUTES.iter().filter(|route| route.door == Door::SignedIn) {
        let answer = request(&world, route, world.ada.0).by_nobody().send();
        answer.refusal(401, "SoSessionException");
    }
}
