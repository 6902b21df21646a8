//! `visage serve`: the first start, the second, and the end.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use crate::cli::program::{Program, password_in};
use crate::client::{Answer, connect};

#[test]
fn the_first_start_creates_a_key_and_an_administrator_and_the_second_creates_nothing() {
    let program = Program::new();
    let serving = program.serve(&[]);
    assert_eq!(serving.get("/health/ready").send().status, 200);
    let info = serving.get("/api/v1/Person/1/ImageInfo");
    assert_eq!(info.send().status, 401);
    let first = serving.stop();
    insta::assert_snapshot!("serve_first_start", first);

    let password = password_in(&first.talk, "password ");
    let again = program.serve(&[]);
    let known = again.get("/api/v1/Person/1/ImageInfo").by_user("admin", &password);
    assert_eq!(known.send().refusal(404, "SoNotFoundException"), "Person id 1 not found");
    let second = again.stop();
    insta::assert_snapshot!("serve_second_start", second);
}

#[test]
fn only_the_owner_may_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let program = Program::new();
    let serving = program.serve(&[]);
    let others = |name: &str| program.path(name).metadata().unwrap().permissions().mode() & 0o077;
    assert_eq!(others("visage-data/master.key"), 0);
    for name in ["visage-data/people.db", "visage-data/people.db-wal", "visage-data/blobs"] {
        assert!(
            others("visage-data") == 0 || others(name) == 0,
            "{name} can be read by everybody on the machine"
        );
    }
    serving.stop();
}

#[test]
fn the_demo_has_people_with_pictures_and_two_users_and_starts_again_as_it_was() {
    let program = Program::new();
    let serving = program.serve(&["--demo"]);
    let info = |serving: &crate::cli::program::Serving, person: u32| {
        serving.get(&format!("/api/v1/Person/{person}/ImageInfo")).by_user("tje0", "Tje0").send().ok()
    };
    let mut types = Vec::new();
    for person in 1..=4 {
        let info = info(&serving, person);
        let image = serving.get(&format!("/api/v1/Person/{person}/Image")).by_reader().send();
        assert_eq!(info["OriginalSize"], image.body.len(), "{person}");
        assert_eq!(Some(info["MimeType"].as_str().unwrap()), image.header("content-type"));
        types.push(info["MimeType"].as_str().unwrap().to_owned());
    }
    assert_eq!(types, ["image/jpeg", "image/png", "image/gif", "image/tiff"]);
    assert_eq!(info(&serving, 5)["BlobId"], 0);
    assert_eq!(serving.get("/api/v1/Person/24/ImageInfo").by_reader().send().status, 200);
    assert_eq!(serving.get("/api/v1/Person/25/ImageInfo").by_reader().send().status, 404);
    let before = info(&serving, 1);
    assert_eq!(before["CreatedBy"]["Name"], "tje0");
    let reader = serving.get("/api/v1/Person/1/ImageInfo").by_reader().send().ok();
    assert_eq!(reader["TableRight"]["Mask"], "Select");
    let known = serving.get("/login/.well-known/openid-configuration").by_nobody().send().ok();
    assert_eq!(known["issuer"], format!("http://{}/login", serving.address));
    let wanted = "/login/common/oauth/authorize?client_id=demo-app&redirect_uri=http%3A%2F%2Flocalhost%3A4280%2Fcallback";
    assert_eq!(serving.get(wanted).by_nobody().send().status, 302);
    insta::assert_snapshot!("serve_demo", serving.stop());

    let again = program.serve(&["--demo"]);
    assert_eq!(info(&again, 1), before);
    insta::assert_snapshot!("serve_demo_again", again.stop());
    insta::assert_snapshot!("check_demo", program.done(&["check", "--deep"]));
}

