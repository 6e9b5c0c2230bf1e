//! Which lines of a file differ.

use imara_diff::{Algorithm, Diff, InternedInput};

use crate::model::lines::{LineRange, LineSet};

/// The lines in which two versions of a text differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineDiff {
    /// Lines of the new version that are not in the old one.
    pub added: LineSet,
    /// Lines of the old version that are not in the new one.
    pub deleted: LineSet,
    /// The added lines that differ from an old one in white space alone.
    pub respaced: LineSet,
}

impl LineDiff {
    /// Compares two texts line by line, as git's histogram algorithm does. A file that is not there is an empty text.
    pub fn between(before: &str, after: &str) -> Self {
        let (added, deleted) = compare(before.lines_with_ends(), after.lines_with_ends());
        let respaced = if added.is_empty() || deleted.is_empty() {
            LineSet::default()
        } else {
            respaced_lines(before, after, &added)
        };
        Self { added, deleted, respaced }
    }

    /// The line of the new version at which `line` of the old one stands or stood; 1 at the least.
    pub fn after(&self, line: u32) -> u32 {
        let kept_above = line - 1 - self.deleted.count_within(LineRange::new(1, line.max(2) - 1)).min(line - 1);
        let mut position = kept_above + 1;
        for added in self.added.ranges() {
            if added.start >= position {
                break;
            }
            position += added.count();
        }
        position
    }
}

fn respaced_lines(before: &str, after: &str, added: &LineSet) -> LineSet {
    let squeezed = |text: &str| -> Vec<String> { text.lines_with_ends().map(without_space).collect() };
    let (before, after) = (squeezed(before), squeezed(after));
    let (still_added, _) = compare(before.iter().map(String::as_str), after.iter().map(String::as_str));
    added.iter().filter(|line| !still_added.contains(*line)).collect()
}

fn without_space(line: &str) -> String {
    line.split_whitespace().collect()
}

fn compare<'a>(before: impl Iterator<Item = &'a str>, after: impl Iterator<Item = &'a str>) -> (LineSet, LineSet) {
    let mut input: InternedInput<&str> = InternedInput::default();
    input.update_before(before);
    input.update_after(after);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    let lines = |range: std::ops::Range<u32>| (!range.is_empty()).then(|| LineRange::new(range.start + 1, range.end));
    let added = LineSet::from_ranges(diff.hunks().filter_map(|hunk| lines(hunk.after)));
    let deleted = LineSet::from_ranges(diff.hunks().filter_map(|hunk| lines(hunk.before)));
    (added, deleted)
}

trait LinesWithEnds {
    fn lines_with_ends(&self) -> std::str::SplitInclusive<'_, char>;
}

impl LinesWithEnds for str {
    fn lines_with_ends(&self) -> std::str::SplitInclusive<'_, char> {
        self.split_inclusive('\n')
    }
}
