//! The lines of a change, hunk by hunk, as a page shows them: what takes most reading first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::excerpt::{ExcerptLine, shown_lines};
use crate::analysis::diff::LineDiff;
use crate::model::change::{Change, FileChange, FileVersion};
use crate::model::dossier::{DiffLine, FileDiff};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::model::report::{FileLines, Report};

/// How many unchanged lines stand around each change.
const CONTEXT: u32 = 3;
/// Nobody reads more of one file on a page, nor of a change; the rest is on GitHub.
const MOST_LINES_OF_A_FILE: usize = 300;
const MOST_LINES: usize = 1_200;

/// The files of `change` that have a text, as far as there is room: by `report` those with findings first, then those with most code to
/// read, and last what no person wrote or nobody reads, such as generated files.
pub fn file_diffs(change: &Change, report: &Report) -> Vec<FileDiff> {
    let mut files: Vec<&FileChange> = change.files.iter().collect();
    let weights = Weights::of(report);
    files.sort_by_key(|file| Reverse(weights.of_file(&file.path)));
    let mut left = MOST_LINES;
    let mut diffs = Vec::new();
    for file in files {
        let Some(diff) = file_diff(file, left.min(MOST_LINES_OF_A_FILE)) else { continue };
        left -= diff.hunks.iter().map(Vec::len).sum::<usize>();
        diffs.push(diff);
        if left == 0 {
            break;
        }
    }
    diffs
}

/// What a reader of a file would find in it.
struct Weights<'a> {
    findings: BTreeMap<&'a RepoPath, usize>,
    lines: BTreeMap<&'a RepoPath, &'a FileLines>,
    /// Added lines that nobody has to read.
    left_out: BTreeMap<&'a RepoPath, u32>,
}

impl<'a> Weights<'a> {
    fn of(report: &'a Report) -> Self {
        let mut findings: BTreeMap<&RepoPath, usize> = BTreeMap::new();
        for finding in report.findings.iter().filter(|finding| finding.allowed.is_none()) {
            *findings.entry(&finding.path).or_default() += 1;
        }
        let mut left_out: BTreeMap<&RepoPath, u32> = BTreeMap::new();
        for part in &report.size.left_out {
            *left_out.entry(&part.path).or_default() += part.lines;
        }
        let lines = report.size.files.iter().map(|file| (&file.path, file)).collect();
        Self { findings, lines, left_out }
    }

    /// Findings, lines of code to read, and whether anything else is to be read; the more, the earlier.
    fn of_file(&self, path: &RepoPath) -> (usize, u32, bool) {
        let findings = self.findings.get(path).copied().unwrap_or_default();
        let Some(lines) = self.lines.get(path) else { return (findings, 0, false) };
        let left_out = self.left_out.get(path).copied().unwrap_or_default();
        let is_read = lines.lines_added > left_out || lines.lines_added == 0;
        (findings, lines.effective_lines_added, is_read)
    }
}

/// What differs in a file, at most so many lines; `None` where neither side has a text, or no line differs.
fn file_diff(file: &FileChange, most: usize) -> Option<FileDiff> {
    let [before, after] = [&file.before, &file.after].map(|side| side.as_ref().and_then(FileVersion::text));
    before.or(after)?;
    let [before, after] = [before, after].map(|text| text.map(AsRef::as_ref).unwrap_or_default());
    let mut hunks = hunks(before, after);
    let mut left = most;
    let mut more = 0;
    for hunk in &mut hunks {
        let kept = hunk.len().min(left);
        more += (hunk.len() - kept) as u32;
        left -= kept;
        hunk.truncate(kept);
    }
    hunks.retain(|hunk| !hunk.is_empty());
    if hunks.is_empty() && more == 0 {
        return None;
    }
    Some(FileDiff { path: file.path.to_string(), hunks, more })
}

fn hunks(before: &str, after: &str) -> Vec<Vec<DiffLine>> {
    let all = script(before, after);
    let changed: Vec<u32> = (0..).zip(&all).filter(|(_, line)| !line.is_context()).map(|(index, _)| index).collect();
    let mut shown: Vec<(u32, u32)> = Vec::new();
    for index in changed {
        let (start, end) = (index.saturating_sub(CONTEXT), (index + CONTEXT + 1).min(all.len() as u32));
        match shown.last_mut() {
            Some((_, last)) if start <= *last => *last = end,
            Some(_) | None => shown.push((start, end)),
        }
    }
    shown.into_iter().map(|(start, end)| all[start as usize..end as usize].to_vec()).collect()
}

/// Every line of both versions in the order of a diff: what went before what came.
fn script(before: &str, after: &str) -> Vec<DiffLine> {
    let diff = LineDiff::between(before, after);
    let (mut old, mut new) = (all_lines(before).into_iter().peekable(), all_lines(after).into_iter().peekable());
    let mut script = Vec::new();
    loop {
        if let Some(line) = old.next_if(|line| diff.deleted.contains(line.number)) {
            script.push(DiffLine { before: Some(line.number), after: None, text: line.text });
        } else if let Some(line) = new.next_if(|line| diff.added.contains(line.number)) {
            script.push(DiffLine { before: None, after: Some(line.number), text: line.text });
        } else if let (Some(was), Some(line)) = (old.next(), new.next()) {
            script.push(DiffLine { before: Some(was.number), after: Some(line.number), text: line.text });
        } else {
            return script;
        }
    }
}

fn all_lines(text: &str) -> Vec<ExcerptLine> {
    let count = text.lines().count() as u32;
    if count == 0 { Vec::new() } else { shown_lines(text, LineRange::new(1, count)) }
}
