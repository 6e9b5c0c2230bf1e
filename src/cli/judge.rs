//! What it takes to judge changes of one repository; shared by the commands that do.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;

use super::console;
use crate::analysis::conventions::learned::{Convention, learned};
use crate::analysis::conventions::survey::{Effort, Survey};
use crate::analysis::file_class::Classifier;
use crate::analysis::rules;
use crate::git::cache::directory::CacheDirectory;
use crate::git::cache::index_file::Notes;
use crate::git::codebase::GitCodebase;
use crate::git::repository::Repository;
use crate::jobs::analysis::{Means, RepositorySources};
use crate::jobs::merged_history::HistoryReader;
use crate::model::change::Change;
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::model::policy::Policy;
use crate::model::policy_file::{self, PolicyError};
use crate::model::report::{Commits, Report};
use crate::syntax::languages::Languages;

/// What every command that judges changes can be told.
#[derive(Debug, Args)]
pub struct JudgeArguments {
    /// The repository: a work tree or anything in it, or a bare repository.
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
    /// A directory laid out as `queries/`, whose files replace the built-in ones of the same name.
    #[arg(long, value_name = "DIR")]
    queries: Option<PathBuf>,
    /// Neither read nor write the analysis cache in `<git dir>/review-gate/`.
    #[arg(long)]
    no_cache: bool,
}

/// A repository and everything else that does not depend on which change of it is judged.
pub struct Judge {
    /// The repository.
    pub repository: Repository,
    /// How much of a change is looked at.
    pub limits: Limits,
    languages: Languages,
    cache: Option<CacheDirectory>,
}

impl JudgeArguments {
    /// Opens the repository and reads the languages.
    pub fn open(&self) -> anyhow::Result<Judge> {
        let repository = Repository::open(&self.repo)?;
        let languages = languages(self.queries.as_deref())?;
        let cache = (!self.no_cache).then(|| CacheDirectory::of_repository(repository.git_dir(), languages.digest()));
        Ok(Judge { repository, limits: Limits::default(), languages, cache })
    }
}

impl Judge {
    /// Keeps the cache in `directory` if there is to be none with the repository.
    pub fn cache_at_least_in(&mut self, directory: &Path) {
        let digest = self.languages.digest();
        self.cache.get_or_insert_with(|| CacheDirectory::of_repository(directory, digest));
    }

    /// Judges `change` by `policy`; tells `progress` how many of how many files of the base have been read.
    pub fn judge(
        &self,
        change: &Change,
        policy: &Policy,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> anyhow::Result<Report> {
        let (report, notices) = self.means().analyse(&self.repository, change, policy, progress)?;
        for notice in notices {
            console::note(&notice);
        }
        Ok(report)
    }

    /// The conventions of the tree of `commit`; tells `progress` how many of how many files have been read.
    pub fn conventions(
        &self,
        commit: &ObjectId,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> anyhow::Result<Vec<Convention>> {
        let tree = self.repository.tree_of(commit)?;
        let policy = self.policy(None, commit)?;
        let (languages, cache) = (&self.languages, self.cache.as_ref());
        let notes = Notes::Conventions;
        let codebase = GitCodebase::open(&self.repository, tree, notes, languages, self.limits, cache, progress)?;
        let classifier = Classifier::new(&policy);
        let mut survey = Survey::new(&codebase, languages, &classifier, &self.limits, Effort::WHOLE);
        let learned = learned(&mut survey, languages);
        drop(survey);
        for notice in codebase.close().notices {
            console::note(&notice);
        }
        Ok(learned)
    }

    /// What reads the history of the repository, telling files and agents by `policy`.
    pub fn history_reader(&self, policy: Policy) -> HistoryReader<'_> {
        HistoryReader::new(&self.repository, self.means(), policy)
    }

    /// What the repository is called: the directory it lies in.
    pub fn repository_name(&self) -> String {
        let directory = fs::canonicalize(self.repository.git_dir()).unwrap_or_default();
        let mut names = directory.iter().rev().map(|name| name.to_string_lossy().into_owned());
        names.find(|name| name != ".git").unwrap_or_default()
    }

    fn means(&self) -> Means<'_> {
        Means { languages: &self.languages, limits: self.limits, cache: self.cache.as_ref() }
    }

    /// The policy in `file`, or the one that stands at `commit`, or the default.
    pub fn policy(&self, file: Option<&Path>, commit: &ObjectId) -> anyhow::Result<Policy> {
        if let Some(file) = file {
            let text = read_policy(file)?;
            return parsed(&text).with_context(|| format!("the policy `{}` is not valid", file.display()));
        }
        let Some(text) = self.repository.text_at(commit, &RepoPath::from(policy_file::PATH))? else {
            return Ok(Policy::default());
        };
        parsed(&text).with_context(|| format!("the policy `{}` at `{commit}` is not valid", policy_file::PATH))
    }

    /// The texts that a report on `commits` is about.
    pub fn sources<'a>(&'a self, commits: &'a Commits) -> RepositorySources<'a> {
        RepositorySources { repository: &self.repository, commits }
    }
}

fn parsed(text: &str) -> Result<Policy, PolicyError> {
    Policy::parse(text, &rules::names())
}

/// The text of a policy file.
pub fn read_policy(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("reading the policy `{}`", file.display()))
}

/// The built-in languages, with those files replaced that `directory` has.
pub fn languages(directory: Option<&Path>) -> anyhow::Result<Languages> {
    let Some(directory) = directory else { return Ok(Languages::builtin()) };
    let files = query_files(directory).with_context(|| format!("reading the queries in `{}`", directory.display()))?;
    if files.is_empty() {
        return Err(anyhow!("`{}` has no queries; it needs a folder for each language", directory.display()));
    }
    Languages::with_overrides(files).with_context(|| format!("using the queries in `{}`", directory.display()))
}

/// The files in the folders of `directory`, each as `language/file` with its text, sorted.
fn query_files(directory: &Path) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for folder in fs::read_dir(directory)? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder.path())? {
            let file = file?;
            let name = format!("{}/{}", folder.file_name().to_string_lossy(), file.file_name().to_string_lossy());
            files.push((name, fs::read_to_string(file.path())?));
        }
    }
    files.sort();
    Ok(files)
}
