//! What is tried again: what failed because others were at work, or because the server was away.

use std::error::Error;
use std::io;
use std::iter;
use std::time::Duration;

use deadpool_postgres::{HookError, PoolError};
use tokio::time::Instant;
use tokio_postgres::error::SqlState;

use crate::store::error::StoreError;

/// How long it is tried again after the first failure: a server that is restarted is away for a few seconds, and somewhat
/// longer after a crash.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long to wait before the second attempt; twice as long before each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// The longest such pause, so that work goes on soon after the server is back.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What becomes of an attempt of which nobody knows whether it was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repetition {
    /// It is made once more: doing it twice comes to the same as doing it once.
    Harmless,
    /// Its caller is told.
    Harmful,
}

/// Makes attempts until one succeeds or fails for a reason that will not pass.
pub(super) async fn persistently<T, F>(repetition: Repetition, attempt: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let (mut pause, mut deadline) = (FIRST_PAUSE, None);
    loop {
        let error = match attempt().await {
            Err(error) if may_pass(&error, repetition) => error,
            result => return result,
        };
        let jittered = pause.mul_f64(0.5 + fastrand::f64());
        if Instant::now() + jittered > *deadline.get_or_insert_with(|| Instant::now() + PATIENCE) {
            return Err(error);
        }
        tracing::debug!(%error, pause = ?jittered, "the database is asked again");
        tokio::time::sleep(jittered).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Whether the same may succeed a moment later.
fn may_pass(error: &StoreError, repetition: Repetition) -> bool {
    match error {
        StoreError::Uncertain => repetition == Repetition::Harmless,
        StoreError::Postgres(error)
        | StoreError::NoConnection(PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error))) => {
            match error.code() {
                Some(state) => PASSING.contains(&state),
                None => error.is_closed() || is_of_connection(error),
            }
        }
        StoreError::NoConnection(_)
        | StoreError::Open { .. }
        | StoreError::Sqlite(_)
        | StoreError::NotCommitted
        | StoreError::Corrupt { .. }
        | StoreError::Closed => false,
    }
}

/// Whether the way to the server is to blame, such as when nobody listens there at the moment.
fn is_of_connection(error: &tokio_postgres::Error) -> bool {
    let mut causes = iter::successors(error.source(), |cause| (*cause).source());
    causes.any(<dyn Error>::is::<io::Error>)
}

/// What the server says when others were at work, or when it is about to go or to come back. Two that insert the same at
/// once are among it: the second time, one of them finds what the other inserted.
const PASSING: &[&SqlState] = &[
    &SqlState::T_R_SERIALIZATION_FAILURE,
    &SqlState::T_R_DEADLOCK_DETECTED,
    &SqlState::UNIQUE_VIOLATION,
    &SqlState::LOCK_NOT_AVAILABLE,
    &SqlState::ADMIN_SHUTDOWN,
    &SqlState::CRASH_SHUTDOWN,
    &SqlState::CANNOT_CONNECT_NOW,
    &SqlState::TOO_MANY_CONNECTIONS,
    &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
];
