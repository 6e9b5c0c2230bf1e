//! The rules: what is worth telling about a change.
//!
//! A rule is constant data and a function, in a file named after it. The `//!` text of that file is its reference page: the
//! command line, the rule reference and rustdoc show the same words. Adding one touches its file, the two lines
//! here and its case file.

use crate::model::finding::{CloneType, Finding, Place, Severity};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::model::policy::Policy;
use crate::model::report::{ComplexityDelta, Size};
use crate::model::summary::{Summary, Undisclosed, UndisclosedKind};

use super::context::Context;
use super::conventions::drift::Drift;
use super::delta::Delta;
use super::naturalness::Naturalness;
use super::secrets::masked;

pub mod bypassed_wrapper;
pub mod complex_function;
pub mod contradicted_claim;
mod departure_draft;
pub mod duplicate_code;
pub mod empty_summary;
pub mod foreign_error_handling;
pub mod foreign_idiom;
pub mod foreign_import_style;
pub mod foreign_logging;
pub mod foreign_naming;
pub mod invisible_characters;
pub mod leaked_secret;
pub mod misplaced_test;
pub mod new_layer_dependency;
pub mod out_of_scope_change;
pub mod oversized_change;
pub mod oversized_function;
pub mod scattered_change;
pub mod second_library;
pub mod skipped_test;
pub mod suppressed_check;
pub mod unanalysed_code;
pub mod undisclosed_change;
pub mod unrelated_summary;
pub mod untested_change;
pub mod unusual_code;
pub mod weakened_ci;
pub mod weakened_test;

/// Every rule, by name.
pub const ALL: &[Rule] = &[
    bypassed_wrapper::RULE,
    complex_function::RULE,
    contradicted_claim::RULE,
    duplicate_code::RULE,
    empty_summary::RULE,
    foreign_error_handling::RULE,
    foreign_idiom::RULE,
    foreign_import_style::RULE,
    foreign_logging::RULE,
    foreign_naming::RULE,
    invisible_characters::RULE,
    leaked_secret::RULE,
    misplaced_test::RULE,
    new_layer_dependency::RULE,
    out_of_scope_change::RULE,
    oversized_change::RULE,
    oversized_function::RULE,
    scattered_change::RULE,
    second_library::RULE,
    skipped_test::RULE,
    suppressed_check::RULE,
    unanalysed_code::RULE,
    undisclosed_change::RULE,
    unrelated_summary::RULE,
    untested_change::RULE,
    unusual_code::RULE,
    weakened_ci::RULE,
    weakened_test::RULE,
];

/// The names of the rules, in their order: the keys that a policy may set.
pub fn names() -> Vec<&'static str> {
    ALL.iter().map(|rule| rule.name).collect()
}

/// A pattern that is worth telling about.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Named for what it flags, so that "allow duplicate-code" reads right.
    pub name: &'static str,
    /// What its findings weigh where the policy does not say otherwise.
    pub severity: Severity,
    /// The source of its file, which holds its page.
    source: &'static str,
    /// Finds it.
    check: fn(&Subject<'_>) -> Vec<Draft>,
}

/// What a rule looks at.
pub struct Subject<'a> {
    /// The change with everything that was learned from its texts.
    pub context: &'a Context<'a>,
    /// How big it is.
    pub size: &'a Size,
    /// The functions it altered.
    pub complexity: &'a ComplexityDelta,
    /// What else it does.
    pub delta: &'a Delta,
    /// What its author says of it, held against that.
    pub summary: &'a Summary,
    /// Where it does otherwise than the repository.
    pub drift: &'a Drift,
    /// How far its new code is from the repository's own.
    pub naturalness: &'a Naturalness,
}

/// A finding before the policy gave it its weight.
pub struct Draft {
    /// The file at head.
    pub path: RepoPath,
    /// Where in it.
    pub lines: LineRange,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// What makes it the same finding in another run; the rule and the path are added.
    pub identity: String,
    /// It weighs no more than this, whatever the policy says.
    pub at_most: Severity,
    /// Of duplicates: how the copy differs and how much of it matches.
    pub clone: Option<(CloneType, f64)>,
    /// Other places that belong to it, best first.
    pub related: Vec<Place>,
}

impl Subject<'_> {
    /// What an event of `kind` in the file at `path` weighs at most: little where the description speaks of it.
    fn weight_of(&self, kind: UndisclosedKind, path: &RepoPath) -> Severity {
        let is_it = |undisclosed: &Undisclosed| undisclosed.kind == kind && undisclosed.place.path == *path;
        if self.summary.undisclosed.iter().any(is_it) { Severity::Error } else { Severity::Note }
    }
}

impl Rule {
    /// Its reference page, in Markdown: a heading, then the text of its file.
    pub fn page(&self) -> String {
        let text = self.source.lines().take_while(|line| line.starts_with("//!"));
        let text: Vec<&str> = text.map(|line| line[3..].strip_prefix(' ').unwrap_or(&line[3..])).collect();
        format!("# {}\n\n{}\n", self.name, text.join("\n").trim_end())
    }

    /// The first sentence of its page.
    pub fn summary(&self) -> String {
        let page = self.page();
        let paragraph: Vec<&str> = page.lines().skip(2).take_while(|line| !line.is_empty()).collect();
        let paragraph = paragraph.join(" ");
        paragraph.split_inclusive(". ").next().unwrap_or_default().trim_end().to_owned()
    }

    /// What its findings weigh under `policy`; `None` when it is off.
    pub fn severity_under(&self, policy: &Policy) -> Option<Severity> {
        policy.rules.get(self.name).map_or(Some(self.severity), |level| level.severity())
    }

    /// Its findings in `subject`; none when the policy turned it off.
    pub fn findings(&self, subject: &Subject<'_>) -> Vec<Finding> {
        let Some(severity) = self.severity_under(subject.context.policy) else { return Vec::new() };
        (self.check)(subject).into_iter().map(|draft| self.finding(draft, severity)).collect()
    }

    fn finding(&self, draft: Draft, severity: Severity) -> Finding {
        let identity = format!("{}\0{}\0{}", self.name, draft.path, draft.identity);
        Finding {
            rule: self.name,
            severity: severity.min(draft.at_most),
            path: draft.path,
            lines: draft.lines,
            message: masked(&draft.message).into_owned(),
            help: draft.help,
            fingerprint: format!("{:016x}", stable_hash(identity.as_bytes())),
            clone_type: draft.clone.map(|(clone_type, _)| clone_type),
            similarity: draft.clone.map(|(_, similarity)| (similarity * 100.0).round() / 100.0),
            related: draft.related,
            allowed: None,
        }
    }
}

/// FNV-1a (Fowler, Noll, Vo): part of the outside contract, so it is spelled out and never changes.
fn stable_hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
