//! What the processes on one state tell each other, besides the jobs.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::error::StoreError;
use super::jobs::NewJob;
use super::records::Moment;
use crate::model::pauses::Pauses;
use crate::model::pull_request::InstallationId;

/// What the processes on one state tell each other. Every call is one transaction.
#[async_trait]
pub trait CoordinationStore: Send + Sync {
    /// Takes up jobs that are due once in `pause`, whichever process sees to it; false when that was done since.
    async fn enqueue_once_in(
        &self,
        moment: Moment,
        pause: SignedDuration,
        jobs: Vec<NewJob>,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    /// What an installation has to wait for, by what any process was told.
    async fn pauses(&self, installation: InstallationId) -> Result<Pauses, StoreError>;
    /// Remembers what it has to wait for; nobody's word makes a time shorter until which nothing may be asked.
    async fn save_pauses(&self, installation: InstallationId, pauses: Pauses) -> Result<(), StoreError>;
}
