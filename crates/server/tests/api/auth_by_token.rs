//! What an access token does not allow: granting access or administrative rights that outlive it.

use serde_json::{Value, json};
use visage::http::routes::{Door, ROUTES, Verb};
use visage_people::user::Role;

use crate::api::client::{Answer, Request};
use crate::api::provider::{Provider, Signer};
use crate::api::world::World;

/// The lasting access that an operation could create.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaves {
    /// A password.
    Password,
    /// An administrative right, or a user who has one.
    Right,
    /// Neither access nor an administrative right.
    Nothing,
}

/// Every operation that changes something and is about users, by hand.
const OPERATIONS: &[(&str, &str, &[Leaves])] = &[
    ("POST", "/api/v1/User", &[Leaves::Password, Leaves::Right]),
    ("PUT", "/api/v1/User/{id}", &[Leaves::Password, Leaves::Right]),
    ("PATCH", "/api/v1/User/{id}", &[Leaves::Password, Leaves::Right]),
    ("DELETE", "/api/v1/User/{id}", &[Leaves::Nothing]),
    ("POST", "/api/v1/User/Validate", &[Leaves::Nothing]),
    ("POST", "/api/v1/Agents/User/SaveUser", &[Leaves::Password, Leaves::Right]),
    ("POST", "/api/v1/Agents/User/SaveUserFromName", &[Leaves::Password, Leaves::Right]),
    ("POST", "/api/v1/Agents/User/CreateExternalUser", &[Leaves::Password]),
    ("POST", "/api/v1/Agents/User/SetPassword", &[Leaves::Password]),
    ("POST", "/api/v1/Agents/User/SetPasswordFromName", &[Leaves::Password]),
    ("POST", "/api/v1/Agents/User/SetGeneratedPassword", &[Leaves::Password]),
    ("POST", "/api/v1/Agents/User/ChangePassword", &[Leaves::Password]),
    ("POST", "/api/v1/Agents/User/ChangePasswordFromName", &[Leaves::Password]),
    // A caller who knows the old password needs no token.
    ("POST", "/api/v1/Agents/User/ChangeOwnPassword", &[Leaves::Nothing]),
    ("POST", "/api/v1/Agents/User/MakeRetired", &[Leaves::Right]),
    ("POST", "/api/v1/Agents/User/DeleteUser", &[Leaves::Nothing]),
    ("POST", "/api/v1/Agents/User/DeleteUserFromName", &[Leaves::Nothing]),
    ("POST", "/api/v1/Agents/User/SetFunctionalRights", &[Leaves::Right]),
    ("POST", "/api/v1/Agents/User/DeleteRole", &[Leaves::Right]),
    // A new role has no function right, and SaveRoleEntity gives none.
    ("POST", "/api/v1/Agents/User/SaveRoleEntity", &[Leaves::Nothing]),
    ("POST", "/api/v1/Agents/User/SetDataRight", &[Leaves::Nothing]),
    ("POST", "/api/v1/Agents/User/SaveUserGroup", &[Leaves::Nothing]),
    ("POST", "/api/v1/Agents/User/DeleteUserGroup", &[Leaves::Nothing]),
    ("POST", "/api/v1/Agents/User/ValidateUser", &[Leaves::Nothing]),
    ("POST", "/login/ticket", &[Leaves::Password]),
    ("POST", "/login/leave", &[Leaves::Nothing]),
];

/// Targets of the operations: a reader, a retired administrator, and roles.
struct Office {
    world: World,
    reader: Value,
    retired: Value,
    administrators: Value,
    sales: Value,
}

impl Office {
    fn new(world: World) -> Self {
        world.add_user("sam0", Role::Sales, &[], None);
        world.add_user("old0", Role::Administrator, &[], None);
        world.request("DELETE", "/api/v1/User/old0").send();
        let user = |name: &str| world.get(&format!("/api/v1/User/{name}")).send().ok();
        let (reader, retired) = (user("rea0"), user("old0"));
        let (administrators, sales) =
            (user("tje0")["Role"]["Id"].clone(), user("sam0")["Role"]["Id"].clone());
        Self { world, reader, retired, administrators, sales }
    }

