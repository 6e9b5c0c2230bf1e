//! Rows of an answer.

use rusqlite::{Connection, Row};

use crate::store::error::StoreError;

/// All rows of a query, each read by `read`.
pub(super) fn all<T>(
    reader: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = reader.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The only row of a query, if there is one.
pub(super) fn one<T>(
    reader: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    Ok(all(reader, sql, parameters, read)?.pop())
}
