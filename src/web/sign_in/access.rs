//! What somebody may do in which repositories: what GitHub says, remembered for a short while.
//!
//! Of a person who signed in GitHub says it at once. Of the owner of a token it has to be asked repository by repository, with
//! requests that the App needs for its verdicts: so of those alone that are looked at, a few at a time, and less often.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};

use crate::github::client::GitHub;
use crate::github::error::GitHubError;
use crate::model::account::{Account, AccountId};
use crate::model::pull_request::RepositoryId;
use crate::model::right::Right;
use crate::store::records::RepositoryRecord;

/// How long what GitHub said of a person holds: whoever loses a right goes on reading for so long.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(2);
/// How long it holds of the owner of a token in one repository.
const REMEMBERED_OF_OWNER: SignedDuration = SignedDuration::from_mins(10);
/// After so long GitHub is asked again of a repository that it did not answer for.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// So many repositories are asked for at a time.
const ASKED_AT_ONCE: usize = 8;
/// So many people are remembered.
const MOST_REMEMBERED: usize = 10_000;

/// What somebody may see and do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) enum Access {
    /// Everything: whoever is at this machine.
    All,
    /// This in these repositories.
    Repositories(Arc<BTreeMap<RepositoryId, Right>>),
}

impl Access {
    /// Whether they may read that repository.
    pub(in crate::web) fn includes(&self, repository: RepositoryId) -> bool {
        self.allows(repository, Right::Read)
    }

    /// Whether they have that right there.
    pub(in crate::web) fn allows(&self, repository: RepositoryId, right: Right) -> bool {
        match self {
            Self::All => true,
            Self::Repositories(rights) => rights.get(&repository) >= Some(&right),
        }
    }
}

/// What GitHub said of whom.
#[derive(Default)]
pub(in crate::web) struct KnownAccess {
    /// By the digest of what is in their cookie.
    sessions: Slots<String, Option<(Timestamp, Access)>>,
    owners: Slots<AccountId, Rights>,
}

/// Until when what GitHub said of each repository holds, and what it was; `None` where somebody may not read it.
type Rights = BTreeMap<RepositoryId, (Timestamp, Option<Right>)>;

impl KnownAccess {
    /// What the holder of a session may do, as `ask` finds out where it is not known. While one request asks, others of the
    /// same session wait for its answer.
    pub(super) async fn of_session(
        &self,
        digest: &str,
        now: Timestamp,
        ask: impl Future<Output = Result<BTreeMap<RepositoryId, Right>, GitHubError>>,
    ) -> Result<Access, GitHubError> {
        let slot = self.sessions.of(digest.to_owned());
        let mut known = slot.lock().await;
        if let Some((at, access)) = &*known
            && now.duration_since(*at) < REMEMBERED
        {
            return Ok(access.clone());
        }
        let access = Access::Repositories(Arc::new(ask.await?));
        *known = Some((now, access.clone()));
        Ok(access)
    }

    /// What the owner of a token may do in these repositories. One that GitHub does not answer for is left out.
    pub(super) async fn of_owner(
        &self,
        github: &GitHub,
        account: &Account,
        repositories: Vec<RepositoryRecord>,
        now: Timestamp,
    ) -> Access {
        let slot = self.owners.of(account.id);
        let mut known = slot.lock().await;
        known.retain(|_, (until, _)| *until > now);
        let wanted: Vec<RepositoryId> = repositories.iter().map(|record| record.id).collect();
        let unknown = repositories.into_iter().filter(|record| !known.contains_key(&record.id));
        let questions: Vec<_> = unknown.map(|record| ask(github.clone(), account.clone(), record)).collect();
        let answers: Vec<_> = stream::iter(questions).buffer_unordered(ASKED_AT_ONCE).collect().await;
        for (id, holds, right) in answers {
            known.insert(id, (now.saturating_add(holds).unwrap_or(now), right));
        }
        let rights = wanted.into_iter().filter_map(|id| Some((id, known.get(&id)?.1?)));
        Access::Repositories(Arc::new(rights.collect()))
    }

    /// Forgets a session.
    pub(super) fn forget(&self, digest: &str) {
        self.sessions.forget(digest);
    }
}

/// What an account may do in a repository, as the App is told, and how long that holds. In one that the App does not reach any
/// more it is nothing.
async fn ask(
    github: GitHub,
    account: Account,
    record: RepositoryRecord,
) -> (RepositoryId, SignedDuration, Option<Right>) {
    let repository = github.installation(record.installation).repository(record.id, record.name);
    match repository.right_of(&account).await {
        Ok(right) => (record.id, REMEMBERED_OF_OWNER, right),
        Err(GitHubError::NotFound { .. } | GitHubError::Forbidden { .. } | GitHubError::Moved { .. }) => {
            (record.id, REMEMBERED_OF_OWNER, None)
        }
        Err(error) => {
            tracing::warn!(%error, repository = record.id.0, "GitHub did not say what the owner of a token may see");
            (record.id, PAUSE, None)
        }
    }
}

/// What is remembered by a key, each under a lock of its own, so that nobody asks what another is about to be told.
struct Slots<K, V>(Mutex<BTreeMap<K, Slot<V>>>);

type Slot<V> = Arc<tokio::sync::Mutex<V>>;

impl<K, V> Default for Slots<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord, V: Default> Slots<K, V> {
    fn of(&self, key: K) -> Slot<V> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST_REMEMBERED {
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(slots.entry(key).or_default())
    }

    fn forget<Q: Ord + ?Sized>(&self, key: &Q)
    where
        K: std::borrow::Borrow<Q>,
    {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}
