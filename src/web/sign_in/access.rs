//! Which repositories somebody may read: what GitHub says, remembered for a short while.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::github::client::GitHub;
use crate::github::error::GitHubError;
use crate::model::account::Account;
use crate::model::pull_request::RepositoryId;
use crate::store::records::RepositoryRecord;

/// How long what GitHub said holds: whoever loses a right goes on reading for so long.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(2);
/// So many people are remembered.
const MOST_REMEMBERED: usize = 10_000;

/// What somebody may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) enum Access {
    /// Everything: whoever is at this machine.
    All,
    /// These repositories.
    Repositories(Arc<BTreeSet<RepositoryId>>),
}

impl Access {
    /// Whether that repository is among it.
    pub(in crate::web) fn includes(&self, repository: RepositoryId) -> bool {
        match self {
            Self::All => true,
            Self::Repositories(repositories) => repositories.contains(&repository),
        }
    }
}

/// What GitHub said of whom, by the digest of what they showed.
#[derive(Default)]
pub(in crate::web) struct KnownAccess(Mutex<BTreeMap<String, Saying>>);

/// When GitHub said that somebody may read these repositories.
type Saying = (Timestamp, Arc<BTreeSet<RepositoryId>>);

impl KnownAccess {
    pub(super) fn get(&self, digest: &str, now: Timestamp) -> Option<Access> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, repositories) = known.get(digest)?;
        (now.duration_since(*at) < REMEMBERED).then(|| Access::Repositories(Arc::clone(repositories)))
    }

    pub(super) fn put(&self, digest: &str, repositories: BTreeSet<RepositoryId>, now: Timestamp) -> Access {
        let repositories = Arc::new(repositories);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (at, _)| now.duration_since(*at) < REMEMBERED);
        if known.len() < MOST_REMEMBERED {
            known.insert(digest.to_owned(), (now, Arc::clone(&repositories)));
        }
        Access::Repositories(repositories)
    }

    pub(super) fn forget(&self, digest: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(digest);
    }
}

/// Which of these repositories somebody may read, as the App is told. One that the App does not reach any more is none.
pub(super) async fn readable(
    github: &GitHub,
    account: &Account,
    repositories: Vec<RepositoryRecord>,
) -> Result<BTreeSet<RepositoryId>, GitHubError> {
    let mut readable = BTreeSet::new();
    for record in repositories {
        let installation = github.installation(record.installation);
        match installation.repository(record.id, record.name).can_read(account).await {
            Ok(true) => _ = readable.insert(record.id),
            Ok(false)
            | Err(GitHubError::NotFound { .. } | GitHubError::Forbidden { .. } | GitHubError::Moved { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(readable)
}
