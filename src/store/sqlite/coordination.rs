//! What the processes on one state tell each other.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params};

use super::rows::one;
use super::{SqliteStore, jobs};
use crate::model::pauses::Pauses;
use crate::model::pull_request::InstallationId;
use crate::store::columns::{before, integer, milliseconds};
use crate::store::coordination::CoordinationStore;
use crate::store::error::StoreError;
use crate::store::jobs::NewJob;
use crate::store::reading;
use crate::store::records::Moment;

#[async_trait]
impl CoordinationStore for SqliteStore {
    async fn enqueue_once_in(
        &self,
        moment: Moment,
        pause: SignedDuration,
        jobs: Vec<NewJob>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.database
            .write(move |writer| {
                let is_due = begin(writer, moment, pause, now)?;
                if is_due {
                    jobs::enqueue(writer, &jobs, now)?;
                }
                Ok(is_due)
            })
            .await
    }

    async fn pauses(&self, installation: InstallationId) -> Result<Pauses, StoreError> {
        self.database.read(move |reader| pauses(reader, installation)).await
    }

    async fn save_pauses(&self, installation: InstallationId, pauses: Pauses) -> Result<(), StoreError> {
        self.database.write(move |writer| save_pauses(writer, installation, pauses)).await
    }
}

/// Remembers that it is done now, unless it was within `pause`.
fn begin(writer: &Connection, moment: Moment, pause: SignedDuration, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "INSERT INTO moments (name, at) VALUES (?1, ?2)
        ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE moments.at <= ?3 OR moments.at > excluded.at";
    let since = milliseconds(before(now, pause));
    Ok(writer.prepare_cached(sql)?.execute(params![moment.name(), milliseconds(now), since])? == 1)
}

fn pauses(reader: &Connection, installation: InstallationId) -> Result<Pauses, StoreError> {
    let sql = "SELECT closed_until, reserved_until, refusals FROM pauses WHERE installation = ?1";
    Ok(one(reader, sql, [integer(installation.0)], |row| reading::pauses(row))?.unwrap_or_default())
}

fn save_pauses(writer: &Connection, installation: InstallationId, pauses: Pauses) -> Result<(), StoreError> {
    let sql = "INSERT INTO pauses (installation, closed_until, reserved_until, refusals) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (installation) DO UPDATE SET
            closed_until = coalesce(max(closed_until, excluded.closed_until), closed_until, excluded.closed_until),
            reserved_until = excluded.reserved_until, refusals = excluded.refusals";
    let Pauses { closed_until, reserved_until, refusals } = pauses;
    let [closed_until, reserved_until] = [closed_until, reserved_until].map(|time| time.map(milliseconds));
    writer.prepare_cached(sql)?.execute(params![integer(installation.0), closed_until, reserved_until, refusals])?;
    Ok(())
}
