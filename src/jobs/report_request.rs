//! The report on a week of a repository, made in a process of its own: it reads all that was merged there.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::analysis::Means;
use super::error::story;
use super::merged_history::HistoryReader;
use crate::analysis::rules;
use crate::git::cache::directory::CacheDirectory;
use crate::git::error::GitError;
use crate::git::repository::Repository;
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::model::policy::Policy;
use crate::model::policy_file;
use crate::model::seen::Seen;
use crate::model::week::Week;
use crate::output::{debt_html, debt_markdown, debt_words, json};
use crate::syntax::languages::Languages;

/// A week to be reported on. Holds no secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportRequest {
    /// The directory of the repository, which has the whole branch, and its cache.
    pub git_dir: PathBuf,
    /// What the repository is called.
    pub repository: String,
    /// The newest commit of the default branch.
    pub tip: ObjectId,
    /// The week.
    pub week: Week,
    /// How much of a change is looked at.
    pub limits: Limits,
    /// What the service saw besides.
    pub seen: Seen,
}

/// A report in every form that somebody may want it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPages {
    /// How many changes were merged in the week.
    pub changes: u32,
    /// What stands out, a sentence each.
    pub alarms: Vec<String>,
    /// For programs.
    pub json: String,
    /// For an issue.
    pub markdown: String,
    /// For a browser.
    pub html: String,
}

/// What comes of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportAnswer {
    /// The report.
    Made {
        /// What it says.
        pages: ReportPages,
        /// What was wrong with the cache.
        notices: Vec<String>,
    },
    /// The repository could not be read, for this reason.
    Unreadable(String),
}

impl ReportRequest {
    /// Makes the report.
    pub fn answer(&self, languages: &Languages) -> ReportAnswer {
        match self.made(languages) {
            Ok((pages, notices)) => ReportAnswer::Made { pages, notices },
            Err(error) => ReportAnswer::Unreadable(story(&error)),
        }
    }

    fn made(&self, languages: &Languages) -> Result<(ReportPages, Vec<String>), GitError> {
        let repository = Repository::open(&self.git_dir)?;
        let cache = CacheDirectory::of_repository(repository.git_dir(), languages.digest());
        let means = Means { languages, limits: self.limits, cache: Some(&cache) };
        let reader = HistoryReader::new(&repository, means, policy_at(&repository, &self.tip)?);
        let (report, notices) = reader.report(&self.repository, &self.tip, self.week, Some(&self.seen), &|_, _| {})?;
        let pages = ReportPages {
            changes: report.changes,
            alarms: debt_words::alarms(&report),
            json: json::render(&report),
            markdown: debt_markdown::render(&report),
            html: debt_html::render(&report),
        };
        Ok((pages, notices))
    }
}

/// The policy at `tip`. One that is not valid says nothing of files and agents either.
pub(super) fn policy_at(repository: &Repository, tip: &ObjectId) -> Result<Policy, GitError> {
    let text = match repository.text_at(tip, &RepoPath::from(policy_file::PATH)) {
        Err(GitError::NotText { .. }) => None,
        text => text?,
    };
    let policy = text.map(|text| Policy::parse(&text, &rules::names()));
    Ok(policy.and_then(Result::ok).unwrap_or_default())
}
