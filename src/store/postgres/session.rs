//! A connection while it is used, and what can be asked of it.

use std::sync::Arc;

use deadpool_postgres::Object;
use futures_util::TryStreamExt;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::storable::Storable;
use crate::store::error::StoreError;

/// The values of a statement.
pub(super) type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

/// What must not be done by two transactions at once. PostgreSQL lets others write meanwhile, as SQLite does not; where what
/// is written rests on what was read, one of these is held until the end of the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub(super) enum Exclusive {
    /// Adding to the audit, which continues its newest entry.
    Audit = 7_301,
    /// Numbering a change of the queue, so that the numbers become visible in their order.
    Queue = 7_302,
    /// Bringing together what is an agent's and which pull requests hold it: of two at once, neither would see the other.
    Taints = 7_303,
    /// Changing the schema.
    Schema = 7_304,
}

/// A connection while it is used. Clones are the same connection.
#[derive(Clone)]
pub(super) struct Session(Arc<Object>);

impl Session {
    pub(super) fn new(connection: Object) -> Self {
        Self(Arc::new(connection))
    }

    /// All rows of a query, each read by `read`.
    pub(super) async fn all<T>(
        &self,
        sql: &str,
        parameters: Parameters<'_>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let statement = self.0.prepare_cached(sql).await?;
        let values = parameters.iter().map(|value| Storable(*value));
        let rows: Vec<Row> = self.0.query_raw(&statement, values).await?.try_collect().await?;
        rows.iter().map(read).collect()
    }

    /// The only row of a query, if there is one.
    pub(super) async fn one<T>(
        &self,
        sql: &str,
        parameters: Parameters<'_>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, parameters, read).await?.pop())
    }

    /// Runs a statement; returns how many rows it concerned.
    pub(super) async fn execute(&self, sql: &str, parameters: Parameters<'_>) -> Result<u64, StoreError> {
        let statement = self.0.prepare_cached(sql).await?;
        Ok(self.0.execute_raw(&statement, parameters.iter().map(|value| Storable(*value))).await?)
    }

    /// Runs statements without values.
    pub(super) async fn run(&self, sql: &str) -> Result<(), StoreError> {
        Ok(self.0.batch_execute(sql).await?)
    }

    /// Waits until no other transaction has this, and keeps it until this one ends.
    pub(super) async fn lock(&self, what: Exclusive) -> Result<(), StoreError> {
        self.execute("SELECT pg_advisory_xact_lock($1)", &[&(what as i64)]).await.map(|_| ())
    }

    /// The connection itself, if this is the last that uses it.
    pub(super) fn into_connection(self) -> Option<Object> {
        Arc::into_inner(self.0)
    }
}
