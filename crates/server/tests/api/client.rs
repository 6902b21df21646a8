//! A client that speaks as much HTTP/1.1 as the tests need, and shows what came over the wire.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Long enough for a loaded machine, short enough to end a test that hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request that is being put together.
#[derive(Clone)]
pub struct Request {
    address: SocketAddr,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// The value of an Authorization header for a name and a password.
pub fn basic(name: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{name}:{password}")))
}

impl Request {
    pub fn new(address: SocketAddr, method: &str, target: &str) -> Self {
        let (method, target) = (method.to_owned(), target.to_owned());
        Self { address, method, target, headers: Vec::new(), body: Vec::new() }
    }

    /// Adds a header, beside one of the same name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a header out.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    pub fn authorization(self, value: &str) -> Self {
        self.without("Authorization").header("Authorization", value)
    }

    pub fn by_user(self, name: &str, password: &str) -> Self {
        self.authorization(&basic(name, password))
    }

    pub fn by_reader(self) -> Self {
        self.by_user("rea0", "Rea0")
    }

    pub fn by_ticket(self, ticket: &str) -> Self {
        self.authorization(&format!("SOTicket {ticket}"))
    }

    pub fn by_token(self, token: &str) -> Self {
        self.authorization(&format!("Bearer {token}"))
    }

    pub fn by_nobody(self) -> Self {
        self.without("Authorization")
    }

    pub fn accept(self, types: &str) -> Self {
        self.header("Accept", types)
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The bytes on the wire.
    pub fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nConnection: close\r\n", self.method, self.target);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str("Host: visage.test\r\n");
        }
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        if !self.body.is_empty() {
            head.extend(["Content-Length: ", &self.body.len().to_string(), "\r\n"]);
        }
        [format!("{head}\r\n").as_bytes(), &self.body].concat()
    }

    /// Sends it and demands an answer that is as long as it says.
    pub fn send(&self) -> Answer {
        let answer =
            self.try_send().unwrap_or_else(|| panic!("no answer to {} {}", self.method, self.target));
        let bodiless = self.method == "HEAD" || matches!(answer.status, 204 | 304);
        if !bodiless {
            let length = answer.body.len().to_string();
            assert_eq!(answer.header("content-length"), Some(&*length), "{answer:?}");
        }
        answer
    }

    /// Sends it; the answer may break off.
    pub fn try_send(&self) -> Option<Answer> {
        let mut stream = connect(self.address);
        // A server that refuses early may close before it has read everything.
        let _ = stream.write_all(&self.bytes());
        Answer::read(&mut stream)
    }
}

/// A connection with a limit on the time that reading and writing may take.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

impl Answer {
    /// Reads until the server closes; nothing when it closes without a head.
    pub fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let mut piece = [0; 1 << 13];
        loop {
            match stream.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => bytes.extend_from_slice(&piece[..length]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    panic!("the server is silent")
                }
                Err(_) => break,
            }
        }
        Self::parse(&bytes)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        });
        Some(Self { status, headers: headers.collect(), body: bytes[end + 4..].to_vec() })
    }

    /// The value of a header that stands there once at most.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| &**value);
        let first = values.next();
        assert_eq!(values.next(), None, "{name} stands there twice");
        first
    }

    /// The cookies that are set: name, value, and the attributes as they stand there.
    pub fn cookies(&self) -> Vec<(String, String, String)> {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        set.map(|(_, cookie)| {
            let (pair, attributes) = cookie.split_once("; ").unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            (name.to_owned(), value.to_owned(), attributes.to_owned())
        })
        .collect()
    }

    /// The value of a cookie that is set.
    pub fn cookie(&self, name: &str) -> String {
        let cookie = self.cookies().into_iter().find(|(known, ..)| known == name);
        cookie.unwrap_or_else(|| panic!("no {name}: {:?}", self.headers)).1
    }

    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body as JSON of an answer that is as it should be.
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// Demands the vendor's error object with a request id and nothing else, and answers its text.
    pub fn refusal(&self, status: u16, error_type: &str) -> String {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        let body = self.json();
        let names: Vec<_> = body.as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, ["Error", "ErrorType", "ErrorMessage", "Message", "ErrorSource"]);
        assert_eq!((&body["Error"], &body["ErrorType"]), (&Value::Bool(true), &error_type.into()));
        assert_eq!(body["ErrorMessage"], body["Message"]);
        assert!(self.header("x-request-id").is_some_and(|id| !id.is_empty()));
        body["Message"].as_str().unwrap().to_owned()
    }
}
