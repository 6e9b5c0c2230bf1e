//! Tells other processes through the store what installations have to wait for.

use std::sync::Arc;

use async_trait::async_trait;

use crate::github::pause_board::PauseBoard;
use crate::model::pauses::Pauses;
use crate::model::pull_request::InstallationId;
use crate::store::Store;

/// What installations have to wait for, kept in the store.
pub struct SharedPauses {
    /// Where.
    pub store: Arc<dyn Store>,
}

#[async_trait]
impl PauseBoard for SharedPauses {
    async fn read(&self, installation: InstallationId) -> Option<Pauses> {
        let pauses = self.store.pauses(installation).await;
        pauses.inspect_err(|error| tracing::warn!(%error, "what GitHub told others cannot be read")).ok()
    }

    async fn tell(&self, installation: InstallationId, pauses: Pauses) {
        if let Err(error) = self.store.save_pauses(installation, pauses).await {
            tracing::warn!(%error, "others cannot be told what GitHub said");
        }
    }
}
