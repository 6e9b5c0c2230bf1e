//! Reads everything that a verdict rests on: from GitHub, from git and from what is remembered.

use std::collections::{BTreeMap, BTreeSet};

use super::error::JobError;
use super::linked_task::linked_task;
use super::listed_agents::with_listed_agents;
use super::policy::{InvalidPolicy, PolicyInForce};
use super::service::{Place, Service};
use crate::approval::agents;
use crate::approval::command::Command;
use crate::approval::trailers::{self, Person};
use crate::git::commits::RawCommit;
use crate::git::error::GitError;
use crate::git::mirrors::{Mirror, Wanted};
use crate::git::proof::PatchIds;
use crate::github::error::GitHubError;
use crate::model::account::{Account, AccountId};
use crate::model::object_id::ObjectId;
use crate::model::policy::Policy;
use crate::model::pull_request::PullRequest;
use crate::model::reception::Reception;
use crate::model::snapshot::{Comment, Commit, Known, ReviewState, Rights, Signature, Snapshot, Unknown};

/// A change that names more co-authors is not one whose authors are to be asked for one by one.
const MOST_CO_AUTHORS: usize = 100;
/// The same for those of whom GitHub says that they are not there: each costs a whole request at every turn.
const MOST_ABSENT: usize = 10;
/// Of a change with more merges each counts as if it brought something of its own: proving it takes a merge.
const MOST_MERGES: usize = 100;
/// A change of more commits is not one to review.
pub(super) const MOST_COMMITS: usize = 1_000;

/// A pull request with all that is needed to judge it.
pub(super) struct Scene {
    /// What the approval verdict rests on.
    pub snapshot: Snapshot,
    /// The policy as it stands at the tip of the base branch, or what it takes to repair that.
    pub policy: Result<Policy, InvalidPolicy>,
    /// The text it was read from.
    pub policy_text: String,
    /// How the rules are taken that are muted in the repository.
    pub muted: Vec<Reception>,
    /// The issues that the change closes and an agent was given.
    pub task: Option<String>,
    /// What is wrong with the policy at base, where the change repairs it.
    pub repaired: Option<String>,
    /// The tip of the base branch.
    pub base: ObjectId,
    /// Where the change left it.
    pub merge_base: ObjectId,
    /// Commits and patches by which it would be known again elsewhere, each with its commit.
    pub marks: PatchIds,
    /// The repository.
    pub mirror: Mirror,
}

/// What could not be read is not known; what the job cannot go on without ends it.
pub(super) fn known<T>(read: Result<T, GitHubError>) -> Result<Known<T>, JobError> {
    match read {
        Ok(value) => Ok(Ok(value)),
        Err(error @ (GitHubError::RateLimited { .. } | GitHubError::Unavailable { .. })) => Err(error.into()),
        Err(error) => Ok(Err(Unknown(error.to_string()))),
    }
}

