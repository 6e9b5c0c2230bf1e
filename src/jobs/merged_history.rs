//! Reads from git what was merged into a branch, change by change, as the report on a week needs it.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::analysis::Means;
use crate::approval::group::{Authorship, group_of};
use crate::debt::taken_back::{pull_request_number, taken_back};
use crate::debt::weekly::{Material, first_week, weekly_report};
use crate::git::cache::changes_file::ChangesFile;
use crate::git::commits::RawCommit;
use crate::git::error::GitError;
use crate::git::history::MergedCommit;
use crate::git::repository::Repository;
use crate::model::debt::{Unread, WeeklyReport};
use crate::model::merged_change::{FileEdit, Group, Measures, MergedChange};
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::model::policy::Policy;
use crate::model::seen::Seen;
use crate::model::snapshot::Signature;
use crate::model::week::Week;

/// Where repositories list the commits that a blame should look through.
const IGNORED_REVISIONS: &str = ".git-blame-ignore-revs";

/// More commits than anybody merges at once.
const MOST_COMMITS: usize = 2000;

/// After how many changes what was learned is written down, so that a run that is broken off was not for nothing.
const SAVE_EVERY: usize = 50;

/// What changes were merged.
#[derive(Clone, Debug, Default)]
pub struct MergedHistory {
    /// The changes, oldest first; those that could not be read are there too, as if they had changed nothing.
    pub changes: Vec<MergedChange>,
    /// Those that only format code, by the repository's own list.
    pub formatting: BTreeSet<ObjectId>,
    /// Those that could not be read.
    pub unread: Vec<Unread>,
    /// What was wrong with the cache, which then goes unused.
    pub notices: Vec<String>,
}

/// What reads the history of a repository.
pub struct HistoryReader<'a> {
    repository: &'a Repository,
    means: Means<'a>,
    policy: Policy,
}

impl<'a> HistoryReader<'a> {
    /// Reads `repository`, telling files and agents by `policy` and nothing else: what a change brings is measured by the same
    /// yardstick everywhere, whatever a repository lets pass.
    pub fn new(repository: &'a Repository, means: Means<'a>, policy: Policy) -> Self {
        Self { repository, means, policy: Policy { paths: policy.paths, agents: policy.agents, ..Policy::default() } }
    }

    /// The report on `week` of the branch that ends with `tip`, in a repository that is called `name` and of which the service
    /// saw `seen`, and what was wrong with the cache.
    pub fn report(
        &self,
        name: &str,
        tip: &ObjectId,
        week: Week,
        seen: Option<&Seen>,
        progress: &dyn Fn(usize, usize),
    ) -> Result<(WeeklyReport, Vec<String>), GitError> {
        let period = (first_week(week).start_seconds(), week.end_seconds());
        let history = self.read(tip, period, progress)?;
        let material = Material {
            repository: name,
            changes: &history.changes,
            formatting: &history.formatting,
            unread: &history.unread,
            seen,
        };
        Ok((weekly_report(material, week), history.notices))
    }

    /// The changes on the first-parent history of `tip` that were merged from `since_seconds` until `until_seconds`; tells
    /// `progress` how many of how many have been read.
    pub fn read(
        &self,
        tip: &ObjectId,
        (since_seconds, until_seconds): (i64, i64),
        progress: &dyn Fn(usize, usize),
    ) -> Result<MergedHistory, GitError> {
        let mut commits = self.repository.merged_commits(tip, since_seconds)?;
        commits.retain(|commit| commit.time_seconds < until_seconds);
        commits.reverse();
        let ignored = self.ignored_revisions(tip);
        let (yardstick, mut known) = (self.yardstick(), self.means.cache.map(ChangesFile::read).unwrap_or_default());
        let mut history = MergedHistory::default();
        for (done, commit) in commits.iter().enumerate() {
            progress(done, commits.len());
            let change = if let Some(change) = known.get(&commit.id, yardstick) {
                change.clone()
            } else {
                let unread = history.unread.len();
                let change = self.change(commit, &mut history)?;
                if history.unread.len() == unread {
                    known.insert(change.clone(), yardstick);
                }
                change
            };
            if is_formatting(&change, &ignored) {
                history.formatting.insert(change.commit.clone());
            }
            history.changes.push(change);
            if done % SAVE_EVERY == SAVE_EVERY - 1 || done + 1 == commits.len() {
                self.save(&mut known, &mut history);
            }
        }
        Ok(history)
    }

