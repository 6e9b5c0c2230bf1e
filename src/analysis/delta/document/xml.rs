//! XML: an element is a table of its attributes and elements, or its text where it has neither.
//!
//! Text beside attributes or elements is the value named by the empty string. Namespaces are left out. A text that
//! declares entities does not parse.

use super::{Entry, Lines, MOST_LEVELS, Node, Value};

/// The tree of `text`: the table with its root element; `None` when it does not parse.
pub(in crate::analysis::delta) fn parse(text: &str) -> Option<Node> {
    let document = roxmltree::Document::parse(text).ok()?;
    let lines = Lines::of(text);
    let root = entry(document.root_element(), &lines, MOST_LEVELS);
    Some(Node { line: 1, value: Value::Table(vec![root]) })
}

fn entry(element: roxmltree::Node<'_, '_>, lines: &Lines, levels: usize) -> Entry {
    let line = lines.at(element.range().start);
    let node = node(element, line, lines, levels);
    Entry { key: element.tag_name().name().to_owned(), line, node }
}

fn node(element: roxmltree::Node<'_, '_>, line: u32, lines: &Lines, levels: usize) -> Node {
    let attributes = element.attributes().map(|attribute| Entry {
        key: attribute.name().to_owned(),
        line,
        node: Node::scalar(line, attribute.value()),
    });
    let elements = element.children().filter(|child| child.is_element() && levels > 0);
    let mut entries: Vec<Entry> = attributes.chain(elements.map(|child| entry(child, lines, levels - 1))).collect();
    let text = element.text().unwrap_or_default().trim();
    if entries.is_empty() {
        return Node::scalar(line, text);
    }
    if !text.is_empty() {
        entries.push(Entry { key: String::new(), line, node: Node::scalar(line, text) });
    }
    Node { line, value: Value::Table(entries) }
}
