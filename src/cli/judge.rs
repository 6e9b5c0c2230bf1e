//! What it takes to judge changes of one repository; shared by the commands that do.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};
use clap::Args;

use super::console;
use crate::analysis::analyze::analyze;
use crate::analysis::rules;
use crate::git::cache::directory::CacheDirectory;
use crate::git::codebase::GitCodebase;
use crate::git::repository::Repository;
use crate::model::change::Change;
use crate::model::finding::Revision;
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::model::policy::Policy;
use crate::model::policy_file::PolicyError;
use crate::model::report::{Commits, Report};
use crate::output::excerpt::Sources;
use crate::syntax::languages::Languages;

/// Where a repository keeps its policy.
const POLICY_PATH: &str = ".github/review-gate.toml";

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
        let tree = self.repository.tree_of(&change.merge_base)?;
        let attempt = |cache| -> anyhow::Result<(Report, bool)> {
            let (repository, tree) = (&self.repository, tree.clone());
            let codebase = GitCodebase::open(repository, tree, &self.languages, self.limits, cache, progress)?;
            let report = analyze(change, &codebase, &self.languages, policy, &self.limits);
            let closed = codebase.close();
            closed.notices.iter().for_each(|notice| console::note(notice));
            Ok((report, closed.is_whole))
        };
        match attempt(self.cache.as_ref())? {
            (report, true) => Ok(report),
            (_, false) => attempt(None).map(|(report, _)| report),
        }
    }

    /// The policy in `file`, or the one that stands at `commit`, or the default.
    pub fn policy(&self, file: Option<&Path>, commit: &ObjectId) -> anyhow::Result<Policy> {
        if let Some(file) = file {
            let text = read_policy(file)?;
            return parsed(&text).with_context(|| format!("the policy `{}` is not valid", file.display()));
        }
        let Some(text) = self.repository.text_at(commit, &RepoPath::from(POLICY_PATH))? else {
            return Ok(Policy::default());
        };
        parsed(&text).with_context(|| format!("the policy `{POLICY_PATH}` at `{commit}` is not valid"))
    }

    /// The texts that a report on `commits` is about.
    pub fn sources<'a>(&'a self, commits: &'a Commits) -> impl Sources + 'a {
        RepositorySources { repository: &self.repository, commits }
    }
}

/// The names of the rules, in the order of the rules.
pub fn rule_names() -> Vec<&'static str> {
    rules::ALL.iter().map(|rule| rule.name).collect()
}

fn parsed(text: &str) -> Result<Policy, PolicyError> {
    Policy::parse(text, &rule_names())
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

/// The two sides of a change, read from the repository when they are asked for.
struct RepositorySources<'a> {
    repository: &'a Repository,
    commits: &'a Commits,
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
