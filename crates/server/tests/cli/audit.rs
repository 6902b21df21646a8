//! `visage audit` and `visage user unlock`.

use serde_json::Value;

use crate::cli::program::Program;

fn entries(program: &Program, arguments: &[&str]) -> Vec<Value> {
    let printed = program.done(&[&["audit", "--json"][..], arguments].concat()).answer;
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn count(entries: &[Value], event: &str, user: &str) -> usize {
    entries.iter().filter(|entry| entry["event"] == event && entry["user"] == user).count()
}

#[test]
fn the_log_says_who_signed_in_and_who_was_refused_also_when_the_server_was_stopped_at_once() {
    let program = Program::new();
    program.done(&["user", "add", "ada", "--empty-password"]);
    {
        let serving = program.serve(&["--set", "trusted_proxies=127.0.0.1"]);
        let as_ada = |password| {
            let request = serving.get("/api/v1").by_user("ada", password);
            request.header("X-Forwarded-For", "192.0.2.7").send().status
        };
        assert_eq!([as_ada(""), as_ada("wrong"), as_ada("wrong")], [200, 401, 401]);
        serving.stop();
    }
    let log = entries(&program, &[]);
    let refused = log.iter().find(|entry| entry["event"] == "refused").unwrap();
    assert_eq!((&refused["times"], &refused["address"]), (&2.into(), &"192.0.2.7".into()));
    assert_eq!((count(&log, "signed in", "ada"), count(&log, "user added", "ada")), (1, 1));
    let text = program.done(&["audit", "--user", "ADA", "--limit", "1"]).answer;
    assert!(text.contains("ada") && text.contains("password  from 192.0.2.7"), "{text}");
    assert_eq!(text.lines().count(), 1);
    assert_eq!(program.run(&["audit", "--user", "eve"]).code, Some(1));
}

#[test]
fn the_operator_decides_how_many_attempts_there_are_and_unlocks() {
    let program = Program::new();
    program.done(&["user", "add", "ada", "--empty-password"]);
    let settings = ["auth.failures_per_name=2", "auth.lock_seconds=60", "trusted_proxies=127.0.0.1"];
    let settings: Vec<_> = settings.iter().flat_map(|setting| ["--set", setting]).collect();
    let serving = program.serve(&settings);
    let as_ada = |password| {
        let request = serving.get("/api/v1").by_user("ada", password);
        request.header("X-Forwarded-For", "192.0.2.7").send()
    };
    assert_eq!([as_ada("a").status, as_ada("b").status], [401, 401]);
    let refused = as_ada("");
    let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!(refused.status == 429 && (50..=60).contains(&wait), "{wait}");
    assert_eq!(program.done(&["user", "unlock", "ADA"]).answer, "unlocked ADA\n");
    assert_eq!(as_ada("").status, 200);
    assert_eq!(count(&entries(&program, &[]), "locked", "ada"), 1);
    assert_eq!(count(&entries(&program, &[]), "unlocked", "ada"), 1);
    assert_eq!(program.run(&["user", "unlock", "eve"]).code, Some(1));
    for wrong in ["auth.failures_per_name=0", "auth.lock_seconds=x"] {
        let refused = program.run(&["serve", "--listen", "127.0.0.1:0", "--set", wrong]);
        assert!(refused.code == Some(1) && refused.talk.contains("auth."), "{refused}");
    }
}
