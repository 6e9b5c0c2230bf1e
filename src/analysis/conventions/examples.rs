//! Where a convention is to be seen.

use std::cmp::Reverse;

use super::answers::{Source, answers};
use super::survey::{Survey, Vote, shared_directories};
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::syntax::catalogue::Choice;

/// How many examples are shown.
const MOST_EXAMPLES: usize = 3;

impl Survey<'_> {
    /// The places where `choice` alone is made: those first that share most directories with `near`.
    pub fn examples(&self, votes: &[Vote<'_>], choice: Choice, near: Option<&RepoPath>) -> Vec<Place> {
        let mut followers: Vec<&Vote<'_>> = votes.iter().filter(|vote| vote.choices == [choice]).collect();
        let nearness = |path: &RepoPath| near.map(|near| shared_directories(near, path));
        followers.sort_by_key(|vote| (Reverse(nearness(&vote.file.path)), &vote.file.path));
        let others = followers.into_iter().filter(|vote| near.is_none_or(|near| vote.file.path != *near));
        others.filter_map(|vote| self.example(vote, choice)).take(MOST_EXAMPLES).collect()
    }

    fn example(&self, vote: &Vote<'_>, choice: Choice) -> Option<Place> {
        let path = &vote.file.path;
        let text = self.codebase.text_of(path)?;
        let language = self.languages.for_file(path, &text);
        let ground = self.ground(vote.file, language.family())?;
        let idioms = self.codebase.idioms(vote.file, self.languages, self.limits);
        let is_beside_directory = self.is_beside_directory(path);
        let all = answers(Source { path, language, ground, is_beside_directory, text: &text, idioms: &idioms });
        let line = all.into_iter().find(|answer| answer.choice == choice)?.line;
        Some(Place { path: path.clone(), lines: LineRange::new(line, line), revision: Revision::Base })
    }
}
