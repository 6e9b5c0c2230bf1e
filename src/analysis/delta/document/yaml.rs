//! YAML: the first document of a text.
//!
//! What an alias stands for is put in its place as long as all that was put in so is no more than
//! [`MOST_ALIASED_NODES`]; a few lines of aliases to aliases could otherwise stand for more than fits into memory.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser};

use super::{Entry, MOST_LEVELS, Node, Value};

const MOST_ALIASED_NODES: usize = 1000;

/// The tree of `text`; `None` when it does not parse.
pub(in crate::analysis::delta) fn parse(text: &str) -> Option<Node> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        builder.take(event, span.start.line() as u32)?;
        if builder.root.is_some() {
            break;
        }
    }
    builder.root
}

/// A tree that is being built.
#[derive(Default)]
struct Builder {
    /// The lists and tables that are not closed yet, outermost first.
    open: Vec<Open>,
    /// What aliases may stand for, by the number of the anchor.
    anchored: BTreeMap<usize, Node>,
    aliased_nodes: usize,
    root: Option<Node>,
}

/// A list or table that is not closed yet.
struct Open {
    node: Node,
    anchor: usize,
    /// The name of the next value, with its line; for tables.
    key: Option<(String, u32)>,
}

impl Builder {
    /// `None` where the tree gets too deep.
    fn take(&mut self, event: Event<'_>, line: u32) -> Option<()> {
        match event {
            Event::Scalar(text, _, anchor, _) => self.place(Node::scalar(line, text), anchor),
            Event::SequenceStart(anchor, _) => self.open(Value::List(Vec::new()), line, anchor)?,
            Event::MappingStart(anchor, _) => self.open(Value::Table(Vec::new()), line, anchor)?,
            Event::SequenceEnd | Event::MappingEnd => {
                let closed = self.open.pop()?;
                self.place(closed.node, closed.anchor);
            }
            Event::Alias(anchor) => {
                let node = self.aliased(anchor, line);
                self.place(node, 0);
            }
            Event::DocumentEnd | Event::StreamEnd => self.root = self.root.take().or(Some(Node::scalar(line, ""))),
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
        }
        Some(())
    }

    fn open(&mut self, value: Value, line: u32, anchor: usize) -> Option<()> {
        if self.open.len() == MOST_LEVELS {
            return None;
        }
        self.open.push(Open { node: Node { line, value }, anchor, key: None });
        Some(())
    }

    fn aliased(&mut self, anchor: usize, line: u32) -> Node {
        let Some(node) = self.anchored.get(&anchor) else { return Node::scalar(line, "") };
        let (nodes, levels) = extent(node);
        if self.aliased_nodes + nodes > MOST_ALIASED_NODES || self.open.len() + levels > MOST_LEVELS {
            return Node::scalar(line, "");
        }
        self.aliased_nodes += nodes;
        node.clone()
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node, anchor: usize) {
        if anchor > 0 && extent(&node).0 <= MOST_ALIASED_NODES {
            self.anchored.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut open.node.value {
            Value::Scalar(_) => {}
            Value::List(items) => items.push(node),
            Value::Table(entries) => match open.key.take() {
                Some((key, line)) => entries.push(Entry { key, line, node }),
                None => open.key = Some((node.text().unwrap_or_default().to_owned(), node.line)),
            },
        }
    }
}

/// How many nodes and levels there are in `node`.
fn extent(node: &Node) -> (usize, usize) {
    let parts = node.items().iter().chain(node.entries().iter().map(|entry| &entry.node)).map(extent);
    let (nodes, levels) = parts.fold((0, 0), |(nodes, levels), part| (nodes + part.0, levels.max(part.1)));
    (nodes + 1, levels + 1)
}