#[test]
fn a_request_that_is_under_way_is_finished_before_the_end() {
    let program = Program::new();
    let serving = program.serve(&[]);
    let mut stream = connect(serving.address);
    let body = "{\"PersonId\":1}";
    let head = format!(
        "POST /api/v1/Agents/BLOB/GetPersonImage HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YTpi\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    // A user who may sign in, added while the server runs.
    let added = program.tell(&["user", "add", "a", "--password-stdin"], "b\n");
    assert_eq!(added.code, Some(0), "{added}");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body.as_bytes()[..5]).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    serving.terminate();
    std::thread::sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(serving.address).is_err(), "nobody else is let in");
    stream.write_all(&body.as_bytes()[5..]).unwrap();
    let answer = Answer::read(&mut stream).unwrap();
    assert_eq!((answer.status, answer.text()), (200, "\"\""));
    assert_eq!(serving.end().code, Some(0));
}

#[test]
fn idle_connections_do_not_hold_up_the_end() {
    let program = Program::new();
    let serving = program.serve(&[]);
    let mut idle = connect(serving.address);
    idle.write_all(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let silent = connect(serving.address);
    std::thread::sleep(Duration::from_millis(200));
    let began = std::time::Instant::now();
    assert_eq!(serving.stop().code, Some(0));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    drop((idle, silent));
}

#[test]
fn requests_are_logged_without_what_they_asked_when_that_is_wanted() {
    let program = Program::new();
    let serving = program.serve(&[
        "--set",
        "logging.requests=true",
        "--set",
        "logging.format=json",
        "--set",
        "trusted_proxies=127.0.0.1",
    ]);
    let request = serving.get("/api/v1/Person/424242/ImageInfo?secret=1").by_user("zaphod", "hunter2");
    request.header("X-Forwarded-For", "6.6.6.6, 192.0.2.9").send();
    serving.get("/api/v1/Sale/424242").send().refusal(401, "SoSessionException");
    let outcome = serving.stop();
    let not_built = outcome.talk.lines().find(|line| line.contains("v1SaleEntity_GetSaleEntity")).unwrap();
    let not_built: serde_json::Value = serde_json::from_str(not_built).unwrap();
    assert_eq!(not_built["fields"]["path"], "/api/v1/Sale/{id}");
    let line = outcome.talk.lines().find(|line| line.contains("visage::requests")).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["fields"]["path"], "/api/v1/Person/{personId}/ImageInfo");
    assert_eq!(line["fields"]["status"], 401);
    assert_eq!(line["fields"]["client"], "192.0.2.9");
    for secret in ["424242", "secret=", "zaphod", "hunter2", "emFwaG9kOmh1bnRlcjI"] {
        assert!(!outcome.talk.contains(secret), "{secret}: {}", outcome.talk);
    }
}

/// Sends the request of a curl line that the demo prints.
fn tried(serving: &crate::cli::program::Serving, line: &str) -> Answer {
    let words: Vec<_> = line.split_whitespace().map(|word| word.trim_matches('\'')).collect();
    let after = |flag: &str| words.iter().position(|word| *word == flag).map(|place| words[place + 1]);
    let (name, password) = after("-u").unwrap().split_once(':').unwrap();
    let (_, target) =
        words.last().unwrap().strip_prefix("http://127.0.0.1:").unwrap().split_once('/').unwrap();
    serving.get(&format!("/{target}")).by_user(name, password).send()
}

#[test]
fn the_demo_prints_its_users_and_three_things_to_try_that_work() {
    let program = Program::new();
    let printed = program.serve(&["--demo"]).stop().answer;
    let serving = program.serve(&["--demo"]);
    for (name, password) in [("tje0", "Tje0"), ("rea0", "Rea0"), ("sal0", "Sal0"), ("ext0", "Ext0")] {
        assert!(printed.contains(&format!("user {name}  password {password}")), "{printed}");
        assert_eq!(serving.get("/api/v1").by_user(name, password).send().status, 200, "{name}");
    }
    let lines: Vec<_> = printed.lines().filter(|line| line.trim().starts_with("curl ")).collect();
    assert_eq!(lines.len(), 3, "{printed}");
    let types = lines.iter().map(|line| {
        let answer = tried(&serving, line);
        assert_eq!(answer.status, 200, "{line}");
        answer.header("content-type").unwrap().to_owned()
    });
    let types: Vec<_> = types.collect();
    assert_eq!(types, ["application/json; charset=utf-8", "image/jpeg", "image/webp"]);
    serving.stop();
}
