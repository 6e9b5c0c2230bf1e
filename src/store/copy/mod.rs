//! Copying everything from one kind of store to the other.
//!
//! Which tables and columns there are is asked of PostgreSQL, so nothing has to be listed here when one is added: the same
//! names in the migrations of both are enough. The copy is one transaction, which is committed after every row of it was
//! compared with the original.

mod file;
mod server;
mod table;

use async_trait::async_trait;
use rusqlite::types::Value;

use super::Store;
use super::audit::{self, GENESIS};
use super::error::StoreError;
use super::location::StoreLocation;
use file::FileEnd;
use server::ServerEnd;
use table::Table;

/// How many rows are in memory at a time.
const PAGE: usize = 200;

/// How many entries of the audit are.
const AUDIT_PAGE: usize = 1_000;

/// What was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// How many tables.
    pub tables: usize,
    /// How many rows in all.
    pub rows: usize,
}

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Both stores are of one kind.
    #[error("a copy goes from SQLite to PostgreSQL or back; a store of the same kind is made by a backup")]
    SameKind,
    /// There is something where the copy should be.
    #[error("`{table}` of the target is not empty; a copy is made into an empty database")]
    NotEmpty {
        /// In which table.
        table: String,
    },
    /// The two schemas do not match.
    #[error("the two databases have different columns in `{table}`")]
    DifferentSchema {
        /// In which table.
        table: String,
    },
    /// The copy is not what was copied.
    #[error("row {row} of `{table}` is not in the copy as it is in the original")]
    DifferentRow {
        /// In which table.
        table: String,
        /// Which row, by the order of the key, from 1 on.
        row: usize,
    },
    /// The original was tampered with.
    #[error("the audit of the original is broken: {0}")]
    BrokenAudit(String),
    /// A database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One of the two databases, in a transaction.
#[async_trait(?Send)]
trait End {
    /// The names of the columns of a table; empty when there is no such.
    async fn columns(&self, table: &Table) -> Result<Vec<String>, StoreError>;
    /// Rows of a table by the order of its key.
    async fn rows(&self, table: &Table, offset: usize) -> Result<Vec<Vec<Value>>, StoreError>;
    /// Adds rows.
    async fn insert(&self, table: &Table, rows: &[Vec<Value>]) -> Result<(), StoreError>;
    /// Has numbers that are given from now on be larger than those that were inserted.
    async fn go_on_numbering(&self, table: &Table) -> Result<(), StoreError>;
    /// Keeps what was inserted.
    async fn commit(&self) -> Result<(), StoreError>;
}

/// Copies everything in `from` to `to`, all of it or nothing. Nothing else may use the two meanwhile.
pub async fn copy(from: &StoreLocation, to: &StoreLocation) -> Result<Copied, CopyError> {
    match (from, to) {
        (StoreLocation::File(file), StoreLocation::Server(server)) => {
            prepare(from, to).await?;
            let server = ServerEnd::begin(server).await?;
            let tables = server.tables().await?;
            copy_tables(&tables, &FileEnd::begin(file)?, &server).await
        }
        (StoreLocation::Server(server), StoreLocation::File(file)) => {
            prepare(from, to).await?;
            let server = ServerEnd::begin(server).await?;
            let tables = server.tables().await?;
            copy_tables(&tables, &server, &FileEnd::begin(file)?).await
        }
        (StoreLocation::File(_), StoreLocation::File(_)) | (StoreLocation::Server(_), StoreLocation::Server(_)) => {
            Err(CopyError::SameKind)
        }
    }
}

/// Brings both schemas up to date, which opening them does.
async fn prepare(from: &StoreLocation, to: &StoreLocation) -> Result<(), CopyError> {
    check_audit(from.open().await?.as_ref()).await?;
    to.open().await?;
    Ok(())
}

async fn check_audit(store: &dyn Store) -> Result<(), CopyError> {
    let (mut count, mut newest) = (0, GENESIS.to_owned());
    loop {
        let entries = store.audit_from(count + 1, AUDIT_PAGE).await?;
        if let Some(fault) = audit::fault(&entries, &newest) {
            return Err(CopyError::BrokenAudit(fault));
        }
        let Some(last) = entries.last() else { return Ok(()) };
        (count, newest) = (last.sequence, last.hash.clone());
    }
}

async fn copy_tables(tables: &[Table], from: &dyn End, to: &dyn End) -> Result<Copied, CopyError> {
    let mut rows = 0;
    for table in tables {
        let columns = from.columns(table).await?;
        if columns.is_empty() || columns != to.columns(table).await? {
            return Err(CopyError::DifferentSchema { table: table.name.clone() });
        }
        if !to.rows(table, 0).await?.is_empty() {
            return Err(CopyError::NotEmpty { table: table.name.clone() });
        }
        rows += copy_table(table, from, to).await?;
        compare(table, from, to).await?;
        to.go_on_numbering(table).await?;
    }
    to.commit().await?;
    Ok(Copied { tables: tables.len(), rows })
}

async fn copy_table(table: &Table, from: &dyn End, to: &dyn End) -> Result<usize, CopyError> {
    let mut copied = 0;
    loop {
        let rows = from.rows(table, copied).await?;
        if rows.is_empty() {
            return Ok(copied);
        }
        to.insert(table, &rows).await?;
        copied += rows.len();
    }
}

async fn compare(table: &Table, from: &dyn End, to: &dyn End) -> Result<(), CopyError> {
    let mut compared = 0;
    loop {
        let (originals, copies) = (from.rows(table, compared).await?, to.rows(table, compared).await?);
        let equal = originals.iter().zip(&copies).take_while(|(original, copy)| original == copy).count();
        if equal < originals.len().max(copies.len()) {
            return Err(CopyError::DifferentRow { table: table.name.clone(), row: compared + equal + 1 });
        }
        if originals.is_empty() {
            return Ok(());
        }
        compared += equal;
    }
}
