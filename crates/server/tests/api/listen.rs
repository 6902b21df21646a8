//! Hostile connections: too much, too many, too slow, half open. The server refuses them and serves the others.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use crate::api::client::{Answer, connect};
use crate::api::pictures::noise;
use crate::api::world::World;

/// Demands that ordinary requests are still answered.
fn assert_serves(world: &World) {
    world.image_info(world.ada).send().ok();
}

/// Everything that comes until the server closes, and how long that took.
fn until_closed(stream: &mut std::net::TcpStream) -> (Vec<u8>, Duration) {
    let began = Instant::now();
    let mut bytes = Vec::new();
    // A reset is a way to close, too.
    let _ = stream.read_to_end(&mut bytes);
    (bytes, began.elapsed())
}

#[test]
fn a_head_that_is_too_large_is_refused() {
    let world = World::new();
    let big = "x".repeat(100_000);
    for request in [
        world.image_info(world.ada).header("X-Big", &big),
        world.get(&format!("/{big}")),
        world.get(&format!("/api/v1/Person/1/ImageInfo?{big}")),
    ] {
        let status = request.try_send().map(|answer| answer.status);
        assert!(matches!(status, Some(431 | 414)), "{status:?}");
    }
    assert_serves(&world);
}

#[test]
fn a_head_within_the_limit_is_taken() {
    let world = World::new();
    world.image_info(world.ada).header("X-Big", &"x".repeat(6000)).send().ok();
}

#[test]
fn too_many_headers_are_refused() {
    let world = World::new();
    let with = |count: usize| {
        (0..count)
            .fold(world.image_info(world.ada), |request, number| request.header(&format!("X-{number}"), "1"))
    };
    assert_eq!(with(50).send().status, 200);
    assert_eq!(with(150).try_send().map(|answer| answer.status), Some(431));
    assert_serves(&world);
}

#[test]
fn a_head_that_takes_too_long_ends_the_connection() {
    let world = World::with(|options| options.limits.header_time = Duration::from_millis(300));
    let mut stream = connect(world.address());
    let mut written = Ok(());
    let began = Instant::now();
    for byte in b"GET / HTTP/1.1\r\nHost: visage.test\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaa" {
        written = stream.write_all(&[*byte]);
        if written.is_err() || began.elapsed() > Duration::from_secs(3) {
            break;
        }
        std::thread::sleep(Duration::from_millis(40));
    }
    let (bytes, _) = until_closed(&mut stream);
    assert!(began.elapsed() < Duration::from_secs(10), "{written:?}");
    let text = String::from_utf8_lossy(&bytes);
    assert!(bytes.is_empty() || text.starts_with("HTTP/1.1 408"), "{text}");
    assert_serves(&world);
}

