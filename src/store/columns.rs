//! Values in and out of columns, which hold the same in every database.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::PullRequestId;

/// What a column can be read as, in every database.
pub(super) trait Value: rusqlite::types::FromSql + for<'a> tokio_postgres::types::FromSql<'a> {}

impl<T: rusqlite::types::FromSql + for<'a> tokio_postgres::types::FromSql<'a>> Value for T {}

/// A row of an answer, of whatever database.
pub(super) trait Row {
    /// What is in a column.
    fn column<T: Value>(&self, name: &str) -> Result<T, StoreError>;
}

impl Row for rusqlite::Row<'_> {
    fn column<T: Value>(&self, name: &str) -> Result<T, StoreError> {
        Ok(self.get(name)?)
    }
}

impl Row for tokio_postgres::Row {
    fn column<T: Value>(&self, name: &str) -> Result<T, StoreError> {
        Ok(self.try_get(name)?)
    }
}

/// How a time is stored.
pub(super) fn milliseconds(time: Timestamp) -> i64 {
    time.as_millisecond()
}

/// How a length of time is stored.
pub(super) fn in_milliseconds(time: SignedDuration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// The time so much before another.
pub(super) fn before(time: Timestamp, pause: SignedDuration) -> Timestamp {
    time.saturating_sub(pause).unwrap_or(time)
}

/// A text without the character that PostgreSQL cannot hold, which is replaced.
pub(super) fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// How a number that GitHub gives is stored; they are far from the limit.
pub(super) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// How the most rows that are wanted are told to a database.
pub(super) fn as_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The columns that name a pull request.
pub(super) fn key(id: PullRequestId) -> (i64, i64) {
    (integer(id.repository.0), integer(id.number))
}

/// A value as it is stored.
pub(super) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Corrupt { what: "value to store" })
}

/// A number that GitHub gave, or a count.
pub(super) fn number(row: &impl Row, column: &str) -> Result<u64, StoreError> {
    as_number(row.column(column)?)
}

/// A number where there is one.
pub(super) fn optional_number(row: &impl Row, column: &str) -> Result<Option<u64>, StoreError> {
    row.column::<Option<i64>>(column)?.map(as_number).transpose()
}

/// A number that is small.
pub(super) fn small_number(row: &impl Row, column: &str) -> Result<u32, StoreError> {
    u32::try_from(row.column::<i64>(column)?).map_err(|_| StoreError::Corrupt { what: "number" })
}

/// A time.
pub(super) fn time(row: &impl Row, column: &str) -> Result<Timestamp, StoreError> {
    as_time(row.column(column)?)
}

/// A time where there is one.
pub(super) fn optional_time(row: &impl Row, column: &str) -> Result<Option<Timestamp>, StoreError> {
    row.column::<Option<i64>>(column)?.map(as_time).transpose()
}

/// The id of a commit.
pub(super) fn object_id(row: &impl Row, column: &str) -> Result<ObjectId, StoreError> {
    ObjectId::from_hex(&row.column::<String>(column)?).ok_or(StoreError::Corrupt { what: "commit id" })
}

/// A value that was stored as JSON.
pub(super) fn from_json<T: DeserializeOwned>(
    row: &impl Row,
    column: &str,
    what: &'static str,
) -> Result<T, StoreError> {
    parsed(&row.column::<String>(column)?, what)
}

/// A value that was stored as JSON where there is one.
pub(super) fn optional_json<T: DeserializeOwned>(
    row: &impl Row,
    column: &str,
    what: &'static str,
) -> Result<Option<T>, StoreError> {
    row.column::<Option<String>>(column)?.map(|text| parsed(&text, what)).transpose()
}

fn as_number(stored: i64) -> Result<u64, StoreError> {
    u64::try_from(stored).map_err(|_| StoreError::Corrupt { what: "number" })
}

fn as_time(stored: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(stored).map_err(|_| StoreError::Corrupt { what: "time" })
}

fn parsed<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt { what })
}
