//! Whether the team keeps up.

use jiff::SignedDuration;
use proptest::prelude::*;
use review_gate::queue::capacity::{Capacity, Stay};
use review_gate::queue::order::queue;

use super::entries::{any_queue, now, waiting};

fn stay(minutes: f64, from_hours: i64, until_hours: Option<i64>) -> Stay {
    let ago = |hours| now() - SignedDuration::from_hours(hours);
    Stay { minutes, from: ago(from_hours), until: until_hours.map(ago), is_merged: true }
}

/// Eight days ago something was merged: the service has watched for longer than the window.
fn long_ago() -> Stay {
    stay(10.0, 24 * 9, Some(24 * 8))
}

#[test]
fn what_waits_clears_by_what_is_left_of_each_day() {
    let rows = queue(vec![waiting(1, 30.0), waiting(2, 50.0)], &[], now());
    let stays = [stay(100.0, 24, None), stay(200.0, 24 * 30, Some(24))];
    let capacity = Capacity::of(&rows, &stays, 60.0, now());
    assert!((capacity.minutes_waiting - 80.0).abs() < 1e-9);
    assert!((capacity.arriving_per_day - 20.0).abs() < 1e-9);
    assert!((capacity.done_per_day - 40.0).abs() < 1e-9);
    assert_eq!(capacity.clears_in_days, Some(2.0));
    assert!(!capacity.is_overloaded);
}

#[test]
fn what_was_done_of_late_limits_what_will_be() {
    let rows = queue(vec![waiting(1, 30.0), waiting(2, 50.0)], &[], now());
    let stays = [stay(100.0, 24, None), stay(180.0, 24 * 6, Some(24)), long_ago()];
    let capacity = Capacity::of(&rows, &stays, 240.0, now());
    assert!(capacity.is_measured);
    assert!((capacity.rate_per_day - 36.0).abs() < 1e-9);
    assert_eq!(capacity.clears_in_days, None, "56 minutes arrive each day");
    let generous = [stay(500.0, 24 * 6, Some(24)), long_ago()];
    assert!((Capacity::of(&[], &generous, 60.0, now()).rate_per_day - 60.0).abs() < 1e-9, "no more than the team has");
}

#[test]
fn what_is_closed_unmerged_is_not_done() {
    let closed = Stay { is_merged: false, ..stay(100.0, 48, Some(24)) };
    let capacity = Capacity::of(&[], &[closed, long_ago()], 60.0, now());
    assert!((capacity.done_per_day, capacity.rate_per_day) == (0.0, 0.0));
}

#[test]
fn more_arrivals_than_time_never_clear() {
    let rows = queue(vec![waiting(1, 30.0)], &[], now());
    let capacity = Capacity::of(&rows, &[stay(500.0, 24, None)], 60.0, now());
    assert_eq!(capacity.clears_in_days, None);
    assert!(capacity.is_overloaded);
}

#[test]
fn limit_is_two_days_of_reviews() {
    let rows = queue(vec![waiting(1, 10.0), waiting(2, 20.0), waiting(3, 30.0)], &[], now());
    let capacity = Capacity::of(&rows, &[], 60.0, now());
    assert_eq!((capacity.agent_limit, capacity.agent_open), (6, 3));
}

proptest! {
    #[test]
    fn numbers_make_sense_whatever_the_queue(entries in any_queue(), minutes_per_day in 0.0..1000.0_f64) {
        let rows = queue(entries, &[], now());
        let capacity = Capacity::of(&rows, &[], minutes_per_day, now());
        prop_assert!(capacity.minutes_waiting >= 0.0 && capacity.agent_limit >= 1);
        prop_assert!(capacity.agent_open as usize <= rows.len());
        prop_assert!(capacity.clears_in_days.is_none_or(|days| days >= 0.0));
    }
}