    /// Attempts at operations that would create lasting access.
    #[expect(clippy::too_many_lines, reason = "a table of attempts by operation")]
    fn attempt(&self, path: &str, leaves: Leaves) -> Vec<Request> {
        let (world, id) = (&self.world, &self.reader["AssociateId"]);
        let password = json!([{"Type": {"Type": "Password"}, "Value": "Evil"}]);
        let role = json!({"Id": self.administrators});
        let person = json!({"PersonId": world.ada.0});
        let change =
            if leaves == Leaves::Password { json!({"Credentials": password}) } else { json!({"Role": role}) };
        let with = |base: &Value, change: &Value| {
            let mut user = base.clone();
            user.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            user
        };
        let post = |body: &Value| world.post(path, &body.to_string());
        let users = [with(&self.reader, &change)];
        let passwords = json!({"AssociateId": id, "AssociateName": "rea0", "Password": "Evil", "OldPassword": "", "NewPassword": "Evil"});
        let rest = path.replace("{id}", "rea0");
        match path.rsplit('/').next().unwrap() {
            "User" => {
                let new = json!({"UserName": "evil", "Type": "AnonymousAssociate", "Person": person});
                let mut attempts = vec![post(&with(&new, &change))];
                if leaves == Leaves::Right {
                    attempts.push(post(&json!({"UserName": "evil", "Type": "SystemAssociate"})));
                }
                attempts
            }
            "{id}" => {
                let put = world.request("PUT", &rest).body(users[0].to_string());
                let patch = world.request("PATCH", &rest).body(change.to_string());
                vec![put, patch]
            }
            "SaveUser" if leaves == Leaves::Right => vec![
                post(&users[0]),
                // Back again with what they could do before.
                post(&with(&self.retired, &json!({"Deleted": false}))),
                // An identity provider lets its own user of that name in.
                post(&with(&self.retired, &json!({"UserName": "evil"}))),
                post(&with(&self.reader, &json!({"Type": "SystemAssociate"}))),
            ],
            "SaveUser" => vec![post(&users[0])],
            "SaveUserFromName" => vec![post(&json!({"UserName": "rea0", "User": users[0]}))],
            "CreateExternalUser" => {
                let outside = world.get("/api/v1/User/Default?userType=ExternalAssociate").send().ok();
                vec![post(&json!({"PersonId": world.ada.0, "UserName": "evil", "Password": "Evil",
                    "RoleId": outside["Role"]["Id"], "IsActive": true}))]
            }
            "ChangePassword" | "ChangePasswordFromName" => {
                vec![post(&passwords), post(&with(&passwords, &json!({"OldPassword": "Rea0"})))]
            }
            "MakeRetired" => {
                vec![post(&json!({"AssociateId": self.retired["AssociateId"], "Retired": false}))]
            }
            "SetFunctionalRights" => vec![post(&json!({"RoleId": self.sales, "FunctionalRightIds": [15]}))],
            "DeleteRole" => {
                vec![post(&json!({"RoleIdToDelete": self.sales, "ReplacingRoleId": self.administrators}))]
            }
            _ => vec![post(&passwords)],
        }
    }

    fn assert_nothing_is_left(&self, case: &str) {
        let world = &self.world;
        assert_eq!(world.get("/api/v1").by_reader().send().status, 200, "{case}");
        let user = |name: &str| world.get(&format!("/api/v1/User/{name}")).send();
        assert_eq!(user("rea0").ok()["Role"], self.reader["Role"], "{case}");
        assert_eq!(user("rea0").ok()["Type"], self.reader["Type"], "{case}");
        assert_eq!(user("old0").ok()["Deleted"], true, "{case}");
        assert_eq!(user("sam0").ok()["Role"]["Id"], self.sales, "{case}");
        assert_eq!(user("evil").status, 404, "{case}");
    }
}

fn refused(answer: &Answer, path: &str, case: &str) {
    let text = answer.refusal(403, "SoSentryException");
    assert!(text.contains("Bearer") || path == "/login/ticket", "{case}: {text}");
}

#[test]
fn the_manual_table_has_every_operation_that_changes_users() {
    let about_users =
        |path: &str| path.contains("/User") || path == "/login/ticket" || path == "/login/leave";
    // These begin something, look, or answer a question.
    let reads = |path: &str| {
        let name = path.rsplit('/').next().unwrap();
        ["Get", "Create", "Can", "Is", "Find"].iter().any(|begin| name.starts_with(begin))
            && name != "CreateExternalUser"
    };
    for route in ROUTES.iter().filter(|route| route.door == Door::SignedIn && route.verb != Verb::Get) {
        if about_users(route.path) && !reads(route.path) {
            let name = (route.verb.name(), route.path);
            assert!(OPERATIONS.iter().any(|(verb, path, _)| (*verb, *path) == name), "{name:?} is missing");
        }
    }
}

