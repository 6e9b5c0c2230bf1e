//! The end of a copy that is a file.

use std::path::Path;

use async_trait::async_trait;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::End;
use super::table::{Dialect, Table};
use crate::store::columns::{as_limit, without_nul};
use crate::store::error::StoreError;

/// A file in a transaction, which is rolled back unless it is committed.
pub(super) struct FileEnd(Connection);

impl FileEnd {
    pub(super) fn begin(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Self(connection))
    }
}

#[async_trait(?Send)]
impl End for FileEnd {
    async fn columns(&self, table: &Table) -> Result<Vec<String>, StoreError> {
        let mut statement = self.0.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let mut columns = statement.query_map([&table.name], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        // The number that SQLite gives every row is no column, unless it is asked for.
        let names_row = |name: &str| name == "rowid";
        if table.columns.iter().any(|column| names_row(&column.name)) && !columns.is_empty() {
            columns.push("rowid".to_owned());
        }
        columns.sort();
        Ok(columns)
    }

    async fn rows(&self, table: &Table, offset: usize) -> Result<Vec<Vec<Value>>, StoreError> {
        let mut statement = self.0.prepare_cached(&table.select(Dialect::Sqlite))?;
        let width = table.columns.len();
        let rows = statement
            .query_map([as_limit(offset)], |row| (0..width).map(|column| row.get(column).map(storable)).collect())?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn insert(&self, table: &Table, rows: &[Vec<Value>]) -> Result<(), StoreError> {
        let mut statement = self.0.prepare_cached(&table.insert())?;
        for row in rows {
            statement.execute(params_from_iter(row))?;
        }
        Ok(())
    }

    async fn go_on_numbering(&self, _: &Table) -> Result<(), StoreError> {
        // SQLite does by itself.
        Ok(())
    }

    async fn commit(&self) -> Result<(), StoreError> {
        Ok(self.0.execute_batch("COMMIT")?)
    }
}

/// A value as both databases can hold it.
fn storable(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(without_nul(&text).into_owned()),
        Value::Null | Value::Integer(_) | Value::Real(_) | Value::Blob(_) => value,
    }
}
