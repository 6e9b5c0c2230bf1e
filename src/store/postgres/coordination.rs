//! What the processes on one state tell each other.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::session::Session;
use super::{PostgresStore, jobs};
use crate::model::pauses::Pauses;
use crate::model::pull_request::InstallationId;
use crate::store::columns::{before, integer, milliseconds};
use crate::store::coordination::CoordinationStore;
use crate::store::error::StoreError;
use crate::store::jobs::NewJob;
use crate::store::reading;
use crate::store::records::Moment;

#[async_trait]
impl CoordinationStore for PostgresStore {
    async fn enqueue_once_in(
        &self,
        moment: Moment,
        pause: SignedDuration,
        jobs: Vec<NewJob>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let jobs = &jobs;
        self.database
            .write_once(|session| async move {
                let is_due = begin(&session, moment, pause, now).await?;
                if is_due {
                    jobs::enqueue(&session, jobs, now).await?;
                }
                Ok(is_due)
            })
            .await
    }

    async fn pauses(&self, installation: InstallationId) -> Result<Pauses, StoreError> {
        self.database.read(|session| async move { pauses(&session, installation).await }).await
    }

    async fn save_pauses(&self, installation: InstallationId, pauses: Pauses) -> Result<(), StoreError> {
        self.database.write(|session| async move { save_pauses(&session, installation, pauses).await }).await
    }
}

/// Remembers that it is done now, unless it was within `pause`.
async fn begin(session: &Session, moment: Moment, pause: SignedDuration, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "INSERT INTO moments (name, at) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE moments.at <= $3 OR moments.at > excluded.at";
    let since = milliseconds(before(now, pause));
    Ok(session.execute(sql, &[&moment.name(), &milliseconds(now), &since]).await? == 1)
}

async fn pauses(session: &Session, installation: InstallationId) -> Result<Pauses, StoreError> {
    let sql = "SELECT closed_until, reserved_until, refusals FROM pauses WHERE installation = $1";
    Ok(session.one(sql, &[&integer(installation.0)], reading::pauses).await?.unwrap_or_default())
}

async fn save_pauses(session: &Session, installation: InstallationId, pauses: Pauses) -> Result<(), StoreError> {
    let sql = "INSERT INTO pauses (installation, closed_until, reserved_until, refusals) VALUES ($1, $2, $3, $4)
        ON CONFLICT (installation) DO UPDATE SET closed_until = greatest(pauses.closed_until, excluded.closed_until),
            reserved_until = excluded.reserved_until, refusals = excluded.refusals";
    let Pauses { closed_until, reserved_until, refusals } = pauses;
    let [closed_until, reserved_until] = [closed_until, reserved_until].map(|time| time.map(milliseconds));
    let refusals = i64::from(refusals);
    session.execute(sql, &[&integer(installation.0), &closed_until, &reserved_until, &refusals]).await?;
    Ok(())
}
