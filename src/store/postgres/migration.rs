//! The schema.

use std::error::Error;

use tokio_postgres::Client;

use super::address::Address;
use super::session::Exclusive;
use crate::store::error::StoreError;
use crate::store::schema;

/// All changes to the schema in order, with the numbers that they have for SQLite. What has been released is never changed.
const MIGRATIONS: &[(&str, &str)] = &[
    ("V1__intake_and_jobs", include_str!("../../../migrations/postgres/0001_intake_and_jobs.sql")),
    ("V2__verdicts", include_str!("../../../migrations/postgres/0002_verdicts.sql")),
    ("V3__heads_and_people", include_str!("../../../migrations/postgres/0003_heads_and_people.sql")),
    ("V4__gated_branches", include_str!("../../../migrations/postgres/0004_gated_branches.sql")),
    ("V5__marks", include_str!("../../../migrations/postgres/0005_marks.sql")),
    ("V6__edited_comments", include_str!("../../../migrations/postgres/0006_edited_comments.sql")),
    ("V7__task_comments", include_str!("../../../migrations/postgres/0007_task_comments.sql")),
    ("V8__losses", include_str!("../../../migrations/postgres/0008_losses.sql")),
    ("V9__retries", include_str!("../../../migrations/postgres/0009_retries.sql")),
    ("V10__weekly_reports", include_str!("../../../migrations/postgres/0010_weekly_reports.sql")),
    ("V11__pages", include_str!("../../../migrations/postgres/0011_pages.sql")),
    ("V12__dismissals", include_str!("../../../migrations/postgres/0012_dismissals.sql")),
    ("V13__trial_merges", include_str!("../../../migrations/postgres/0013_trial_merges.sql")),
    ("V14__merge_records", include_str!("../../../migrations/postgres/0014_merge_records.sql")),
    ("V15__inspections", include_str!("../../../migrations/postgres/0015_inspections.sql")),
    ("V16__turns", include_str!("../../../migrations/postgres/0016_turns.sql")),
];

/// Brings the schema up to date, one process at a time, and refuses one that a newer version made unfit for this one. It has
/// connections of its own, where statements may take their time. The lock is one of a transaction, which stays open meanwhile:
/// one of a session would end up with others behind a pooler that gives a connection for one transaction at a time.
pub(super) async fn migrate(address: &Address) -> Result<(), StoreError> {
    let failed = |source| StoreError::Open { database: address.to_string(), source };
    let connect = || async { address.connect().await.map_err(|error| failed(error.into())) };
    let (mut locking, mut migrating) = (connect().await?, connect().await?);
    let key = Exclusive::Schema as i64;
    let lock = async {
        let transaction = locking.transaction().await?;
        transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&key]).await?;
        Ok(transaction)
    };
    let _lock = lock.await.map_err(|error: tokio_postgres::Error| failed(error.into()))?;
    bring_up_to_date(&mut migrating).await.map_err(failed)
}

async fn bring_up_to_date(client: &mut Client) -> Result<(), Box<dyn Error + Send + Sync>> {
    let runner = schema::runner(MIGRATIONS)?;
    // Where a newer version has been at work there is nothing left to apply.
    runner.run_async(client).await?;
    let applied = runner.get_applied_migrations_async(client).await?;
    Ok(schema::compatible(runner.get_migrations(), &applied)?)
}
