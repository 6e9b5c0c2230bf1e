//! The file that tells agents how to work in a repository.

use std::sync::LazyLock;

use regex::Regex;

use super::app::list;
use super::diagnose::Findings;
use super::diagnosis::Topic;
use super::facts::{Instructions, Reading};

/// What it has to speak of, and the words that show it does.
static SUBJECTS: LazyLock<[(&str, Regex); 3]> = LazyLock::new(|| {
    let words = |words: &str| Regex::new(&format!(r"(?i)\b(?:{words})\b")).expect("the words are plain");
    [
        (
            "how to install",
            words("install|installation|installing|set ?up|setup|bootstrap|prerequisites?|dependencies"),
        ),
        ("how to test", words("tests?|testing|pytest|spec|specs")),
        ("its conventions", words("conventions?|style|styleguide|guidelines?|naming|patterns?|formatting|idioms?")),
    ]
});

/// Looks at what was found.
pub(super) fn diagnose(found: &mut Findings, instructions: &Reading<Option<Instructions>>) {
    let instructions = match instructions {
        Ok(instructions) => instructions,
        Err(reason) => return found.not_known(Topic::AgentInstructions, reason),
    };
    let remedy = "write down in AGENTS.md how to install, how to test, and which conventions hold";
    let Some(Instructions { path, text }) = instructions else {
        return found.warn(Topic::AgentInstructions, "there is neither AGENTS.md nor CLAUDE.md", remedy);
    };
    let missing = SUBJECTS.iter().filter(|(_, words)| !words.is_match(text));
    let missing: Vec<String> = missing.map(|(subject, _)| (*subject).to_owned()).collect();
    if !missing.is_empty() {
        found.warn(Topic::AgentInstructions, format!("`{path}` does not say {}", list(&missing)), remedy);
    }
}