/// Reads the scene around `pull_request`, which is as GitHub just described it.
pub(super) async fn read(service: &Service, place: &Place, pull_request: PullRequest) -> Result<Scene, JobError> {
    let number = pull_request.id.number;
    let base = place.repository.branch_head(&pull_request.base_branch).await?;
    let base = base.ok_or_else(|| JobError::NoBranch(pull_request.base_branch.clone()))?;
    let wanted = Wanted {
        branches: vec![pull_request.base_branch.clone()],
        pull_requests: vec![number],
        commits: vec![pull_request.head.clone(), base.clone()],
    };
    let mirror = service.mirrors.open(&place.remote().await?, &wanted).await?;
    let merge_base = mirror.repository.merge_base(&base, &pull_request.head)?;
    let PolicyInForce { policy, text: policy_text, repaired } =
        PolicyInForce::of(&mirror.repository, &base, &merge_base, &pull_request.head)?;
    let reader = Reader { service, place, pull_request: &pull_request, mirror: &mirror, base: &base };
    let policy = match policy {
        Ok(policy) => Ok(with_listed_agents(service, place, policy).await?),
        Err(error) => Err(error),
    };
    let named_teams = policy.as_ref().map(teams).unwrap_or_default();

    let mut muted = service.store.receptions(pull_request.id.repository).await?;
    muted.retain(|reception| policy.as_ref().is_ok_and(|policy| reception.is_muted(policy)));
    let task = match &policy {
        Ok(policy) => linked_task(place, &pull_request.body, policy).await?,
        Err(_) => None,
    };

    let raw = reader.raw_commits()?;
    let heads = reader.heads(raw.as_deref().unwrap_or_default()).await?;
    let commits = match &raw {
        Ok(raw) => reader.commits(raw, &reader.originals(&heads).await?).await?,
        Err(unknown) => Err(unknown.clone()),
    };
    let (marks, are_all_marks) = match &raw {
        Ok(raw) => reader.marks(raw, &merge_base).await?,
        Err(unknown) => (Vec::new(), Err(unknown.clone())),
    };
    // Before it is asked which of them are an agent's: whoever learns later that they are then finds them.
    service.store.save_marks(pull_request.id, marks.iter().map(|(mark, _)| mark.clone()).collect()).await?;
    let reviews = known(place.repository.reviews(number).await)?;
    let comments = match known(place.repository.comments(number).await)? {
        Ok(comments) => Ok(reader.with_edits(comments).await?),
        Err(unknown) => Err(unknown),
    };
    let dismissers = reviews.iter().flatten().filter_map(|review| match &review.state {
        ReviewState::Dismissed { by, .. } => by.clone(),
        ReviewState::Approved | ReviewState::ChangesRequested | ReviewState::Commented => None,
    });
    // Anybody may comment, and words that ask for nothing ask for no rights.
    let commanders = comments.iter().flatten().filter(|comment| Command::parse(&comment.body).is_some());
    let people: BTreeSet<Account> = reviews
        .iter()
        .flatten()
        .filter_map(|review| review.account.clone())
        .chain(commanders.filter_map(|comment| comment.account.clone()))
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
        app_checks: match &policy {
            Ok(policy) => reader.app_checks(policy).await?,
            Err(_) => Ok(BTreeSet::new()),
        },
        taints: match are_all_marks {
            Ok(()) => Ok(service.store.taints(pull_request.id, marks.clone()).await?),
            Err(unknown) => Err(unknown),
        },
        at: place.now(service),
        pull_request,
    };
    Ok(Scene { snapshot, policy, policy_text, muted, task, repaired, base, merge_base, marks, mirror })
}

/// The teams that a policy asks about, as GitHub writes them in addresses.
fn teams(policy: &Policy) -> BTreeSet<String> {
    policy.approval.teams.iter().chain(&policy.exceptions.teams).map(|team| team.to_lowercase()).collect()
}

/// Reads the parts of a scene.
pub(super) struct Reader<'a> {
    pub service: &'a Service,
    pub place: &'a Place,
    pub pull_request: &'a PullRequest,
    pub mirror: &'a Mirror,
    /// The tip of the base branch.
    pub base: &'a ObjectId,
}

