//! The program in a folder of its own, without an environment.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::client::Request;

/// Long enough for a loaded machine that draws the demo's pictures without optimisation.
const PATIENCE: Duration = Duration::from_mins(2);
const READY: &str = "visage listening on http://";

pub struct Program {
    folder: TempDir,
    environment: BTreeMap<String, String>,
}

/// How a command ended, and everything it printed.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub answer: String,
    pub talk: String,
}

/// A server that runs until it is stopped.
pub struct Serving {
    child: Child,
    pub address: SocketAddr,
    answer: Option<JoinHandle<String>>,
    talk: Option<JoinHandle<String>>,
}

impl Program {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), environment: BTreeMap::new() }
    }

    /// Sets a variable for every command to come.
    pub fn set(&mut self, variable: &str, value: &str) {
        self.environment.insert(variable.to_owned(), value.to_owned());
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The command; it works in the folder, so that paths in what it prints are short and always the same.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("visage"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command.envs(&self.environment);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let output = assert_cmd::Command::from_std(self.command(arguments)).output().unwrap();
        Outcome::of(output)
    }

    /// Runs with `input` on standard input.
    pub fn tell(&self, arguments: &[&str], input: &str) -> Outcome {
        let mut command = assert_cmd::Command::from_std(self.command(arguments));
        Outcome::of(command.write_stdin(input).output().unwrap())
    }

    /// Runs what has to go well.
    pub fn done(&self, arguments: &[&str]) -> Outcome {
        let outcome = self.run(arguments);
        assert_eq!(outcome.code, Some(0), "{outcome}");
        outcome
    }

    /// Starts a server and waits until it is ready.
    pub fn serve(&self, arguments: &[&str]) -> Serving {
        Serving::start(self.command(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat()))
    }

    /// Files below a folder, by name.
    pub fn files(&self, folder: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.path(folder), &mut found);
        found.sort();
        found
    }

    /// Files with stored bytes.
    pub fn blobs(&self) -> Vec<PathBuf> {
        self.files("visage-data/blobs")
    }
}

/// Every file below a folder.
pub fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}

impl Outcome {
    fn of(output: std::process::Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), answer: text(output.stdout), talk: text(output.stderr) }
    }
}

/// Everything, with what differs from run to run replaced.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit code {:?}", self.code)?;
        for (name, text) in [("stdout", &self.answer), ("stderr", &self.talk)] {
            writeln!(f, "----- {name}")?;
            text.lines().try_for_each(|line| writeln!(f, "{}", steady(line)))?;
        }
        Ok(())
    }
}

/// The line without random passwords, keys, names of bytes, ports and times.
fn steady(line: &str) -> String {
    let mut secret_next = false;
    let words = line.split(' ').map(|word| {
        let core = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let hex = core.len() >= 16 && core.bytes().all(|byte| byte.is_ascii_hexdigit());
        let port = core
            .split("127.0.0.1:")
            .nth(1)
            .map(|port| port.split(|c: char| !c.is_ascii_digit()).next().unwrap());
        let time = core.len() > 20 && core.as_bytes()[4] == b'-' && core.ends_with('Z');
        let replaced = match port {
            _ if secret_next && core.len() == 16 => word.replace(core, "[PASSWORD]"),
            _ if hex => word.replace(core, "[HEX]"),
            _ if time => word.replace(core, "[TIME]"),
            Some(port) => word.replace(port, "[PORT]"),
            None => word.to_owned(),
        };
        secret_next = core == "password";
        replaced
    });
    words.collect::<Vec<_>>().join(" ")
}

impl Serving {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut talk = child.stderr.take().unwrap();
        let talk = std::thread::spawn(move || {
            let mut text = String::new();
            talk.read_to_string(&mut text).unwrap();
            text
        });
        let mut answer = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        answer.read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line).map_or_else(
            |_| line.clone(),
            |event: Value| event["fields"]["message"].as_str().unwrap().to_owned(),
        );
        let Some(address) = ready.strip_prefix(READY) else {
            panic!("{line:?} {:?}: {}", child.wait(), talk.join().unwrap())
        };
        let address = address.trim_end().parse().unwrap();
        let answer = std::thread::spawn(move || {
            answer.read_to_string(&mut line).unwrap();
            line
        });
        Self { child, address, answer: Some(answer), talk: Some(talk) }
    }

    pub fn get(&self, target: &str) -> Request {
        Request::new(self.address, "GET", target)
    }

    /// Tells the process to end.
    pub fn terminate(&self) {
        let kill = format!("kill -TERM {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Waits for the end.
    pub fn end(mut self) -> Outcome {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < PATIENCE, "the server does not end");
            std::thread::sleep(Duration::from_millis(10));
        };
        Outcome {
            code: status.code(),
            answer: self.answer.take().unwrap().join().unwrap(),
            talk: self.talk.take().unwrap().join().unwrap(),
        }
    }

    /// Ends it in order.
    pub fn stop(self) -> Outcome {
        self.terminate();
        self.end()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It has ended already when all is well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads the password that follows `words` in a text.
pub fn password_in(text: &str, words: &str) -> String {
    let start = text.find(words).unwrap_or_else(|| panic!("no {words:?} in {text}")) + words.len();
    text[start..].split_whitespace().next().unwrap().to_owned()
}
