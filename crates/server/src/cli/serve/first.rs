//! What a folder needs before it can be served: somebody who may sign in.

use std::net::SocketAddr;

use visage_people::application::NewApplication;
use visage_people::ids::PersonId;
use visage_people::import::{BirthDate, CompanyName, NewPerson, Outcome as Taken, PhoneKind};
use visage_people::session::{Attempt, random_password};
use visage_people::user::{NewUserName, Role};
use visage_people::{Caller, People};

use crate::cli::failure::Failure;
use crate::cli::say;
use crate::demo::{self, DemoPerson, DemoPhoneKind};
use crate::http::DemoUser;

const SOURCE: &str = "demo";
const ADMINISTRATOR: &str = "admin";
/// Users of the demo: name, password, role, groups, and the place of the person behind them.
const USERS: [(&str, &str, Role, &[&str], usize); 4] = [
    ("tje0", "Tje0", Role::Administrator, &[], 5),
    ("rea0", "Rea0", Role::Reader, &[], 6),
    ("sal0", "Sal0", Role::Sales, &["Sales"], 7),
    ("ext0", "Ext0", Role::External, &["Guests"], 2),
];
/// The permissions of the demo's users, in the order of [`USERS`].
const CAN: [&str; 4] = [
    "see and change everything, users and roles too",
    "see everything and change nothing",
    "see everything, change their own companies and people",
    "see the people of one company",
];
/// The user whose these companies and their people are, by place; the others are the administrator's.
const SALES: (&str, [usize; 2]) = ("sal0", [3, 4]);

/// The name of the demo's tenant.
pub(super) const TENANT: &str = "Cust12345";
/// The program that signs in to the demo: id, secret, and where its users come back to.
const APPLICATION: (&str, &str, &str) = ("demo-app", "demo-secret", "http://localhost:4280/callback");

/// The users of the demo, for the pages that name them.
pub(super) fn demo_users() -> Vec<DemoUser> {
    let users = USERS.iter().zip(CAN);
    users.map(|(&(name, password, ..), can)| DemoUser { name, password, can }).collect()
}

/// Makes an administrator when there are no users at all, and says the password, once.
pub(super) async fn administrator(people: &People) -> Result<(), Failure> {
    let operator = people.operator().await?;
    if !people.users(&operator).await?.is_empty() {
        return Ok(());
    }
    let password = random_password()?;
    let new = NewUserName {
        name: ADMINISTRATOR.to_owned(),
        full_name: "Administrator".to_owned(),
        person: None,
        role: Role::Administrator,
        groups: Vec::new(),
    };
    // Another copy that started at the same moment may have been quicker: then it has said its password.
    if people.add_first_user(&operator, &new, &password).await?.is_some() {
        say::talk(&format!(
            "made the administrator {ADMINISTRATOR} with the password {password} (it is not shown again)"
        ));
    }
    Ok(())
}

/// Refuses to serve others than this machine while a secret is good that everybody knows.
pub(super) async fn no_demo_secret(people: &People) -> Result<(), Failure> {
    match demo_secret(people).await? {
        Some((name, what)) => Err(Failure::input(format!(
            "{name} still has the demo's {what}, which everybody knows: listen on 127.0.0.1, or change it"
        ))),
        None => Ok(()),
    }
}

/// Whether a secret is good that everybody knows; warns of it.
pub(super) async fn warns_of_demo_secret(people: &People) -> Result<bool, Failure> {
    let Some((name, what)) = demo_secret(people).await? else { return Ok(false) };
    say::talk(&format!(
        "{name} still has the demo's {what}, which everybody knows: this server answers under localhost and loopback \
         addresses only, unless http.hosts lists others; change it, or use an empty folder"
    ));
    Ok(true)
}

