//! The pool of connections, transactions, and what is tried again.

use std::error::Error;
use std::io;
use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, Timeouts,
};
use tokio_postgres::error::SqlState;

use super::address::Address;
use super::session::Session;
use crate::store::error::StoreError;

/// How long to wait for a connection: while all are in use, and while one is made.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(10);
/// What the server ends by itself: statements that hang, and transactions of a process that is stuck.
const SESSION: &str = "SET statement_timeout = '60s'; SET lock_timeout = '30s';
    SET idle_in_transaction_session_timeout = '60s'; SET default_transaction_isolation = 'read committed'";
/// How often something is tried in all.
const MOST_ATTEMPTS: u32 = 8;
/// How long to wait before the second attempt; twice as long before each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

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
        self.persistently(|| async { operation(Session::new(self.connection().await?)).await }).await
    }

    /// Runs `operation`, which reads with several statements, of which each sees the same state.
    pub(super) async fn read_at_once<T, F>(&self, operation: impl Fn(Session) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        self.persistently(|| self.transaction(Purpose::Snapshot, &operation)).await
    }

    /// Runs `operation` so that all of it happens or nothing, and returns when it is on disk.
    pub(super) async fn write<T, F>(&self, operation: impl Fn(Session) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        self.persistently(|| self.transaction(Purpose::Write, &operation)).await
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

    /// Tries again what fails only because others were at work, or because the server was gone for a moment.
    async fn persistently<T, F>(&self, attempt: impl Fn() -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let mut pause = FIRST_PAUSE;
        for _ in 1..MOST_ATTEMPTS {
            match attempt().await {
                Err(error) if may_pass(&error) => {
                    tracing::debug!(%error, ?pause, "the database is asked again");
                    tokio::time::sleep(pause.mul_f64(0.5 + fastrand::f64())).await;
                    pause *= 2;
                }
                result => return result,
            }
        }
        attempt().await
    }
}

/// Whether the same may succeed a moment later.
fn may_pass(error: &StoreError) -> bool {
    match error {
        StoreError::Postgres(error) | StoreError::NoConnection(PoolError::Backend(error)) => match error.code() {
            Some(state) => PASSING.contains(&state),
            None => error.is_closed() || error.source().is_some_and(<dyn Error>::is::<io::Error>),
        },
        StoreError::NoConnection(_)
        | StoreError::Open { .. }
        | StoreError::Sqlite(_)
        | StoreError::NotCommitted
        | StoreError::Corrupt { .. }
        | StoreError::Closed => false,
    }
}

/// What the server says when others were at work, or when it is about to go or to come back. Two that insert the same at
/// once are among it: the second time, one of them finds what the other inserted.
const PASSING: &[&SqlState] = &[
    &SqlState::T_R_SERIALIZATION_FAILURE,
    &SqlState::T_R_DEADLOCK_DETECTED,
    &SqlState::UNIQUE_VIOLATION,
    &SqlState::ADMIN_SHUTDOWN,
    &SqlState::CRASH_SHUTDOWN,
    &SqlState::CANNOT_CONNECT_NOW,
    &SqlState::TOO_MANY_CONNECTIONS,
];

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

    /// A connection that is lost here leaves open whether the transaction happened, so it is not tried again.
    async fn commit(mut self) -> Result<(), StoreError> {
        let committed = self.session().run("COMMIT").await;
        match committed {
            Ok(()) => {
                self.0 = None;
                Ok(())
            }
            Err(StoreError::Postgres(error)) if error.code().is_none() => Err(StoreError::NotCommitted),
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
