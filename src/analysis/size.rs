//! How big a change is to the person who has to review it.

use crate::model::change::{Content, FileVersion};
use crate::model::lines::LineRange;
use crate::model::report::{FileLines, LeftOut, Size};
use crate::syntax::facts::LineKind;

use super::context::{Context, FileContext};
use super::file_class::{Origin, Purpose};

/// The size of the change.
pub fn size(context: &Context<'_>) -> Size {
    let mut size = Size { files_changed: context.files.len() as u32, ..Size::default() };
    let mut time = ReviewTime::default();
    for file in &context.files {
        let lines = FileSize::of(file);
        size.lines_added += lines.added;
        size.lines_deleted += lines.deleted;
        size.effective_lines_added += lines.code + lines.test;
        size.test_lines_added += lines.test;
        size.doc_lines_added += lines.documentation;
        size.effective_lines_deleted += lines.effective_deleted;
        size.moved_lines += lines.moved;
        size.generated_lines += lines.generated;
        size.left_out.extend(lines.left_out(file));
        size.files.push(lines.of_file(file));
        time.add(file, &lines);
    }
    size.left_out.sort();
    size.review_minutes = time.minutes();
    size
}

/// The effective lines that the change adds to one file, tests included.
pub fn effective_lines_added(file: &FileContext<'_>) -> u32 {
    let lines = FileSize::of(file);
    lines.code + lines.test
}

/// Whether `line`, which the change adds to a file, is code that the change wrote: what `effective_lines_added` counts.
pub fn is_effective(file: &FileContext<'_>, line: u32) -> bool {
    let is_written = file.class.is_reviewable() && file.class.purpose != Purpose::Documentation;
    let is_new = !file.diff.respaced.contains(line) && !file.novelty.moved_in.contains(line);
    is_written && is_new && file.line_kind(line) == LineKind::Code
}

/// The lines of one file's change, by what they are to a reviewer. Every added line is counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct FileSize {
    added: u32,
    deleted: u32,
    effective_deleted: u32,
    code: u32,
    test: u32,
    documentation: u32,
    generated: u32,
    moved: u32,
    respaced: u32,
    blank: u32,
    comment: u32,
    import: u32,
}

impl FileSize {
    fn of(file: &FileContext<'_>) -> Self {
        let mut size = Self { added: file.diff.added.count(), deleted: file.diff.deleted.count(), ..Self::default() };
        size.count_unread(file);
        if !file.class.is_reviewable() {
            size.generated += file.diff.added.count();
            return size;
        }
        for line in file.diff.added.iter() {
            *size.counter(file, line) += 1;
        }
        size.effective_deleted = file
            .diff
            .deleted
            .iter()
            .filter(|line| !file.novelty.moved_out.contains(*line))
            .filter(|line| {
                let kind = file.before.as_ref().map_or(LineKind::Blank, |side| side.facts.line_kind(*line));
                kind == LineKind::Code
            })
            .count() as u32;
        size.effective_deleted = size.effective_deleted.saturating_sub(size.respaced);
        size
    }

    /// Lines of a text that was too large to read count as what its file is for.
    fn count_unread(&mut self, file: &FileContext<'_>) {
        let unread = |version: &Option<FileVersion>| match version.as_ref().map(|version| &version.content) {
            Some(Content::Unread { lines, .. }) => *lines,
            Some(Content::Text(_)) | None => 0,
        };
        let (before, after) = (unread(&file.file.before), unread(&file.file.after));
        let grown = after.saturating_sub(before);
        self.added += grown;
        self.deleted += before.saturating_sub(after);
        *match file.class.purpose {
            _ if !file.class.is_reviewable() => &mut self.generated,
            Purpose::Code => &mut self.code,
            Purpose::Test => &mut self.test,
            Purpose::Documentation => &mut self.documentation,
        } += grown;
    }

    fn counter(&mut self, file: &FileContext<'_>, line: u32) -> &mut u32 {
        match file.line_kind(line) {
            LineKind::Blank => &mut self.blank,
            _ if file.class.purpose == Purpose::Documentation => &mut self.documentation,
            _ if file.diff.respaced.contains(line) => &mut self.respaced,
            _ if file.novelty.moved_in.contains(line) => &mut self.moved,
            LineKind::Comment => &mut self.comment,
            LineKind::Import => &mut self.import,
            LineKind::Code if file.is_test(LineRange::new(line, line)) => &mut self.test,
            LineKind::Code => &mut self.code,
        }
    }

    fn of_file(&self, file: &FileContext<'_>) -> FileLines {
        FileLines {
            path: file.file.path.clone(),
            status: file.file.status,
            lines_added: self.added,
            lines_deleted: self.deleted,
            effective_lines_added: self.code + self.test,
        }
    }

    fn left_out(&self, file: &FileContext<'_>) -> Vec<LeftOut> {
        let parts = [
            (file.class.left_out_because(), self.generated),
            (Some("documentation".to_owned()), self.documentation),
            (Some("moved".to_owned()), self.moved),
            (Some("white space alone".to_owned()), self.respaced),
            (Some("blank".to_owned()), self.blank),
            (Some("comment".to_owned()), self.comment),
            (Some("import".to_owned()), self.import),
        ];
        parts
            .into_iter()
            .filter(|(_, lines)| *lines > 0)
            .filter_map(|(reason, lines)| Some(LeftOut { path: file.file.path.clone(), reason: reason?, lines }))
            .collect()
    }
}

/// A linear model of review time. The weights follow the rates that reviews with few missed defects keep (300 to
/// 500 lines an hour, Cohen 2006) and are to be calibrated by each repository's own reviews.
#[derive(Clone, Debug, Default)]
struct ReviewTime {
    minutes: f64,
}

impl ReviewTime {
    const OPENING_MINUTES: f64 = 3.0;
    const FILE_MINUTES: f64 = 1.5;
    const NEW_CODE_LINES_PER_MINUTE: f64 = 7.0;
    const CHANGED_CODE_LINES_PER_MINUTE: f64 = 10.0;
    const TEST_LINES_PER_MINUTE: f64 = 20.0;
    const DOCUMENTATION_LINES_PER_MINUTE: f64 = 40.0;

    fn add(&mut self, file: &FileContext<'_>, lines: &FileSize) {
        let changed = lines.code.min(lines.effective_deleted);
        let reads = lines.code + lines.test + lines.documentation + lines.effective_deleted > 0;
        let looked_at = file.class.origin == Origin::Written && reads;
        self.minutes += f64::from(lines.code - changed) / Self::NEW_CODE_LINES_PER_MINUTE
            + f64::from(changed) / Self::CHANGED_CODE_LINES_PER_MINUTE
            + f64::from(lines.test) / Self::TEST_LINES_PER_MINUTE
            + f64::from(lines.documentation) / Self::DOCUMENTATION_LINES_PER_MINUTE
            + if looked_at { Self::FILE_MINUTES } else { 0.0 };
    }

    /// To one decimal.
    fn minutes(&self) -> f64 {
        ((Self::OPENING_MINUTES + self.minutes) * 10.0).round() / 10.0
    }
}