    fn save(&self, known: &mut ChangesFile, history: &mut MergedHistory) {
        if let Some(cache) = self.means.cache
            && let Err(error) = known.save(cache)
        {
            history.notices.push(format!("what was learned of changes cannot be kept: {error}"));
        }
    }

    /// Everything beside a commit and the languages that decides what is measured of it.
    fn yardstick(&self) -> u64 {
        let mut hasher = FxHasher::default();
        (env!("CARGO_PKG_VERSION"), format!("{:?}{:?}", self.policy.paths, self.policy.agents)).hash(&mut hasher);
        hasher.finish()
    }

    fn change(&self, commit: &MergedCommit, history: &mut MergedHistory) -> Result<MergedChange, GitError> {
        let own = self.repository.commit(&commit.id)?;
        let brought = match own.parents.len() {
            0 | 1 => None,
            _ => self.repository.commits_between(&commit.first_parent, &commit.id, MOST_COMMITS)?,
        };
        let mut change = described(commit, &own, &brought.unwrap_or_else(|| vec![own.clone()]), &self.policy);
        match self.footprint(commit, history) {
            Ok((edits, measures)) => (change.edits, change.measures) = (edits, measures),
            Err(error) => {
                let reason = error.to_string();
                history.unread.push(Unread { commit: commit.id.clone(), reason });
            }
        }
        Ok(change)
    }

    fn footprint(
        &self,
        commit: &MergedCommit,
        history: &mut MergedHistory,
    ) -> Result<(Option<Vec<FileEdit>>, Measures), GitError> {
        let change = self.repository.change(&commit.first_parent, &commit.id, None, &self.means.limits)?;
        let (footprint, notices) = self.means.footprint(self.repository, &change, &self.policy)?;
        history.notices.extend(notices);
        Ok((footprint.edits, footprint.measures))
    }

    /// The commits that the repository lists as formatting code alone. A list that cannot be read lists none.
    fn ignored_revisions(&self, tip: &ObjectId) -> BTreeSet<ObjectId> {
        let text = self.repository.text_at(tip, &RepoPath::from(IGNORED_REVISIONS)).ok().flatten().unwrap_or_default();
        let ids = text.lines().filter_map(|line| ObjectId::from_hex(line.split('#').next().unwrap_or_default().trim()));
        ids.collect()
    }
}

/// Whether all that the change brought is in the list.
fn is_formatting(change: &MergedChange, ignored: &BTreeSet<ObjectId>) -> bool {
    let mut parts = change.brought.iter().filter(|commit| **commit != change.commit).peekable();
    ignored.contains(&change.commit) || (parts.peek().is_some() && parts.all(|commit| ignored.contains(commit)))
}

/// The change as its commits describe it.
fn described(commit: &MergedCommit, own: &RawCommit, brought: &[RawCommit], policy: &Policy) -> MergedChange {
    // A merge commit is made by whoever presses the button: who made the change is in what it brings.
    let mut parts: Vec<&RawCommit> =
        brought.iter().filter(|part| part.id != own.id && part.parents.len() < 2).collect();
    if parts.is_empty() {
        parts.push(own);
    }
    let authorships: Vec<Authorship> = parts.iter().map(|part| authorship(part)).collect();
    let group: Group = group_of(&authorships, policy);
    MergedChange {
        commit: commit.id.clone(),
        brought: brought.iter().map(|part| part.id.clone()).collect(),
        merged_at_seconds: commit.time_seconds,
        title: title(&own.message, &commit.subject),
        pull_request: pull_request_number(&commit.subject),
        takes_back: taken_back(&own.message),
        group,
        author: author_hash(&parts[0].author.1),
        edits: None,
        measures: Measures::default(),
    }
}

/// The title of the pull request, which stands in the body of the commit that GitHub merges it by.
fn title(message: &str, subject: &str) -> String {
    let is_merge = subject.starts_with("Merge pull request #");
    let first_of_body = message.lines().skip(1).map(str::trim).find(|line| !line.is_empty());
    first_of_body.filter(|_| is_merge).unwrap_or(subject).to_owned()
}

fn authorship(commit: &RawCommit) -> Authorship {
    let signature =
        |(name, email): &(String, String)| Signature { name: name.clone(), email: email.clone(), account: None };
    Authorship {
        author: signature(&commit.author),
        committer: signature(&commit.committer),
        message: commit.message.clone(),
    }
}

fn author_hash(email: &str) -> u64 {
    let mut hasher = FxHasher::default();
    email.to_ascii_lowercase().hash(&mut hasher);
    hasher.finish()
}
