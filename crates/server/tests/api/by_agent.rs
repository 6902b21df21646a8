//! What the agent methods about the picture of a person, a company or a project have in common.

pub mod change;
pub mod facts;
pub mod get;
pub mod set;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use visage_people::user::Role;

use super::client::{Answer, Request};
use super::world::World;

/// A kind of holder, as the vendor calls it.
#[derive(Clone, Copy)]
pub struct Kind(&'static str);

pub const PERSON: Kind = Kind("Person");
pub const CONTACT: Kind = Kind("Contact");
pub const PROJECT: Kind = Kind("Project");

impl Kind {
    /// What its key is called among parameters.
    pub fn key(self) -> String {
        format!("{}Id", self.0)
    }

    /// One of the administrator's, without a picture.
    pub fn one(self, world: &World, name: &str) -> i32 {
        match self.0 {
            "Person" => world.owned("tje0", name, name).0,
            "Contact" => world.company(name).0,
            _ => world.project("tje0", name).0,
        }
    }

    /// Gives one a picture; answers its key.
    pub fn give(self, world: &World, id: i32, bytes: &[u8]) -> i64 {
        let put = world.request("PUT", &self.address(id, "Image")).body(bytes);
        put.send().ok().as_i64().unwrap()
    }

    /// The picture of one, as REST answers it.
    pub fn image(self, world: &World, id: i32) -> Answer {
        world.get(&self.address(id, "Image")).send()
    }

    /// The facts about it, as REST answers them.
    pub fn info(self, world: &World, id: i32) -> Value {
        world.get(&self.address(id, "ImageInfo")).send().ok()
    }

    fn address(self, id: i32, what: &str) -> String {
        format!("/api/v1/{}/{id}/{what}", self.0)
    }

    /// A request with the key alone among its parameters.
    pub fn ask(self, world: &World, target: &str, id: i32) -> Request {
        world.post(target, &json!({self.key(): id}).to_string())
    }
}

/// Bytes as they stand in JSON.
pub fn in_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Adds somebody from outside, who may see nothing but themselves and their company.
pub fn add_outsider(world: &World) {
    let guest = world.owned("tje0", "guest", "Elsewhere");
    world.add_user("ext0", Role::External, &["Guests"], Some(guest));
}

/// The status, the text and the type of an answer: whatever tells one from another.
pub fn told(answer: &Answer) -> (u16, String, Option<&str>) {
    (answer.status, answer.text().to_owned(), answer.header("content-type"))
}
