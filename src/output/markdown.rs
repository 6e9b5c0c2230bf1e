//! The report as Markdown for a check run.
//!
//! GitHub takes 65,535 characters and renders what it is given, so the report is built of blocks that each stand for
//! themselves: what does not fit is left out block by block, visibly, and no cut can leave markup open.

use std::cmp::Reverse;

use super::excerpt::{Excerpt, Sources};
use super::markdown_text::{cell, code_block, code_span, escaped, prose};
use super::tally;
use super::untrusted::shortened;
use crate::model::finding::{Finding, Place, Revision, Severity};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::model::report::{Conclusion, Report};

/// The most bytes; GitHub's limit counts characters, of which there are never more.
const MOST_BYTES: usize = 65_535;
/// What the tables may take of it, so that findings have the rest.
const TABLE_BYTES: usize = 20_000;
/// What the note on parts left out may take.
const NOTE_BYTES: usize = 200;
/// Longer tables are cut, and say so.
const MOST_ROWS: usize = 20;
/// Of more that speaks for or against a claim the first are shown.
const MOST_EVIDENCE: usize = 3;
/// Longer paths and names are cut; git allows any length.
const MOST_CHARACTERS: usize = 200;

/// The report as GitHub-flavoured Markdown, at most 65,535 bytes.
pub fn render(report: &Report, sources: &dyn Sources) -> String {
    let mut document = verdict(report);
    let tables = [undisclosed(report), claims(report), complexity(report), left_out(report), not_analysed(report)];
    let (tables, omitted_tables) = fitting(tables.into_iter().flatten(), TABLE_BYTES);
    let mut by_weight: Vec<&Finding> = report.findings.iter().collect();
    by_weight.sort_by_key(|finding| (finding.allowed.is_some(), Reverse(finding.severity)));
    let findings = by_weight.into_iter().map(|finding| self::finding(finding, sources));
    let (findings, omitted_findings) = fitting(findings, MOST_BYTES - document.len() - tables.len() - NOTE_BYTES);
    document.push_str(&findings);
    document.push_str(&tables);
    let omitted = omitted_findings + omitted_tables;
    if omitted > 0 {
        let parts = tally::counted(omitted, "further part");
        document.push_str(&format!("\n**{parts} of this report did not fit here**; `review-gate check` shows all.\n"));
    }
    document
}

/// The first of `blocks` that take at most `most_bytes` together, and how many follow them.
fn fitting(blocks: impl Iterator<Item = String>, most_bytes: usize) -> (String, usize) {
    let mut text = String::new();
    let mut omitted = 0;
    for block in blocks {
        if omitted == 0 && text.len() + block.len() <= most_bytes {
            text.push_str(&block);
        } else {
            omitted += 1;
        }
    }
    (text, omitted)
}

fn verdict(report: &Report) -> String {
    let word = match report.conclusion {
        Conclusion::Success => "Passed",
        Conclusion::Failure => "Failed",
    };
    let drift = tally::drift(report).map(|drift| format!("\nDrift: {}.\n", escaped(&drift))).unwrap_or_default();
    format!("**{word}**: {}.\n\nSize: {}.\n{drift}", tally::verdict(report), tally::size(report))
}

fn finding(finding: &Finding, sources: &dyn Sources) -> String {
    let weight = match (&finding.allowed, finding.severity) {
        (Some(_), _) => "Allowed",
        (None, Severity::Error) => "Error",
        (None, Severity::Warning) => "Warning",
        (None, Severity::Note) => "Note",
    };
    let mut block = format!("\n#### {weight}: {}\n\n{}\n", finding.rule, prose(&finding.message));
    block.push_str(&excerpt(sources, &finding.path, finding.lines, Revision::Head, ""));
    if let Some(related) = finding.related.first() {
        let role = match related.revision {
            Revision::Head => ", also added by this change",
            Revision::Base => ", already in the base",
        };
        block.push_str(&excerpt(sources, &related.path, related.lines, related.revision, role));
    }
    if let Some(reason) = &finding.allowed {
        block.push_str(&format!("\nAllowed by an inline comment: {}\n", prose(reason)));
    }
    if !finding.help.is_empty() {
        block.push_str(&format!("\n**Help:** {}\n", prose(&finding.help)));
    }
    block
}

