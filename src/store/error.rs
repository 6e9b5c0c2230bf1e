//! What can go wrong with the store.

/// Why a call to the store failed. The transaction it was in did not happen, unless it is [`StoreError::Uncertain`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be opened: the operator has to see to it.
    #[error("opening the database `{database}`")]
    Open {
        /// Where it is.
        database: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// SQLite refused: the file is locked, full or damaged. Trying again may help.
    #[error("the database refused")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused or cannot be reached. Trying again may help.
    #[error("the database refused")]
    Postgres(#[from] tokio_postgres::Error),
    /// All connections to PostgreSQL were in use for too long, or none could be made. Trying again may help.
    #[error("the database gives no connection")]
    NoConnection(#[from] deadpool_postgres::PoolError),
    /// What was written did not get to the disk. Trying again may help.
    #[error("the database did not keep what was written")]
    NotCommitted,
    /// The connection to PostgreSQL was lost before it said whether it keeps what was written. Look before trying again.
    #[error("the database did not say whether it kept what was written")]
    Uncertain,
    /// What is stored is not what was stored: another version wrote it, or somebody did by hand.
    #[error("the database holds no valid {what}")]
    Corrupt {
        /// What was expected.
        what: &'static str,
    },
    /// The thread that writes is gone: the process is ending.
    #[error("the database is closed")]
    Closed,
}