#[test]
fn a_connection_that_says_nothing_is_closed() {
    let world = World::with(|options| options.limits.header_time = Duration::from_millis(300));
    for start in [&b""[..], b"GET /api HTTP/1.1\r\n", b"G"] {
        let mut stream = connect(world.address());
        stream.write_all(start).unwrap();
        let (_, took) = until_closed(&mut stream);
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
}

#[test]
fn an_idle_connection_is_closed_after_its_answer() {
    let world = World::with(|options| options.limits.header_time = Duration::from_millis(300));
    let mut stream = connect(world.address());
    stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    let (bytes, took) = until_closed(&mut stream);
    assert!(bytes.ends_with(b"alive\n") && took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_body_that_never_ends_is_given_up() {
    let world = World::with(|options| options.limits.request_time = Duration::from_millis(400));
    let mut stream = connect(world.address());
    let head = "POST /api/v1/Agents/BLOB/GetPersonImage HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
        Authorization: Basic dGplMDpUamUw\r\nContent-Length: 100\r\n\r\n{\"PersonId\":";
    stream.write_all(head.as_bytes()).unwrap();
    let answer = Answer::read(&mut stream).unwrap();
    answer.refusal(503, "SoException");
    assert_eq!(answer.header("retry-after"), Some("5"));
    assert_serves(&world);
}

#[test]
fn a_request_that_breaks_off_harms_nobody() {
    let world = World::new();
    for part in [
        "G",
        "GET /api/v1/Person/1/ImageInfo HTTP/1.1\r\nHo",
        "POST /api/v1/Agents/BLOB/GetPersonImage HTTP/1.1\r\nHost: a\r\nAuthorization: Basic dGplMDpUamUw\r\n\
         Content-Length: 100\r\n\r\n{",
        "POST /api/v1/Agents/BLOB/GetPersonImage HTTP/1.1\r\nHost: a\r\nAuthorization: Basic dGplMDpUamUw\r\n\
         Transfer-Encoding: chunked\r\n\r\n5\r\n{\"Per",
    ] {
        let mut stream = connect(world.address());
        stream.write_all(part.as_bytes()).unwrap();
        drop(stream);
    }
    assert_serves(&world);
}

#[test]
fn half_a_connection_is_ended_with_a_whole_answer_or_none() {
    let world = World::new();
    let mut stream = connect(world.address());
    stream.write_all(&world.image_info(world.ada).bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    if let Some(answer) = Answer::read(&mut stream) {
        assert_eq!(answer.ok()["Description"], "Ada Lovelace");
    }
    assert_serves(&world);
}

#[test]
fn what_is_no_http_is_refused() {
    let world = World::new();
    for nonsense in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nNo colon here\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/v1/Agents/BLOB/GetPersonImage HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ] {
        let mut stream = connect(world.address());
        stream.write_all(nonsense).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let status = Answer::read(&mut stream).map(|answer| answer.status);
        assert!(matches!(status, None | Some(400 | 401 | 505)), "{status:?}: {nonsense:?}");
    }
    assert_serves(&world);
}

#[test]
fn an_ambiguous_head_is_rejected_and_closes_the_connection() {
    let world = World::new();
    let target = "POST /api/v1/Agents/BLOB/GetPersonImage HTTP/1.1";
    let chunks = "Transfer-Encoding: chunked";
    for head in [
        "GET /api HTTP/1.1".to_owned(),
        "GET /api HTTP/1.1\r\nHost:".to_owned(),
        "GET /api HTTP/1.1\r\nHost: a\r\nHost: a".to_owned(),
        "GET /api HTTP/1.1\r\nHost: a\r\nHost: b".to_owned(),
        "GET /api HTTP/1.1\r\nHost: a, b".to_owned(),
        "GET /api HTTP/1.1\r\nHost: a/b".to_owned(),
        "GET /api HTTP/1.0\r\nHost: a\r\nHost: a".to_owned(),
        format!("{target}\r\nHost: a\r\nTransfer-Encoding: gzip, chunked"),
        format!("{target}\r\nHost: a\r\nTransfer-Encoding: chunked, chunked"),
        format!("{target}\r\nHost: a\r\nTransfer-Encoding: chunked, identity"),
        format!("{target}\r\nHost: a\r\nTransfer-Encoding: identity"),
        format!("{target}\r\nHost: a\r\nTransfer-Encoding: xchunked"),
        format!("{target}\r\nHost: a\r\nTransfer-Encoding: \"chunked\""),
        format!("{target}\r\nHost: a\r\nTransfer-Encoding:"),
        format!("{target}\r\nHost: a\r\n{chunks}\r\n{chunks}"),
        format!("{target}\r\nHost: a\r\n{chunks}\r\nContent-Length: 5"),
        format!("{target}\r\nHost: a\r\nContent-Length: 5\r\n{chunks}"),
        format!("{target}\r\nHost: a\r\ncontent-length: 0\r\nX: y\r\nTRANSFER-ENCODING: CHUNKED"),
    ] {
        let mut stream = connect(world.address());
        let next = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";
        stream.write_all(format!("{head}\r\n\r\n0\r\n\r\n{next}").as_bytes()).unwrap();
        let (bytes, took) = until_closed(&mut stream);
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("HTTP/1.1 400") || text.starts_with("HTTP/1.0 400"), "{head}: {text}");
        assert!(text.matches("HTTP/1.").count() == 1 && !text.contains("alive"), "{head}: {text}");
        assert!(took < Duration::from_secs(10), "{head}: {took:?}");
    }
    assert_serves(&world);
}

#[test]
fn a_body_whose_end_is_unclear_hides_no_request_with_two_lengths() {
    let world = World::new();
    let by = "Host: a\r\nAuthorization: Basic dGplMDpUamUw\r\n";
    let chunked = format!("POST /api/v1/User HTTP/1.1\r\n{by}Transfer-Encoding: chunked\r\n\r\n");
    let both = format!(
        "GET /api/v1/Associate/currentAssociate HTTP/1.1\r\n{by}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    );
    let bare =
        format!("{chunked}0\r\nX: a\n\nPOST / HTTP/1.1\nContent-Length: 99999\nY:\n\nfoo\r\n\r\n{both}");
    let (blanks, zeros) = (" ".repeat(600), "0".repeat(600));
    for pieces in [
        vec![bare],
        vec![
            format!("POST /api/v1/User HTTP/1.1\r\n{by}Content-Length:{blanks}"),
            format!("5\r\n\r\n12345{both}"),
        ],
        vec![format!("{chunked}{zeros}"), format!("5\r\n12345\r\n0\r\n\r\n{both}")],
    ] {
        let mut stream = connect(world.address());
        for piece in &pieces {
            // The connection may be closed before the last of them.
            let _ = stream.write_all(piece.as_bytes());
            std::thread::sleep(Duration::from_millis(200));
        }
        let (bytes, _) = until_closed(&mut stream);
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("tje0") && !text.contains("HTTP/1.1 200"), "{pieces:?}: {text}");
    }
    assert_serves(&world);
}

#[test]
fn chunks_alone_and_a_length_alone_are_read_one_request_after_the_other() {
    let world = World::new();
    let head = "POST /api/v1/Agents/BLOB/GetPersonImage HTTP/1.1\r\nHost: a\r\nAuthorization: Basic dGplMDpUamUw\r\n";
    let body = format!("{{\"PersonId\":{}}}", world.bob.0);
    let chunked = format!("{head}Transfer-Encoding: Chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let long = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    let last = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    for piece in [1, 7, 4096] {
        let mut stream = connect(world.address());
        for bytes in format!("{chunked}{long}{chunked}{last}").as_bytes().chunks(piece) {
            stream.write_all(bytes).unwrap();
        }
        let (bytes, _) = until_closed(&mut stream);
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 4, "in pieces of {piece}: {text}");
    }
}

#[test]
fn an_announced_body_above_the_limit_is_refused() {
    let world = World::with(|options| options.limits.body_bytes = 1000);
    let target = "/api/v1/Agents/BLOB/GetBlobEntityOnPerson";
    let answer = world.request("POST", target).body(vec![b' '; 2_000_000]).try_send().unwrap();
    answer.refusal(413, "ArgumentException");
    let mut stream = connect(world.address());
    let head = format!(
        "POST {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Basic dGplMDpUamUw\r\n\
         Transfer-Encoding: chunked\r\n\r\n7d0\r\n{}\r\n",
        " ".repeat(2000)
    );
    stream.write_all(head.as_bytes()).unwrap();
    Answer::read(&mut stream).unwrap().refusal(413, "ArgumentException");
    assert_serves(&world);
}

#[test]
fn a_body_where_none_is_wanted_harms_nobody() {
    let world = World::new();
    world.image_info(world.ada).body(vec![b'x'; 300_000]).try_send().unwrap().refusal_or_ok();
    assert_serves(&world);
}

#[test]
fn whoever_sends_a_large_picture_in_vain_hears_why() {
    let world = World::with(|options| options.limits.body_bytes = 16 << 20);
    let picture = vec![b'x'; 12 << 20];
    let image = format!("/api/v1/Person/{}/Image", world.ada.0);
    for (request, status) in [
        (world.request("PUT", &image).by_nobody().body(picture.clone()), 401),
        (world.request("PUT", &image).by_reader().body(picture.clone()), 403),
        (world.request("PUT", "/api/v1/nothing").body(picture.clone()), 404),
        (world.request("PUT", &image).body([&picture[..], &picture[..]].concat()), 413),
    ] {
        let mut stream = connect(world.address());
        // Many clients look for the answer only when everything is sent.
        stream.write_all(&request.bytes()).unwrap();
        assert_eq!(Answer::read(&mut stream).unwrap().status, status);
    }
    assert_serves(&world);
}

impl Answer {
    fn refusal_or_ok(&self) {
        assert!(matches!(self.status, 200 | 413), "{self:?}");
    }
}

#[test]
fn more_connections_than_the_limit_wait_and_are_served_when_others_end() {
    let world = World::with(|options| options.limits.connections = 2);
    let held: Vec<_> = (0..2).map(|_| connect(world.address())).collect();
    std::thread::sleep(Duration::from_millis(100));
    let waiting = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| world.image_info(world.ada).send().status);
        std::thread::sleep(Duration::from_millis(300));
        assert!(!waiting.is_finished(), "a third connection was served");
        drop(held);
        waiting.join().unwrap()
    });
    assert_eq!(waiting, 200);
}

