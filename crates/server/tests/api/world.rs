//! A server with people in it: Ada, who has a picture, and Bob, who has none. Its clock stands still.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use image::ImageFormat;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use visage::config::Limits;
use visage::http::auth::doors::Doors;
use visage::http::base_path::BasePath;
use visage::http::guard::Guard;
use visage::http::proxies::Proxies;
use visage::http::{Options, Server, listen};
use visage_blobs::{Blobs, Folder, MasterKey, Place};
use visage_contract::culture::Zone;
use visage_people::ids::{ContactId, PersonId, ProjectId};
use visage_people::import::{CompanyName, NewPerson};
use visage_people::memory::Memory;
use visage_people::picture::{Handling, Limits as Largest};
use visage_people::session::Patience;
use visage_people::user::{NewUserName, Role};
use visage_people::{Caller, Clock, People};

use super::client::Request;
use super::pictures::small;

const KEY: &str = "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/// 2019-12-19T09:44:12Z, when Ada's picture is stored.
pub const STORED: i64 = 1_576_748_652;
/// 2019-12-19T10:55:14Z, when something changes.
pub const CHANGED: i64 = 1_576_752_914;
/// A person whom nobody has added.
pub const STRANGER: i32 = 4711;

pub struct World {
    pub server: Arc<Server>,
    pub clock: Arc<Clock>,
    /// The user tje0, with whom Tove stands.
    pub administrator: Caller,
    pub ada: PersonId,
    pub bob: PersonId,
    pub tove: PersonId,
    address: SocketAddr,
    folder: TempDir,
    runtime: Option<Runtime>,
}

/// What a browser keeps after somebody has signed in.
#[derive(Clone)]
pub struct Browser {
    pub session: String,
    pub xsrf: String,
}

impl Browser {
    /// A request with the cookies of this browser, and no proof of a page of ours.
    pub fn sends(&self, request: Request) -> Request {
        let cookies = format!("other=1; visage-session={}; XSRF-TOKEN={}", self.session, self.xsrf);
        request.by_nobody().header("Cookie", &cookies)
    }

    /// A request of a page of ours in this browser.
    pub fn asks(&self, request: Request) -> Request {
        self.sends(request).header("X-XSRF-TOKEN", &self.xsrf)
    }
}

impl World {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// A world whose operator decided something.
    pub fn with(decide: impl FnOnce(&mut Options)) -> Self {
        Self::patient(Patience::default(), decide)
    }

    /// A world that also lets so many wrong passwords pass.
    pub fn patient(patience: Patience, decide: impl FnOnce(&mut Options)) -> Self {
        Self::built(|people| people.with_patience(patience), decide)
    }

    /// A world with a megabyte of memory for pictures that come and go, for which nobody waits long, and as much for
    /// those that are stored and made.
    pub fn narrow() -> Self {
        let memory = || Memory::new(1 << 20, Duration::from_millis(300));
        Self::built(|people| people.with_memory(memory()).with_transit(memory()), |_| {})
    }

    /// A world that accepts pictures of at most this side; [`World::beside`] accepts larger ones.
    pub fn with_longest_side(max_side: u32) -> Self {
        let handling = || {
            let limits = Largest { max_side, ..Handling::default().limits };
            Handling { limits, ..Handling::default() }
        };
        Self::built(|people| people.with_handling(handling()).unwrap(), |_| {})
    }

    /// A world with this much memory for uploads and base64 responses.
    pub fn with_memory(bytes: u64) -> Self {
        let transit = Memory::new(bytes, Duration::from_secs(15));
        Self::built(|people| people.with_transit(transit), |_| {})
    }

