//! TOML.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Lines, MOST_LEVELS, Node, Value};

/// The tree of `text`; `None` when it does not parse.
pub(in crate::analysis::delta) fn parse(text: &str) -> Option<Node> {
    let table = DeTable::parse(text).ok()?;
    let lines = Lines::of(text);
    Some(Node { line: 1, value: Value::Table(entries(table.get_ref(), &lines, MOST_LEVELS)) })
}

/// In the order of the text, which the parser does not keep.
fn entries(table: &DeTable<'_>, lines: &Lines, levels: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            line: lines.at(key.span().start),
            node: node(value, lines, levels.saturating_sub(1)),
        })
        .collect();
    entries.sort_by_key(|entry| entry.line);
    entries
}

fn node(value: &Spanned<DeValue<'_>>, lines: &Lines, levels: usize) -> Node {
    let line = lines.at(value.span().start);
    let value = match value.get_ref() {
        DeValue::Array(_) | DeValue::Table(_) if levels == 0 => Value::Scalar(String::new()),
        DeValue::String(text) => Value::Scalar(text.to_string()),
        DeValue::Integer(number) => Value::Scalar(number.as_str().to_owned()),
        DeValue::Float(number) => Value::Scalar(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Value::Scalar(truth.to_string()),
        DeValue::Datetime(time) => Value::Scalar(time.to_string()),
        DeValue::Array(array) => Value::List(array.iter().map(|item| node(item, lines, levels - 1)).collect()),
        DeValue::Table(table) => Value::Table(entries(table, lines, levels)),
    };
    Node { line, value }
}
