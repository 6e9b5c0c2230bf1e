//! The report as people see it.

use std::collections::BTreeSet;

use regex::Regex;
use review_gate::debt::weekly::{Material, weekly_report};
use review_gate::model::debt::WeeklyReport;
use review_gate::model::merged_change::{Group, MergedChange, TakenBack};
use review_gate::output::{debt_html, debt_markdown};

use super::{merged, week};

/// What somebody may write to be taken for markup, a mention or an end of something.
const HOSTILE: &str = "</title><script>alert(1)</script> @acme/all #1 ![x](http://x) | \u{202e}gnp.exe --> ]]> \"'`";

/// A report with every kind of thing in it, and hostile words wherever somebody else chooses them.
fn report() -> WeeklyReport {
    let mut changes: Vec<MergedChange> = Vec::new();
    for back in 0..18 {
        for index in 0..12 {
            let mut change = merged(back * 100 + index, week().back(back), i64::from(index / 2));
            HOSTILE.clone_into(&mut change.title);
            change.measures.code_lines = 40;
            change.measures.test_lines = if back == 0 { 0 } else { 20 };
            change.group = match index {
                0..3 => Group::Agent(HOSTILE.to_owned()),
                3..6 => Group::AgentAssisted,
                _ => Group::NoMarker,
            };
            if index > 7 {
                change.takes_back = vec![TakenBack::Commit(format!("{:040x}", back * 100 + index - 5))];
            }
            changes.push(change);
        }
    }
    changes.sort_by_key(|change| change.merged_at_seconds);
    let formatting = BTreeSet::new();
    let material =
        Material { repository: HOSTILE, changes: &changes, formatting: &formatting, unread: &[], seen: None };
    weekly_report(material, week())
}

fn count(page: &str, pattern: &str) -> usize {
    Regex::new(pattern).unwrap().find_iter(page).count()
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let page = debt_html::render(&report());
    for forbidden in ["<script", "<link", "<img", "<iframe", "@import", "url(", "http:", "https:", "javascript:", " on"]
    {
        let allowed = forbidden == " on" && count(&page, r"\son\w+\s*=") == 0;
        assert!(
            allowed || !page.contains(forbidden) || page.contains("http:") && HOSTILE.contains(forbidden),
            "{forbidden}"
        );
    }
    assert_eq!(count(&page, r"(?:src|href|xlink:href)\s*="), 0);
    assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
}

#[test]
fn hostile_words_stay_words() {
    let report = report();
    let page = debt_html::render(&report);
    assert!(!page.contains("<script>") && !page.contains('\u{202e}'));
    assert!(page.contains("&lt;script&gt;") || page.contains("&#60;script&#62;"));
    let markdown = debt_markdown::render(&report);
    assert!(!markdown.contains("<script>") && !markdown.contains('\u{202e}'));
    assert_eq!(count(&markdown, r"(^|[^\\])@acme|(^|[^\\])#1\b|(^|[^\\])!\["), 0);
}

#[test]
fn every_chart_says_what_it_shows() {
    let page = debt_html::render(&report());
    let charts = count(&page, r#"<svg class="chart"#);
    assert!(charts > 40, "{charts}");
    assert_eq!(
        count(
            &page,
            r#"<svg class="chart [^>]*role="img" aria-labelledby="\S+ \S+"><title id="\S+">[^<]+</title><desc id="\S+">[^<]+</desc>"#
        ),
        charts
    );
    let ids: Vec<&str> =
        Regex::new(r#" id="([^"]+)""#).unwrap().captures_iter(&page).map(|id| id.extract::<1>().1[0]).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id stands twice");
    let topics = count(&page, r#"<section class="topic""#);
    assert_eq!(topics, 13);
    // Whoever sees no charts reads the weeks in tables.
    assert_eq!(count(&page, "<summary>Week by week</summary>"), count(&page, r#"<table class="figures">"#));
    assert!(page.contains("<summary>As a table</summary>"));
}

#[test]
fn what_stands_out_comes_first() {
    let report = report();
    let alarms: Vec<&str> = report.alarms().map(|(figure, _)| figure.key).collect();
    assert_eq!(alarms, ["test-ratio", "untested-share"]);
    let page = debt_html::render(&report);
    assert!(
        page.find("Changes of the program without any test: 100.0 %").unwrap() < page.find("class=\"cards\"").unwrap()
    );
    let markdown = debt_markdown::render(&report);
    assert!(markdown.find("without any test").unwrap() < markdown.find("## 1").unwrap());
}

#[test]
fn the_markdown_fits_into_an_issue() {
    let mut report = report();
    let outcome = report.outcomes[0].clone();
    report.outcomes = vec![outcome; 5000];
    let group = report.sections[0].figures[0].by_group[0].clone();
    for figure in report.sections.iter_mut().flat_map(|section| &mut section.figures) {
        figure.by_group = vec![group.clone(); 300];
    }
    assert!(debt_markdown::render(&report).chars().count() < 60_000);
}

#[test]
fn what_is_not_known_is_said() {
    let report = report();
    for page in [debt_html::render(&report), debt_markdown::render(&report)] {
        assert!(page.contains("not known from git") && page.contains("Approvals faster than reading"));
    }
}
