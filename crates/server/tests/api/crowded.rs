//! More connections and requests than there are slots for: which are served, which wait, and which are closed.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::api::client::{Answer, connect};
use crate::api::world::World;
use visage::http::proxies::Proxies;

/// With `Connection: close`, because the reader waits for the end of the connection.
const HEALTH: &[u8] = b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
/// The head of a request whose body is never sent.
const UNFINISHED: &str =
    "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n";

/// A connection from another address of our own machine.
fn connect_from(world: &World, last: u8) -> TcpStream {
    let stream = world.run(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 0, last), 0))).unwrap();
        socket.connect(world.address()).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// Begins a request that waits for its body.
fn work(mut stream: TcpStream, headers: &str) -> TcpStream {
    stream
        .write_all(format!("{UNFINISHED}{headers}Content-Length: 100\r\n\r\nusername=").as_bytes())
        .unwrap();
    stream
}

fn ask(mut stream: TcpStream, request: &[u8]) -> Answer {
    stream.write_all(request).unwrap();
    Answer::read(&mut stream).unwrap()
}

/// Whether the server has closed a connection.
fn is_closed(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    match stream.read(&mut [0; 1]) {
        Ok(bytes) => bytes == 0,
        Err(error) => !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
    }
}

#[test]
fn an_idle_connection_is_closed_for_a_new_one() {
    let world = World::with(|options| options.limits.connections = 3);
    let mut held: Vec<_> = (0..3).map(|_| connect(world.address())).collect();
    std::thread::sleep(Duration::from_millis(1500));
    let began = Instant::now();
    world.image_info(world.ada).send().ok();
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(held.iter_mut().filter_map(|one| is_closed(one).then_some(())).count(), 1);
}

#[test]
fn health_is_answered_while_every_connection_is_busy() {
    let world = World::with(|options| {
        options.limits.connections = 2;
        options.limits.slow_bytes_per_second = 0;
        options.limits.request_time = Duration::from_mins(5);
    });
    let _held: Vec<_> = (0..2).map(|_| work(connect(world.address()), "")).collect();
    std::thread::sleep(Duration::from_millis(300));
    let idle: Vec<_> = (0..40).map(|_| connect(world.address())).collect();
    for _ in 0..3 {
        assert_eq!(ask(connect_from(&world, 2), HEALTH).status, 200);
    }
    // Under the address of the crowd, it is so once the newest of it have been idle for a moment.
    std::thread::sleep(Duration::from_secs(1));
    for _ in 0..3 {
        assert_eq!(ask(connect(world.address()), HEALTH).status, 200);
    }
    // Every other request gets a 503 with Retry-After, after waiting for a slot.
    let answer = world.image_info(world.ada).send();
    assert!(answer.header("retry-after").is_some());
    answer.refusal(503, "SoException");
    drop(idle);
}

#[test]
fn a_slow_body_is_closed_when_every_connection_is_busy() {
    let world = World::with(|options| options.limits.connections = 1);
    let mut slow = work(connect(world.address()), "");
    std::thread::sleep(Duration::from_millis(300));
    world.image_info(world.ada).send().ok();
    assert!(is_closed(&mut slow));
}

#[test]
fn one_address_does_not_get_all_connections() {
    let world = World::with(|options| {
        options.limits.connections_per_address = 2;
        options.limits.slow_bytes_per_second = 0;
        options.limits.request_time = Duration::from_mins(5);
    });
    let _theirs: Vec<_> = (0..2).map(|_| work(connect_from(&world, 2), "")).collect();
    std::thread::sleep(Duration::from_millis(300));
    let request = world.image_info(world.ada).bytes();
    ask(connect_from(&world, 2), &request).refusal(503, "SoException");
    ask(connect_from(&world, 3), &request).ok();
}

#[test]
fn a_proxy_has_as_many_connections_as_it_needs_and_its_clients_are_counted() {
    let world = World::with(|options| {
        options.proxies = Proxies::parse("127.0.0.1").unwrap();
        options.limits.connections_per_address = 2;
    });
    let by = |client: u8| format!("X-Forwarded-For: 192.0.2.{client}\r\n");
    let held: Vec<_> = (0..2).map(|_| work(connect(world.address()), &by(1))).collect();
    let _others: Vec<_> = (2..9).map(|client| work(connect(world.address()), &by(client))).collect();
    std::thread::sleep(Duration::from_millis(300));
    let info =
        |client: u8| world.image_info(world.ada).header("X-Forwarded-For", &format!("192.0.2.{client}"));
    let answer = info(1).send();
    assert!(answer.header("retry-after").is_some());
    answer.refusal(503, "SoException");
    info(2).send().ok();
    drop(held);
    let began = Instant::now();
    while info(1).send().status != 200 {
        assert!(began.elapsed() < Duration::from_secs(20), "requests are counted that are over");
    }
}

#[test]
fn bodies_before_sign_in_share_memory_and_stalled_ones_lose_it() {
    let world = World::with(|options| options.limits.anonymous_bytes = 1 << 18);
    let _held: Vec<_> = (0..40)
        .map(|_| {
            let mut stream = connect(world.address());
            let body = "x".repeat(60_000);
            stream.write_all(format!("{UNFINISHED}Content-Length: 100000\r\n\r\n{body}").as_bytes()).unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    // A form of the usual size needs none of it.
    assert_eq!(world.sign_in_page("username=tje0&password=Tje0").send().status, 303);
    let long = format!("username=tje0&password=Tje0&returnUrl=/{}", "x".repeat(20_000));
    let signed_in = (0..10).map(|_| world.sign_in_page(&long).send().status).find(|status| *status != 503);
    assert_eq!(signed_in, Some(303));
}

#[test]
fn complete_bodies_share_their_memory_until_their_requests_are_answered() {
    let world = World::with(|options| options.limits.parameters_bytes = 1 << 17);
    // Blanks between the parameters make a long body.
    let padded = |path: &str, body: &str| world.post(path, &format!("{}{body}", " ".repeat(60_000)));
    let pictures = format!("{{\"PersonIds\":[{}],\"ScaledWidth\":3,\"ScaledHeight\":3}}", world.ada.0);
    let pictures = padded("/api/v1/Agents/Person/GetPersonImages", &pictures);
    let others = padded("/api/v1/Agents/User/GetAllUserGroups", "{}").by_reader();
    // No picture can be scaled, so the request for it holds its body.
    let all = world.run(world.people().memory().reserve(u64::MAX)).unwrap();
    let pictures = std::thread::spawn(move || pictures.send().status);
    let waits = (0..20).find_map(|_| {
        let others = others.clone();
        let (sender, answered) = std::sync::mpsc::channel();
        std::thread::spawn(move || sender.send(others.send().status));
        match answered.recv_timeout(Duration::from_secs(1)) {
            Ok(200) => {
                std::thread::sleep(Duration::from_millis(100));
                None
            }
            Ok(status) => panic!("{status}"),
            Err(_) => Some(answered),
        }
    });
    drop(all);
    let answered = waits.expect("no body waits for the one whose request is still being answered");
    assert_eq!((answered.recv_timeout(Duration::from_secs(20)), pictures.join().unwrap()), (Ok(200), 200));
}
