//! The verdict on a change, as every output format shows it.

use serde::Serialize;

use super::change::FileStatus;
use super::finding::Finding;
use super::lines::LineRange;
use super::object_id::ObjectId;
use super::path::RepoPath;
use super::problem::Problem;
use super::summary::Summary;

/// Everything the analysis has to say about a change. Its serialised form is the JSON report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The version of this shape.
    pub report_version: u32,
    /// What made it.
    pub tool: Tool,
    /// What it is about.
    pub repository: Commits,
    /// Whether the change passes.
    pub conclusion: Conclusion,
    /// How big the change is to a reviewer.
    pub size: Size,
    /// How much more complex it made the code.
    pub complexity: ComplexityDelta,
    /// What the rules found, sorted by path, line and rule.
    pub findings: Vec<Finding>,
    /// The description held against the diff.
    pub summary: Option<Summary>,
    /// How far the new code is from the repository's own; `None` when there is too little to compare it with.
    pub drift: Option<Drift>,
    /// How a change that is too large could be split, largest part first; empty where it need not or cannot be.
    pub split: Vec<SplitPart>,
    /// What could not be judged, sorted by path.
    pub not_analysed: Vec<Problem>,
}

/// The program that made a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The commits a report is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Commits {
    /// The commit that was asked for as base.
    pub base: ObjectId,
    /// The commit under review.
    pub head: ObjectId,
    /// Where head left base.
    pub merge_base: ObjectId,
}

/// Whether a change passes. There is no third value: what could not be judged does not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Conclusion {
    /// Nothing blocks it.
    Success,
    /// At least one finding blocks it.
    Failure,
}

/// The size of a change. Lines, unless the name says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Size {
    /// Files that differ.
    pub files_changed: u32,
    /// Added lines, as git counts them.
    pub lines_added: u32,
    /// Deleted lines, as git counts them.
    pub lines_deleted: u32,
    /// Added lines of code that a reviewer has to read, tests included.
    pub effective_lines_added: u32,
    /// Added lines that only moved here from elsewhere in the change.
    pub moved_lines: u32,
    /// Added lines in files that no person wrote: generated, vendored, lock and snapshot files.
    pub generated_lines: u32,
    /// The part of `effective_lines_added` that is test code.
    pub test_lines_added: u32,
    /// Added lines of documentation.
    pub doc_lines_added: u32,
    /// Deleted lines of code, moved ones left out.
    pub effective_lines_deleted: u32,
    /// How long reviewing takes, in minutes, to one decimal.
    pub review_minutes: f64,
    /// What does not count towards `effective_lines_added`, and why; sorted by path and reason.
    pub left_out: Vec<LeftOut>,
    /// The same file by file, in the order of the change.
    pub files: Vec<FileLines>,
}

/// The size of what changed in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileLines {
    /// The file at head, or where it was.
    pub path: RepoPath,
    /// What happened to it.
    pub status: FileStatus,
    /// Added lines, as git counts them.
    pub lines_added: u32,
    /// Deleted lines, as git counts them.
    pub lines_deleted: u32,
    /// Added lines of code that a reviewer has to read, tests included.
    pub effective_lines_added: u32,
}

/// A part of a change that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SplitPart {
    /// Its files at head, sorted.
    pub files: Vec<RepoPath>,
    /// How many functions and types it changes.
    pub functions: u32,
    /// Its added lines of code that a reviewer has to read.
    pub effective_lines_added: u32,
}

/// Added lines of one file that do not count as effective.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LeftOut {
    /// The file at head.
    pub path: RepoPath,
    /// Why, in words: "generated: marked `@generated` in line 1".
    pub reason: String,
    /// How many added lines.
    pub lines: u32,
}

/// How far new code is from what the repository's own is like.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drift {
    /// From 0, like the repository, to 1, unlike it; to four decimals.
    pub score: f64,
    /// What it was compared with.
    pub baseline: DriftBaseline,
}

/// What new code was compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DriftBaseline {
    /// How many files of the base tree.
    pub files: u32,
    /// In which language; where the change has several, the one with most of its new code.
    pub language: String,
}

/// The functions whose code changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ComplexityDelta {
    /// Sorted by path and line.
    pub functions: Vec<FunctionComplexity>,
}

/// The complexity of one function on both sides of a change. `None` before: the function is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FunctionComplexity {
    /// The file at head.
    pub path: RepoPath,
    /// The function's qualified name.
    pub name: String,
    /// Its first line at head.
    pub start_line: u32,
    /// Its last line at head.
    pub end_line: u32,
    /// McCabe's number before.
    pub cyclomatic_before: Option<u32>,
    /// McCabe's number after.
    pub cyclomatic_after: u32,
    /// Cognitive complexity before.
    pub cognitive_before: Option<u32>,
    /// Cognitive complexity after.
    pub cognitive_after: u32,
    /// Lines of code it had before.
    pub code_lines_before: Option<u32>,
    /// Lines of code it has.
    pub code_lines_after: u32,
}

impl FunctionComplexity {
    /// Where the function stands at head.
    pub fn lines(&self) -> LineRange {
        LineRange::new(self.start_line, self.end_line)
    }
}
