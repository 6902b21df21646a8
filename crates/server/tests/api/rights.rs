//! Every operation, for every role, on the people of everybody: as this table by hand says.

mod operations;
mod staff;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use visage::http::routes::{Door, ROUTES, Route, Takes, Verb};
use visage_people::UserType;
use visage_people::ids::{ContactId, PersonId, ProjectId};
use visage_people::picture::Holder;
use visage_people::user::Role;

use operations::{Needs, OPERATIONS};

use crate::api::by_agent::in_base64;
use crate::api::client::{Answer, Request};
use crate::api::pictures::small;
use crate::api::world::{STRANGER, World};

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
    /// The company and the project that belong to whom a person belongs to, by person.
    beside: HashMap<i32, (ContactId, ProjectId)>,
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
        let owners = ["", "gro", "oth", "els", "out", "ano", "els"];
        let mut beside = HashMap::new();
        for (name, people) in &people {
            for (person, owner) in people.iter().zip(owners) {
                let owner = if owner.is_empty() { name } else { owner };
                let project = world.project(owner, &format!("Project beside {}", person.0));
                beside.insert(person.0, (world.company_of(*person), project));
            }
        }
        let company = Self { world, people, beside };
        company.give_pictures();
        company
    }

    /// Gives everybody a picture, and everything.
    fn give_pictures(&self) {
        let bytes = small(image::ImageFormat::Png, 7);
        for person in self.people.iter().flat_map(|(_, people)| people) {
            let (contact, project) = self.beside[&person.0];
            for holder in [Holder::Person(*person), contact.into(), project.into()] {
                let caller = &self.world.administrator;
                let given = self.world.people().set_picture(caller, holder, bytes.clone(), "");
                self.world.run(given).unwrap();
            }
        }
    }

    /// The keys of a person, of the company and the project beside it, and of its picture.
    fn keys(&self, person: PersonId) -> Keys {
        let info = self.world.people().picture_info(&self.world.administrator, person);
        let picture = self.world.run(info).unwrap().picture.map_or(0, |picture| picture.id.0);
        let (contact, project) = self.beside[&person.0];
        [person.0, contact.0, project.0, picture]
    }
}

/// The keys of a person, a company, a project and a picture.
type Keys = [i32; 4];

