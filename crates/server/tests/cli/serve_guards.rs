//! `visage serve`: accepted host names, and key files it starts with.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;

use crate::cli::program::Program;

#[test]
fn the_demo_and_a_server_with_listed_hosts_reject_other_host_names() {
    let program = Program::new();
    let asked = |options: &[&str], hosts: [&str; 3]| {
        let serving = program.serve(options);
        let asked = |host: &str| serving.get("/api").without("Host").header("Host", host).send().status;
        let statuses = hosts.map(asked);
        serving.stop();
        statuses
    };
    let demo = ["--demo", "--data", "demo"];
    assert_eq!(asked(&demo, ["evil.example", "localhost:1", "127.0.0.1"]), [421, 200, 200]);
    let listed = ["--set", "http.hosts=crm.example", "--set", "public_url=https://people.example"];
    assert_eq!(asked(&listed, ["crm.example", "people.example", "localhost"]), [200, 200, 421]);
    // A proxy of the operator may pass on any host that its clients send.
    assert_eq!(asked(&[], ["crm.example", "localhost:1", "127.0.0.1"]), [200, 200, 200]);
}

#[test]
fn a_demo_folder_is_served_under_loopback_names_only_while_its_passwords_are_public() {
    let program = Program::new();
    program.serve(&["--demo"]).stop();
    let asked = |options: &[&str]| {
        let serving = program.serve(options);
        let asked = |host: &str| serving.get("/api").without("Host").header("Host", host).send().status;
        let statuses = ["evil.example", "crm.example", "127.0.0.1"].map(asked);
        (statuses, serving.stop().talk)
    };
    let (statuses, talk) = asked(&[]);
    assert_eq!(statuses, [421, 421, 200]);
    assert!(talk.contains("still has the demo's password") && talk.contains("http.hosts"), "{talk}");
    assert_eq!(asked(&["--set", "http.hosts=crm.example"]).0, [421, 200, 421]);
    for name in ["tje0", "rea0", "sal0", "ext0"] {
        program.tell(&["user", "password", name, "--password-stdin"], "another-word\n");
    }
    let (statuses, talk) = asked(&[]);
    assert_eq!(statuses, [421, 421, 200], "the demo's program has its secret");
    assert!(talk.contains("demo-app still has the demo's secret"), "{talk}");
    program.done(&["app", "remove", "demo-app"]);
    let (statuses, talk) = asked(&[]);
    assert_eq!(statuses, [200, 200, 200]);
    assert!(!talk.contains("demo"), "{talk}");
}

#[test]
fn an_invalid_host_name_or_origin_stops_the_start() {
    let program = Program::new();
    for (setting, value) in [
        ("http.hosts", "crm.example:80"),
        ("http.cors_origins", "*"),
        ("http.cors_origins", "app.example"),
        ("allow_readable_key", "perhaps"),
    ] {
        let set = format!("{setting}={value}");
        program.serve(&[]).stop();
        set_permissions(program.path("visage-data/master.key"), Permissions::from_mode(0o644)).unwrap();
        let outcome = program.run(&["serve", "--listen", "127.0.0.1:0", "--set", &set]);
        assert!(outcome.code == Some(1) && outcome.talk.contains(setting), "{outcome}");
        set_permissions(program.path("visage-data/master.key"), Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn a_key_file_that_every_user_of_the_machine_can_read_is_refused_until_that_is_allowed() {
    let mut program = Program::new();
    program.serve(&[]).stop();
    let key = program.path("visage-data/master.key");
    let set = |mode| set_permissions(&key, Permissions::from_mode(mode)).unwrap();
    for mode in [0o644, 0o604, 0o602, 0o666] {
        set(mode);
        for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["check"], &["user", "list"]] {
            let outcome = program.run(command);
            assert_eq!(outcome.code, Some(1), "{mode:o} {command:?}: {outcome}");
            for part in ["master.key", "chmod 600", "--allow-readable-key", "every user"] {
                assert!(outcome.talk.contains(part), "{part}: {outcome}");
            }
        }
    }
    set(0o644);
    let told = program.serve(&["--allow-readable-key"]).stop();
    assert!(told.talk.contains("every user of this machine") && told.talk.contains("mode 644"), "{told}");
    program.set("VISAGE_ALLOW_READABLE_KEY", "true");
    assert_eq!(program.run(&["user", "list"]).code, Some(0));
    program.set("VISAGE_ALLOW_READABLE_KEY", "false");
    set(0o640);
    let told = program.serve(&[]).stop();
    assert!(told.talk.contains("its group") && !told.talk.contains("every user"), "{told}");
    for mode in [0o600, 0o400] {
        set(mode);
        assert!(!program.serve(&[]).stop().talk.contains("can be read"), "{mode:o}");
    }
}
