//! Text to tree, within limits.

use tree_sitter::{Language, ParseOptions, ParseState, Parser, Tree};

use crate::model::limits::Limits;
use crate::model::problem::Reason;

use super::effort::Effort;

/// Parses `text`; the reason says which limit it is over.
pub(super) fn parse(grammar: &Language, text: &str, limits: &Limits) -> Result<Tree, Reason> {
    let mut parser = Parser::new();
    parser.set_language(grammar).expect("the grammars are pinned to versions that this parser reads");
    let effort = Effort::new(text, limits);
    let mut step = |state: &ParseState| {
        let offset = state.current_byte_offset();
        if state.has_error() { effort.recovery_step(offset) } else { effort.step(offset) }
    };
    let options = ParseOptions::new().progress_callback(&mut step);
    let tree = parser.parse_with_options(&mut |offset, _| effort.read(offset), None, Some(options));
    let tree = tree.filter(|_| !effort.is_read_out()).ok_or(Reason::ParseBudget)?;
    if is_deeper_than(&tree, limits.max_nesting) {
        return Err(Reason::TooDeep { limit: limits.max_nesting });
    }
    Ok(tree)
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
