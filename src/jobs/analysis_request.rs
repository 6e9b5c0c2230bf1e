//! What is to be analysed and what comes of it, in a form that goes from one process to another.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::analysis::{Means, RepositorySources};
use super::error::story;
use crate::analysis::rules;
use crate::git::cache::directory::CacheDirectory;
use crate::git::error::GitError;
use crate::git::repository::Repository;
use crate::model::change::Description;
use crate::model::check::{CheckConclusion, CheckOutcome, CheckPage};
use crate::model::dossier::Analysis;
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::policy::Policy;
use crate::model::policy_file::PolicyError;
use crate::model::queue_entry::ChangeFacts;
use crate::model::report::Conclusion;
use crate::output::{check_run, exhibit, file_diffs, json};
use crate::syntax::languages::Languages;

/// A change to be analysed. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalysisRequest {
    /// The directory of the repository, which has all that is needed of it, and its cache.
    pub git_dir: PathBuf,
    /// The commit to compare with.
    pub base: ObjectId,
    /// The commit under review.
    pub head: ObjectId,
    /// What the author says of the change.
    pub description: Description,
    /// How the checks of the head ended, where the description rests on them and all have.
    pub checks: Vec<CheckOutcome>,
    /// The text of the policy.
    pub policy: String,
    /// How much of the change is looked at.
    pub limits: Limits,
}

/// What the analysis says of a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// How the check ends.
    pub conclusion: CheckConclusion,
    /// What the check run says.
    pub page: CheckPage,
    /// The change in numbers; `None` where it could not be analysed.
    pub facts: Option<ChangeFacts>,
    /// What the page of the change shows; `None` where it could not be analysed.
    pub analysis: Option<Analysis>,
}

/// What comes of a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnalysisAnswer {
    /// The analysis.
    Analysed {
        /// What it says.
        quality: Box<Quality>,
        /// What was wrong with the cache.
        notices: Vec<String>,
    },
    /// The repository could not be read, for this reason.
    Unreadable(String),
}

/// Why a request was not met.
#[derive(Debug, thiserror::Error)]
enum RequestError {
    #[error(transparent)]
    Git(#[from] GitError),
    #[error("the policy is not valid")]
    Policy(#[from] PolicyError),
}

impl AnalysisRequest {
    /// Analyses the change.
    pub fn answer(&self, languages: &Languages) -> AnalysisAnswer {
        match self.analysed(languages) {
            Ok((quality, notices)) => AnalysisAnswer::Analysed { quality: Box::new(quality), notices },
            Err(error) => AnalysisAnswer::Unreadable(story(&error)),
        }
    }

    fn analysed(&self, languages: &Languages) -> Result<(Quality, Vec<String>), RequestError> {
        let repository = Repository::open(&self.git_dir)?;
        let policy = Policy::parse(&self.policy, &rules::names())?;
        let mut change = repository.change(&self.base, &self.head, Some(self.description.clone()), &self.limits)?;
        change.checks.clone_from(&self.checks);
        let cache = CacheDirectory::of_repository(repository.git_dir(), languages.digest());
        let means = Means { languages, limits: self.limits, cache: Some(&cache) };
        let (report, notices) = means.analyse(&repository, &change, &policy, &|_, _| ())?;
        let conclusion = match report.conclusion {
            Conclusion::Success => CheckConclusion::Success,
            Conclusion::Failure => CheckConclusion::Failure,
        };
        let sources = RepositorySources { repository: &repository, commits: &report.repository };
        let quality = Quality {
            conclusion,
            page: check_run::quality(&report, &sources),
            facts: Some(ChangeFacts::of(&report)),
            analysis: Some(Analysis {
                report: json::render(&report),
                exhibits: exhibit::exhibits(&report, &sources),
                diffs: file_diffs::file_diffs(&change, &report),
            }),
        };
        Ok((quality, notices))
    }
}