#[test]
fn a_client_that_does_not_read_its_answer_is_given_up() {
    let world = World::with(|options| {
        options.limits.connections = 1;
        options.limits.stalled_time = Duration::from_millis(600);
    });
    world.set_picture(world.ada, &noise(20_000_000, 9), "");
    let mut lazy = connect(world.address());
    lazy.write_all(&world.image(world.ada).bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    // The only place is taken by somebody who reads nothing; others must get their turn within some seconds.
    let mut patient = connect(world.address());
    patient.set_read_timeout(Some(Duration::from_secs(8))).unwrap();
    patient.write_all(&world.image_info(world.ada).bytes()).unwrap();
    let mut first = [0; 12];
    let read = patient.read_exact(&mut first).map(|()| String::from_utf8_lossy(&first).into_owned());
    assert_eq!(read.ok().as_deref(), Some("HTTP/1.1 200"), "the place is held for ever");
}

#[test]
fn many_at_once_are_all_answered() {
    let world = World::new();
    std::thread::scope(|scope| {
        for number in 0..24 {
            let world = &world;
            scope.spawn(move || {
                for _ in 0..10 {
                    let request =
                        if number % 2 == 0 { world.image_info(world.ada) } else { world.image(world.ada) };
                    assert_eq!(request.send().status, 200);
                }
            });
        }
    });
}

#[test]
fn one_connection_carries_many_requests() {
    let world = World::new();
    let request = format!(
        "GET /api/v1/Person/{}/ImageInfo HTTP/1.1\r\nHost: a\r\nAuthorization: Basic dGplMDpUamUw\r\n\r\n",
        world.ada.0
    );
    let mut stream = connect(world.address());
    let last = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    stream.write_all(format!("{}{last}", request.repeat(5)).as_bytes()).unwrap();
    let (bytes, _) = until_closed(&mut stream);
    let text = String::from_utf8_lossy(&bytes);
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 6);
    assert!(text.ends_with("alive\n"));
}
