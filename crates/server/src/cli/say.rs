//! Results go to stdout, messages to stderr. While a server logs as JSON, every line of both is JSON.

use std::io::Write;
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Map, Value, json};

/// Whether every line is JSON, in the format of the log.
static JSON: AtomicBool = AtomicBool::new(false);

/// From now on every line is JSON, those of panics included.
pub(super) fn as_json() {
    JSON.store(true, Ordering::Relaxed);
    std::panic::set_hook(Box::new(|info| write(&mut std::io::stderr().lock(), &panicked(info))));
}

/// A line of the answer.
pub(super) fn answer(line: &str) {
    answer_with(line, []);
}

/// Prints a line to stdout; as JSON, with additional fields.
pub(super) fn answer_with<const N: usize>(line: &str, fields: [(&str, &str); N]) {
    write(&mut std::io::stdout().lock(), &formatted("INFO", line, &fields));
}

/// A line of talk.
pub(super) fn talk(line: &str) {
    write(&mut std::io::stderr().lock(), &formatted("INFO", line, &[]));
}

/// Prints why the program ends.
pub(super) fn failure(line: &str) {
    write(&mut std::io::stderr().lock(), &formatted("ERROR", line, &[]));
}

fn write(to: &mut impl Write, line: &str) {
    // A closed pipe is not an error.
    let _ = writeln!(to, "{line}");
}

fn formatted(level: &str, line: &str, fields: &[(&str, &str)]) -> String {
    if JSON.load(Ordering::Relaxed) { event(level, line, fields) } else { line.to_owned() }
}

/// Formats a line like an event of the log.
fn event(level: &str, message: &str, more: &[(&str, &str)]) -> String {
    let now = jiff::Timestamp::now();
    let mut fields = Map::from_iter([("message".to_owned(), Value::from(message))]);
    fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))));
    json!({"timestamp": format!("{now:.6}"), "level": level, "fields": fields, "target": "visage"})
        .to_string()
}

fn panicked(info: &PanicHookInfo<'_>) -> String {
    let location = info.location().map(ToString::to_string).unwrap_or_default();
    let thread = std::thread::current();
    let message = format!("a thread panicked: {}", info.payload_as_str().unwrap_or("no message"));
    event("ERROR", &message, &[("location", &location), ("thread", thread.name().unwrap_or("unnamed"))])
}

/// Seconds since 1970 as people and programs read them.
pub(super) fn instant(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |instant| instant.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn a_panic_is_one_line_of_json_with_its_place_and_thread() {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (kept, before) = (Arc::clone(&lines), std::panic::take_hook());
        std::panic::set_hook(Box::new(move |info| kept.lock().unwrap().push(panicked(info))));
        let thread = std::thread::Builder::new().name("a worker".to_owned());
        thread.spawn(|| panic!("two\nlines and \"quotes\"")).unwrap().join().unwrap_err();
        std::panic::set_hook(before);
        let line = lines.lock().unwrap().iter().find(|line| line.contains("a worker")).cloned().unwrap();
        assert_eq!(line.lines().count(), 1, "{line}");
        let event: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(event["level"], "ERROR");
        assert_eq!(event["fields"]["message"], "a thread panicked: two\nlines and \"quotes\"");
        assert!(event["fields"]["location"].as_str().unwrap().contains("say.rs:"), "{line}");
    }
}
