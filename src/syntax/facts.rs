//! What the analysis knows of one version of one file.

use serde::{Deserialize, Serialize};

use super::catalogue::Choice;
use crate::model::lines::LineRange;
use crate::model::problem::Reason;

/// What was learned from the syntax of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What each line holds; the first is line 1.
    pub lines: Vec<LineKind>,
    /// Functions, methods and types, by where they start, outer before inner.
    pub units: Vec<Unit>,
    /// Byte ranges of code that is no ordinary statement sequence: imports, documentation strings, data tables.
    /// Sorted by start.
    pub passive: Vec<Passive>,
    /// Line ranges of test code inside this file, sorted.
    pub tests: Vec<LineRange>,
    /// Single tests, by where they start, outer before inner.
    pub cases: Vec<TestCase>,
    /// Places where an error may get lost or is passed on, by where they start.
    pub errors: Vec<ErrorSite>,
    /// Answers to choice points, by where they are given.
    pub idioms: Vec<Idiom>,
    /// Names by which the program is reached from outside, by where they start.
    pub entry_points: Vec<EntryPoint>,
    /// Why these facts are incomplete, if they are.
    pub problem: Option<Reason>,
}

impl Facts {
    /// The innermost function that encloses `lines`.
    pub fn function_around(&self, lines: LineRange) -> Option<&Unit> {
        self.functions().filter(|unit| unit.lines.encloses(lines)).min_by_key(|unit| unit.lines.count())
    }

    /// The functions and methods among the units.
    pub fn functions(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| unit.kind == UnitKind::Function)
    }

    /// What `line` holds; a line outside the text is blank.
    pub fn line_kind(&self, line: u32) -> LineKind {
        (line as usize).checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(LineKind::Blank)
    }

    /// How many of `lines` hold code.
    pub fn code_lines(&self, lines: LineRange) -> u32 {
        (lines.start..=lines.end).filter(|line| self.line_kind(*line) == LineKind::Code).count() as u32
    }

    /// Whether all of `lines` is test code by its syntax.
    pub fn is_test(&self, lines: LineRange) -> bool {
        self.tests.iter().any(|test| test.encloses(lines))
    }
}

/// What a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LineKind {
    /// White space alone.
    Blank,
    /// Comments or documentation strings, no code.
    Comment,
    /// Part of an import, include, use or package clause.
    Import,
    /// Anything else.
    Code,
}

/// A named part of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Its name inside its file, qualified by what encloses it and written as the language would: `Parser::parse`.
    pub name: String,
    /// Where it stands, without the comments and attributes before it.
    pub lines: LineRange,
    /// The bytes it spans.
    pub bytes: ByteRange,
    /// The bytes of its parameters with what encloses them, where it has a list of them.
    pub parameters: Option<ByteRange>,
    /// The bytes of its body, where the grammar gives it one.
    pub body: Option<ByteRange>,
    /// Whether it is declared for use from elsewhere, as is all that it stands in; `None` where its language does not
    /// let that be told from the text.
    pub is_public: Option<bool>,
    /// Whether its body does nothing yet and says so, as `todo!()` does.
    pub is_placeholder: bool,
    /// How complex it is; of functions alone.
    pub complexity: Option<Complexity>,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UnitKind {
    /// A function, method, constructor or named closure.
    Function,
    /// A class, struct, enum, interface, trait or the like.
    Type,
}

/// A single test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestCase {
    /// Its qualified name; of one that is named in words, those words after those of the groups around it.
    pub name: String,
    /// Where it stands.
    pub lines: LineRange,
    /// The bytes it spans.
    pub bytes: ByteRange,
    /// Whether its name alone makes it a test, so that it is one in files of tests only.
    pub is_by_name: bool,
    /// Whether it is told not to run, on no condition.
    pub is_skipped: bool,
    /// The assertions that stand in it and in no test inside it, by where they start.
    pub assertions: Vec<ByteRange>,
}

/// A place that decides what becomes of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorSite {
    /// The code that does it; of what is discarded or propagated the expression that may fail.
    pub bytes: ByteRange,
    /// The lines they stand on.
    pub lines: LineRange,
    /// What it does.
    pub fate: ErrorFate,
}

/// What becomes of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ErrorFate {
    /// It is lost, and nothing is said or done.
    Swallowed,
    /// It is lost if the expression can fail, which its text does not tell.
    Discarded,
    /// It is passed on.
    Propagated,
}

/// An answer to a choice point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Idiom {
    /// Which one.
    pub choice: Choice,
    /// The line that it begins on.
    pub line: u32,
    /// Whether that is test code by its syntax.
    pub is_test: bool,
}

/// A name by which a program is reached from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPoint {
    /// What it is.
    pub kind: EntryPointKind,
    /// Its name in the form that [`EntryPointKind::name_in`] gives it.
    pub name: String,
    /// Where it stands.
    pub lines: LineRange,
}

/// How a program is reached from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntryPointKind {
    /// By a path that it serves.
    Route,
    /// By a flag of its command line.
    Flag,
    /// By a variable of its environment.
    EnvironmentVariable,
}

/// A half-open range of bytes of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ByteRange {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl ByteRange {
    /// Whether all of `other` lies in it.
    pub fn encloses(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// The complexity of a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complexity {
    /// McCabe's number: 1 plus the decisions.
    pub cyclomatic: u32,
    /// Cognitive complexity as `SonarSource` defines it (white paper by G. Ann Campbell, appendix B).
    pub cognitive: u32,
}

/// A stretch of source that takes no part in what the program does step by step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Passive {
    /// Where it stands.
    pub bytes: ByteRange,
    /// What it is.
    pub kind: PassiveKind,
}

/// Why a stretch of source is passive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PassiveKind {
    /// An import, include, use or package clause.
    Import,
    /// Documentation that the grammar knows as code: a documentation string.
    Documentation,
    /// A table of values: an array, map or enumeration literal.
    Data,
    /// An annotation, attribute or decorator.
    Annotation,
    /// A method whose form the language prescribes, such as equality by fields.
    Boilerplate,
}
