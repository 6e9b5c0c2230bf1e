//! Whether a task is fit to be given to an agent that works by itself.
//!
//! Such a task says what is to be done and what not, where, how the project is set up, how it is tested, and when to stop. What
//! it lacks the agent will guess. And some work is better kept close, however well it is described.

pub mod links;
pub mod parts;
pub mod scope;
pub mod statements;
pub mod tier;

use serde::Serialize;

use parts::TaskPart;
use statements::statements;
use tier::{Reason, TaskTier};

/// Where a repository tells agents how to work in it; the first file that is there counts.
pub const INSTRUCTIONS: &[&str] = &["AGENTS.md", "CLAUDE.md", ".github/copilot-instructions.md"];

/// What is to be said of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TaskAssessment {
    /// How closely it should be watched.
    pub tier: TaskTier,
    /// What it names, each with the words, from the task or from the repository's instructions.
    pub named: Vec<NamedPart>,
    /// What it does not name.
    pub missing: Vec<TaskPart>,
    /// Why the tier is no freer, gravest first.
    pub reasons: Vec<Reason>,
}

/// A part that a task names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedPart {
    /// Which one.
    pub part: TaskPart,
    /// The words that name it.
    pub words: String,
    /// Whether they stand in the repository's instructions for agents and not in the task.
    pub is_from_instructions: bool,
}

/// Assesses a task by its text, Markdown, and by what the repository tells agents anyway.
pub fn assess(task: &str, instructions: &str) -> TaskAssessment {
    let task = statements(task);
    let instructions = statements(instructions);
    let find = |part: &TaskPart| {
        let own = part.words_in(&task).map(|words| (words, false));
        let told = || part.words_in(&instructions).filter(|_| part.is_same_for_all_tasks()).map(|words| (words, true));
        let (words, is_from_instructions) = own.or_else(told)?;
        Some(NamedPart { part: *part, words, is_from_instructions })
    };
    let named: Vec<NamedPart> = TaskPart::ALL.iter().filter_map(find).collect();
    let is_missing = |part: &&TaskPart| !named.iter().any(|found| found.part == **part);
    let missing: Vec<TaskPart> = TaskPart::ALL.iter().filter(is_missing).copied().collect();
    let reasons = tier::reasons(&task, &missing);
    let tier = reasons.iter().map(|reason| reason.tier).max().unwrap_or(TaskTier::Background);
    TaskAssessment { tier, named, missing, reasons }
}