    fn built(change: impl FnOnce(People) -> People, decide: impl FnOnce(&mut Options)) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Clock::fixed(STORED));
        let people = change(runtime.block_on(open(folder.path(), &clock)));
        let (administrator, [ada, bob, tove]) = runtime.block_on(settle(&people));
        let mut options = Options {
            limits: Limits {
                connections: 64,
                connections_per_address: 64,
                slow_bytes_per_second: 32 * 1024,
                anonymous_bytes: 1 << 20,
                parameters_bytes: 1 << 20,
                answer_bytes: 1 << 20,
                header_bytes: 8192,
                body_bytes: 1 << 20,
                header_time: Duration::from_secs(20),
                request_time: Duration::from_secs(20),
                stalled_time: Duration::from_secs(20),
            },
            base_zone: Zone::UTC,
            public_url: None,
            base_path: BasePath::parse("/SuperOffice").unwrap(),
            proxies: Proxies::default(),
            guard: Guard::default(),
            doors: Doors::default(),
            provider: None,
            avatars: false,
            demo_users: Vec::new(),
            log_requests: false,
            remembered_bytes: 1 << 20,
            remember_shared: false,
        };
        decide(&mut options);
        let server = Server::new(people, options).unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(listen::serve(Arc::clone(&server), listener, std::future::pending()));
        Self { server, clock, administrator, ada, bob, tove, address, folder, runtime: Some(runtime) }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.as_ref().unwrap().block_on(work)
    }

    pub fn people(&self) -> &People {
        &self.server.people
    }

    /// A user whose password is the name.
    pub fn add_user(&self, name: &str, role: Role, groups: &[&str], person: Option<PersonId>) {
        let groups = groups.iter().map(|&group| group.to_owned()).collect();
        let new = NewUserName { name: name.into(), full_name: name.into(), person, role, groups };
        self.run(async {
            let operator = self.people().operator().await.unwrap();
            self.people().add_user(&operator, &new, name).await.unwrap();
        });
    }

    /// Puts these function rights in place of those that a user's role had.
    pub fn allow(&self, name: &str, functions: &[&str]) {
        self.run(async {
            let operator = self.people().operator().await.unwrap();
            let role = self.people().act_as(&operator, name).await.unwrap().member().role.id;
            self.people().set_role_functions(&operator, role, functions).await.unwrap();
        });
    }

    /// A person of a company that belongs to a user.
    pub fn owned(&self, owner: &str, name: &str, company: &str) -> PersonId {
        let company = Some(CompanyName { name: company.to_owned(), department: String::new() });
        let new = NewPerson { company, ..person(name, "Test") };
        self.run(async {
            let people = self.people();
            let operator = people.operator().await.unwrap();
            let owner = people.act_as(&operator, owner).await.unwrap().associate().id;
            let mut outcomes = people.import_for(&operator, owner, "test", &[new], false).await.unwrap();
            outcomes.remove(0).unwrap().person().unwrap()
        })
    }

    /// The company where a person works.
    pub fn company_of(&self, person: PersonId) -> ContactId {
        let card = self.run(self.people().person_card(&self.administrator, person)).unwrap();
        card.company.unwrap().0
    }

    /// A company of the administrator.
    pub fn company(&self, name: &str) -> ContactId {
        self.company_of(self.owned("tje0", &format!("somebody at {name}"), name))
    }

    /// A project that belongs to a user.
    pub fn project(&self, owner: &str, name: &str) -> ProjectId {
        self.run(async {
            let operator = self.people().operator().await.unwrap();
            let owner = self.people().act_as(&operator, owner).await.unwrap().associate().id;
            self.people().import_project(&operator, owner, name).await.unwrap()
        })
    }

    /// The same files, opened as another process would.
    pub fn beside(&self) -> People {
        self.run(open(self.folder.path(), &self.clock))
    }

    /// A request of the administrator.
    pub fn request(&self, method: &str, target: &str) -> Request {
        Request::new(self.address, method, target).by_user("tje0", "Tje0")
    }

    pub fn get(&self, target: &str) -> Request {
        self.request("GET", target)
    }

    pub fn post(&self, target: &str, body: &str) -> Request {
        self.request("POST", target).header("Content-Type", "application/json").body(body)
    }

    pub fn image_info(&self, person: PersonId) -> Request {
        self.get(&format!("/api/v1/Person/{}/ImageInfo", person.0))
    }

    /// A ticket of the administrator.
    pub fn ticket(&self) -> String {
        self.post("/login/ticket", "").send().ok()["Ticket"].as_str().unwrap().to_owned()
    }

    /// The session of a browser in which the administrator has signed in.
    pub fn browser(&self) -> Browser {
        let answer = self.sign_in_page("username=tje0&password=Tje0").send();
        assert_eq!(answer.status, 303, "{}", answer.text());
        Browser { session: answer.cookie("visage-session"), xsrf: answer.cookie("XSRF-TOKEN") }
    }

    /// What the sign-in page sends.
    pub fn sign_in_page(&self, form: &str) -> Request {
        let request = self.request("POST", "/login").by_nobody();
        request.header("Content-Type", "application/x-www-form-urlencoded").body(form)
    }

    /// An access token of the administrator.
    pub fn token(&self) -> String {
        self.get("/api/v1/User/currentToken").send().ok().as_str().unwrap().to_owned()
    }

    pub fn image(&self, person: PersonId) -> Request {
        self.get(&format!("/api/v1/Person/{}/Image", person.0))
    }

    pub fn set_picture(&self, person: PersonId, bytes: &[u8], description: &str) {
        self.run(self.people().set_picture(&self.administrator, person, bytes.to_vec(), description))
            .unwrap();
    }

    /// Files with stored bytes.
    pub fn files(&self) -> Vec<PathBuf> {
        files_below(&self.folder.path().join("blobs"))
    }

    /// The only file with stored bytes.
    pub fn file(&self) -> PathBuf {
        let files = self.files();
        assert_eq!(files.len(), 1, "{files:?}");
        files[0].clone()
    }

    /// What must not be told to a client: paths and the words of the store.
    pub fn assert_silent(&self, text: &str) {
        let lower = text.to_lowercase();
        let folder = self.folder.path().to_str().unwrap().to_lowercase();
        let secrets =
            [&*folder, ".db", "blobs/", "sqlite", "select ", "binaryobject", ".rs", "segment", "key"];
        for secret in secrets {
            assert!(!lower.contains(secret), "{secret:?} is told: {text}");
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Ada's picture as it was stored.
pub fn picture_of_ada() -> Vec<u8> {
    small(ImageFormat::Png, 7)
}

/// A person of whom only the name is known.
pub fn person(first_name: &str, last_name: &str) -> NewPerson {
    let uid = format!("{first_name} {last_name}");
    NewPerson { uid, first_name: first_name.into(), last_name: last_name.into(), ..NewPerson::default() }
}

/// The members of an object, in order.
pub fn names(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

async fn open(folder: &Path, clock: &Arc<Clock>) -> People {
    let place = Place::Folder(Folder::open(folder.join("blobs")).unwrap());
    let blobs = Blobs::new(place, MasterKey::parse(KEY).unwrap());
    let database = format!("sqlite:{}", folder.join("people.db").display());
    People::open(&database, blobs, Arc::clone(clock)).await.unwrap()
}

async fn settle(people: &People) -> (Caller, [PersonId; 3]) {
    let operator = people.operator().await.unwrap();
    let tove = NewPerson { salutation: "Ms.".into(), ..person("Tove", "Jensen") };
    let crowd = [person("Ada", "Lovelace"), person("Bob", "Byron"), tove];
    let outcomes = people.import(&operator, "test", &crowd, false).await.unwrap();
    let ids: Vec<_> = outcomes.into_iter().map(|outcome| outcome.unwrap().person().unwrap()).collect();
    for (name, role, person) in [("tje0", Role::Administrator, Some(ids[2])), ("rea0", Role::Reader, None)] {
        let password = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let new = NewUserName {
            name: name.into(),
            full_name: format!("User {name}"),
            person,
            role,
            groups: Vec::new(),
        };
        people.add_user(&operator, &new, &password).await.unwrap();
    }
    let administrator = people.act_as(&operator, "tje0").await.unwrap();
    people.set_picture(&administrator, ids[0], picture_of_ada(), "Ada Lovelace").await.unwrap();
    (administrator, [ids[0], ids[1], ids[2]])
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            files.extend(files_below(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    files
}
