//! Budgets under pressure: who waits, who is served, whose memory is revoked.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

const MIB: u64 = 1 << 20;

fn share(caller: i32) -> Share {
    Share { caller: Some(caller), address: Some(IpAddr::from([192, 0, 2, 1])) }
}

fn budget(bytes: u64) -> Memory {
    Memory::new(bytes, Duration::from_secs(10))
}

#[tokio::test(start_paused = true)]
async fn a_reservation_of_more_than_is_left_waits_and_then_fails() {
    let memory = budget(MIB);
    let half = memory.reserve(512 * 1024).await.unwrap();
    let other = memory.reserve(512 * 1024).await.unwrap();
    assert!(matches!(memory.reserve(1).await, Err(Error::Busy)));
    let waiting = tokio::spawn({
        let memory = memory.clone();
        async move { memory.reserve(MIB).await.map(drop) }
    });
    drop((half, other));
    waiting.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_picture_larger_than_the_whole_budget_goes_alone() {
    let memory = budget(MIB);
    let all = memory.reserve(u64::MAX).await.unwrap();
    assert!(matches!(memory.reserve(1).await, Err(Error::Busy)));
    drop(all);
    assert!(memory.reserve(1).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_reservation_that_shrinks_or_ends_releases_its_memory() {
    let memory = budget(MIB);
    let mut room = memory.reserve(MIB).await.unwrap();
    room.shrink_to(256 * 1024);
    let rest = memory.reserve(768 * 1024).await.unwrap();
    assert!(matches!(memory.reserve(1).await, Err(Error::Busy)));
    drop((room, rest));
    assert!(memory.reserve(MIB).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_large_upload_that_sends_nothing_leaves_room_for_all_others() {
    let memory = budget(64 * MIB);
    let mut idle = memory.begin(share(1), 64 * MIB);
    idle.grow_to(1).await.unwrap();
    let mut held = Vec::new();
    for caller in 2..8 {
        let mut room = memory.begin(share(caller), 8 * MIB);
        for step in 1..=8 {
            room.grow_to(step * MIB).await.unwrap();
        }
        held.push(room);
    }
}

#[tokio::test(start_paused = true)]
async fn many_uploads_that_grow_together_all_complete() {
    let memory = budget(8 * MIB);
    let mut uploads = tokio::task::JoinSet::new();
    for caller in 0..12 {
        let memory = memory.clone();
        uploads.spawn(async move {
            let mut room = memory.begin(share(caller), 3 * MIB);
            for step in 1..=12 {
                room.grow_to(step * MIB / 4).await?;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Ok::<_, Error>(())
        });
    }
    for upload in uploads.join_all().await {
        upload.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn the_slowest_transfer_loses_its_memory_when_others_wait() {
    let memory = budget(8 * MIB);
    let stopped = Arc::new(AtomicBool::new(false));
    let slow = memory.reserve_for(share(1), 6 * MIB).await.unwrap();
    slow.watch(Arc::default(), {
        let stopped = Arc::clone(&stopped);
        move || stopped.store(true, Ordering::Relaxed)
    });
    let progress = Arc::new(Progress::default());
    let fast = memory.reserve_for(share(2), MIB).await.unwrap();
    fast.watch(Arc::clone(&progress), || panic!("the fast one was stopped"));
    let moving = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            progress.add(100_000);
        }
    });
    let newcomer = tokio::spawn({
        let memory = memory.clone();
        async move { memory.reserve_for(share(3), 4 * MIB).await.map(drop) }
    });
    slow.revoked().await;
    assert!(stopped.load(Ordering::Relaxed) && !newcomer.is_finished());
    drop(slow);
    newcomer.await.unwrap().unwrap();
    moving.abort();
}

#[tokio::test(start_paused = true)]
async fn a_complete_transfer_and_one_without_waiters_keep_their_memory() {
    let memory = budget(MIB);
    let over = memory.reserve(512 * 1024).await.unwrap();
    over.watch(Arc::default(), || panic!("stopped after its end"));
    over.keep();
    let alone = memory.reserve(512 * 1024).await.unwrap();
    alone.watch(Arc::default(), || {});
    tokio::time::sleep(Duration::from_mins(10)).await;
    drop(alone);
    assert!(matches!(memory.reserve(MIB).await, Err(Error::Busy)));
    drop(over);
}

/// The callers in the order in which they are served once `rest` is released: each waits for `bytes` and holds them for a
/// second.
async fn order_of<const N: usize>(
    memory: &Memory,
    shares: [Share; N],
    bytes: u64,
    rest: Room,
) -> Vec<Option<i32>> {
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut waiting = Vec::new();
    for share in shares {
        let (memory, order) = (memory.clone(), Arc::clone(&order));
        waiting.push(tokio::spawn(async move {
            let room = memory.reserve_for(share, bytes).await.unwrap();
            order.lock().push(share.caller);
            tokio::time::sleep(Duration::from_secs(1)).await;
            drop(room);
        }));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    drop(rest);
    for one in waiting {
        one.await.unwrap();
    }
    order.lock().clone()
}

#[tokio::test(start_paused = true)]
async fn those_who_hold_least_are_served_first() {
    let memory = budget(8 * MIB);
    let theirs = memory.reserve_for(share(1), 4 * MIB).await.unwrap();
    let rest = memory.reserve_for(share(9), 4 * MIB).await.unwrap();
    let order = order_of(&memory, [1, 1, 2, 3].map(share), 4 * MIB, rest).await;
    assert_eq!(order, [2, 3, 1, 1].map(Some));
    drop(theirs);
}

#[tokio::test(start_paused = true)]
async fn a_caller_with_half_of_the_budget_loses_memory_to_others_after_a_while() {
    let memory = budget(8 * MIB);
    let progress = Arc::new(Progress::default());
    let mut greedy = Vec::new();
    for _ in 0..7 {
        let room = memory.reserve_for(share(1), MIB).await.unwrap();
        room.watch(Arc::clone(&progress), || {});
        greedy.push(room);
    }
    let moving = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            progress.add(1_000_000);
        }
    });
    let newcomer = tokio::spawn({
        let memory = memory.clone();
        async move { memory.reserve_for(share(2), 2 * MIB).await.map(drop) }
    });
    let newest = greedy.pop().unwrap();
    newest.revoked().await;
    drop(newest);
    newcomer.await.unwrap().unwrap();
    moving.abort();
}

/// Bytes that move fast enough for as long as the test lasts.
fn moving() -> Arc<Progress> {
    let progress = Arc::new(Progress::default());
    tokio::spawn({
        let progress = Arc::clone(&progress);
        async move {
            loop {
                tokio::time::sleep(Duration::from_millis(100)).await;
                progress.add(1_000_000);
            }
        }
    });
    progress
}

#[tokio::test(start_paused = true)]
async fn uploads_that_hold_nothing_do_not_protect_the_one_that_holds_most() {
    let (memory, progress) = (budget(96 * MIB), moving());
    let mut dripping = memory.begin(share(1), 56 * MIB);
    dripping.watch(Arc::clone(&progress), || {});
    dripping.grow_to(50 * MIB).await.unwrap();
    let idle: Vec<_> = (0..30).map(|_| memory.begin(share(1), 56 * MIB)).collect();
    for room in &idle {
        room.watch(Arc::clone(&progress), || {});
    }
    let began = Instant::now();
    let newcomer = tokio::spawn({
        let memory = memory.clone();
        async move { memory.reserve_for(share(2), 56 * MIB).await.map(drop) }
    });
    let revoked = tokio::time::timeout(Duration::from_secs(6), dripping.revoked()).await;
    assert!(revoked.is_ok(), "the one that holds most is spared");
    drop(dripping);
    newcomer.await.unwrap().unwrap();
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_waits_for_more_gives_up_when_it_loses_what_it_has() {
    let memory = budget(8 * MIB);
    let mut greedy = memory.begin(share(1), 7 * MIB);
    greedy.watch(moving(), || {});
    greedy.grow_to(5 * MIB).await.unwrap();
    let other = memory.reserve_for(share(3), 2 * MIB).await.unwrap();
    let began = Instant::now();
    let newcomer = tokio::spawn({
        let memory = memory.clone();
        async move { memory.reserve_for(share(2), 3 * MIB).await.map(drop) }
    });
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(matches!(greedy.grow_to(6 * MIB).await, Err(Error::Busy)));
    drop(greedy);
    newcomer.await.unwrap().unwrap();
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    drop(other);
}

#[tokio::test(start_paused = true)]
async fn anonymous_requests_of_an_address_that_holds_much_come_after_users_who_hold_less() {
    let memory = budget(8 * MIB);
    let anonymous = Share { caller: None, address: Some(IpAddr::from([192, 0, 2, 2])) };
    let theirs = memory.reserve_for(anonymous, 4 * MIB).await.unwrap();
    let user = memory.reserve_for(share(1), MIB).await.unwrap();
    let rest = memory.reserve_for(share(9), 3 * MIB).await.unwrap();
    let order = order_of(&memory, [anonymous, share(1)], 3 * MIB, rest).await;
    assert_eq!(order, [Some(1), None]);
    drop((theirs, user));
}

#[tokio::test(start_paused = true)]
async fn growing_without_waiting_leaves_no_reservation_in_line() {
    let memory = budget(8 * MIB);
    let mut list = memory.begin(share(1), 4 * MIB);
    assert!(list.try_grow_to(MIB).unwrap());
    let others = memory.reserve_for(share(2), 6 * MIB).await.unwrap();
    assert!(!list.try_grow_to(2 * MIB).unwrap());
    drop(others);
    let all_others = memory.reserve_for(share(2), 7 * MIB).await.unwrap();
    drop(all_others);
    assert!(list.try_grow_to(4 * MIB).unwrap());
}
