//! The pool of connections, and transactions.

use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::error::{DbError, Severity};

use super::address::Address;
use super::persistence::{Repetition, persistently};
use super::session::Session;
use crate::store::error::StoreError;

/// How long to wait for a connection: while all are in use, and while one is made.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(10);
/// What the server ends by itself: statements that hang, and transactions of a process that is stuck, before those give up
/// that wait for what it has locked.
const SESSION: &str = "SET statement_timeout = '60s'; SET lock_timeout = '30s';
    SET idle_in_transaction_session_timeout = '10s'; SET default_transaction_isolation = 'read committed'";

/// A database on a server.
#[derive(Clone, Debug)]
pub(super) struct Database {
    pool: Pool,
}

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// Writing.
    Write,
    /// Reading by several statements that have to fit together.
    Snapshot,
}

impl Database {
    /// A database at `address`. Nothing is connected yet.
    pub(super) fn new(address: &Address) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { database: address.to_string(), source };
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let connector = address.connector().map_err(failed)?;
        let manager = Manager::from_config(address.config().clone(), connector, recycling);
        let wait = Some(CONNECTION_TIMEOUT);
        let pool = Pool::builder(manager)
            .max_size(address.most_connections())
            .timeouts(Timeouts { wait, create: wait, recycle: wait })
            .runtime(Runtime::Tokio1)
            .post_create(Hook::async_fn(|client, _| {
                Box::pin(async move { client.batch_execute(SESSION).await.map_err(HookError::Backend) })
            }))
            .build()
            .map_err(|error| failed(error.into()))?;
        Ok(Self { pool })
    }

    async fn connection(&self) -> Result<Object, StoreError> {
        Ok(self.pool.get().await?)
    }

    /// Runs `operation`, which reads with one statement.
    pub(super) async fn read<T, F>(&self, operation: impl Fn(Session) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let attempt = || async { operation(Session::new(self.connection().await?)).await };
        persistently(Repetition::Harmless, attempt).await
    }

    /// Runs `operation`, which reads with several statements, of which each sees the same state.
    pub(super) async fn read_at_once<T, F>(&self, operation: impl Fn(Session) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        persistently(Repetition::Harmless, || self.transaction(Purpose::Snapshot, &operation)).await
    }

    /// Runs `operation` so that all of it happens or nothing, and returns when it is on disk. Where the connection is lost
    /// before the server has said that it is, it is run once more: doing it twice has to come to the same as doing it once.
    pub(super) async fn write<T, F>(&self, operation: impl Fn(Session) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        persistently(Repetition::Harmless, || self.transaction(Purpose::Write, &operation)).await
    }

    /// The same for what must not happen twice: where nobody knows whether it has, it fails as [`StoreError::Uncertain`].
    pub(super) async fn write_once<T, F>(&self, operation: impl Fn(Session) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        persistently(Repetition::Harmful, || self.transaction(Purpose::Write, &operation)).await
    }

    async fn transaction<T, F>(&self, purpose: Purpose, operation: &impl Fn(Session) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let transaction = Transaction::begin(self.connection().await?, purpose).await?;
        let result = operation(transaction.session().clone()).await;
        match result {
            Ok(value) => transaction.commit().await.map(|()| value),
            Err(error) => {
                transaction.roll_back().await;
                Err(error)
            }
        }
    }
}

/// A transaction that is under way. Dropped, which happens when nobody waits for it any longer, it takes its connection
/// with it, and the server rolls back.
struct Transaction(Option<Session>);

impl Transaction {
    async fn begin(connection: Object, purpose: Purpose) -> Result<Self, StoreError> {
        let transaction = Self(Some(Session::new(connection)));
        let sql = match purpose {
            Purpose::Write => "BEGIN",
            Purpose::Snapshot => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        transaction.session().run(sql).await?;
        Ok(transaction)
    }

    fn session(&self) -> &Session {
        self.0.as_ref().expect("it is there until the transaction ends")
    }

    /// A connection that is lost here leaves open whether the transaction happened.
    async fn commit(mut self) -> Result<(), StoreError> {
        let committed = self.session().run("COMMIT").await;
        match committed {
            Ok(()) => {
                self.0 = None;
                Ok(())
            }
            Err(StoreError::Postgres(error)) if !error.as_db_error().is_some_and(rolled_back) => {
                Err(StoreError::Uncertain)
            }
            Err(error) => Err(error),
        }
    }

    async fn roll_back(mut self) {
        if self.session().run("ROLLBACK").await.is_ok() {
            self.0 = None;
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take().and_then(Session::into_connection) {
            drop(Object::take(connection));
        }
    }
}

/// Whether the server goes on after it has said that, and so has undone the transaction. What ends the connection may come
/// before or after it was kept.
fn rolled_back(error: &DbError) -> bool {
    error.parsed_severity() == Some(Severity::Error)
}
