//! The log of a server, and what it prints beside it, as JSON.

use serde_json::Value;

use crate::cli::program::{Program, password_in};

/// Every line as an object, with the fields that each of them has.
fn events(text: &str) -> Vec<Value> {
    let events: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:?}")))
        .collect();
    for event in &events {
        for field in ["timestamp", "level", "target"] {
            assert!(event[field].is_string(), "{field}: {event}");
        }
        assert!(event["fields"].is_object(), "{event}");
    }
    events
}

fn messages(events: &[Value]) -> Vec<&str> {
    events.iter().filter_map(|event| event["fields"]["message"].as_str()).collect()
}

#[test]
fn every_line_of_a_server_is_json_including_start_and_stop() {
    let mut program = Program::new();
    program.set("VISAGE_PORT", "tcp://10.0.0.1:8080");
    let serving = program.serve(&["--set", "logging.format=json", "--set", "logging.requests=true"]);
    assert_eq!(serving.get("/health/live").send().status, 200);
    let address = serving.address.to_string();
    let outcome = serving.stop();
    let stdout = events(&outcome.answer);
    assert_eq!(stdout.len(), 1, "{outcome}");
    assert_eq!(stdout[0]["fields"]["address"], address);
    let log = events(&outcome.talk);
    let messages = messages(&log);
    for start in ["made the master key ", "made the administrator admin "] {
        assert!(messages.iter().any(|message| message.starts_with(start)), "{start}: {messages:?}");
    }
    assert_eq!(password_in(&outcome.talk, "with the password ").len(), 16);
    let place = |message: &str| messages.iter().position(|found| *found == message).unwrap();
    assert!(place("started") < place("stopped"), "{messages:?}");
    assert_eq!(messages.last(), Some(&"stopped"));
    assert!(log.iter().any(|event| event["target"] == "visage::requests"), "{outcome}");
    let ignored = log.iter().find(|event| event["fields"]["names"] == "VISAGE_PORT").unwrap();
    assert_eq!(ignored["level"], "WARN");
}

#[test]
fn the_banner_of_the_demo_and_a_failed_start_are_json_too() {
    let program = Program::new();
    let serving = program.serve(&["--demo", "--set", "logging.format=json"]);
    let listen = serving.address.to_string();
    let refused = program.run(&["serve", "--listen", &listen, "--set", "logging.format=json"]);
    assert_eq!(refused.code, Some(1), "{refused}");
    let error = events(&refused.talk).pop().unwrap();
    assert_eq!(error["level"], "ERROR");
    assert!(error["fields"]["message"].as_str().unwrap().contains("--listen"), "{error}");
    let outcome = serving.stop();
    let banner = events(&outcome.answer);
    assert!(banner.iter().any(|event| event["fields"]["user"] == "tje0"), "{outcome}");
    events(&outcome.talk);
}

#[test]
fn invalid_levels_are_rejected_and_levels_of_modules_accepted() {
    let program = Program::new();
    for level in ["loud", "info,visage", "visage=loud", "", "info,,warn", "=", "info=info=x"] {
        let refused = program.run(&["config", "check", "--set", &format!("logging.level={level}")]);
        assert_eq!(refused.code, Some(1), "{level}: {refused}");
        assert!(refused.talk.contains("logging.level is"), "{refused}");
    }
    for level in ["off", "trace", "warn,visage::requests=info", "visage=debug"] {
        program.done(&["config", "check", "--set", &format!("logging.level={level}")]);
    }
    let quiet = program.serve(&["--set", "logging.level=warn"]).stop();
    assert!(!quiet.talk.contains("started"), "{quiet}");
}
