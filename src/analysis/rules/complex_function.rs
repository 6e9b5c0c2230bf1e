//! A function that this change made harder to follow than the limit allows.
//!
//! Two measures are taken of every function on both sides of the change. *Cognitive complexity*, as SonarSource defines
//! it, counts breaks in the reading flow and weighs nested ones more. *Cyclomatic complexity*, McCabe's, counts
//! the paths through the function. A function is reported when one of them is over its limit **and** higher than before
//! the change; a new function counts from zero. A function that was complex already and did not get worse is never
//! reported, however many of its lines the change touches.
//!
//! Functions are matched by their qualified name, then by what they contain, so renaming or moving one does not make it new.
//! Code inside macro bodies counts as nothing, because a grammar does not look into them.
//!
//! ## Why
//!
//! Generated code works before it reads well. What nobody can follow nobody reviews, and the next change builds on it.
//!
//! ## Settings
//!
//! ```toml
//! [complexity]
//! max_cognitive = 15
//! max_cyclomatic = 20
//! ```

use super::{Draft, Rule, Subject};
use crate::model::finding::Severity;
use crate::model::report::FunctionComplexity;

/// The rule.
pub const RULE: Rule =
    Rule { name: "complex-function", severity: Severity::Warning, source: include_str!("complex_function.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let limits = &subject.context.policy.complexity;
    let mut drafts = Vec::new();
    for function in &subject.complexity.functions {
        let cognitive = worse("cognitive", function.cognitive_before, function.cognitive_after, limits.max_cognitive);
        let cyclomatic =
            worse("cyclomatic", function.cyclomatic_before, function.cyclomatic_after, limits.max_cyclomatic);
        if let Some(what) = cognitive.or(cyclomatic) {
            drafts.push(draft(function, &what));
        }
    }
    drafts
}

/// What became worse, in words, if it is over `limit` and was lower before.
fn worse(measure: &str, before: Option<u32>, after: u32, limit: u32) -> Option<String> {
    if after <= limit || before.is_some_and(|before| before >= after) {
        return None;
    }
    Some(match before {
        Some(before) => format!("its {measure} complexity grew from {before} to {after}; the limit is {limit}"),
        None => format!("it is new and has a {measure} complexity of {after}; the limit is {limit}"),
    })
}

fn draft(function: &FunctionComplexity, what: &str) -> Draft {
    Draft {
        path: function.path.clone(),
        lines: function.lines(),
        message: format!("`{}` is hard to follow: {what}", function.name),
        help: "give the nested or repeated conditions a function with a name of its own, or return early".to_owned(),
        identity: function.name.clone(),
        at_most: Severity::Error,
        clone: None,
        related: Vec::new(),
    }
}
