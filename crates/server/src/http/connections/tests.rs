//! Tests: which connection is closed to admit another.

use super::*;

#[expect(clippy::unnecessary_wraps, reason = "as `Connections::open` takes it")]
fn address(last: u8) -> Option<IpAddr> {
    Some(IpAddr::from([192, 0, 2, last]))
}

/// Advances this many ticks.
fn later(connections: &Connections, ticks: u64) {
    (0..ticks).for_each(|_| connections.tick());
}

/// Whether a connection was closed to admit another.
fn is_gone(open: &Open) -> bool {
    !open.connections.state.lock().open.contains_key(&open.connection.id)
}

#[test]
fn the_longest_idle_connection_is_closed_for_a_new_one() {
    let connections = Connections::new(3, 3, 1000);
    let first = connections.open(address(1)).unwrap();
    later(&connections, IDLE_TICKS);
    let second = connections.open(address(2)).unwrap();
    let third = connections.open(address(3)).unwrap();
    second.connection().enter(Phase::Work);
    let fourth = connections.open(address(4)).unwrap();
    assert!(is_gone(&first) && !is_gone(&second) && !is_gone(&third) && !fourth.connection().is_spare());
}

#[test]
fn an_address_with_too_many_connections_loses_its_own_idle_ones() {
    let connections = Connections::new(100, 2, 1000);
    let other = connections.open(address(9)).unwrap();
    let theirs = [1, 1].map(|last| connections.open(address(last)).unwrap());
    later(&connections, IDLE_TICKS);
    let third = connections.open(address(1)).unwrap();
    assert!(is_gone(&theirs[0]) && !is_gone(&theirs[1]) && !is_gone(&other));
    assert!(!third.connection().is_spare());
    let proxies = [(); 5].map(|()| connections.open(None).unwrap());
    assert!(proxies.iter().all(|one| !one.connection().is_spare()), "a proxy is not limited");
}

#[test]
fn an_ipv6_network_is_one_address() {
    let connections = Connections::new(100, 1, 1000);
    let first = connections.open("2001:db8::1".parse().ok()).unwrap();
    first.connection().enter(Phase::Work);
    assert!(connections.open("2001:db8::2".parse().ok()).unwrap().connection().is_spare());
    assert!(!connections.open("2001:db8:0:1::2".parse().ok()).unwrap().connection().is_spare());
    let old = connections.open("::ffff:192.0.2.7".parse().ok()).unwrap();
    assert!(connections.open(address(7)).unwrap().connection().is_spare(), "{old:?}");
}

#[tokio::test(start_paused = true)]
async fn a_spare_connection_gets_a_slot_when_another_one_ends() {
    let connections = Connections::new(1, 1, 1000);
    let first = connections.open(address(1)).unwrap();
    first.connection().enter(Phase::Work);
    let spare = connections.open(address(2)).unwrap();
    assert!(spare.connection().is_spare());
    assert!(!connections.place(spare.connection()).await);
    drop(first);
    assert!(connections.place(spare.connection()).await && !spare.connection().is_spare());
    drop(spare);
    assert!(!connections.open(address(3)).unwrap().connection().is_spare(), "slots are counted correctly");
}

#[test]
fn spare_connections_are_few_and_one_address_does_not_get_all_of_them() {
    let connections = Connections::new(1, 1, 1000);
    let first = connections.open(address(1)).unwrap();
    first.connection().enter(Phase::Work);
    let many: Vec<_> =
        (0..connections.spare_per_address()).map(|_| connections.open(address(1)).unwrap()).collect();
    for one in &many {
        one.connection().enter(Phase::Work);
    }
    assert!(connections.open(address(1)).is_none(), "all of its spare connections are busy");
    assert!(connections.open(address(2)).unwrap().connection().is_spare());
    later(&connections, 1);
    many[3].connection().enter(Phase::Head);
    later(&connections, 1);
    assert!(connections.open(address(1)).is_some() && is_gone(&many[3]));
}

