//! Text to tree, within limits.

use std::ops::ControlFlow;

use tree_sitter::{Language, ParseOptions, ParseState, Parser, Tree};

use crate::model::limits::Limits;
use crate::model::problem::Reason;

/// Progress reports that any text may cost, however short: error recovery has a price that is not per byte.
const MIN_STEPS: u64 = 10_000;

/// Parses `text`; the reason says which limit it is over.
pub(super) fn parse(grammar: &Language, text: &str, limits: &Limits) -> Result<Tree, Reason> {
    let mut parser = Parser::new();
    parser.set_language(grammar).expect("the grammars are pinned to versions that this parser reads");
    let mut steps_left = step_budget(text, limits);
    let mut count = |_: &ParseState| spend(&mut steps_left);
    let options = ParseOptions::new().progress_callback(&mut count);
    let bytes = text.as_bytes();
    let tree = parser.parse_with_options(&mut |offset, _| &bytes[offset.min(bytes.len())..], None, Some(options));
    let tree = tree.ok_or(Reason::ParseBudget)?;
    if is_deeper_than(&tree, limits.max_nesting) {
        return Err(Reason::TooDeep { limit: limits.max_nesting });
    }
    Ok(tree)
}

/// How many progress reports of the parser, or of a query, `text` may cost.
pub(super) fn step_budget(text: &str, limits: &Limits) -> u64 {
    MIN_STEPS + text.len() as u64 * u64::from(limits.parse_steps_per_byte)
}

/// Takes one step off a budget, and stops what runs when none is left.
pub(super) fn spend(steps_left: &mut u64) -> ControlFlow<()> {
    *steps_left = steps_left.saturating_sub(1);
    if *steps_left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

fn is_deeper_than(tree: &Tree, limit: u32) -> bool {
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        if cursor.goto_first_child() {
            depth += 1;
            if depth > limit {
                return true;
            }
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return false;
            }
            depth -= 1;
        }
    }
}