fn request(world: &World, route: &Route, keys: Keys) -> Request {
    let [person, contact, project, picture] = keys;
    // About the administrator of every world, where it is about users.
    let leaves = route.verb == Verb::Delete || route.path.ends_with("/DeleteUser");
    let user = if leaves { key(world, LEAVES) } else { world.administrator.associate().id.0.to_string() };
    let path = route.path.replace("{personId}", &person.to_string()).replace("{id}", &user);
    let path = path.replace("{contactId}", &contact.to_string()).replace("{projectId}", &project.to_string());
    match (route.verb, route.takes) {
        (_, Takes::Picture) => {
            world.request(route.verb.name(), &path).body(small(image::ImageFormat::Gif, 8))
        }
        (Verb::Get | Verb::Delete, _) => world.request(route.verb.name(), &path),
        (Verb::Put | Verb::Patch, _) => world.request(route.verb.name(), &path).body("{}"),
        (Verb::Post, Takes::Entity("User")) => {
            world.post(&path, &json!({"UserName": another_name(), "Type": "AnonymousAssociate"}).to_string())
        }
        (Verb::Post, Takes::Entity("BlobEntity")) => {
            world.post(&path, &json!({"BlobId": picture}).to_string())
        }
        (Verb::Post, Takes::Entity(_)) => world.post(&path, &json!({"Name": another_name()}).to_string()),
        (Verb::Post, Takes::Key("blobEntityId")) => world.post(&format!("{path}?blobEntityId={picture}"), ""),
        (Verb::Post, Takes::Key(name)) => world.post(&format!("{path}?{name}={user}"), ""),
        (Verb::Post, Takes::Keys) => world.post(&path, &format!("[{user}]")),
        (Verb::Post, _) => world.post(&path, &body(world, &path, keys).to_string()),
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
fn body(world: &World, path: &str, [person, contact, project, picture]: Keys) -> Value {
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
    (body["ContactId"], body["PersonIds"]) = (contact.into(), json!([person]));
    body["ProjectId"] = project.into();
    body["BlobEntityId"] = picture.into();
    body["BlobId"] = 0.into();
    let image = in_base64(&small(image::ImageFormat::Gif, 8));
    body["Image"] = image.clone().into();
    body["Stream"] = image.into();
    if path.ends_with("SaveImageStream") {
        body["Type"] = "PersonImage".into();
    }
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
fn told(answer: &Answer, keys: Keys) -> (u16, String, Vec<(String, String)>) {
    let mut headers = answer.headers.clone();
    headers.retain(|(name, _)| !matches!(&**name, "date" | "x-request-id" | "content-length"));
    let numbers = without_keys(answer.text(), keys);
    (answer.status, numbers, headers)
}

/// The text with another word in the place of each of these keys.
fn without_keys(text: &str, keys: Keys) -> String {
    let words = text.split_inclusive(|letter: char| !letter.is_ascii_digit());
    let mut told = String::new();
    for word in words {
        let number = word.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let is_key = number.parse().is_ok_and(|number| keys.contains(&number));
        told.push_str(if is_key { "N" } else { number });
        told.push_str(&word[number.len()..]);
    }
    told
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
    let company = Company::new();
    let Company { world, people, .. } = &company;
    for route in ROUTES.iter().filter(|route| route.door == Door::SignedIn) {
        let needs =
            OPERATIONS.iter().find(|(verb, path, _)| (*verb, *path) == (route.verb.name(), route.path));
        let (_, _, needs) = needs.unwrap();
        if matches!(needs, Needs::ToSee | Needs::ToChange) {
            company.give_pictures();
        }
        for ((name, _, rungs), (_, people)) in ROLES.iter().zip(people) {
            let ask = |keys: Keys| request(world, route, keys).by_user(name, name).send();
            let missing = ask([STRANGER; 4]);
            for ((person, rung), relation) in people.iter().zip(rungs).zip(RELATIONS) {
                // A project is of no company: to whoever comes from there it is another user's.
                let rung = if relation == RELATIONS[6] && about_projects(route) { &rungs[3] } else { rung };
                let keys = company.keys(*person);
                let answer = ask(keys);
                let case = format!("{} {}, {name}, {relation}", route.verb.name(), route.path);
                match needs {
                    Needs::ToSee | Needs::ToChange if rung.is_empty() => {
                        assert_eq!(told(&answer, keys), told(&missing, [STRANGER; 4]), "{case}");
                    }
                    needs if is_refused(*needs, name, rungs[0], rung) => {
                        answer.refusal(403, "SoSentryException");
                    }
                    Needs::ToSee => {
                        assert_eq!(answer.status, 200, "{case}");
                        assert_ne!(answer.body, missing.body, "{case}");
                    }
                    _ => assert!(answer.status < 300, "{case}: {}", answer.status),
                }
            }
        }
    }
}

/// Whether a user whose rung is `own` on what is their own is refused on a row where it is `rung`.
fn is_refused(needs: Needs, name: &str, own: &str, rung: &str) -> bool {
    match needs {
        Needs::Administrator => name != "adm",
        Needs::ToAdd => own != "CRUD",
        Needs::ToChange => rung != "CRUD",
        Needs::ToSee | Needs::Nobody => false,
    }
}

/// Whether an operation is about a project.
fn about_projects(route: &Route) -> bool {
    route.path.contains("{projectId}") || route.path.contains("Project")
}

#[test]
fn the_mask_that_is_shown_is_what_may_be_done() {
    let Company { world, people, .. } = Company::new();
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
            let written = world.run(world.people().set_picture(&caller, *person, bytes.clone(), ""));
            assert_eq!(written.is_ok(), *rung == "CRUD", "{name}, {relation}: {written:?}");
        }
    }
}

#[test]
fn nobody_may_anything_without_signing_in() {
    let world = World::new();
    for route in ROUTES.iter().filter(|route| route.door == Door::SignedIn) {
        let answer = request(&world, route, [world.ada.0; 4]).by_nobody().send();
        answer.refusal(401, "SoSessionException");
    }
}
