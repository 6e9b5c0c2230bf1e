//! The figures of a week, from changes made by hand.

use std::collections::BTreeSet;

use review_gate::debt::weekly::{Material, weekly_report};
use review_gate::model::debt::{Figure, WeeklyReport};
use review_gate::model::merged_change::{Group, Measures, MergedChange, TakenBack};

use super::{merged, week};

fn report(mut changes: Vec<MergedChange>) -> WeeklyReport {
    changes.sort_by_key(|change| change.merged_at_seconds);
    let formatting = BTreeSet::new();
    let material = Material { repository: "app", changes: &changes, formatting: &formatting, unread: &[], seen: None };
    weekly_report(material, week())
}

fn figure<'a>(report: &'a WeeklyReport, key: &str) -> &'a Figure {
    let figures = report.sections.iter().flat_map(|section| &section.figures);
    figures.into_iter().find(|figure| figure.key == key).unwrap()
}

/// So many changes in the week that lies `back` weeks before the report's, each altered by `alter`.
fn changes(back: u32, count: u32, alter: impl Fn(u32, &mut MergedChange)) -> Vec<MergedChange> {
    let of_number = |index: u32| {
        let mut change = merged(back * 1000 + index, week().back(back), i64::from(index % 7));
        alter(index, &mut change);
        change
    };
    (0..count).map(of_number).collect()
}

fn with_measures(change: &mut MergedChange, measures: Measures) {
    change.measures = measures;
}

#[test]
fn sums_shares_and_rates_are_what_the_changes_add_up_to() {
    let report = report(changes(0, 10, |index, change| {
        with_measures(
            change,
            Measures {
                code_lines: 80,
                test_lines: if index < 4 { 20 } else { 0 },
                tokens: 100,
                cloned_tokens: index,
                cognitive_growth: if index == 0 { -6 } else { 2 },
                undisclosed: u32::from(index < 3),
                ..Measures::default()
            },
        );
    }));
    let value = |key| figure(&report, key).all.value;
    assert_eq!(report.changes, 10);
    assert_eq!(value("merged-changes"), Some(10.0));
    assert_eq!(value("merged-code-lines"), Some(880.0));
    assert_eq!(value("cloned-share"), Some(0.045));
    assert_eq!(value("cognitive-growth"), Some(12.0 / 880.0 * 1000.0));
    assert_eq!(value("test-ratio"), Some(0.1));
    assert_eq!(value("untested-share"), Some(0.6));
    assert_eq!(value("undisclosed-per-100"), Some(30.0));
}

#[test]
fn a_share_of_fewer_than_ten_changes_is_not_told() {
    let of = |count| {
        let report = report(changes(0, count, |_, change| change.group = Group::AgentAssisted));
        let figure = figure(&report, "agent-share").clone();
        (figure.all.changes, figure.all.value, figure.all.interval.is_some())
    };
    assert_eq!(of(9), (9, None, false));
    assert_eq!(of(10), (10, Some(1.0), true));
    assert_eq!(of(0), (0, None, false));
}

#[test]
fn groups_are_counted_apart() {
    let report = report(changes(0, 30, |index, change| {
        change.group = match index {
            0..12 => Group::Agent("Devin".to_owned()),
            12..14 => Group::Bot,
            _ => Group::NoMarker,
        };
        change.measures.code_lines = 10;
        change.measures.test_lines = u32::from(index >= 12);
    }));
    assert_eq!(report.groups, [Group::Agent("Devin".to_owned()), Group::NoMarker, Group::Bot]);
    let untested: Vec<(u32, Option<f64>)> = figure(&report, "untested-share")
        .by_group
        .iter()
        .map(|group| (group.measured.changes, group.measured.value))
        .collect();
    assert_eq!(untested, [(12, Some(1.0)), (16, Some(0.0)), (2, None)]);
    assert_eq!(report.merged.last().unwrap().changes, [12, 16, 2]);
}

#[test]
fn what_is_merged_after_the_week_changes_nothing() {
    let mut all = changes(5, 12, |_, _| {});
    let before = report(all.clone());
    let mut later = merged(1, week(), 8);
    later.takes_back = vec![TakenBack::Commit(all[0].commit.as_hex().to_owned())];
    all.push(later);
    assert_eq!(report(all), before);
}

#[test]
fn reverts_count_for_thirty_days_and_belong_to_the_week_of_what_they_take_back() {
    let of = |days: i64| {
        let mut all = changes(5, 10, |_, _| {});
        let mut revert = merged(1, week().back(5), days);
        revert.takes_back = vec![TakenBack::Commit(all[0].commit.as_hex().to_owned())];
        all.push(revert);
        let report = report(all);
        let figure = figure(&report, "revert-rate");
        assert_eq!(figure.cohort, week().back(5));
        (figure.all.count, report.outcomes.len())
    };
    assert_eq!(of(30), (1.0, 1));
    assert_eq!(of(31), (0.0, 0));
}

#[test]
fn titles_and_numbers_name_what_is_taken_back() {
    for takes_back in [TakenBack::Title("Change 5003".to_owned()), TakenBack::PullRequest(77)] {
        let mut all = changes(5, 10, |index, change| {
            if index == 3 {
                change.title = "Change 5003 (#77)".to_owned();
                change.pull_request = Some(77);
            }
        });
        let mut revert = merged(1, week().back(4), 0);
        revert.takes_back = vec![takes_back];
        all.push(revert);
        let report = report(all);
        assert_eq!(report.outcomes[0].pull_request, Some(77));
    }
}

