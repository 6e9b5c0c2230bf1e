//! Reads everything that a verdict rests on: from GitHub, from git and from what is remembered.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::error::JobError;
use super::service::{Place, Service};
use crate::analysis::rules;
use crate::approval::agents;
use crate::approval::trailers;
use crate::git::commits::RawCommit;
use crate::git::error::GitError;
use crate::git::mirrors::{Mirror, Wanted};
use crate::github::error::GitHubError;
use crate::model::account::{Account, AccountId};
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::model::policy::Policy;
use crate::model::policy_file::{self, PolicyError};
use crate::model::pull_request::PullRequest;
use crate::model::snapshot::{Commit, Head, Known, ReviewState, Rights, Signature, Snapshot, Unknown};
use crate::store::records::HeadRecord;

/// A change of more commits is not one to review.
const MOST_COMMITS: usize = 1_000;
/// How long before it was opened a pull request's branch may have been pushed to.
const BEFORE_OPENING: SignedDuration = SignedDuration::from_hours(24 * 90);

/// A pull request with all that is needed to judge it.
pub(super) struct Scene {
    /// What the approval verdict rests on.
    pub snapshot: Snapshot,
    /// The policy as it stands at the tip of the base branch.
    pub policy: Result<Policy, PolicyError>,
    /// The text it was read from.
    pub policy_text: String,
    /// The tip of the base branch.
    pub base: ObjectId,
    /// Where the change left it.
    pub merge_base: ObjectId,
    /// Commits and patches by which it would be known again elsewhere, each with its commit.
    pub marks: Vec<(String, ObjectId)>,
    /// The repository.
    pub mirror: Mirror,
}

/// What could not be read is not known; what the job cannot go on without ends it.
fn known<T>(read: Result<T, GitHubError>) -> Result<Known<T>, JobError> {
    match read {
        Ok(value) => Ok(Ok(value)),
        Err(error @ (GitHubError::RateLimited { .. } | GitHubError::Unavailable { .. })) => Err(error.into()),
        Err(error) => Ok(Err(Unknown(error.to_string()))),
    }
}

/// Reads the scene around `pull_request`, which is as GitHub just described it.
pub(super) async fn read(service: &Service, place: &Place, pull_request: PullRequest) -> Result<Scene, JobError> {
    let number = pull_request.id.number;
    let base = place.repository.branch_tip(&pull_request.base_branch).await?;
    let wanted = Wanted {
        branches: vec![pull_request.base_branch.clone()],
        pull_requests: vec![number],
        commits: vec![pull_request.head.clone(), base.clone()],
    };
    let mirror = service.mirrors.open(&place.remote().await?, &wanted).await?;
    let merge_base = mirror.repository.merge_base(&base, &pull_request.head)?;
    let policy_text = mirror.repository.text_at(&base, &RepoPath::from(policy_file::PATH))?.unwrap_or_default();
    let policy = Policy::parse(&policy_text, &rules::names());
    let reader = Reader { service, place, pull_request: &pull_request, mirror: &mirror, base: &base };
    let named_teams = policy.as_ref().map(teams).unwrap_or_default();

    let raw = reader.raw_commits()?;
    let commits = match &raw {
        Ok(raw) => reader.commits(raw).await?,
        Err(unknown) => Err(unknown.clone()),
    };
    let marks = match &raw {
        Ok(raw) => reader.marks(raw, &merge_base).await?,
        Err(_) => Vec::new(),
    };
    let heads = reader.heads(raw.as_deref().unwrap_or_default()).await?;
    let reviews = known(place.repository.reviews(number).await)?;
    let comments = known(place.repository.comments(number).await)?;
    let dismissers = reviews.iter().flatten().filter_map(|review| match &review.state {
        ReviewState::Dismissed { by, .. } => by.clone(),
        ReviewState::Approved | ReviewState::ChangesRequested | ReviewState::Commented => None,
    });
    let people: BTreeSet<Account> = reviews
        .iter()
        .flatten()
        .filter_map(|review| review.account.clone())
        .chain(comments.iter().flatten().filter_map(|comment| comment.account.clone()))
        .chain(dismissers)
        .collect();
    let snapshot = Snapshot {
        base_is_gated: known(place.requires_gate(&pull_request.base_branch).await)?,
        heads,
        commits,
        paths: Ok(mirror.repository.paths_between(&merge_base, &pull_request.head)?),
        rights: reader.rights(people, &named_teams).await?,
        reviews,
        comments,
        checks: known(place.repository.foreign_checks(&pull_request.head).await)?,
        taints: Ok(service.store.taints(pull_request.id, marks.clone()).await?),
        at: place.now(service),
        pull_request,
    };
    Ok(Scene { snapshot, policy, policy_text, base, merge_base, marks, mirror })
}

