//! What a bucket adds to what every place promises: what it says when it cannot be used, and what breaks on the way.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what the tests share is test code too")]

#[path = "behaviour/stand.rs"]
#[expect(dead_code, reason = "shared with the behaviour suite, which uses all of it")]
mod stand;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stand::bucket::{at_prefix, bucket, credentials, in_process, outside_address};
use stand::waiting::RUNTIME;
use stand::{Blobs, key, name, random};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use visage_blobs::{Error, Place};

#[test]
fn a_bucket_that_works_is_probed_and_left_empty() {
    let (folder, endpoint) = in_process();
    let bucket = bucket("faces", &endpoint, &credentials("visage-secret"));
    RUNTIME.block_on(bucket.probe()).unwrap();
    assert!(RUNTIME.block_on(Place::Bucket(bucket).list()).unwrap().is_empty());
    drop(folder);
}

#[test]
fn wrong_keys_and_no_server_are_told_apart() {
    let (_folder, endpoint) = in_process();
    let probe = |place: visage_blobs::Bucket| RUNTIME.block_on(place.probe()).unwrap_err();
    let wrong_key = probe(bucket("faces", &endpoint, &credentials("another")));
    assert!(matches!(&wrong_key, Error::Refused(_)), "{wrong_key:?}");
    assert!(!wrong_key.to_string().contains("another"), "{wrong_key}");
    let no_server = probe(bucket("faces", "http://127.0.0.1:9", &credentials("visage-secret")));
    assert!(no_server.is_passing() && no_server.to_string().contains("127.0.0.1:9"), "{no_server:?}");
}

#[test]
fn a_bucket_that_is_not_there_is_said_so() {
    let Some((mut address, credentials)) = outside_address() else { return };
    address.bucket = format!("nowhere-{}", name());
    let error =
        RUNTIME.block_on(visage_blobs::Bucket::new(&address, &credentials).unwrap().probe()).unwrap_err();
    assert!(matches!(&error, Error::Refused(text) if text.contains("no such bucket")), "{error:?}");
}

#[test]
fn what_others_keep_below_the_prefix_is_not_listed() {
    let (folder, endpoint) = in_process();
    let place = bucket("faces", &endpoint, &credentials("visage-secret"));
    let blobs = Blobs::new(Place::Bucket(place), key());
    let name = name();
    blobs.put(&name, b"some").unwrap();
    let prefix = std::fs::read_dir(folder.path().join("faces")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(prefix.join("readme.txt"), "theirs").unwrap();
    std::fs::create_dir_all(prefix.join("zz")).unwrap();
    std::fs::write(prefix.join("zz/top"), "theirs").unwrap();
    assert_eq!(blobs.list().unwrap(), [name]);
}

/// A door to `upstream` that cuts every connection once so many bytes came back, after it has `paused`.
fn cutting(upstream: String, after_bytes: usize, paused: Duration) -> (String, Arc<AtomicUsize>) {
    let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let (address, cuts) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&cuts);
    RUNTIME.spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (upstream, cuts) = (upstream.clone(), Arc::clone(&counted));
            tokio::spawn(async move {
                let Ok(server) = TcpStream::connect(&upstream).await else { return };
                let (mut from_client, mut to_client) = socket.into_split();
                let (mut from_server, mut to_server) = server.into_split();
                let up = tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
                let (mut buffer, mut passed) = (vec![0; 8192], 0);
                while passed < after_bytes {
                    let most = buffer.len().min(after_bytes - passed);
                    let count = from_server.read(&mut buffer[..most]).await.unwrap_or(0);
                    if count == 0 || to_client.write_all(&buffer[..count]).await.is_err() {
                        up.abort();
                        return;
                    }
                    passed += count;
                }
                tokio::time::sleep(paused).await;
                cuts.fetch_add(1, Ordering::Relaxed);
                up.abort();
            });
        }
    });
    (format!("http://{address}"), cuts)
}

/// Something stored in the bucket behind `endpoint`, and the blobs as they look through a door that cuts.
fn behind_a_cutting_door(
    endpoint: &str,
    after_bytes: usize,
    paused: Duration,
) -> (Blobs, Arc<AtomicUsize>, visage_blobs::BlobName, Vec<u8>) {
    let direct = at_prefix("faces", "crm", endpoint, &credentials("visage-secret"));
    let (name, bytes) = (name(), random(900_000));
    Blobs::new(Place::Bucket(direct), key()).put(&name, &bytes).unwrap();
    let (door, cuts) = cutting(endpoint.trim_start_matches("http://").to_owned(), after_bytes, paused);
    let cut = at_prefix("faces", "crm", &door, &credentials("visage-secret"));
    (Blobs::new(Place::Bucket(cut), key()), cuts, name, bytes)
}

#[test]
fn a_body_that_breaks_off_is_taken_up_where_it_broke_and_given_up_when_that_goes_on() {
    let (_folder, endpoint) = in_process();
    let (blobs, cuts, name, bytes) = behind_a_cutting_door(&endpoint, 400_000, Duration::ZERO);
    assert_eq!(blobs.open(&name).unwrap().read_all().unwrap(), bytes);
    assert_eq!(cuts.load(Ordering::Relaxed), 2);
    let (blobs, _, name, _) = behind_a_cutting_door(&endpoint, 100_000, Duration::ZERO);
    let error = blobs.open(&name).and_then(stand::Reader::read_all).unwrap_err();
    assert!(error.is_passing(), "{error:?}");
    let error = blobs.place().get(&name).unwrap_err();
    assert!(error.is_passing(), "{error:?}");
}