/// A user or program of the demo that still has the secret which everybody knows, and what that is.
async fn demo_secret(people: &People) -> Result<Option<(&'static str, &'static str)>, Failure> {
    let users = people.users(&people.operator().await?).await?;
    for (name, password, ..) in USERS {
        let attempt = Attempt { proof: None, name, password, from: None };
        // Checking a password takes time; most folders have no such users.
        let is_there = users.iter().any(|(user, _)| *user.name == *name);
        if is_there && people.sign_in_from(&attempt).await.is_ok() {
            return Ok(Some((name, "password")));
        }
    }
    let (client_id, secret, _) = APPLICATION;
    Ok(people.client(client_id, secret, None).await?.map(|_| (client_id, "secret")))
}

/// Prints the demo's users and what to try.
pub(super) fn banner(address: SocketAddr) {
    for (name, password, role, ..) in USERS {
        let does = match role {
            Role::Administrator => "administrator",
            Role::Reader => "reads everything, changes nothing",
            Role::Sales => "salesperson, changes their own companies and people",
            Role::External => "external, limited to one company",
        };
        say::answer_with(
            &format!("  user {name}  password {password}  {does}"),
            [("user", name), ("password", password)],
        );
    }
    let base = format!("http://{address}");
    let tries = [
        format!("curl -u tje0:Tje0 {base}/api/v1/Person/1/ImageInfo"),
        format!("curl -u tje0:Tje0 -o ingrid.jpg {base}/api/v1/Person/1/Image"),
        format!("curl -u rea0:Rea0 -o small.webp '{base}/api/v1/Person/1/Image?w=96&h=96&type=webp'"),
    ];
    say::answer("try:");
    for line in tries {
        say::answer(&format!("  {line}"));
    }
}

/// Fills an empty folder with invented people. A folder that was filled before stays as it is.
pub(super) async fn demo(people: &People) -> Result<(), Failure> {
    let operator = people.operator().await?;
    let users = people.users(&operator).await?;
    if users.iter().any(|(user, _)| !USERS.iter().any(|(name, ..)| **name == *user.name)) {
        return Err(Failure::input(
            "this folder has users of its own: --demo would add passwords that everybody knows",
        ));
    }
    if people.persons_from_elsewhere(&operator, SOURCE).await? > 0 {
        return Err(Failure::input(
            "this folder has people of its own: --demo would mix invented ones among them",
        ));
    }
    add_application(people, &operator).await?;
    let administrator = USERS[0].0;
    if users.is_empty() {
        add_user(people, &operator, USERS[0], None).await?;
    }
    let caller = people.act_as(&operator, administrator).await?;
    let ids = crowd(people, &operator, &caller).await?;
    if users.is_empty() {
        logos(people, &caller, &ids).await?;
    }
    for demo in USERS {
        let (name, .., place) = demo;
        let Some(id) = ids.get(place).copied() else { continue };
        let user = users.iter().find(|(user, _)| *user.name == *name).map(|(user, _)| user);
        let has_person = user.is_some_and(|user| user.person.is_some());
        if name != administrator && user.is_none() && !is_there(people, &operator, name).await? {
            add_user(people, &operator, demo, Some(id)).await?;
        } else if !has_person {
            people.set_person_of_user(&operator, name, id).await?;
        }
    }
    Ok(())
}

async fn add_application(people: &People, operator: &Caller) -> Result<(), Failure> {
    let (client_id, secret, redirect) = APPLICATION;
    if people.application(client_id).await?.is_some() {
        return Ok(());
    }
    let (client_id, redirects) = (client_id.to_owned(), vec![redirect.to_owned()]);
    let new = NewApplication { client_id, name: "Demo application".to_owned(), redirects, system: None };
    people.add_application(operator, &new, secret).await?;
    Ok(())
}

