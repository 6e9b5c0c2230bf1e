//! Texts of the formats in which tools are configured, as one kind of tree with line numbers.
//!
//! One file a format. A text that does not parse has no tree, and nothing is said of it. Trees are as deep as
//! [`MOST_LEVELS`] at most, so that whoever walks one need not count.

pub(super) mod json;
pub(super) mod toml;
pub(super) mod xml;
pub(super) mod yaml;

/// Configuration that people write has a handful of levels; deeper trees are there to exhaust the stack.
const MOST_LEVELS: usize = 64;

/// A value with what it holds. Two are equal that say the same, wherever they stand.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The line on which it starts, 1-based.
    pub(super) line: u32,
    /// What it is.
    pub(super) value: Value,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Text, a number, a truth value or nothing, as it is written, without quotes.
    Scalar(String),
    /// Values in order.
    List(Vec<Node>),
    /// Values by name, in order. Formats that allow it have several of one name.
    Table(Vec<Entry>),
}

/// A named value of a table.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its name.
    pub(super) key: String,
    /// The line of the name.
    pub(super) line: u32,
    /// The value.
    pub(super) node: Node,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Node {}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        (&self.key, &self.node) == (&other.key, &other.node)
    }
}

impl Eq for Entry {}

impl Node {
    fn scalar(line: u32, text: impl Into<String>) -> Self {
        Self { line, value: Value::Scalar(text.into()) }
    }

    /// Its text, where it is a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            Value::List(_) | Value::Table(_) => None,
        }
    }

    /// Its values, where it is a list; else none.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            Value::Scalar(_) | Value::Table(_) => &[],
        }
    }

    /// Its named values, where it is a table; else none.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            Value::Scalar(_) | Value::List(_) => &[],
        }
    }

    /// The first value named `key`.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The first value at the end of `path`, a name a level.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The named values of the table at the end of `path`.
    pub(super) fn entries_at(&self, path: &[&str]) -> &[Entry] {
        self.at(path).map_or(&[], Self::entries)
    }

    /// The values named `key`, of which XML has many.
    pub(super) fn all<'node>(&'node self, key: &'node str) -> impl Iterator<Item = &'node Self> {
        self.entries().iter().filter(move |entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The text of the first value named `key`.
    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Self::text)
    }
}

/// Tells the lines of bytes of a text.
struct Lines {
    /// The first byte of each line.
    starts: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(position, _)| position + 1);
        Self { starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The line of the byte at `position`, 1-based.
    fn at(&self, position: usize) -> u32 {
        self.starts.partition_point(|start| *start <= position) as u32
    }
}
