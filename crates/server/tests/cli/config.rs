//! `visage config show`, and where each value comes from.

use serde_json::Value;

use crate::cli::program::Program;

#[test]
fn every_setting_is_shown_with_its_origin() {
    let program = Program::new();
    insta::assert_snapshot!("config_show", program.run(&["config", "show"]));
    assert!(!program.path("visage-data").exists(), "showing makes nothing");
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let program = Program::new();
    program.write(
        "visage.toml",
        "listen = \"127.0.0.1:1\"\ndata = \"from-file\"\n[limits]\nconnections = 7\n[time]\nbase_zone = \"NO\"\n",
    );
    let mut command = program.command(&[
        "--config",
        "visage.toml",
        "--set",
        "time.base_zone=SE",
        "config",
        "show",
        "--json",
    ]);
    command
        .env("VISAGE_LISTEN", "127.0.0.1:2")
        .env("VISAGE_TIME_BASE_ZONE", "DK")
        .env("VISAGE_CONFIG", "other.toml");
    let output = command.output().unwrap();
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    let told = |name: &str| [shown[name]["value"].as_str().unwrap(), shown[name]["from"].as_str().unwrap()];
    assert_eq!(told("time.base_zone"), ["SE", "flag"]);
    assert_eq!(told("listen"), ["127.0.0.1:2", "environment"]);
    assert_eq!(told("data"), ["from-file", "file"]);
    assert_eq!(told("limits.connections"), ["7", "file"]);
    assert_eq!(told("logging.format"), ["text", "default"]);
}

#[test]
fn the_flags_of_their_own_are_flags() {
    let program = Program::new();
    let outcome = program.done(&[
        "config",
        "show",
        "--json",
        "--data",
        "d",
        "--database",
        "sqlite:e",
        "--blobs",
        "file:f",
        "--key-file",
        "g",
    ]);
    let shown: Value = serde_json::from_str(&outcome.answer).unwrap();
    for (name, value) in [("data", "d"), ("database", "sqlite:e"), ("blobs", "file:f"), ("key_file", "g")] {
        assert_eq!((&shown[name]["value"], &shown[name]["from"]), (&value.into(), &"flag".into()), "{name}");
    }
}

#[test]
fn what_is_no_setting_and_what_is_no_value_is_named() {
    let program = Program::new();
    program.write("bad.toml", "lissen = \"x\"\n");
    program.write("worse.toml", "= = =\n");
    let wrong = [
        (vec!["--config", "bad.toml", "config", "show"], "lissen"),
        (vec!["--config", "worse.toml", "config", "show"], "worse.toml"),
        (vec!["--config", "missing.toml", "config", "show"], "missing.toml"),
        (vec!["--set", "lissen=x", "config", "show"], "lissen"),
        (vec!["--set", "listen", "config", "show"], "listen"),
        (vec!["serve", "--listen", "127.0.0.1:0", "--set", "limits.connections=many"], "limits.connections"),
        (vec!["serve", "--listen", "127.0.0.1:0", "--set", "time.base_zone=Mars"], "Mars"),
        (vec!["serve", "--listen", "127.0.0.1:0", "--set", "logging.format=yaml"], "yaml"),
        (vec!["serve", "--listen", "127.0.0.1:0", "--set", "public_url=crm"], "crm"),
        (vec!["check", "--database", "mysql://x"], "mysql://x"),
        (vec!["serve", "--listen", "127.0.0.1:0", "--blobs", "ftp://x"], "ftp://x"),
    ];
    for (arguments, word) in wrong {
        let outcome = program.run(&arguments);
        assert_eq!(outcome.code, Some(1), "{arguments:?}: {outcome}");
        assert!(outcome.talk.contains(word), "{arguments:?}: {outcome}");
    }
}

#[test]
fn a_mistaken_setting_leaves_nothing_behind() {
    let program = Program::new();
    for arguments in [
        &["serve", "--listen", "127.0.0.1:0", "--set", "time.base_zone=Mars"][..],
        &["check", "--database", "mysql://x"],
        &["check", "--blobs", "ftp://x"],
    ] {
        program.run(arguments);
        assert!(!program.path("visage-data").exists(), "{arguments:?}");
    }
}

#[test]
fn the_help_names_every_command() {
    let program = Program::new();
    let help = program.done(&["--help"]);
    let words = help.answer.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in ["serve", "import", "user", "check", "config", "Not affiliated with SuperOffice AS"] {
        assert!(words.contains(word), "{word}: {help}");
    }
    assert!(program.done(&["--version"]).answer.starts_with("visage "));
}

#[test]
fn check_and_show_report_every_invalid_value_and_unknown_variable() {
    let mut program = Program::new();
    assert_eq!(program.done(&["config", "check"]).answer, "the configuration is valid\n");
    assert!(!program.path("visage-data").exists(), "checking makes nothing");
    program.set("VISAGE_LOGGING_FORMAT", "xml");
    program.set("VISAGE_LIMITS_CONNECTIONS", "many");
    program.set("VISAGE_HTTP_BASE_PATH", "/login");
    program.set("VISAGE_LISTN", "127.0.0.1:1");
    for command in ["check", "show"] {
        let refused = program.run(&["config", command]);
        assert_eq!(refused.code, Some(1), "{refused}");
        for name in ["logging.format", "limits.connections", "http.base_path", "VISAGE_LISTN"] {
            assert!(refused.talk.contains(name), "{name}: {refused}");
        }
        assert_eq!(refused.answer.contains("xml"), command == "show", "{refused}");
    }
}