/// A place and its lines; `role` says what it is, after the place.
fn excerpt(sources: &dyn Sources, path: &RepoPath, lines: LineRange, revision: Revision, role: &str) -> String {
    let numbers = if lines.count() == 1 { lines.start.to_string() } else { format!("{}-{}", lines.start, lines.end) };
    let mut block = format!("\n{}{role}\n", code_span(&format!("{}:{numbers}", shown(path))));
    if let Some(excerpt) = sources.text(path, revision).and_then(|text| Excerpt::of(&text, lines)) {
        block.push_str(&code_block(&excerpt));
    }
    block
}

fn undisclosed(report: &Report) -> Option<String> {
    let rows = report.summary.iter().flat_map(|summary| &summary.undisclosed).map(|found| {
        let detail = prose(&shortened(&found.detail, MOST_CHARACTERS));
        [found.kind.words().to_owned(), detail, placed(&found.place)]
    });
    table("Not in the description", ["the diff holds", "which", "where"], &rows.collect::<Vec<_>>())
}

fn claims(report: &Report) -> Option<String> {
    let rows = report.summary.iter().flat_map(|summary| &summary.claims).map(|claim| {
        let evidence = claim.evidence.iter().take(MOST_EVIDENCE).map(|evidence| {
            let place = evidence.place.as_ref().map(|place| format!(" {}", placed(place))).unwrap_or_default();
            format!("{}{place}", prose(&shortened(&evidence.note, MOST_CHARACTERS)))
        });
        let evidence: Vec<String> = evidence.collect();
        let words = escaped(&shortened(&claim.text, MOST_CHARACTERS));
        [words, claim.verdict.words().to_owned(), evidence.join("; ")]
    });
    table("What the description claims", ["claim", "verdict", "because"], &rows.collect::<Vec<_>>())
}

/// A place, as code.
fn placed(place: &Place) -> String {
    code_span(&format!("{}:{}", shown(&place.path), place.lines.start))
}

fn complexity(report: &Report) -> Option<String> {
    let rows = tally::more_complex(report).into_iter().map(|function| {
        let before = function.cognitive_before.map_or("new".to_owned(), |before| before.to_string());
        let name = code_span(&shortened(&function.name, MOST_CHARACTERS));
        let place = escaped(&format!("{}:{}", shown(&function.path), function.start_line));
        [name, place, before, function.cognitive_after.to_string()]
    });
    table("More complex functions", ["function", "place", "cognitive before", "after"], &rows.collect::<Vec<_>>())
}

fn left_out(report: &Report) -> Option<String> {
    let rows = tally::left_out(report).into_iter().flat_map(|kind| kind.files).map(|entry| {
        let reason = escaped(&shortened(&entry.reason, MOST_CHARACTERS));
        [code_span(&shown(&entry.path)), entry.lines.to_string(), reason]
    });
    table("Added lines that do not count", ["file", "lines", "why"], &rows.collect::<Vec<_>>())
}

fn not_analysed(report: &Report) -> Option<String> {
    let rows = report.not_analysed.iter().map(|problem| {
        let reason = escaped(&problem.reason.to_string());
        [code_span(&shown(&problem.path)), reason]
    });
    table("Not analysed", ["file", "why"], &rows.collect::<Vec<_>>())
}

/// A collapsed table; `None` without rows.
fn table<const COLUMNS: usize>(title: &str, head: [&str; COLUMNS], rows: &[[String; COLUMNS]]) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let mut block = format!("\n<details><summary>{title} ({})</summary>\n\n", rows.len());
    block.push_str(&format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(COLUMNS)));
    for row in rows.iter().take(MOST_ROWS) {
        block.push_str(&format!("| {} |\n", row.each_ref().map(|markdown| cell(markdown)).join(" | ")));
    }
    if rows.len() > MOST_ROWS {
        block.push_str(&format!("\n{} more in the JSON report.\n", rows.len() - MOST_ROWS));
    }
    block.push_str("\n</details>\n");
    Some(block)
}

fn shown(path: &RepoPath) -> String {
    shortened(&path.to_string(), MOST_CHARACTERS)
}
