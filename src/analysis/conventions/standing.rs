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
/// By what factor its share of the files lately worked on must exceed that of all.
const LEAST_RISE: usize = 2;
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

    /// Whether people have lately begun to answer `choice`: in several files, for one that everybody works on says nothing; and in
    /// files that are new, or more often than of old, for that somebody works on a file with it says nothing either.
    pub fn is_rising(&self, votes: &[Vote<'_>], choice: Choice) -> bool {
        let recent: Vec<(&Vote<'_>, Vec<(&PastCommit, bool)>)> = votes
            .iter()
            .map(|vote| (vote, self.recent_to(&vote.file.path)))
            .filter(|(_, commits)| !commits.is_empty())
            .collect();
        let own: Vec<&[(&PastCommit, bool)]> = recent
            .iter()
            .filter(|(vote, _)| vote.choices.contains(&choice))
            .map(|(_, commits)| commits.as_slice())
            .collect();
        let moments: BTreeSet<(i64, &str)> =
            own.iter().copied().flatten().map(|(commit, _)| (commit.seconds, commit.author.as_str())).collect();
        let authors: BTreeSet<&str> = moments.iter().map(|(_, author)| *author).collect();
        let new = own.iter().filter(|commits| commits.iter().any(|(_, is_new)| *is_new)).count();
        let all = votes.iter().filter(|vote| vote.choices.contains(&choice)).count();
        let is_more_frequent = own.len() * votes.len() >= LEAST_RISE * all * recent.len();
        own.len() >= LEAST_RECENT_FILES
            && moments.len() >= LEAST_RECENT_COMMITS
            && authors.len() >= LEAST_AUTHORS
            && (new >= LEAST_RECENT_FILES || is_more_frequent)
    }

    /// The recent commits by people to the file at `path`, each with whether it made the file.
    fn recent_to(&self, path: &RepoPath) -> Vec<(&'a PastCommit, bool)> {
        let is_recent = |commit: &PastCommit| self.age_seconds(commit) <= RECENT_SECONDS && !commit.is_by_agent;
        self.commits_to(path).iter().copied().filter(|(commit, _)| is_recent(commit)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::codebase::{BaseFile, Touch};
    use crate::model::object_id::ObjectId;
    use crate::syntax::catalogue::catalogue;
    use crate::syntax::hints::Hints;

    const NEWEST_SECONDS: i64 = 1_700_000_000;
    const YEAR_SECONDS: i64 = 365 * 24 * 60 * 60;

    /// Whether the way of 4 of 100 files rises when two people lately worked on these and `others` more, and made `new` of them.
    fn rises(new: usize, others: usize) -> bool {
        let choice = |option| catalogue().choice("http-client", option).unwrap();
        let file = |number: usize| BaseFile {
            path: RepoPath::from(format!("shop/part_{number}.py").as_str()),
            id: ObjectId::from_hex(&"0".repeat(40)).unwrap(),
            tokens: 100,
            imports: Vec::new(),
            hints: Hints::default(),
        };
        let files: Vec<BaseFile> = (0..100).map(file).collect();
        let option = |number: usize| if number < 4 { "requests" } else { "httpx" };
        let votes: Vec<Vote<'_>> = (0..)
            .zip(&files)
            .map(|(number, file)| Vote { file, choices: vec![choice(option(number))], weight: 1.0 })
            .collect();
        let commit = |author: &str, seconds, touched: &[BaseFile], new: usize| {
            let touch = |(number, file): (usize, &BaseFile)| Touch { path: file.path.clone(), is_new: number < new };
            let touched = touched.iter().enumerate().map(touch).collect();
            PastCommit { seconds, author: author.to_owned(), is_by_agent: false, touched }
        };
        let lately = &files[..4 + others];
        let commits = vec![
            commit("one@example.com", NEWEST_SECONDS, lately, 0),
            commit("two@example.com", NEWEST_SECONDS - 1, lately, 0),
            commit("one@example.com", NEWEST_SECONDS - 2, lately, new),
            commit("one@example.com", NEWEST_SECONDS - YEAR_SECONDS, &files[new..], files.len()),
        ];
        let history = History { newest_seconds: NEWEST_SECONDS, commits };
        Standing::of(&history).is_rising(&votes, choice("requests"))
    }

    #[test]
    fn way_of_new_files_rises() {
        assert!(rises(4, 90));
    }

    #[test]
    fn way_that_is_worked_on_more_than_others_rises() {
        assert!(rises(0, 30));
    }

    #[test]
    fn way_that_is_worked_on_as_others_are_does_not_rise() {
        assert!(!rises(0, 90));
    }
}
