//! `/metrics`, as the programs read it that collect metrics.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::cli::program::{Program, Serving};

/// The one that Debian's packages are for.
const PYTHON: &str = "/usr/bin/python3";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0";

fn metrics(serving: &Serving, accept: &str) -> (String, String) {
    let answer = serving.get("/metrics").accept(accept).send();
    assert_eq!(answer.status, 200);
    (answer.header("content-type").unwrap().to_owned(), answer.text().to_owned())
}

/// A server with some of everything that is counted.
fn busy() -> (Program, Serving) {
    let program = Program::new();
    program.tell(&["user", "add", "rea0", "--password-stdin"], "Rea0\n");
    let serving = program.serve(&[]);
    for _ in 0..3 {
        assert_eq!(serving.get("/api/v1").by_reader().send().status, 200);
    }
    assert_eq!(serving.get("/api/v1").by_user("rea0", "wrong").send().status, 401);
    assert_eq!(serving.get("/api/v1").header("Authorization", "Bearer 7T:x").send().status, 401);
    assert_eq!(serving.get("/nowhere").send().status, 404);
    (program, serving)
}

/// The result of an external checker; none where it is not installed, which is an error in CI.
fn checked(mut checker: Command, text: &str) -> Option<String> {
    let name = format!("{checker:?}");
    let child = checker.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        assert!(option_env!("CI").is_none(), "{name} is not installed");
        return None;
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{name}: {said}");
    Some(said)
}

#[test]
fn a_series_appears_with_its_first_count() {
    let program = Program::new();
    let serving = program.serve(&[]);
    let (_, first) = metrics(&serving, "*/*");
    let samples = first.lines().filter(|line| !line.starts_with('#')).count();
    assert!(samples < 10, "{first}");
    assert!(!first.contains("visage_http_requests_total{"), "{first}");
    for always in ["visage_build_info{version=", "process_cpu_seconds_total ", "process_start_time_seconds "]
    {
        assert!(first.contains(always), "{always}: {first}");
    }
    let (_, second) = metrics(&serving, "*/*");
    let counted: Vec<_> =
        second.lines().filter(|line| line.starts_with("visage_http_requests_total{")).collect();
    assert_eq!(counted, ["visage_http_requests_total{method=\"GET\",route=\"/metrics\",status=\"2xx\"} 1"]);
}

#[test]
fn sign_ins_are_counted_by_scheme_and_result_when_credentials_are_checked() {
    let (_program, serving) = busy();
    let (_, text) = metrics(&serving, "*/*");
    for (scheme, result, count) in
        [("basic", "accepted", 1), ("basic", "rejected", 1), ("bearer", "rejected", 1)]
    {
        let line = format!("visage_sign_ins_total{{scheme=\"{scheme}\",result=\"{result}\"}} {count}\n");
        assert!(text.contains(&line), "{line}: {text}");
    }
}

#[test]
fn the_text_format_is_the_default_and_promtool_finds_nothing() {
    let (_program, serving) = busy();
    let (media_type, text) = metrics(&serving, "*/*");
    assert_eq!(media_type, "text/plain; version=0.0.4; charset=utf-8");
    assert!(text.contains("# TYPE visage_http_requests_total counter\n"), "{text}");
    for family in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let name = family.split(' ').next().unwrap();
        let help = text.lines().find_map(|line| line.strip_prefix(&format!("# HELP {name} "))).unwrap();
        assert!(help.len() > 5, "{name}: {help:?}");
    }
    let mut promtool = Command::new("promtool");
    promtool.args(["check", "metrics"]);
    assert_eq!(checked(promtool, &text).unwrap_or_default(), "");
}

#[test]
fn open_metrics_is_for_clients_that_accept_it_and_a_parser_reads_it() {
    let (_program, serving) = busy();
    let (media_type, text) = metrics(&serving, OPEN_METRICS);
    assert_eq!(media_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assert!(text.ends_with("# EOF\n"), "{text}");
    let mut parser = Command::new(PYTHON);
    parser.args([
        "-c",
        "import sys\nfrom prometheus_client.openmetrics import parser\n\
        print(len(list(parser.text_string_to_metric_families(sys.stdin.read()))), 'families')",
    ]);
    let installed = Command::new(PYTHON).args(["-c", "import prometheus_client"]).output();
    if installed.is_ok_and(|output| output.status.success()) {
        assert!(checked(parser, &text).unwrap().ends_with(" families\n"));
    } else {
        assert!(option_env!("CI").is_none(), "python3-prometheus-client is not installed");
    }
}
