//! A table that is copied.

use super::PAGE;

/// A table that is copied, as PostgreSQL describes it.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// What it is called.
    pub(super) name: String,
    /// Its columns by their names, sorted.
    pub(super) columns: Vec<Column>,
    /// The names of the columns of its key.
    pub(super) key: Vec<String>,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// What it is called.
    pub(super) name: String,
    /// Whether it holds texts.
    pub(super) is_text: bool,
    /// Whether PostgreSQL gives it a number by itself.
    pub(super) is_numbered: bool,
}

/// Whose statements are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Table {
    /// The statement for a page of rows; the offset is its parameter.
    pub(super) fn select(&self, dialect: Dialect) -> String {
        let by = |column: &String| {
            let is_text = self.columns.iter().any(|known| known.is_text && known.name == *column);
            // Byte by byte, as SQLite compares by itself.
            let order = if is_text && dialect == Dialect::Postgres { " COLLATE \"C\"" } else { "" };
            format!("{}{order}", quoted(column))
        };
        let key: Vec<String> = self.key.iter().map(by).collect();
        let (columns, name) = (self.column_names().join(", "), quoted(&self.name));
        format!("SELECT {columns} FROM {name} ORDER BY {} LIMIT {PAGE} OFFSET $1", key.join(", "))
    }

    /// The statement for adding a row.
    pub(super) fn insert(&self) -> String {
        let values: Vec<String> = (1..=self.columns.len()).map(|number| format!("${number}")).collect();
        let (columns, name) = (self.column_names().join(", "), quoted(&self.name));
        format!("INSERT INTO {name} ({columns}) VALUES ({})", values.join(", "))
    }

    fn column_names(&self) -> Vec<String> {
        self.columns.iter().map(|column| quoted(&column.name)).collect()
    }
}

/// A name as both databases take it whatever it is.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
