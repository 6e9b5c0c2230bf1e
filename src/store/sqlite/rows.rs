//! Values in and out of columns.

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::object_id::ObjectId;
use crate::model::pull_request::PullRequestId;
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

/// How a time is stored.
pub(super) fn milliseconds(time: Timestamp) -> i64 {
    time.as_millisecond()
}

/// How a number that GitHub gives is stored; they are far from the limit.
pub(super) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that GitHub gave.
pub(super) fn number(row: &Row, column: &str) -> Result<u64, StoreError> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| StoreError::Corrupt { what: "number" })
}

/// A time.
pub(super) fn time(row: &Row, column: &str) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(row.get(column)?).map_err(|_| StoreError::Corrupt { what: "time" })
}

/// The id of a commit.
pub(super) fn object_id(row: &Row, column: &str) -> Result<ObjectId, StoreError> {
    ObjectId::from_hex(&row.get::<_, String>(column)?).ok_or(StoreError::Corrupt { what: "commit id" })
}

/// A value as it is stored.
pub(super) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Corrupt { what: "value to store" })
}

/// A value that was stored as JSON.
pub(super) fn from_json<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt { what })
}

/// The columns that name a pull request.
pub(super) fn key(id: PullRequestId) -> (i64, i64) {
    (integer(id.repository.0), integer(id.number))
}
