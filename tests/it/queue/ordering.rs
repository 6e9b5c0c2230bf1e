//! What comes first.

use proptest::prelude::*;
use review_gate::model::check::CheckConclusion;
use review_gate::model::object_id::ObjectId;
use review_gate::model::pull_request::RepositoryId;
use review_gate::model::queue_entry::QueueEntry;
use review_gate::model::trial_merge::TrialMerge;
use review_gate::queue::order::{Row, queue};
use review_gate::queue::priority::{Turn, priority};
use review_gate::queue::risk::{Assessment, Risk};

use super::entries::{any_queue, changing, now, opened, risky, waiting, with};

fn numbers(entries: Vec<QueueEntry>) -> Vec<u64> {
    queue(entries, &[], now()).iter().map(|row| row.entry.id.number).collect()
}

fn only(entry: QueueEntry) -> Row {
    queue(vec![entry], &[], now()).remove(0)
}

#[test]
fn shorter_review_goes_first() {
    assert_eq!(numbers(vec![waiting(1, 40.0), waiting(2, 10.0)]), [2, 1]);
}

#[test]
fn older_one_goes_first() {
    assert_eq!(numbers(vec![waiting(1, 30.0), opened(48, waiting(2, 30.0))]), [2, 1]);
}

#[test]
fn risk_outweighs_length() {
    assert_eq!(numbers(vec![waiting(1, 20.0), risky(1, 1, waiting(2, 40.0))]), [2, 1]);
}

#[test]
fn short_one_without_risk_takes_the_quick_lane() {
    assert_eq!(only(waiting(1, 4.0)).turn, Turn::Quick);
    assert_eq!(only(risky(1, 0, waiting(1, 4.0))).turn, Turn::Review);
    assert_eq!(only(waiting(1, 6.0)).turn, Turn::Review);
}

#[test]
fn more_than_five_business_days_go_before_everything() {
    let hours = |days: i64| 24 * days;
    // From this Wednesday back to the Tuesday of last week it is six business days, to the Wednesday five.
    assert_eq!(only(opened(hours(8), waiting(1, 200.0))).turn, Turn::Overdue);
    assert_eq!(only(opened(hours(7), waiting(1, 200.0))).turn, Turn::Review);
    assert_eq!(numbers(vec![waiting(1, 1.0), opened(hours(8), waiting(2, 200.0))]), [2, 1]);
}

#[test]
fn what_its_author_has_to_put_right_waits_for_no_reviewer() {
    let failing = with(waiting(1, 3.0), |verdict| verdict.quality = CheckConclusion::Failure);
    assert_eq!(only(opened(24 * 30, failing)).turn, Turn::Author);
}

#[test]
fn what_has_passed_is_to_be_merged() {
    let passed = with(waiting(1, 3.0), |verdict| verdict.approval = CheckConclusion::Success);
    assert_eq!(only(passed).turn, Turn::Merge);
}

#[test]
fn unjudged_one_is_the_gates() {
    assert_eq!(only(QueueEntry { verdict: None, ..waiting(1, 3.0) }).turn, Turn::Judging);
}

#[test]
fn same_function_is_a_collision_and_another_branch_is_none() {
    let elsewhere = QueueEntry { base_branch: "next".into(), ..changing(&["f"], waiting(3, 9.0)) };
    let rows =
        queue(vec![changing(&["f", "g"], waiting(1, 9.0)), changing(&["f"], waiting(2, 9.0)), elsewhere], &[], now());
    let collisions = |number| &rows.iter().find(|row| row.entry.id.number == number).unwrap().collides_with;
    assert_eq!(
        (collisions(1).as_slice(), collisions(2).as_slice(), collisions(3).as_slice()),
        (&[2][..], &[1][..], &[][..])
    );
}

#[test]
fn heads_that_do_not_merge_are_in_each_others_way() {
    let [one, other, third] = ["1", "2", "3"].map(|digit| ObjectId::from_hex(&digit.repeat(40)).unwrap());
    let with_head = |number, head: &ObjectId| QueueEntry { head: head.clone(), ..waiting(number, 9.0) };
    let trial = |heads: [&ObjectId; 2], conflicts| {
        let repository = RepositoryId(1);
        TrialMerge { repository, heads: heads.map(Clone::clone), conflicts }
    };
    let trials = [
        trial([&one, &other], true),
        trial([&one, &third], false),
        TrialMerge { repository: RepositoryId(2), ..trial([&other, &third], true) },
    ];
    let rows = queue(vec![with_head(1, &one), with_head(2, &other), with_head(3, &third)], &trials, now());
    let conflicts = |number| rows.iter().find(|row| row.entry.id.number == number).unwrap().conflicts_with.clone();
    assert_eq!([conflicts(1), conflicts(2), conflicts(3)], [vec![2], vec![1], vec![]]);
}

proptest! {
    /// Nothing that reviewers wait for is starved: whatever has waited too long is before all that has not.
    #[test]
    fn overdue_is_never_behind(entries in any_queue()) {
        let turns: Vec<Turn> = queue(entries, &[], now()).iter().map(|row| row.turn).collect();
        prop_assert!(turns.is_sorted());
    }

    /// The order depends on what is there, and not on the order it came in.
    #[test]
    fn order_is_the_same_whatever_came_first(entries in any_queue()) {
        let reversed = entries.iter().cloned().rev().collect();
        prop_assert_eq!(numbers(entries), numbers(reversed));
    }

    /// Waiting never makes anything less urgent.
    #[test]
    fn priority_grows_with_age(minutes in 1.0..200.0_f64, hours in 0..1000_i64, more in 1..1000_i64) {
        let of = |hours| { let entry = opened(hours, waiting(1, minutes)); priority(&entry, &Assessment::of(&entry), now()) };
        prop_assert!(of(hours + more) > of(hours));
    }

    /// Risk never pushes anything down, and length pushes nothing down that is of high risk and longer than a quarter of an hour.
    #[test]
    fn risk_is_never_pushed_down(minutes in 1.0..200.0_f64, longer in 15.0..500.0_f64) {
        let of = |entry: &QueueEntry| priority(entry, &Assessment::of(entry), now());
        let (low, medium, high) = (waiting(1, minutes), risky(1, 0, waiting(1, minutes)), risky(1, 1, waiting(1, minutes)));
        prop_assert!(of(&low) < of(&medium) && of(&medium) < of(&high));
        let (short, long) = (risky(1, 1, waiting(1, 15.0)), risky(1, 1, waiting(1, longer)));
        prop_assert_eq!(Assessment::of(&long).risk, Risk::High);
        prop_assert!(of(&long) >= of(&short));
    }

    /// Size says nothing of risk.
    #[test]
    fn size_is_no_risk(minutes in 1.0..2000.0_f64) {
        prop_assert_eq!(Assessment::of(&waiting(1, minutes)).risk, Risk::Low);
    }
}
