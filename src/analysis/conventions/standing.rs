//! What history says of the files that vote: who wrote them, and how long ago.

use std::collections::{BTreeMap, BTreeSet};

use super::survey::Vote;
use crate::analysis::codebase::{History, PastCommit};
use crate::model::path::RepoPath;
use crate::syntax::catalogue::Choice;

/// A file that nobody touched for so long counts half.
const HALF_LIFE_SECONDS: f64 = 18.0 * 30.44 * DAY_SECONDS;
/// Fewer people are no consensus.
const LEAST_AUTHORS: usize = 2;
/// What came up within this time may be where the repository is going.
const RECENT_SECONDS: f64 = 90.0 * DAY_SECONDS;
/// How many commits by people it takes to be going somewhere.
const LEAST_RECENT_COMMITS: usize = 3;
/// In how many files.
const LEAST_RECENT_FILES: usize = 3;
const DAY_SECONDS: f64 = 24.0 * 60.0 * 60.0;

/// The history of each file, as far as it is looked at.
pub struct Standing<'a> {
    history: &'a History,
    /// Newest first.
    commits: BTreeMap<&'a RepoPath, Vec<(&'a PastCommit, bool)>>,
}

impl<'a> Standing<'a> {
    /// Orders `history` by file.
    pub fn of(history: &'a History) -> Self {
        let mut commits: BTreeMap<&RepoPath, Vec<_>> = BTreeMap::new();
        for commit in &history.commits {
            for touch in &commit.touched {
                commits.entry(&touch.path).or_default().push((commit, touch.is_new));
            }
        }
        Self { history, commits }
    }

    /// The votes with what they weigh by their age, without those that only agents ever had a hand in: else what agents
    /// wrote would justify what they write.
    pub fn weighed<'v>(&self, votes: &[Vote<'v>]) -> Vec<Vote<'v>> {
        let by_people = votes.iter().filter(|vote| !self.is_by_agents_alone(&vote.file.path));
        by_people.map(|vote| Vote { weight: self.weight(&vote.file.path), ..vote.clone() }).collect()
    }

    /// Whether several people wrote `files`.
    pub fn is_consensus<'p>(&self, files: impl Iterator<Item = &'p RepoPath>) -> bool {
        let commits = files.flat_map(|path| self.commits_to(path));
        let authors: BTreeSet<&str> = commits.map(|(commit, _)| commit.author.as_str()).collect();
        authors.len() >= LEAST_AUTHORS
    }

    /// Whether people have lately begun to answer `choice`: in several files, for one that everybody works on says nothing.
    pub fn is_rising(&self, votes: &[Vote<'_>], choice: Choice) -> bool {
        let is_recent = |commit: &PastCommit| self.age_seconds(commit) <= RECENT_SECONDS && !commit.is_by_agent;
        let recent_to =
            |path| self.commits_to(path).iter().map(|(commit, _)| *commit).filter(|commit| is_recent(commit));
        let own = votes.iter().filter(|vote| vote.choices.contains(&choice));
        let by_file = own.map(|vote| recent_to(&vote.file.path).collect::<Vec<_>>());
        let touched: Vec<Vec<&PastCommit>> = by_file.filter(|commits| !commits.is_empty()).collect();
        let moments: BTreeSet<(i64, &str)> =
            touched.iter().flatten().map(|commit| (commit.seconds, commit.author.as_str())).collect();
        let authors: BTreeSet<&str> = moments.iter().map(|(_, author)| *author).collect();
        touched.len() >= LEAST_RECENT_FILES && moments.len() >= LEAST_RECENT_COMMITS && authors.len() >= LEAST_AUTHORS
    }

    fn commits_to(&self, path: &RepoPath) -> &[(&'a PastCommit, bool)] {
        self.commits.get(path).map_or(&[], Vec::as_slice)
    }

    /// Of a file whose beginnings are not known, somebody will have written it.
    fn is_by_agents_alone(&self, path: &RepoPath) -> bool {
        let commits = self.commits_to(path);
        commits.iter().any(|(_, is_new)| *is_new) && commits.iter().all(|(commit, _)| commit.is_by_agent)
    }

    /// Of a file that no commit touched, the age is at least that of the oldest one.
    fn weight(&self, path: &RepoPath) -> f64 {
        let last = self.commits_to(path).first().map(|(commit, _)| *commit).or(self.history.commits.last());
        last.map_or(1.0, |commit| 0.5_f64.powf(self.age_seconds(commit) / HALF_LIFE_SECONDS))
    }

    fn age_seconds(&self, commit: &PastCommit) -> f64 {
        (self.history.newest_seconds - commit.seconds).max(0) as f64
    }
}
