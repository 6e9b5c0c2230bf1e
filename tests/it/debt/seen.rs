//! What the service saw, and agents against others that are alike.

use std::collections::BTreeSet;

use review_gate::debt::weekly::{Material, weekly_report};
use review_gate::model::debt::{Figure, WeeklyReport};
use review_gate::model::merged_change::{Group, MergedChange};
use review_gate::model::seen::{ApprovalManner, MergeRecord, QueueStay, Seen};

use super::{merged, week};

fn report(mut changes: Vec<MergedChange>, seen: Option<&Seen>) -> WeeklyReport {
    changes.sort_by_key(|change| change.merged_at_seconds);
    let formatting = BTreeSet::new();
    let material = Material { repository: "app", changes: &changes, formatting: &formatting, unread: &[], seen };
    weekly_report(material, week())
}

fn figure<'a>(report: &'a WeeklyReport, key: &str) -> &'a Figure {
    let mut figures = report.sections.iter().flat_map(|section| &section.figures);
    figures.find(|figure| figure.key == key).unwrap()
}

/// So many changes of 100 lines each, merged in the week that lies `back` weeks before the report's.
fn changes(back: u32, count: u32) -> Vec<MergedChange> {
    let of_number = |index: u32| {
        let mut change = merged(back * 1000 + index, week().back(back), i64::from(index % 7));
        change.measures.code_lines = 100;
        change
    };
    (0..count).map(of_number).collect()
}

fn seen_of(changes: &[MergedChange], alter: impl Fn(usize, &mut MergeRecord)) -> Seen {
    let record = |(index, change): (usize, &MergedChange)| {
        let mut record = MergeRecord {
            commit: change.commit.clone(),
            was_reviewed: true,
            approvals: vec![ApprovalManner { seconds: 3600, has_words: true }],
            was_pushed_after_approval: false,
            rounds: 1,
            has_incident_label: false,
            failing_checks: Some(BTreeSet::new()),
        };
        alter(index, &mut record);
        record
    };
    Seen { merges: changes.iter().enumerate().map(record).collect(), stays: Vec::new() }
}

#[test]
fn reviews_are_counted_where_they_were_seen() {
    let changes = changes(0, 10);
    let seen = seen_of(&changes, |index, record| match index {
        0 => (record.was_reviewed, record.approvals) = (false, Vec::new()),
        1 => record.approvals[0] = ApprovalManner { seconds: 149, has_words: false },
        2 => record.approvals[0] = ApprovalManner { seconds: 150, has_words: false },
        3 => record.was_pushed_after_approval = true,
        4 => record.rounds = 6,
        _ => {}
    });
    let report = report(changes, Some(&seen));
    let of = |key| (figure(&report, key).all.count, figure(&report, key).all.out_of);
    assert_eq!(of("unreviewed"), (1.0, 10.0));
    assert_eq!(of("bare-approvals"), (2.0, 9.0));
    assert_eq!(of("fast-approvals"), (1.0, 9.0), "a hundred lines take 150 seconds");
    assert_eq!(of("pushed-after-approval"), (1.0, 9.0));
    assert_eq!(of("rounds"), (15.0, 10.0));
    let review = report.sections.iter().find(|section| section.number == 11).unwrap();
    assert!(review.not_known.is_empty());
}

#[test]
fn what_fails_first_at_a_merge_counts_as_a_failure_of_it() {
    let mut changes = changes(5, 10);
    changes.sort_by_key(|change| change.merged_at_seconds);
    let fails = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>());
    let seen = seen_of(&changes, |index, record| match index {
        2 | 3 | 6 => record.failing_checks = fails(&["build"]),
        5 => record.failing_checks = None,
        8 => record.has_incident_label = true,
        _ => {}
    });
    // The first of two that fail alike, and what is labelled; after what is not known nothing is new.
    assert_eq!(figure(&report(changes, Some(&seen)), "change-failure-proxy").all.value, Some(0.2));
}

#[test]
fn queue_is_told_as_it_was_when_the_week_ended() {
    let day = |days: i64| week().end_seconds() - days * 86_400;
    let stay = |opened: i64, left: Option<i64>, is_merged: bool| QueueStay {
        opened_at_seconds: day(opened),
        left_at_seconds: left.map(day),
        is_merged,
        is_by_agent: true,
        minutes: 10.0,
    };
    let mut stays = vec![stay(2, None, false), stay(4, None, false), stay(20, Some(-1), true), stay(-1, None, false)];
    stays.extend((0..10).map(|index| stay(9, Some(3), index < 8)));
    let seen = Seen { merges: Vec::new(), stays };
    let report = report(changes(0, 10), Some(&seen));
    let value = |key| figure(&report, key).all.value;
    assert_eq!(value("agent-open"), Some(3.0));
    assert_eq!(value("agent-age-median"), Some(4.0));
    assert_eq!(value("agent-age-p90"), Some(20.0));
    assert_eq!(value("minutes-waiting"), Some(30.0));
    assert_eq!(value("closed-unmerged"), Some(0.2));
    let trail = &figure(&report, "agent-open").trail.weeks;
    assert_eq!(trail[0].value, None, "before anything was seen nothing is known");
    assert_eq!(trail.last().unwrap().value, Some(11.0));
}

#[test]
fn agents_are_held_against_changes_of_their_size_and_place() {
    // Where agents work nothing is tested, by nobody; elsewhere everything is.
    let untested = |index: u32, change: &mut MergedChange| {
        change.group = if index < 12 { Group::AgentAssisted } else { Group::NoMarker };
        let is_old_part = index < 24;
        change.measures.area = if is_old_part { "old" } else { "new" }.to_owned();
        change.measures.test_lines = if is_old_part { 0 } else { 100 };
    };
    let mut all = changes(0, 60);
    (0..).zip(&mut all).for_each(|(index, change)| untested(index, change));
    let report = report(all, None);
    let figure = figure(&report, "untested-share");
    let of_group =
        |group: &Group| figure.by_group.iter().find(|own| own.group == *group).unwrap().measured.value.unwrap();
    assert!(of_group(&Group::AgentAssisted) > of_group(&Group::NoMarker) + 0.5);
    let matched = figure.matched.unwrap();
    assert_eq!((matched.agents.value, matched.others.value), (1.0, 1.0));
    assert_eq!((matched.agents.changes, matched.others.changes), (12, 12));
}
