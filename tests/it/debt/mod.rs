//! What became of merged changes, and the report on a week of them.

mod from_git;
mod lineage;
mod pages;
mod seen;
mod weekly;

use review_gate::model::merged_change::{Group, Measures, MergedChange};
use review_gate::model::object_id::ObjectId;
use review_gate::model::week::Week;

/// The week that every report here is about.
pub(super) const WEEK: &str = "2026-W46";

pub(super) fn week() -> Week {
    WEEK.parse().unwrap()
}

/// A change that was merged at noon of a day, counted from the Monday of that week, and did nothing.
pub(super) fn merged(number: u32, week: Week, day: i64) -> MergedChange {
    let commit = ObjectId::from_hex(&format!("{number:040x}")).unwrap();
    MergedChange {
        brought: vec![commit.clone()],
        commit,
        merged_at_seconds: week.start_seconds() + day * 86_400 + 43_200,
        title: format!("Change {number}"),
        pull_request: None,
        takes_back: Vec::new(),
        group: Group::NoMarker,
        author: 1,
        edits: Some(Vec::new()),
        measures: Measures::default(),
    }
}
