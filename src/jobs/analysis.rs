//! The analysis of one change of one repository, whoever asks for it.

use std::sync::Arc;

use crate::analysis::analyze::{analyze, analyze_merged};
use crate::analysis::conventions::learned::{Convention, learned};
use crate::analysis::conventions::survey::{Effort, Survey};
use crate::analysis::file_class::Classifier;
use crate::analysis::footprint::Footprint;
use crate::git::cache::directory::CacheDirectory;
use crate::git::cache::index_file::Notes;
use crate::git::codebase::{Closed, GitCodebase};
use crate::git::error::GitError;
use crate::git::repository::Repository;
use crate::model::change::Change;
use crate::model::finding::Revision;
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::model::policy::Policy;
use crate::model::report::{Commits, Report};
use crate::output::excerpt::Sources;
use crate::syntax::languages::Languages;

/// What an analysis works with, whatever it analyses.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// What is known of languages.
    pub languages: &'a Languages,
    /// How much of a change is looked at.
    pub limits: Limits,
    /// Where what is found out of a base tree is kept.
    pub cache: Option<&'a CacheDirectory>,
}

impl Means<'_> {
    /// Judges `change` by `policy`, and says what was wrong with the cache, which then goes unused; tells `progress` how many of how many files of
    /// the base have been read.
    pub fn analyse(
        &self,
        repository: &Repository,
        change: &Change,
        policy: &Policy,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(Report, Vec<String>), GitError> {
        self.with_codebase(repository, change, policy, progress, |codebase| {
            analyze(change, codebase, self.languages, policy, &self.limits)
        })
    }

    /// What `change` leaves behind, and what was wrong with the cache.
    pub fn footprint(
        &self,
        repository: &Repository,
        change: &Change,
        policy: &Policy,
    ) -> Result<(Footprint, Vec<String>), GitError> {
        self.with_codebase(repository, change, policy, &|_, _| {}, |codebase| {
            let (_, footprint) = analyze_merged(change, codebase, self.languages, policy, &self.limits);
            footprint
        })
    }

    /// The conventions of the tree of `commit`, with files told by `policy`, and what was wrong with the cache; tells `progress`
    /// how many of how many files have been read.
    pub fn conventions(
        &self,
        repository: &Repository,
        commit: &ObjectId,
        policy: &Policy,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(Vec<Convention>, Vec<String>), GitError> {
        let tree = repository.tree_of(commit)?;
        let (notes, languages) = (Notes::Conventions, self.languages);
        let codebase = GitCodebase::open(repository, tree, notes, languages, self.limits, self.cache, progress)?;
        let classifier = Classifier::new(policy);
        let mut survey = Survey::new(&codebase, self.languages, &classifier, &self.limits, Effort::WHOLE);
        let learned = learned(&mut survey, self.languages);
        drop(survey);
        Ok((learned, codebase.close().notices))
    }

    /// What `look` makes of the code that was there before `change`: once more without the cache if that turns out damaged.
    fn with_codebase<T>(
        &self,
        repository: &Repository,
        change: &Change,
        policy: &Policy,
        progress: &(dyn Fn(usize, usize) + Sync),
        look: impl Fn(&GitCodebase<'_>) -> T,
    ) -> Result<(T, Vec<String>), GitError> {
        let tree = repository.tree_of(&change.merge_base)?;
        let attempt = |cache| -> Result<(T, Closed), GitError> {
            let tree = tree.clone();
            let notes = Notes::needed_by(policy);
            let codebase = GitCodebase::open(repository, tree, notes, self.languages, self.limits, cache, progress)?;
            let codebase = codebase.at(change.merge_base.clone());
            let seen = look(&codebase);
            Ok((seen, codebase.close()))
        };
        let (seen, closed) = attempt(self.cache)?;
        if closed.is_whole {
            return Ok((seen, closed.notices));
        }
        let (seen, _) = attempt(None)?;
        Ok((seen, closed.notices))
    }
}

/// The two sides of a change, read from the repository when they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct RepositorySources<'a> {
    /// The repository.
    pub repository: &'a Repository,
    /// The commits that a report is about.
    pub commits: &'a Commits,
}

impl Sources for RepositorySources<'_> {
    fn text(&self, path: &RepoPath, revision: Revision) -> Option<Arc<str>> {
        let commit = match revision {
            Revision::Base => &self.commits.merge_base,
            Revision::Head => &self.commits.head,
        };
        self.repository.text_at(commit, path).ok().flatten().map(Arc::from)
    }
}