/// Twelve weeks in which `usual` of 20 changes have no test, and a week in which `now` of `count` have none.
fn untested(usual: u32, now: u32, count: u32) -> Option<u32> {
    let untested = |number: u32| {
        move |index: u32, change: &mut MergedChange| {
            change.measures.code_lines = 1;
            change.measures.test_lines = u32::from(index >= number);
        }
    };
    let mut all = changes(0, count, untested(now));
    for back in 1..=12 {
        all.extend(changes(back, 20, untested(usual)));
    }
    figure(&report(all), "untested-share").alarm.map(|alarm| alarm.changes)
}

#[test]
fn an_alarm_needs_more_than_chance_and_more_than_a_few_changes() {
    assert_eq!(untested(4, 4, 20), None, "as always");
    assert_eq!(untested(4, 8, 20), None, "beyond chance, but by four changes");
    assert_eq!(untested(4, 9, 20), Some(5));
    assert_eq!(untested(10, 55, 100), None, "five changes, which chance alone may bring");
    assert_eq!(untested(4, 0, 40), None, "better is no alarm");
}

#[test]
fn the_median_is_of_weeks_that_have_a_value() {
    let mut all = changes(0, 10, |_, _| {});
    for back in 1..=12 {
        // Every other week has too few changes.
        let count = if back % 2 == 0 { 10 } else { 3 };
        all.extend(changes(back, count, |index, change| {
            if index < back / 2 {
                change.group = Group::AgentAssisted;
            }
        }));
    }
    let report = report(all);
    let trail = &figure(&report, "agent-share").trail;
    assert_eq!(trail.weeks.iter().filter(|week| week.value.is_some()).count(), 6);
    assert_eq!(trail.median, Some(0.35));
}

#[test]
fn what_git_does_not_tell_is_said_and_never_zero() {
    let report = report(Vec::new());
    for (number, least) in [(11, 4), (12, 4)] {
        let section = report.sections.iter().find(|section| section.number == number).unwrap();
        assert!(section.figures.is_empty() && section.not_known.len() >= least, "{number}");
    }
    assert_eq!(report.sections.iter().map(|section| section.number).collect::<Vec<_>>(), (1..=13).collect::<Vec<_>>());
}

#[test]
fn keys_are_unique() {
    let report = report(Vec::new());
    let keys: Vec<&str> =
        report.sections.iter().flat_map(|section| &section.figures).map(|figure| figure.key).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
}

/// The alarm of a figure over twelve weeks of twenty such changes and a week of so many others.
fn alarm(key: &str, usual: impl Fn(u32) -> Measures, now: (u32, impl Fn(u32) -> Measures)) -> Option<u32> {
    let mut all = changes(0, now.0, |index, change| with_measures(change, (now.1)(index)));
    for back in 1..=12 {
        all.extend(changes(back, 20, |index, change| with_measures(change, usual(index))));
    }
    figure(&report(all), key).alarm.map(|alarm| alarm.changes)
}

#[test]
fn sums_and_the_greatest_alarm_by_what_their_changes_add() {
    let complex = |greatest_complexity| Measures { greatest_complexity, ..Measures::default() };
    let one_monster = (20, |index| complex(if index == 0 { 100 } else { 3 }));
    assert_eq!(alarm("greatest-complexity", |_| complex(3), one_monster), None, "one change");
    assert_eq!(alarm("greatest-complexity", |_| complex(3), (20, |_| complex(40))), Some(20));
    let todo = |todos| Measures { todos, ..Measures::default() };
    assert_eq!(alarm("todos", |_| todo(1), (80, |_| todo(1))), None, "a busier week");
    let one_list = (20, |index| todo(if index == 0 { 200 } else { 1 }));
    assert_eq!(alarm("todos", |_| todo(1), one_list), None, "one change");
    assert_eq!(alarm("todos", |_| todo(1), (20, |_| todo(5))), Some(20));
}

#[test]
fn change_with_nothing_to_count_out_of_has_no_part_in_a_rate() {
    let report = report(changes(0, 12, |index, change| change.measures.tests_added = u32::from(index == 0)));
    let Figure { all, .. } = figure(&report, "tests-without-assertion");
    assert_eq!((all.changes, all.value), (1, None));
}

#[test]
fn interval_of_lines_is_as_wide_as_changes_differ() {
    let cloned = |one: u32, others: u32| {
        let report = report(changes(0, 20, |index, change| {
            let cloned_tokens = if index == 0 { one } else { others };
            with_measures(change, Measures { tokens: 1_000, cloned_tokens, ..Measures::default() });
        }));
        figure(&report, "cloned-share").all.interval.unwrap()
    };
    let (alike, clustered, none) = (cloned(50, 50), cloned(1_000, 0), cloned(0, 0));
    assert!(alike.high - alike.low < 1e-9, "{alike:?}");
    assert!(clustered.low < 0.001 && clustered.high > 0.1, "{clustered:?}");
    assert!(none.low < 1e-9 && none.high > 0.1, "{none:?}");
}