#[test]
fn a_spare_connection_is_closed_only_after_its_request_was_read() {
    let connections = Connections::new(1, 1, 1000);
    let first = connections.open(address(1)).unwrap();
    first.connection().enter(Phase::Work);
    let crowd: Vec<_> = (0..100).filter_map(|_| connections.open(address(2))).collect();
    let leaving = || connections.state.lock().leaving.len();
    assert_eq!(leaving(), connections.spare_per_address(), "the other connections are rejected");
    assert_eq!(crowd.len(), 2 * connections.spare_per_address());
    let asked = &crowd[0];
    asked.connection().enter(Phase::Work);
    later(&connections, 2);
    assert_eq!(leaving(), 1, "the pending request is answered");
    asked.connection().enter(Phase::Answer);
    later(&connections, IDLE_TICKS - 1);
    assert_eq!(leaving(), 1, "the response is read");
    later(&connections, 1);
    assert_eq!(leaving(), 0, "whatever else its client sends");
}

#[test]
fn a_crowd_at_other_addresses_does_not_keep_an_address_out() {
    let connections = Connections::new(1, 1, 1000);
    let first = connections.open(address(1)).unwrap();
    first.connection().enter(Phase::Work);
    let crowd: Vec<_> = (0..250).filter_map(|number| connections.open(address(2 + number % 8))).collect();
    assert!(connections.state.lock().leaving.len() == connections.spare);
    assert!(connections.open(address(2)).is_none(), "the crowd itself is rejected");
    for last in 100..110 {
        let probe = connections.open(address(last)).unwrap();
        assert!(probe.connection().is_spare());
    }
    assert!(crowd.len() < 250);
}

#[test]
fn when_all_are_busy_slow_transfers_are_closed() {
    let connections = Connections::new(2, 2, 1000);
    let (slow, fast) = (connections.open(address(1)).unwrap(), connections.open(address(2)).unwrap());
    slow.connection().enter(Phase::Answer);
    fast.connection().enter(Phase::Answer);
    // The system takes the beginning of every response at once.
    slow.connection().moves(1_000_000);
    fast.connection().moves(1_000_000);
    later(&connections, SLOW_TICKS / 2);
    slow.connection().moves(100);
    fast.connection().moves(5000);
    later(&connections, SLOW_TICKS / 2);
    let third = connections.open(address(3)).unwrap();
    assert!(is_gone(&slow) && !is_gone(&fast) && !third.connection().is_spare());
}

#[test]
fn an_answer_that_has_been_sent_leaves_the_connection_idle() {
    let connections = Connections::new(1, 1, 1000);
    let open = connections.open(address(1)).unwrap();
    let connection = open.connection();
    connection.enter(Phase::Answer);
    assert!(!connection.waits_for_head());
    connection.reads();
    assert!(connection.waits_for_head());
    connection.enter(Phase::Body);
    connection.reads();
    assert!(!connection.waits_for_head());
}

#[test]
fn clients_behind_a_proxy_have_as_many_requests_as_others_have_connections() {
    let connections = Connections::new(100, 2, 1000);
    let client = IpAddr::from([192, 0, 2, 1]);
    let first = connections.begin(client).unwrap();
    let second = connections.begin(client).unwrap();
    assert!(connections.begin(client).is_none());
    assert!(connections.begin(IpAddr::from([192, 0, 2, 2])).is_some());
    drop(first);
    let proxy = connections.open(None).unwrap();
    proxy.connection().holds(connections.begin(client).unwrap());
    proxy.connection().enter(Phase::Answer);
    assert!(connections.begin(client).is_none(), "until the response is sent");
    proxy.connection().reads();
    assert!(connections.begin(client).is_some());
    drop(second);
    assert!(connections.state.lock().clients.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_request_that_waits_for_a_slot_gets_an_answer_before_it_is_closed() {
    let connections = Connections::new(1, 1, 1000);
    let first = connections.open(address(1)).unwrap();
    first.connection().enter(Phase::Work);
    let waiting: Vec<_> =
        (0..connections.spare_per_address()).map(|_| connections.open(address(2)).unwrap()).collect();
    let oldest = Arc::clone(waiting[0].connection());
    let place = tokio::spawn({
        let (connections, oldest) = (Arc::clone(&connections), Arc::clone(&oldest));
        async move { connections.place(&oldest).await }
    });
    tokio::task::yield_now().await;
    let began = tokio::time::Instant::now();
    assert!(connections.open(address(2)).is_some() && is_gone(&waiting[0]));
    assert!(!place.await.unwrap());
    assert!(began.elapsed() < PLACE_TIMEOUT, "it waited for a slot that it cannot get");
}
