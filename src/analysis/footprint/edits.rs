//! What a change did to the lines of its files, as hashes.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::analysis::clones::stream::hash_of;
use crate::analysis::context::{Context, FileContext};
use crate::analysis::diff::LineDiff;
use crate::analysis::file_class::Purpose;
use crate::analysis::size::is_effective;
use crate::model::change::{FileChange, FileStatus};
use crate::model::lines::LineRange;
use crate::model::merged_change::{AddedLine, FileEdit, Hunk, LineText};
use crate::model::path::RepoPath;

/// The most lines of a change that are followed; beyond lie imports of whole projects.
const MOST_LINES: usize = 500_000;

/// The edits of the files of code in `context`, sorted by file; `None` when they are too many to follow.
pub(super) fn edits(context: &Context<'_>) -> Option<Vec<FileEdit>> {
    let files = context.files.iter().filter(|file| {
        let is_code = file.class.is_reviewable() && file.class.purpose != Purpose::Documentation;
        is_code && (!file.diff.added.is_empty() || !file.diff.deleted.is_empty() || renamed_from(file.file).is_some())
    });
    let mut edits: Vec<FileEdit> = Vec::new();
    let mut lines = 0;
    for file in files {
        lines += (file.diff.added.count() + file.diff.deleted.count()) as usize;
        if lines > MOST_LINES {
            return None;
        }
        edits.push(edit(file));
    }
    edits.sort_by_key(|edit| edit.path);
    Some(edits)
}

fn edit(file: &FileContext<'_>) -> FileEdit {
    let texts = |side: &Option<crate::analysis::context::Side>| -> Vec<LineText> {
        side.as_ref().map(|side| side.text.lines().map(line_text).collect()).unwrap_or_default()
    };
    let (before, after) = (texts(&file.before), texts(&file.after));
    let text_at = |texts: &[LineText], line: u32| texts.get(line as usize - 1).copied().unwrap_or(LineText::MUTE);
    let hunk = |span: Span| Hunk {
        old_start: span.old_start,
        removed: (span.old_start..span.old_end).map(|line| text_at(&before, line)).collect(),
        new_start: span.new_start,
        added: (span.new_start..span.new_end)
            .map(|line| AddedLine { text: text_at(&after, line), is_code: is_effective(file, line) })
            .collect(),
    };
    FileEdit {
        path: path_hash(&file.file.path),
        renamed_from: renamed_from(file.file).map(path_hash),
        hunks: spans(&file.diff).into_iter().map(hunk).collect(),
    }
}

/// The path of a file that is no longer there under it.
fn renamed_from(file: &FileChange) -> Option<&RepoPath> {
    file.previous_path.as_ref().filter(|_| file.status == FileStatus::Renamed)
}

/// Lines of both sides that stand for each other; the ends are one past the last.
struct Span {
    old_start: u32,
    old_end: u32,
    new_start: u32,
    new_end: u32,
}

/// Brings the deleted and the added lines together: between two spans lie equally many lines on both sides.
fn spans(diff: &LineDiff) -> Vec<Span> {
    let (mut deleted, mut added) = (diff.deleted.ranges().iter().peekable(), diff.added.ranges().iter().peekable());
    let mut spans = Vec::new();
    // The first lines after the last span.
    let (mut old, mut new) = (1, 1);
    loop {
        let distance = |next: Option<&&LineRange>, from: u32| next.map(|range| range.start - from);
        let (to_deleted, to_added) = (distance(deleted.peek(), old), distance(added.peek(), new));
        let Some(kept) = to_deleted.into_iter().chain(to_added).min() else { return spans };
        let (old_start, new_start) = (old + kept, new + kept);
        let take = |is_here: bool, range: Option<&LineRange>, start: u32| {
            range.filter(|_| is_here).map_or(start, |range| range.end + 1)
        };
        old = take(to_deleted == Some(kept), deleted.next_if(|_| to_deleted == Some(kept)), old_start);
        new = take(to_added == Some(kept), added.next_if(|_| to_added == Some(kept)), new_start);
        spans.push(Span { old_start, old_end: old, new_start, new_end: new });
    }
}

/// What a line holds, without its white space.
fn line_text(line: &str) -> LineText {
    if !line.chars().any(char::is_alphanumeric) {
        return LineText::MUTE;
    }
    let squeezed: String = line.split_whitespace().collect();
    // The one value that is taken.
    LineText(hash_of(squeezed.as_bytes()).max(LineText::MUTE.0 + 1))
}

fn path_hash(path: &RepoPath) -> u64 {
    let mut hasher = FxHasher::default();
    path.as_bytes().hash(&mut hasher);
    hasher.finish()
}
