//! Filters and sort.

use review_gate::model::queue_entry::QueueEntry;
use review_gate::queue::order::queue;
use review_gate::queue::risk::Risk;
use review_gate::queue::selection::{Origin, Selection, Sort};

use super::entries::{now, opened, risky, waiting, with};

fn numbers(selection: &Selection, entries: Vec<QueueEntry>) -> Vec<u64> {
    selection.of(queue(entries, &[], now())).iter().map(|row| row.entry.id.number).collect()
}

fn some() -> Vec<QueueEntry> {
    let by_hand = with(waiting(3, 9.0), |verdict| verdict.agent = None);
    vec![waiting(1, 30.0), risky(1, 1, opened(30, waiting(2, 60.0))), QueueEntry { title: "Fix İt".into(), ..by_hand }]
}

#[test]
fn all_words_have_to_be_there_whatever_their_case() {
    assert_eq!(numbers(&Selection { text: "CHANGE 1".into(), ..Selection::default() }, some()), [1]);
    assert_eq!(numbers(&Selection { text: "#2".into(), ..Selection::default() }, some()), [2]);
    assert_eq!(numbers(&Selection { text: "nobody".into(), ..Selection::default() }, some()), [0; 0]);
}

#[test]
fn filters_narrow() {
    assert_eq!(numbers(&Selection { risk: Some(Risk::High), ..Selection::default() }, some()), [2]);
    assert_eq!(numbers(&Selection { origin: Origin::Unmarked, ..Selection::default() }, some()), [3]);
}

#[test]
fn sorts_go_by_what_they_say() {
    let sorted = |sort| numbers(&Selection { sort, ..Selection::default() }, some());
    assert_eq!(sorted(Sort::Shortest), [3, 1, 2]);
    assert_eq!(sorted(Sort::Longest), [2, 1, 3]);
    assert_eq!(sorted(Sort::Oldest)[0], 2);
    assert_eq!(sorted(Sort::Risk)[0], 2);
}