/// Takes in the invented people, each as one of those they belong to; their keys, in order.
async fn crowd(people: &People, operator: &Caller, caller: &Caller) -> Result<Vec<PersonId>, Failure> {
    let (sales, companies) = SALES;
    let demo = demo::people();
    if !is_there(people, operator, sales).await? {
        let user = USERS.into_iter().find(|(name, ..)| *name == sales);
        if let Some(user) = user {
            add_user(people, operator, user, None).await?;
        }
    }
    let owner_of_some = people.act_as(operator, sales).await?.associate().id;
    let mut ids = Vec::with_capacity(demo.len());
    for run in
        demo.chunk_by(|one, next| companies.contains(&one.company) == companies.contains(&next.company))
    {
        let sold = run.first().is_some_and(|one| companies.contains(&one.company));
        let owner = if sold { owner_of_some } else { caller.associate().id };
        let run = run.iter().map(person).collect::<Result<Vec<_>, _>>()?;
        for outcome in people.import_for(caller, owner, SOURCE, &run, false).await? {
            ids.extend(outcome.ok().and_then(Taken::person));
        }
    }
    Ok(ids)
}

/// Logos of some companies, and two projects of which one has a picture.
async fn logos(people: &People, caller: &Caller, ids: &[PersonId]) -> Result<(), Failure> {
    let mut seen = Vec::new();
    for person in ids {
        let Some((company, name, _)) = people.person_card(caller, *person).await?.company else { continue };
        if seen.len() < demo::COMPANIES_WITH_LOGO && !seen.contains(&company) {
            people.set_picture(caller, company, logo(&name)?, &name).await?;
            seen.push(company);
        }
    }
    for (name, has_picture) in demo::PROJECTS {
        let project = people.import_project(caller, caller.associate().id, name).await?;
        if has_picture {
            people.set_picture(caller, project, logo(name)?, name).await?;
        }
    }
    Ok(())
}

fn logo(name: &str) -> Result<Vec<u8>, Failure> {
    demo::logo(name).map_err(|error| Failure::Ours(error.into()))
}

async fn is_there(people: &People, operator: &Caller, name: &str) -> Result<bool, Failure> {
    Ok(people.users(operator).await?.iter().any(|(user, _)| *user.name == *name))
}

async fn add_user(
    people: &People,
    operator: &Caller,
    (name, password, role, groups, _): (&str, &str, Role, &[&str], usize),
    person: Option<PersonId>,
) -> Result<(), Failure> {
    let groups = groups.iter().map(|&group| group.to_owned()).collect();
    let new = NewUserName { name: name.to_owned(), full_name: name.to_owned(), person, role, groups };
    people.add_user(operator, &new, password).await?;
    Ok(())
}

fn person(demo: &DemoPerson) -> Result<NewPerson, Failure> {
    let company = demo::companies().get(demo.company);
    let picture = demo.picture.as_ref().map(demo::DemoPicture::draw).transpose();
    Ok(NewPerson {
        uid: demo.full_name(),
        first_name: demo.first.to_owned(),
        middle_name: demo.middle.to_owned(),
        last_name: demo.last.to_owned(),
        salutation: demo.mrmrs.to_owned(),
        title: demo.title.to_owned(),
        birth_date: demo.birth_date.map(|(year, month, day)| BirthDate {
            year: Some(year.into()),
            month,
            day,
        }),
        company: company
            .map(|company| CompanyName { name: company.name.to_owned(), department: String::new() }),
        emails: demo.emails.iter().map(|&address| address.into()).collect(),
        phones: demo.phones.iter().map(|(kind, number)| (phone_kind(*kind), (*number).to_owned())).collect(),
        picture: picture.map_err(|error| Failure::Ours(error.into()))?,
        ..NewPerson::default()
    })
}

fn phone_kind(kind: DemoPhoneKind) -> PhoneKind {
    match kind {
        DemoPhoneKind::Direct => PhoneKind::Direct,
        DemoPhoneKind::Mobile => PhoneKind::Mobile,
        DemoPhoneKind::Private => PhoneKind::Private,
        DemoPhoneKind::Fax => PhoneKind::Fax,
    }
}
