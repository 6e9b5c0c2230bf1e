//! The report for a terminal: each finding as a compiler would show it, then size and verdict.

use std::fmt::{self, Write};

use annotate_snippets::renderer::{AnsiColor, Style};

use super::excerpt::Sources;
use super::snippet;
use super::tally::{self, LeftOutKind};
use super::untrusted::visible;
use crate::model::report::{Conclusion, Report};
use crate::model::summary::{ClaimVerdict, Undisclosed};

/// Longer lists are cut, and say so; the JSON report has all of them.
const MOST_LISTED: usize = 10;

const HEADING: Style = Style::new().bold();
const PASSED: Style = AnsiColor::BrightGreen.on_default().bold();
const FAILED: Style = AnsiColor::BrightRed.on_default().bold();

/// The report as text with ANSI styles, for the caller to strip where they are not wanted.
pub fn render(report: &Report, sources: &dyn Sources) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        text.push_str(&snippet::render(finding, sources));
        text.push_str("\n\n");
    }
    summary(&mut text, report).expect("writing to a string cannot fail");
    text
}

fn summary(text: &mut String, report: &Report) -> fmt::Result {
    writeln!(text, "{HEADING}size{HEADING:#}: {}", tally::size(report))?;
    left_out(text, &tally::left_out(report))?;
    if let Some(drift) = tally::drift(report) {
        writeln!(text, "{HEADING}drift{HEADING:#}: {}", visible(&drift))?;
    }
    complexity(text, report)?;
    undisclosed(text, report)?;
    claims(text, report)?;
    not_analysed(text, report)?;
    let (word, style) = match report.conclusion {
        Conclusion::Success => ("passed", PASSED),
        Conclusion::Failure => ("failed", FAILED),
    };
    writeln!(text, "{style}{word}{style:#}: {}", tally::verdict(report))
}

fn left_out(text: &mut String, kinds: &[LeftOutKind<'_>]) -> fmt::Result {
    if kinds.is_empty() {
        return Ok(());
    }
    let totals: Vec<String> = kinds.iter().map(|kind| format!("{} {}", kind.lines, kind.kind)).collect();
    writeln!(text, "{HEADING}left out{HEADING:#}: {}", visible(&totals.join(", ")))?;
    let explained = kinds.iter().flat_map(|kind| &kind.files).filter(|entry| entry.reason.contains(": "));
    list(text, explained.map(|entry| format!("{}: {} lines, {}", entry.path, entry.lines, entry.reason)))
}

fn complexity(text: &mut String, report: &Report) -> fmt::Result {
    let worse = tally::more_complex(report);
    if worse.is_empty() {
        return Ok(());
    }
    let functions = tally::counted(worse.len(), "function");
    writeln!(text, "{HEADING}more complex{HEADING:#}: {functions}, by cognitive complexity")?;
    list(
        text,
        worse.into_iter().map(|function| {
            let before = function.cognitive_before.map_or("new".to_owned(), |before| before.to_string());
            let place = format!("{}:{}", function.path, function.start_line);
            format!("{place}: `{}` {before} -> {}", function.name, function.cognitive_after)
        }),
    )
}

fn undisclosed(text: &mut String, report: &Report) -> fmt::Result {
    let found: Vec<&Undisclosed> = report.summary.iter().flat_map(|summary| &summary.undisclosed).collect();
    if found.is_empty() {
        return Ok(());
    }
    writeln!(text, "{HEADING}not in the description{HEADING:#}: {}", tally::counted(found.len(), "thing"))?;
    let item = |found: &Undisclosed| {
        let place = &found.place;
        format!("{}:{}: {}: {}", place.path, place.lines.start, found.kind.words(), found.detail)
    };
    list(text, found.into_iter().map(item))
}

/// How many claims there are, and those that the diff does not bear out.
fn claims(text: &mut String, report: &Report) -> fmt::Result {
    let Some(summary) = report.summary.as_ref().filter(|summary| !summary.claims.is_empty()) else { return Ok(()) };
    let counts = [ClaimVerdict::Verified, ClaimVerdict::Contradicted, ClaimVerdict::Unverifiable].map(|verdict| {
        let count = summary.claims.iter().filter(|claim| claim.verdict == verdict).count();
        (count > 0).then(|| format!("{count}: {}", verdict.words()))
    });
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    writeln!(text, "{HEADING}claims{HEADING:#}: {}", counts.join("; "))?;
    let contradicted = summary.claims.iter().filter(|claim| claim.verdict == ClaimVerdict::Contradicted);
    list(
        text,
        contradicted.map(|claim| {
            let note = claim.evidence.first().map(|evidence| evidence.note.as_str()).unwrap_or_default();
            format!("\"{}\": {note}", claim.text)
        }),
    )
}

fn not_analysed(text: &mut String, report: &Report) -> fmt::Result {
    if report.not_analysed.is_empty() {
        return Ok(());
    }
    writeln!(text, "{HEADING}not analysed{HEADING:#}: {}", tally::counted(report.not_analysed.len(), "file"))?;
    list(text, report.not_analysed.iter().map(|problem| format!("{}: {}", problem.path, problem.reason)))
}

fn list(text: &mut String, mut items: impl Iterator<Item = String>) -> fmt::Result {
    for item in items.by_ref().take(MOST_LISTED) {
        writeln!(text, "  {}", visible(&item))?;
    }
    match items.count() {
        0 => Ok(()),
        more => writeln!(text, "  and {more} more"),
    }
}