impl Reader<'_> {
    fn raw_commits(&self) -> Result<Known<Vec<RawCommit>>, GitError> {
        let head = &self.pull_request.head;
        let commits = self.mirror.repository.commits_between(self.base, head, MOST_COMMITS)?;
        Ok(commits.ok_or_else(|| {
            Unknown(format!("there are more than {MOST_COMMITS} commits, or very long ones; split the change"))
        }))
    }

    /// Comments with the edits that webhooks told of: GitHub's times hold whole seconds, in which a comment can be written
    /// and edited.
    async fn with_edits(&self, mut comments: Vec<Comment>) -> Result<Vec<Comment>, JobError> {
        let ids = comments.iter().map(|comment| comment.id).collect();
        let edited = self.service.store.edited_comments(self.pull_request.id.repository, ids).await?;
        for comment in &mut comments {
            comment.was_edited |= edited.contains(&comment.id);
        }
        Ok(comments)
    }

    /// The names under which Apps have posted check runs on the base branch, now or before; only read where it matters.
    async fn app_checks(&self, policy: &Policy) -> Result<Known<BTreeSet<String>>, JobError> {
        if policy.checks.required.is_empty() {
            return Ok(Ok(BTreeSet::new()));
        }
        let (store, repository, branch) =
            (&self.service.store, self.pull_request.id.repository, self.pull_request.base_branch.as_str());
        match known(self.place.repository.app_checks(self.base).await)? {
            Ok(names) => store.save_app_checks(repository, branch, names).await?,
            Err(unknown) => return Ok(Err(unknown)),
        }
        Ok(Ok(store.app_checks(repository, branch).await?))
    }

    /// The commits with the accounts that GitHub finds for them. One of `originals` is recorded by who recorded that.
    async fn commits(
        &self,
        raw: &[RawCommit],
        originals: &BTreeMap<ObjectId, RawCommit>,
    ) -> Result<Known<Vec<Commit>>, JobError> {
        let original = |commit: &RawCommit| originals.get(&commit.id).unwrap_or(commit).clone();
        let of_originals = raw.iter().map(|commit| original(commit).id);
        let ids: BTreeSet<ObjectId> = raw.iter().map(|commit| commit.id.clone()).chain(of_originals).collect();
        let ids: Vec<ObjectId> = ids.into_iter().collect();
        let accounts = match known(self.place.repository.commit_accounts(self.pull_request.id.number, &ids).await)? {
            Ok(accounts) => accounts,
            Err(unknown) => return Ok(Err(unknown)),
        };
        let are_merges_proven = raw.iter().filter(|commit| commit.parents.len() > 1).count() <= MOST_MERGES;
        let mut commits = Vec::new();
        let mut addresses = Vec::new();
        for commit in raw {
            let original = original(commit);
            let (Some(found), Some(recorded)) = (accounts.get(&commit.id), accounts.get(&original.id)) else {
                return Ok(Err(Unknown(format!("GitHub does not tell of commit `{}`", commit.id))));
            };
            for ((_, email), account) in [(&commit.author, &found.author), (&original.committer, &recorded.committer)] {
                addresses.extend(account.clone().map(|account| (email.clone(), account)));
            }
            commits.push(Commit {
                id: commit.id.clone(),
                author: signature(&commit.author, found.author.clone()),
                committer: signature(&original.committer, recorded.committer.clone()),
                message: commit.message.clone(),
                is_clean_merge: are_merges_proven
                    && self.mirror.is_clean_merge(&commit.id, &commit.parents, self.base).await?,
                co_authors: Vec::new(),
                is_verified: found.is_verified,
            });
        }
        // What GitHub says of these commits names co-authors in them too.
        self.service.store.save_addresses(addresses).await?;
        let accounts = match self.co_authors(raw).await? {
            Ok(accounts) => accounts,
            Err(unknown) => return Ok(Err(unknown)),
        };
        for commit in &mut commits {
            let mut named = BTreeSet::new();
            let people = trailers::co_authors(&commit.message).filter(|person| named.insert(person.email));
            let account = |person: &Person| accounts.get(person.email).cloned().flatten();
            let signed = people.map(|person| {
                let account = account(&person);
                Signature { name: person.name.to_owned(), email: person.email.to_owned(), account }
            });
            commit.co_authors = signed.collect();
        }
        Ok(Ok(commits))
    }

    /// The accounts behind all addresses that the messages of `commits` name as co-authors'.
    async fn co_authors<'a>(
        &self,
        commits: &'a [RawCommit],
    ) -> Result<Known<BTreeMap<&'a str, Option<Account>>>, JobError> {
        let people = commits.iter().flat_map(|commit| trailers::co_authors(&commit.message));
        let emails: BTreeSet<&str> = people.map(|person| person.email).collect();
        if emails.len() > MOST_CO_AUTHORS {
            return Ok(Err(Unknown(format!("they name more than {MOST_CO_AUTHORS} co-authors; split the change"))));
        }
        let mut accounts = BTreeMap::new();
        let mut absent = 0;
        for email in emails {
            let account = match agents::account_id(email) {
                Some(id) => {
                    let account = self.place.installation.account_by_id(id).await?;
                    absent += usize::from(account.is_none());
                    account
                }
                None => self.service.store.address(email).await?,
            };
            if absent > MOST_ABSENT {
                return Ok(Err(Unknown(format!(
                    "they name more than {MOST_ABSENT} co-authors that GitHub does not have"
                ))));
            }
            accounts.insert(email, account);
        }
        Ok(Ok(accounts))
    }

    /// The ids of the commits and of their patches, and why those are not all there.
    async fn marks(&self, raw: &[RawCommit], merge_base: &ObjectId) -> Result<(PatchIds, Known<()>), JobError> {
        let commits: Vec<ObjectId> = raw.iter().map(|commit| commit.id.clone()).collect();
        let patches = self.mirror.patch_ids_between(merge_base, &self.pull_request.head, &commits).await?;
        let (mut marks, are_all) = match patches {
            Ok(patches) => (patches, Ok(())),
            Err(unknown) => (Vec::new(), Err(unknown)),
        };
        marks.extend(commits.into_iter().map(|commit| (commit.as_hex().to_owned(), commit)));
        marks.sort();
        marks.dedup();
        Ok((marks, are_all))
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