/// Who reads slowly may meet a break long after the request began.
#[test]
fn a_body_that_breaks_off_late_is_taken_up_too() {
    let (_folder, endpoint) = in_process();
    let (blobs, cuts, name, bytes) = behind_a_cutting_door(&endpoint, 500_000, Duration::from_secs(12));
    assert_eq!(blobs.open(&name).unwrap().read_all().unwrap(), bytes);
    assert_eq!(cuts.load(Ordering::Relaxed), 1);
}

#[test]
fn what_changed_while_it_was_cut_off_is_not_mixed_with_what_it_was() {
    let (_folder, endpoint) = in_process();
    let (blobs, _, name, bytes) = behind_a_cutting_door(&endpoint, 400_000, Duration::from_secs(1));
    let direct = at_prefix("faces", "crm", &endpoint, &credentials("visage-secret"));
    let mut reader = blobs.open(&name).unwrap();
    Blobs::new(Place::Bucket(direct), key()).put(&name, random(900_000)).unwrap();
    let mut handed = Vec::new();
    let error = loop {
        match reader.next_chunk() {
            Ok(chunk) => handed.extend_from_slice(&chunk.expect("the end of something that is no more")),
            Err(error) => break error,
        }
    };
    assert!(error.is_passing(), "{error:?}");
    assert!(bytes.starts_with(&handed));
}

/// An object store that says the same to everybody; the heads of what it was asked for are written down.
fn answering(answer: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let (address, asked) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
    let written = Arc::clone(&asked);
    RUNTIME.spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = [0; 8192];
            let count = socket.read(&mut request).await.unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..count]);
            let head = request.split("\r\n\r\n").next().unwrap_or("").to_owned();
            written.lock().unwrap().push(head);
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    (format!("http://{address}"), asked)
}

fn told_by(answer: &'static str) -> Error {
    let (endpoint, _) = answering(answer);
    let place = Place::Bucket(bucket("faces", &endpoint, &credentials("visage-secret")));
    RUNTIME.block_on(place.delete(&name())).unwrap_err()
}

#[test]
fn what_waiting_does_not_mend_is_a_refusal_and_what_it_may_mend_is_not() {
    for refusal in [
        "HTTP/1.1 400 Bad Request\r\ncontent-length: 9\r\nconnection: close\r\n\r\nMalformed",
        "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 301 Moved Permanently\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ] {
        let error = told_by(refusal);
        assert!(matches!(error, Error::Refused(_)), "{refusal}: {error:?}");
    }
    for failure in [
        "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 503 Slow Down\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "nonsense\r\n\r\n",
    ] {
        let error = told_by(failure);
        assert!(error.is_passing(), "{failure}: {error:?}");
    }
}

#[test]
fn a_blob_is_deleted_with_the_plainest_request_there_is() {
    let (endpoint, asked) =
        answering("HTTP/1.1 204 No Content\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let place = Place::Bucket(at_prefix("faces", "crm", &endpoint, &credentials("visage-secret")));
    let name = name();
    RUNTIME.block_on(place.delete(&name)).unwrap();
    let letters = name.to_string().replace('-', "");
    let expected = format!("DELETE /faces/crm/{}/{} HTTP/1.1", &letters[..2], &letters[2..]);
    let asked = asked.lock().unwrap();
    assert_eq!((asked.len(), asked[0].lines().next()), (1, Some(&*expected)));
}

#[test]
fn a_blob_is_put_without_extras_that_not_every_store_knows() {
    let (endpoint, asked) =
        answering("HTTP/1.1 200 OK\r\netag: \"x\"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let place = Place::Bucket(at_prefix("faces", "crm", &endpoint, &credentials("visage-secret")));
    RUNTIME.block_on(place.put(&name(), b"some".as_slice().into())).unwrap();
    let heads = asked.lock().unwrap();
    assert!(heads.len() == 1 && heads[0].starts_with("PUT /faces/crm/"), "{heads:?}");
    let mut names: Vec<_> = heads[0].lines().skip(1).filter_map(|line| line.split(':').next()).collect();
    names.sort_unstable();
    let plain = [
        "accept",
        "authorization",
        "content-length",
        "host",
        "user-agent",
        "x-amz-content-sha256",
        "x-amz-date",
    ];
    assert_eq!(names, plain);
}

#[test]
fn a_missing_bucket_is_a_refusal_and_no_missing_blob() {
    const NOWHERE: &str = "HTTP/1.1 404 Not Found\r\ncontent-length: 41\r\nconnection: close\r\n\r\n\
        <Error><Code>NoSuchBucket</Code>.</Error>";
    let (endpoint, _) = answering(NOWHERE);
    let place = bucket("faces", &endpoint, &credentials("visage-secret"));
    let error = RUNTIME.block_on(place.probe()).unwrap_err();
    assert!(
        matches!(&error, Error::Refused(text) if text.contains("no such bucket") && text.contains("s3://faces/")),
        "{error:?}"
    );
    let blobs = Blobs::new(Place::Bucket(place), key());
    for error in [blobs.put(&name(), b"some").unwrap_err(), blobs.open(&name()).unwrap_err()] {
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
    }
}

#[test]
fn an_endpoint_with_tls_is_asked_without_anybody_having_chosen_a_cipher_library() {
    // Nobody answers the greeting, so this ends in an error; it must not end in a panic.
    let (endpoint, _) = answering("no tls here");
    let place = bucket("faces", &endpoint.replace("http://", "https://"), &credentials("visage-secret"));
    let error = RUNTIME.block_on(place.probe()).unwrap_err();
    assert!(error.is_passing(), "{error:?}");
}
