//! What a change is made of, as a page shows it: its size, its files, and the lines themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::kept_report::{KeptFile, KeptReport};
use super::text::{Text, counted, minutes};
use crate::model::dossier::{DiffLine, FileDiff};

/// A change to more files than these has its largest ones shown first and the others folded.
const HOT_FILES: usize = 8;
/// No page lists more files.
const MOST_FILES: usize = 240;
/// The lines of so many files are open from the start.
const OPEN_FILES: usize = 3;
/// So many of the files that are not shown are named.
const MOST_NAMED: usize = 8;

/// The size of a change.
pub(super) struct FactsView {
    pub(super) minutes: String,
    pub(super) effective: u32,
    pub(super) added: u32,
    pub(super) deleted: u32,
    pub(super) tests: u32,
    pub(super) moved: u32,
    pub(super) generated: u32,
    pub(super) files: usize,
    pub(super) hot: Vec<FileView>,
    pub(super) others: Vec<FileView>,
}

/// A file of it.
pub(super) struct FileView {
    pub(super) path: Text,
    pub(super) status: Text,
    pub(super) added: u32,
    pub(super) deleted: u32,
    pub(super) effective: u32,
    pub(super) findings: usize,
    /// Of the largest one, in hundredths.
    pub(super) bar: u32,
}

/// The lines of a file that differ.
pub(super) struct FileDiffView {
    pub(super) path: Text,
    /// Whether they are to be seen from the start.
    pub(super) is_open: bool,
    pub(super) hunks: Vec<Vec<LineView>>,
    /// How many lines are left out.
    pub(super) more: u32,
}

/// Files whose lines are not on the page.
pub(super) struct MoreFilesView {
    /// How many, in words.
    pub(super) files: String,
    /// How many lines of them differ.
    pub(super) lines: u32,
    /// The first of them.
    pub(super) paths: Vec<Text>,
    /// How many there are besides.
    pub(super) others: usize,
}

/// A line of a diff.
pub(super) struct LineView {
    pub(super) before: String,
    pub(super) after: String,
    pub(super) kind: &'static str,
    /// What the kind is to those who hear the page.
    pub(super) words: &'static str,
    pub(super) sign: &'static str,
    pub(super) text: Text,
}

impl FactsView {
    pub(super) fn of(report: &KeptReport) -> Self {
        let size = &report.size;
        let mut findings: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in report.findings.iter().filter(|finding| finding.allowed.is_none()) {
            *findings.entry(&finding.path).or_default() += 1;
        }
        let heat = |path: &str, effective: u32| (findings.get(path).copied().unwrap_or_default(), effective);
        let mut files: Vec<_> = size.files.iter().collect();
        files.sort_by_key(|file| std::cmp::Reverse(heat(&file.path, file.effective_lines_added)));
        let largest = files.iter().map(|file| file.lines_added + file.lines_deleted).max().unwrap_or_default().max(1);
        let mut views = files.into_iter().map(|file| FileView {
            path: Text::line(&file.path),
            status: Text::line(&file.status),
            added: file.lines_added,
            deleted: file.lines_deleted,
            effective: file.effective_lines_added,
            findings: findings.get(file.path.as_str()).copied().unwrap_or_default(),
            bar: (100 * (file.lines_added + file.lines_deleted) / largest).max(1),
        });
        Self {
            minutes: minutes(size.review_minutes),
            effective: size.effective_lines_added,
            added: size.lines_added,
            deleted: size.lines_deleted,
            tests: size.test_lines_added,
            moved: size.moved_lines,
            generated: size.generated_lines,
            files: size.files_changed as usize,
            hot: views.by_ref().take(HOT_FILES).collect(),
            others: views.take(MOST_FILES).collect(),
        }
    }
}

impl FileDiffView {
    /// Of all files whose lines were kept.
    pub(super) fn of_all(diffs: &[FileDiff]) -> Vec<Self> {
        let view = |(position, diff): (usize, &FileDiff)| Self {
            path: Text::line(&diff.path),
            is_open: position < OPEN_FILES,
            hunks: diff.hunks.iter().map(|hunk| hunk.iter().map(LineView::of).collect()).collect(),
            more: diff.more,
        };
        diffs.iter().enumerate().map(view).collect()
    }
}

impl MoreFilesView {
    /// The files with lines that differ which are not among `diffs`; `None` when there is none.
    pub(super) fn of(report: &KeptReport, diffs: &[FileDiff]) -> Option<Self> {
        let shown: BTreeSet<&str> = diffs.iter().map(|diff| diff.path.as_str()).collect();
        let differs = |file: &&KeptFile| file.lines_added + file.lines_deleted > 0;
        let missing = report.size.files.iter().filter(differs).filter(|file| !shown.contains(file.path.as_str()));
        let missing: Vec<&KeptFile> = missing.collect();
        (!missing.is_empty()).then(|| Self {
            files: counted(missing.len(), "file"),
            lines: missing.iter().map(|file| file.lines_added + file.lines_deleted).sum(),
            paths: missing.iter().take(MOST_NAMED).map(|file| Text::line(&file.path)).collect(),
            others: missing.len().saturating_sub(MOST_NAMED),
        })
    }
}

impl LineView {
    fn of(line: &DiffLine) -> Self {
        let (kind, words, sign) = match (line.before, line.after) {
            (Some(_), None) => ("deleted", "deleted: ", "−"),
            (None, Some(_)) => ("added", "added: ", "+"),
            _ => ("context", "", ""),
        };
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        Self { before: number(line.before), after: number(line.after), kind, words, sign, text: Text::code(&line.text) }
    }
}
