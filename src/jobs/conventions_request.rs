//! The conventions of a repository, learned in a process of its own: it reads all of the repository's files.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::analysis::Means;
use super::error::story;
use super::report_request::policy_at;
use crate::git::cache::directory::CacheDirectory;
use crate::git::error::GitError;
use crate::git::repository::Repository;
use crate::model::inspection::LearnedConvention;
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::output::conventions;
use crate::syntax::languages::Languages;

/// A tree to be learned from. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConventionsRequest {
    /// The directory of the repository, and its cache.
    pub git_dir: PathBuf,
    /// The commit whose tree it is.
    pub learn_from: ObjectId,
    /// How much of it is looked at.
    pub limits: Limits,
}

/// What comes of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConventionsAnswer {
    /// The conventions.
    Learned {
        /// In the order in which they are told.
        conventions: Vec<LearnedConvention>,
        /// What was wrong with the cache.
        notices: Vec<String>,
    },
    /// The repository could not be read, for this reason.
    Unreadable(String),
}

impl ConventionsRequest {
    /// Learns the conventions.
    pub fn answer(&self, languages: &Languages) -> ConventionsAnswer {
        match self.learned(languages) {
            Ok((conventions, notices)) => ConventionsAnswer::Learned { conventions, notices },
            Err(error) => ConventionsAnswer::Unreadable(story(&error)),
        }
    }

    fn learned(&self, languages: &Languages) -> Result<(Vec<LearnedConvention>, Vec<String>), GitError> {
        let repository = Repository::open(&self.git_dir)?;
        let cache = CacheDirectory::of_repository(repository.git_dir(), languages.digest());
        let means = Means { languages, limits: self.limits, cache: Some(&cache) };
        let policy = policy_at(&repository, &self.learn_from)?;
        let (learned, notices) = means.conventions(&repository, &self.learn_from, &policy, &|_, _| {})?;
        Ok((learned.iter().map(conventions::record).collect(), notices))
    }
}
