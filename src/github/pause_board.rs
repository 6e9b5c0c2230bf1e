//! Where the processes of one App tell each other what an installation has to wait for.

use async_trait::async_trait;

use crate::model::pauses::Pauses;
use crate::model::pull_request::InstallationId;

/// Where the processes of one App tell each other what an installation has to wait for: GitHub counts their requests
/// together. It deals with its own failures; what cannot be told, each process learns from GitHub.
#[async_trait]
pub trait PauseBoard: Send + Sync {
    /// What was told last.
    async fn read(&self, installation: InstallationId) -> Option<Pauses>;

    /// Tells it.
    async fn tell(&self, installation: InstallationId, pauses: Pauses);
}
