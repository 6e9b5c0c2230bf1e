//! Logical expressions: which of their operators start a new sequence.
//!
//! A reader takes `a && b && c` in as one thing, and `a && b || c` as two. So cognitive complexity counts the changes
//! of operator in an expression as it is read, with parentheses looked through; whatever else stands between two
//! operators, a negation or a call, starts anew.

use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::facts::ByteRange;
use super::matches::{byte_range, outer_first};

/// The logical expressions of a text.
#[derive(Default)]
pub(super) struct Logic {
    expressions: Vec<Expression>,
    by_node: FxHashMap<usize, usize>,
}

/// A logical operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operator {
    pub offset: u32,
    /// Whether it differs from the operator before it in its expression, or is the first.
    pub starts_sequence: bool,
}

struct Expression {
    node: usize,
    bytes: ByteRange,
    operators: Vec<(u32, u16)>,
    /// The nodes it combines, without the parentheses around them.
    operands: Vec<usize>,
}

impl Logic {
    /// Notes that `expression` combines its children by `operator`. One expression may have several operators.
    pub(super) fn add(&mut self, expression: Node, operator: Node) {
        let index = *self.by_node.entry(expression.id()).or_insert_with(|| {
            self.expressions.push(Expression {
                node: expression.id(),
                bytes: byte_range(expression),
                operators: Vec::new(),
                operands: operands(expression),
            });
            self.expressions.len() - 1
        });
        // What the grammar knows the operator by, because it can show all operators as one kind of node.
        self.expressions[index].operators.push((operator.start_byte() as u32, operator.grammar_id()));
    }

    /// The operators of the text by offset.
    pub(super) fn operators(mut self) -> Vec<Operator> {
        self.expressions.sort_by_key(|expression| outer_first(expression.bytes));
        let mut outermost: FxHashMap<usize, usize> = FxHashMap::default();
        let mut read = Vec::new();
        for (index, expression) in self.expressions.iter().enumerate() {
            let root = outermost.get(&expression.node).copied().unwrap_or(index);
            outermost.extend(expression.operands.iter().map(|operand| (*operand, root)));
            read.extend(expression.operators.iter().map(|(offset, kind)| (root, *offset, *kind)));
        }
        read.sort_unstable();
        read.dedup();
        let mut previous = None;
        let mut operators: Vec<Operator> = read
            .into_iter()
            .map(|(root, offset, kind)| {
                let starts_sequence = previous.replace((root, kind)) != Some((root, kind));
                Operator { offset, starts_sequence }
            })
            .collect();
        operators.sort_unstable_by_key(|operator| operator.offset);
        operators
    }
}

fn operands(expression: Node) -> Vec<usize> {
    let mut cursor = expression.walk();
    expression.named_children(&mut cursor).map(|operand| without_parentheses(operand).id()).collect()
}

fn without_parentheses(node: Node) -> Node {
    let mut inner = node;
    while let Some(content) = parenthesised(inner) {
        inner = content;
    }
    inner
}

/// The only thing inside `node`, if all else of it is a pair of parentheses and comments.
fn parenthesised(node: Node) -> Option<Node> {
    let mut cursor = node.walk();
    let mut content = None;
    let mut opened = false;
    for child in node.children(&mut cursor) {
        match child.kind() {
            "(" if content.is_none() => opened = true,
            ")" => {}
            _ if child.is_extra() => {}
            _ if opened && content.is_none() && child.is_named() => content = Some(child),
            _ => return None,
        }
    }
    content
}
