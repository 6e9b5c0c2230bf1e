//! A clock that is set by another one, whatever the way between them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use jiff::{SignedDuration, Timestamp};
use review_gate::store::clock::SharedClock;

/// How far the other clock is ahead.
const AHEAD_MS: i64 = 3_600_000;

/// By how much the clock is believed to be behind after answers of which each takes so long on the way there and back.
async fn believed_ms(ways_ms: [(i64, i64); 3]) -> i64 {
    let now_ms = Arc::new(AtomicI64::new(1_800_000_000_000));
    let local = {
        let now_ms = Arc::clone(&now_ms);
        move || Timestamp::from_millisecond(now_ms.load(Ordering::Relaxed)).unwrap()
    };
    let asked = AtomicUsize::new(0);
    let ask = || async {
        let (there, back) = ways_ms[asked.fetch_add(1, Ordering::Relaxed)];
        let told = now_ms.fetch_add(there, Ordering::Relaxed) + there + AHEAD_MS;
        now_ms.fetch_add(back, Ordering::Relaxed);
        Ok(Some(Timestamp::from_millisecond(told).unwrap()))
    };
    let clock = SharedClock::new(Arc::new(local.clone()));
    let believed = clock.set_by(ask).await.unwrap();
    assert_eq!(clock.now().duration_since(local()), believed);
    i64::try_from(believed.as_millis()).unwrap()
}

#[tokio::test]
async fn quickest_answer_counts() {
    assert_eq!(believed_ms([(0, 1_900), (1, 3), (900, 0)]).await, AHEAD_MS - 1);
}

#[tokio::test]
async fn slow_answers_change_nothing() {
    assert_eq!(believed_ms([(0, 5_000), (4_000, 0), (0, 2_001)]).await, 0);
}

#[tokio::test]
async fn where_there_is_no_other_clock_the_own_one_holds() {
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    let clock = SharedClock::new(Arc::new(move || now));
    assert_eq!(clock.set_by(|| async { Ok(None) }).await.unwrap(), SignedDuration::ZERO);
    assert_eq!(clock.now(), now);
}