/// The teams that a policy asks about.
fn teams(policy: &Policy) -> BTreeSet<String> {
    policy.approval.teams.iter().chain(&policy.exceptions.teams).cloned().collect()
}

struct Reader<'a> {
    service: &'a Service,
    place: &'a Place,
    pull_request: &'a PullRequest,
    mirror: &'a Mirror,
    base: &'a ObjectId,
}

impl Reader<'_> {
    fn raw_commits(&self) -> Result<Known<Vec<RawCommit>>, GitError> {
        let head = &self.pull_request.head;
        let commits = self.mirror.repository.commits_between(self.base, head, MOST_COMMITS)?;
        Ok(commits.ok_or_else(|| Unknown(format!("there are more than {MOST_COMMITS} commits; split the change"))))
    }

    /// The commits with the accounts that GitHub finds for them.
    async fn commits(&self, raw: &[RawCommit]) -> Result<Known<Vec<Commit>>, JobError> {
        let ids: Vec<ObjectId> = raw.iter().map(|commit| commit.id.clone()).collect();
        let accounts = match known(self.place.repository.commit_accounts(self.pull_request.id.number, &ids).await)? {
            Ok(accounts) => accounts,
            Err(unknown) => return Ok(Err(unknown)),
        };
        let mut commits = Vec::new();
        let mut addresses = Vec::new();
        for commit in raw {
            let Some(found) = accounts.get(&commit.id) else {
                return Ok(Err(Unknown(format!("GitHub does not tell of commit `{}`", commit.id))));
            };
            for ((_, email), account) in [(&commit.author, &found.author), (&commit.committer, &found.committer)] {
                addresses.extend(account.clone().map(|account| (email.clone(), account)));
            }
            commits.push(Commit {
                id: commit.id.clone(),
                author: signature(&commit.author, found.author.clone()),
                committer: signature(&commit.committer, found.committer.clone()),
                message: commit.message.clone(),
                is_clean_merge: self.is_clean_merge(commit).await?,
                co_authors: Vec::new(),
                is_verified: found.is_verified,
            });
        }
        // What GitHub says of these commits names co-authors in them too.
        self.service.store.save_addresses(addresses).await?;
        for commit in &mut commits {
            commit.co_authors = self.co_authors(&commit.message).await?;
        }
        Ok(Ok(commits))
    }

    async fn co_authors(&self, message: &str) -> Result<Vec<Signature>, JobError> {
        let mut co_authors = Vec::new();
        for person in trailers::co_authors(message) {
            let account = match agents::account_id(person.email) {
                Some(id) => self.place.installation.account_by_id(id).await?,
                None => self.service.store.address(person.email).await?,
            };
            co_authors.push(signature(&(person.name.to_owned(), person.email.to_owned()), account));
        }
        Ok(co_authors)
    }

    /// Whether a commit merges what is in the base branch and adds nothing.
    async fn is_clean_merge(&self, commit: &RawCommit) -> Result<bool, JobError> {
        let [one, other] = commit.parents.as_slice() else { return Ok(false) };
        let program = self.mirror.program();
        let brings_base = program.is_ancestor(other, self.base).await?;
        Ok(brings_base && program.is_clean_update(one, other, &commit.id).await?)
    }

    async fn marks(&self, raw: &[RawCommit], merge_base: &ObjectId) -> Result<Vec<(String, ObjectId)>, JobError> {
        let commits: Vec<ObjectId> = raw.iter().map(|commit| commit.id.clone()).collect();
        let whole = (merge_base, &self.pull_request.head);
        let mut marks = self.mirror.program().patch_ids(&commits, whole).await?;
        marks.extend(commits.into_iter().map(|commit| (commit.as_hex().to_owned(), commit)));
        marks.sort();
        marks.dedup();
        Ok(marks)
    }

    /// The heads of the pull request, and the pushes to its branch before it was opened.
    async fn heads(&self, raw: &[RawCommit]) -> Result<Vec<Head>, JobError> {
        let pull_request = self.pull_request;
        let moves = if pull_request.head_repository == Some(pull_request.id.repository) {
            let since = pull_request.created_at.saturating_sub(BEFORE_OPENING).unwrap_or(pull_request.created_at);
            self.place.repository.branch_moves(&pull_request.head_branch, since).await?
        } else {
            Vec::new()
        };
        let newest_move = moves.iter().rev().find(|found| found.after == pull_request.head);
        let since = newest_move.map_or_else(|| self.place.now(self.service), |found| found.at);
        let pusher = newest_move.and_then(|found| found.actor.clone());
        let head = HeadRecord { head: pull_request.head.clone(), since, pusher };
        self.service.store.record_head(pull_request.id, head).await?;
        let recorded = self.service.store.heads(pull_request.id).await?;

        let is_of_change = |commit: &ObjectId| raw.iter().any(|raw| raw.id == *commit);
        let is_recorded = |commit: &ObjectId| recorded.iter().any(|head| head.head == *commit);
        let earlier = moves.into_iter().filter(|found| is_of_change(&found.after) && !is_recorded(&found.after));
        let earlier = earlier.map(|found| (found.after, found.at, found.actor));
        let later = recorded.iter().map(|head| (head.head.clone(), head.since, head.pusher.clone()));
        let heads =
            earlier.chain(later).map(|(commit, since, pusher)| Head { commit, since, pusher, is_clean_update: false });
        let mut heads: Vec<Head> = heads.collect();
        self.mark_clean_updates(&mut heads).await?;
        Ok(heads)
    }

    /// From the newest head back to the first that brings something of its own: what is before that no longer counts.
    async fn mark_clean_updates(&self, heads: &mut [Head]) -> Result<(), JobError> {
        for index in (1..heads.len()).rev() {
            let (before, head) = (heads[index - 1].commit.clone(), heads[index].commit.clone());
            if before == head || !self.mirror.repository.has(&before) {
                return Ok(());
            }
            let merge_base = self.mirror.repository.merge_base(self.base, &head)?;
            if !self.mirror.program().is_clean_update(&before, &merge_base, &head).await? {
                return Ok(());
            }
            heads[index].is_clean_update = true;
        }
        Ok(())
    }

    async fn rights(
        &self,
        people: BTreeSet<Account>,
        teams: &BTreeSet<String>,
    ) -> Result<BTreeMap<AccountId, Known<Rights>>, JobError> {
        let mut rights = BTreeMap::new();
        for account in people {
            rights.insert(account.id, self.rights_of(&account, teams).await?);
        }
        Ok(rights)
    }

    async fn rights_of(&self, account: &Account, named: &BTreeSet<String>) -> Result<Known<Rights>, JobError> {
        let can_write = match known(self.place.repository.can_write(account).await)? {
            Ok(can_write) => can_write,
            Err(unknown) => return Ok(Err(unknown)),
        };
        let mut teams = Vec::new();
        for name in named {
            let Some((organisation, team)) = name.split_once('/') else { continue };
            match known(self.place.installation.is_team_member(organisation, team, account.id).await)? {
                Ok(true) => teams.push(name.clone()),
                Ok(false) => {}
                Err(unknown) => return Ok(Err(unknown)),
            }
        }
        Ok(Ok(Rights { can_write, teams }))
    }
}

fn signature((name, email): &(String, String), account: Option<Account>) -> Signature {
    Signature { name: name.clone(), email: email.clone(), account }
}