#[test]
fn a_leaked_token_of_an_administrator_cannot_create_lasting_access() {
    let office = Office::new(World::new());
    let token = office.world.token();
    let mut attempts = 0;
    for (_, path, leaves) in OPERATIONS {
        for leaves in leaves.iter().filter(|leaves| **leaves != Leaves::Nothing) {
            for attempt in office.attempt(path, *leaves) {
                let case = format!("{path} {leaves:?}");
                refused(&attempt.by_token(&token).send(), path, &case);
                office.assert_nothing_is_left(&case);
                attempts += 1;
            }
        }
    }
    assert!(attempts > 25, "{attempts}");
}

/// How many attempts at an operation there are.
fn count_attempts(path: &str, leaves: Leaves) -> usize {
    Office::new(World::new()).attempt(path, leaves).len()
}

#[test]
fn the_same_is_allowed_with_a_password_and_with_a_ticket() {
    let mut allowed = 0;
    for (_, path, leaves) in OPERATIONS {
        for leaves in leaves.iter().filter(|leaves| **leaves != Leaves::Nothing) {
            for place in 0..count_attempts(path, *leaves) {
                for by_ticket in [false, true] {
                    // Each attempt finds the users as they were.
                    let office = Office::new(World::new());
                    let attempt = office.attempt(path, *leaves).swap_remove(place);
                    let attempt = if by_ticket { attempt.by_ticket(&office.world.ticket()) } else { attempt };
                    let answer = attempt.send();
                    assert!(answer.status < 300, "{path} {leaves:?} {place}: {}", answer.text());
                    allowed += 1;
                }
            }
        }
    }
    assert!(allowed > 50, "{allowed}");
}

#[test]
fn a_token_of_an_identity_provider_cannot_create_lasting_access_either() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let office = Office::new(provider.world());
    let token = provider.token(&signer, &json!({"sub": "tje0"}));
    for (path, leaves) in [
        ("/api/v1/Agents/User/SetPassword", Leaves::Password),
        ("/api/v1/Agents/User/SetGeneratedPassword", Leaves::Password),
        ("/api/v1/Agents/User/SaveUser", Leaves::Right),
        ("/api/v1/User", Leaves::Password),
    ] {
        for attempt in office.attempt(path, leaves) {
            refused(&attempt.by_token(&token).send(), path, path);
        }
    }
    office.assert_nothing_is_left("a provider's token");
}

#[test]
fn changes_without_lasting_access_are_allowed_with_a_token() {
    let office = Office::new(World::new());
    let (world, token) = (&office.world, office.world.token());
    let ask = |request: Request| request.by_token(&token).send();
    let mut user = office.reader.clone();
    user["Tooltip"] = "Reads".into();
    let saved = ask(world.post("/api/v1/Agents/User/SaveUser", &user.to_string()));
    assert_eq!(saved.ok()["Tooltip"], "Reads");
    let mut me = world.get("/api/v1/User/tje0").send().ok();
    me["Tooltip"] = "Administers".into();
    assert_eq!(
        ask(world.post("/api/v1/Agents/User/SaveUser", &me.to_string())).status,
        200,
        "with the role they have"
    );
    let new = json!({"UserName": "new", "Person": {"PersonId": world.ada.0}});
    assert_eq!(ask(world.post("/api/v1/User", &new.to_string())).status, 200, "a user nobody signs in as");
    let rights = json!({"RoleId": office.sales, "FunctionalRightIds": [18]});
    assert_eq!(ask(world.post("/api/v1/Agents/User/SetFunctionalRights", &rights.to_string())).status, 204);
    let own = json!({"OldPassword": "Tje0", "NewPassword": "Own"});
    assert_eq!(ask(world.post("/api/v1/Agents/User/ChangeOwnPassword", &own.to_string())).ok(), true);
}

#[test]
fn validation_tells_a_caller_with_a_token_that_it_is_not_allowed() {
    let office = Office::new(World::new());
    let (world, token) = (&office.world, office.world.token());
    let id = json!({"AssociateId": office.reader["AssociateId"]}).to_string();
    let can = world.post("/api/v1/Agents/User/CanChangePassword", &id);
    assert_eq!((can.send().ok(), can.clone().by_token(&token).send().ok()), (true.into(), false.into()));
    let mut user = office.reader.clone();
    user["Credentials"] = json!([{"Type": {"Type": "Password"}, "Value": "x"}]);
    let wrong = world.post("/api/v1/User/Validate", &user.to_string());
    assert_eq!(wrong.send().ok(), json!({}));
    assert!(wrong.by_token(&token).send().ok()["Credentials"].as_str().unwrap().contains("token"));
}
