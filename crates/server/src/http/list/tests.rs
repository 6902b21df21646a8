//! Lists under pressure: what waits where, and when work stops.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use http::HeaderMap;
use visage_contract::culture::Zone;

use super::*;
use crate::http::body::Body;

const MOST_BYTES: usize = 64 << 20;

/// A list of rows of a quarter of a megabyte.
fn list(
    room: Room,
    rows: usize,
    write: impl Fn() + Send + 'static,
) -> Job<usize, impl Fn(&usize, &mut Rows) -> Result<(), ApiError> + Send + 'static> {
    let style = Style::asked(&HeaderMap::new(), Zone::UTC);
    let mut list = begun(Style { media: MediaType::Json, ..style }, None, MOST_BYTES, Vec::new());
    (list.room, list.wanted) = (Some(room), Some(1 << 20));
    let write = move |_: &usize, rows: &mut Rows| {
        write();
        rows.push(&"x".repeat(1 << 18))
    };
    Job { rows: list, items: (0..rows).collect::<Vec<_>>().into_iter(), after: Vec::new(), write }
}

fn share(caller: i32) -> Share {
    Share { caller: Some(caller), address: None }
}

/// Runs a test where lists and other work have this many threads in common.
fn with_threads(threads: usize, test: impl Future<Output = ()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.max_blocking_threads(threads).enable_all().build().unwrap().block_on(test);
}

async fn within<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), work).await.expect("it waits for memory of others")
}

#[test]
fn pictures_are_scaled_while_lists_wait_for_memory() {
    with_threads(1, async {
        let memory = Memory::new(8 << 20, Duration::from_mins(2));
        let slots = Memory::new(1, Duration::from_mins(2));
        // Other responses take the rest while the list is being written.
        let others = Arc::new(parking_lot::Mutex::new(None));
        let job = list(memory.begin(share(1), 4 << 20), 6, {
            let (memory, others, first) = (memory.clone(), Arc::clone(&others), AtomicBool::new(true));
            move || {
                if first.swap(false, Ordering::Relaxed) {
                    let taken = tokio::runtime::Handle::current().block_on(memory.reserve(5 << 20));
                    *others.lock() = Some(taken.unwrap());
                }
            }
        });
        let waiting = tokio::spawn({
            let slots = slots.clone();
            async move { on_pool(job, &slots, share(1)).await }
        });
        while others.lock().is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        within(tokio::task::spawn_blocking(|| ())).await.unwrap();
        drop(within(slots.reserve(1)).await.unwrap());
        assert!(!waiting.is_finished());
        others.lock().take();
        let (reply, room) = within(waiting).await.unwrap().unwrap();
        let Body::Full(bytes) = reply.body else { panic!("a list has a body") };
        let rows: Vec<String> = serde_json::from_slice(&bytes).unwrap();
        assert!(rows.len() == 6 && room.is_some(), "every row once, in two parts: {}", rows.len());
    });
}

#[test]
fn a_list_that_nobody_waits_for_any_more_is_not_built_to_its_end() {
    with_threads(1, async {
        let (memory, slots) =
            (Memory::new(64 << 20, Duration::from_mins(1)), Memory::new(1, Duration::from_mins(1)));
        let written = Arc::new(AtomicUsize::new(0));
        let job = list(memory.begin(share(1), 64 << 20), 100, {
            let written = Arc::clone(&written);
            move || {
                written.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let request = tokio::spawn({
            let slots = slots.clone();
            async move { on_pool(job, &slots, share(1)).await }
        });
        while written.load(Ordering::Relaxed) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        request.abort();
        drop(slots.reserve(1).await.unwrap());
        assert!(written.load(Ordering::Relaxed) < 100, "{}", written.load(Ordering::Relaxed));
        assert!(memory.within(Duration::ZERO).reserve(64 << 20).await.is_ok(), "its memory is released");
    });
}

#[test]
fn a_user_with_many_lists_does_not_keep_others_from_theirs() {
    with_threads(2, async {
        let (memory, slots) =
            (Memory::new(64 << 20, Duration::from_mins(1)), Memory::new(2, Duration::from_mins(1)));
        let order = Arc::new(parking_lot::Mutex::new(Vec::new()));
        let begin = |caller| {
            let (slots, order) = (slots.clone(), Arc::clone(&order));
            let job = list(memory.begin(share(caller), 4 << 20), 2, || {
                std::thread::sleep(Duration::from_millis(5));
            });
            tokio::spawn(async move {
                on_pool(job, &slots, share(caller)).await.unwrap();
                order.lock().push(caller);
            })
        };
        let mut lists: Vec<_> = (0..20).map(|_| begin(1)).collect();
        tokio::task::yield_now().await;
        lists.push(begin(2));
        for list in lists {
            list.await.unwrap();
        }
        let place = order.lock().iter().position(|caller| *caller == 2).unwrap();
        assert!(place < 5, "{:?}", order.lock());
    });
}
