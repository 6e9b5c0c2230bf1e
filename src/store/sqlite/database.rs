//! The file: one thread that writes, one that reads, and the schema.
//!
//! A write is answered after it is on disk. Since that wait is what costs, all writes that are there by then go into one
//! transaction, each in a savepoint of its own, so that one that fails takes no other with it.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::sync::oneshot;

use crate::store::error::StoreError;
use crate::store::schema;

/// How long to wait for another process that writes to the file, such as one that makes a backup.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait before trying what SQLite does not wait with.
const BUSY_PAUSE: Duration = Duration::from_millis(10);
/// The most writes in one transaction, so that the first of many does not wait for all.
const MOST_WRITES: usize = 256;

/// All changes to the schema in order. What has been released is never changed.
const MIGRATIONS: &[(&str, &str)] = &[
    ("V1__intake_and_jobs", include_str!("../../../migrations/sqlite/0001_intake_and_jobs.sql")),
    ("V2__verdicts", include_str!("../../../migrations/sqlite/0002_verdicts.sql")),
    ("V3__heads_and_people", include_str!("../../../migrations/sqlite/0003_heads_and_people.sql")),
    ("V4__gated_branches", include_str!("../../../migrations/sqlite/0004_gated_branches.sql")),
    ("V5__marks", include_str!("../../../migrations/sqlite/0005_marks.sql")),
    ("V6__edited_comments", include_str!("../../../migrations/sqlite/0006_edited_comments.sql")),
    ("V7__task_comments", include_str!("../../../migrations/sqlite/0007_task_comments.sql")),
    ("V8__losses", include_str!("../../../migrations/sqlite/0008_losses.sql")),
    ("V9__retries", include_str!("../../../migrations/sqlite/0009_retries.sql")),
    ("V10__weekly_reports", include_str!("../../../migrations/sqlite/0010_weekly_reports.sql")),
    ("V11__pages", include_str!("../../../migrations/sqlite/0011_pages.sql")),
    ("V12__dismissals", include_str!("../../../migrations/sqlite/0012_dismissals.sql")),
    ("V13__trial_merges", include_str!("../../../migrations/sqlite/0013_trial_merges.sql")),
    ("V14__merge_records", include_str!("../../../migrations/sqlite/0014_merge_records.sql")),
    ("V15__inspections", include_str!("../../../migrations/sqlite/0015_inspections.sql")),
    ("V16__turns", include_str!("../../../migrations/sqlite/0016_turns.sql")),
];

type Read = Box<dyn FnOnce(&Connection) + Send>;
type Write = Box<dyn FnOnce(&Connection) -> Answer + Send>;
/// Tells the caller how it went, once it is known whether the transaction was committed.
type Answer = Box<dyn FnOnce(bool) + Send>;

/// A database that is open.
#[derive(Clone, Debug)]
pub(super) struct Database {
    reads: mpsc::Sender<Read>,
    writes: mpsc::Sender<Write>,
}

impl Database {
    /// Opens the file at `path`, makes it if there is none, and brings its schema up to date.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open { database: path.display().to_string(), source };
        let mut writing = connect(path).map_err(|error| failed(error.into()))?;
        migrate(&mut writing).map_err(failed)?;
        let reading = connect(path).map_err(|error| failed(error.into()))?;
        let (writes, write_queue) = mpsc::channel();
        let (reads, read_queue) = mpsc::channel();
        thread::spawn(move || write_all(writing, &write_queue));
        thread::spawn(move || read_all(&reading, read_queue));
        Ok(Self { reads, writes })
    }

    /// Runs `operation`, which only reads.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
        let read: Read = Box::new(move |connection| _ = sender.send(operation(connection)));
        self.reads.send(read).map_err(|_| StoreError::Closed)?;
        receiver.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs `operation` so that all of it happens or nothing, and returns when it is on disk.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
        let write: Write = Box::new(move |connection| {
            let result = in_savepoint(connection, operation);
            Box::new(move |committed| {
                let lost = result.is_ok() && !committed;
                _ = sender.send(if lost { Err(StoreError::NotCommitted) } else { result });
            })
        });
        self.writes.send(write).map_err(|_| StoreError::Closed)?;
        receiver.await.map_err(|_| StoreError::Closed)?
    }
}

/// A connection to the file. Of several that make a new database ready at once SQLite has all but one fail, without waiting.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let begun = Instant::now();
    loop {
        match configured(path) {
            Err(error) if is_busy(&error) && begun.elapsed() < BUSY_TIMEOUT => thread::sleep(BUSY_PAUSE),
            result => return result,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

fn configured(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let runner = schema::runner(MIGRATIONS)?;
    // Where a newer version has been at work there is nothing left to apply. Of several processes that open a new database at
    // once, one makes the tables; the others fail over that, and find them made.
    if runner.run(connection).is_err() {
        runner.run(connection)?;
    }
    let applied = runner.get_applied_migrations(connection)?;
    Ok(schema::compatible(runner.get_migrations(), &applied)?)
}

fn read_all(connection: &Connection, pending: mpsc::Receiver<Read>) {
    for read in pending {
        read(connection);
    }
}

fn write_all(mut connection: Connection, pending: &mpsc::Receiver<Write>) {
    while let Ok(first) = pending.recv() {
        let writes = std::iter::once(first).chain(pending.try_iter()).take(MOST_WRITES);
        let (answers, committed) = write_together(&mut connection, writes);
        for answer in answers {
            answer(committed);
        }
    }
}

/// Runs `writes` in one transaction; the answers are due now that it is known whether it was committed.
fn write_together(connection: &mut Connection, writes: impl Iterator<Item = Write>) -> (Vec<Answer>, bool) {
    let transaction = match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(transaction) => transaction,
        Err(error) => {
            tracing::error!(%error, "the database cannot be written to");
            return (Vec::new(), false);
        }
    };
    let answers = writes.map(|write| write(&transaction)).collect();
    let committed = transaction.commit();
    if let Err(error) = &committed {
        tracing::error!(%error, "the database cannot be written to");
    }
    (answers, committed.is_ok())
}

fn in_savepoint<T>(
    connection: &Connection,
    operation: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    connection.execute_batch("SAVEPOINT one")?;
    let result = operation(connection);
    connection.execute_batch(if result.is_ok() { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" })?;
    result
}
