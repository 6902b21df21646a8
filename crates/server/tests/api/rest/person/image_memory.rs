//! Pictures of a person where memory is short: who sends slowly, and who comes meanwhile.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::api::client::{Answer, connect};
use crate::api::pictures::noise;
use crate::api::world::World;

fn target(world: &World) -> String {
    format!("/api/v1/Person/{}/Image", world.bob.0)
}

/// An upload of so many bytes, of which the first few have come.
fn trickling(world: &World, bytes: usize) -> TcpStream {
    let mut whole = world.request("PUT", &target(world)).body(vec![b'x'; bytes]).bytes();
    whole.truncate(whole.len() - bytes + 100);
    let mut stream = connect(world.address());
    stream.write_all(&whole).unwrap();
    stream
}

/// Waits until all the memory for pictures that come is somebody's.
fn until_full(world: &World) {
    let began = Instant::now();
    while world.run(world.people().incoming().reserve(1 << 20)).is_ok() {
        assert!(began.elapsed() < Duration::from_secs(20), "nobody took the memory");
    }
}

#[test]
fn a_picture_that_trickles_in_keeps_nobody_from_pictures_that_are_there() {
    let world = World::narrow();
    let _slow = trickling(&world, 1 << 20);
    until_full(&world);
    for side in 5..9 {
        let answer = world.get(&format!("/api/v1/Person/{}/Image?w={side}", world.ada.0)).send();
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert_eq!(world.image(world.ada).send().status, 200);
    world.image_info(world.ada).send().ok();
    for person in [world.ada, world.bob] {
        let body = format!("{{\"PersonId\":{}}}", person.0);
        world.post("/api/v1/Agents/BLOB/GetPersonImage", &body).accept("application/json").send().ok();
    }
}

#[test]
fn uploads_that_announce_much_and_send_nothing_leave_room_for_all_others() {
    let world = World::narrow();
    let _slow: Vec<_> = (0..6).map(|_| trickling(&world, 1 << 20)).collect();
    until_full(&world);
    for seed in 1..4 {
        world.request("PUT", &target(&world)).body(noise(400_000, seed)).send().ok();
    }
    let body = format!("{{\"PersonId\":{},\"Image\":\"R0lGOA==\"}}", world.bob.0);
    let set = world.post("/api/v1/Agents/BLOB/SetPersonImage", &body).send();
    assert_eq!(set.status, 400, "{}", set.text());
}

#[test]
fn an_upload_that_stops_with_much_of_the_memory_loses_it_to_others() {
    let world = World::with_memory(1 << 20);
    let whole = world.request("PUT", &target(&world)).body(vec![b'x'; 1 << 20]).bytes();
    let mut slow = connect(world.address());
    slow.write_all(&whole[..whole.len() - 200_000]).unwrap();
    std::thread::sleep(Duration::from_secs(1));
    let began = Instant::now();
    world.request("PUT", &target(&world)).body(noise(500_000, 1)).send().ok();
    assert!(began.elapsed() > Duration::from_secs(1), "there was room for both");
    let answer = Answer::read(&mut slow).unwrap();
    assert!(answer.header("retry-after").is_some());
    answer.refusal(503, "SoException");
}

#[test]
fn a_reader_who_may_not_change_pictures_gets_no_upload_memory() {
    let world = World::narrow();
    let image = "A".repeat(200_000);
    let body = format!("{{\"PersonId\":{},\"Image\":\"{image}\"}}", world.bob.0);
    let answer = world.post("/api/v1/Agents/BLOB/SetPersonImage", &body).by_reader().send();
    answer.refusal(403, "SoSentryException");
}

#[test]
fn a_client_that_does_not_read_its_base64_loses_its_memory_to_others() {
    let world = World::with_memory(3 << 20);
    // Four times as much while it is written, and about as much while it is sent.
    world.set_picture(world.bob, &noise(700_000, 3), "");
    let body = format!("{{\"PersonId\":{}}}", world.bob.0);
    let request = || world.post("/api/v1/Agents/BLOB/GetPersonImage", &body).accept("application/json");
    let _lazy: Vec<_> = (0..3)
        .map(|_| {
            let mut lazy = connect(world.address());
            lazy.write_all(&request().bytes()).unwrap();
            lazy
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    assert!(request().send().ok().as_str().unwrap().len() > 700_000);
}

#[test]
fn who_may_not_change_a_picture_is_told_so_before_any_of_it_is_read() {
    let world = World::narrow();
    let _slow = trickling(&world, 1 << 20);
    until_full(&world);
    let put = world.request("PUT", &target(&world)).by_reader().body(vec![b'x'; 1 << 19]);
    put.send().refusal(403, "SoSentryException");
}

#[test]
fn a_picture_of_unknown_length_takes_memory_as_it_comes() {
    let world = World::narrow();
    let picture = noise(300_000, 1);
    let request = world.request("PUT", &target(&world)).header("Transfer-Encoding", "chunked");
    let mut stream = connect(world.address());
    stream.write_all(&request.bytes()).unwrap();
    for piece in picture.chunks(70_000) {
        stream.write_all(format!("{:x}\r\n", piece.len()).as_bytes()).unwrap();
        stream.write_all(piece).unwrap();
        stream.write_all(b"\r\n").unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    Answer::read(&mut stream).unwrap().ok();
    assert!(world.image(world.bob).send().body == picture, "other bytes");
    assert!(world.run(world.people().incoming().reserve(1 << 20)).is_ok(), "memory was kept");
}

#[test]
fn many_who_send_at_once_all_come_through_where_there_is_room_for_a_few() {
    let world = World::narrow();
    let put = |seed| {
        // Half a megabyte each, and whoever is asked to come again does.
        let request = world.request("PUT", &target(&world)).body(noise(500_000, seed));
        (0..50).map(|_| request.send()).find(|answer| answer.status != 503).unwrap().ok()
    };
    std::thread::scope(|scope| {
        for seed in 1..9 {
            scope.spawn(move || put(seed));
        }
    });
    assert!(world.run(world.people().incoming().reserve(1 << 20)).is_ok(), "memory was kept");
    assert!(world.run(world.people().memory().reserve(1 << 20)).is_ok(), "memory was kept");
}

#[test]
fn a_picture_as_base64_gives_its_memory_back_when_it_has_been_sent() {
    let world = World::narrow();
    world.set_picture(world.bob, &noise(200_000, 3), "");
    let body = format!("{{\"PersonId\":{}}}", world.bob.0);
    for _ in 0..4 {
        let answer =
            world.post("/api/v1/Agents/BLOB/GetPersonImage", &body).accept("application/json").send();
        assert!(answer.ok().as_str().unwrap().len() > 200_000);
    }
    assert!(world.run(world.people().outgoing().reserve(1 << 20)).is_ok(), "memory was kept");
}
