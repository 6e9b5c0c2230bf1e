//! Real changes with what their authors say of them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use anyhow::Context as _;
use regex::Regex;
use review_gate::analysis::codebase::Document;
use review_gate::git::repository::Repository;
use review_gate::model::change::{Change, Description, FileChange};
use review_gate::model::limits::Limits;
use review_gate::syntax::languages::Languages;

use super::support::codebase::MemoryCodebase;

/// How agents sign what they commit.
pub(crate) const AGENTS: &str = r"(?i)co-authored-by:.*(copilot|devin|claude|codex|cursor)|generated with .*claude";
/// Longer changes are rare, and say little about descriptions.
const MOST_FILES: usize = 60;
/// A shorter description names nothing to hold against the diff.
const LEAST_BODY_BYTES: usize = 120;

/// A squashed commit and what its author says of it.
pub(crate) struct Sample {
    repository: PathBuf,
    /// The first digits of the commit.
    pub(crate) name: String,
    /// What it changed.
    pub(crate) change: Change,
}

impl Sample {
    /// The directory that its repository stands in.
    pub(crate) fn project(&self) -> String {
        let part = self.repository.components().rev().nth(1);
        part.map(|part| part.as_os_str().to_string_lossy().into_owned()).unwrap_or_default()
    }
}

/// At most `most` described commits of `path`, spread over its history.
pub(crate) fn read(path: &Path, most: usize, signature: &Regex) -> anyhow::Result<Vec<Sample>> {
    let arguments = ["log", "HEAD", "--no-merges", "--format=%H%x00%P%x00%B%x01"];
    let log = Command::new("git").arg("-C").arg(path).args(arguments).output().context("running `git log`")?;
    let log = String::from_utf8_lossy(&log.stdout);
    let commits: Vec<(&str, &str, &str)> = log.split('\x01').filter_map(described).collect();
    let signed: Vec<_> = commits.into_iter().filter(|(_, _, message)| signature.is_match(message)).collect();
    let repository = Repository::open(path)?;
    let step = (signed.len() / most.max(1)).max(1);
    let mut samples = Vec::new();
    for (head, base, message) in signed.into_iter().step_by(step).take(most) {
        let (title, body) = message.split_once('\n').unwrap_or((message, ""));
        let description =
            Description { title: title.to_owned(), body: body.trim().to_owned(), ..Description::default() };
        let (base, head) = (repository.resolve(base)?, repository.resolve(head)?);
        let mut change = repository.change(&base, &head, Some(description), &Limits::default())?;
        // The message of the commit is the description already.
        change.description.commit_messages.clear();
        if !change.files.is_empty() && change.files.len() <= MOST_FILES {
            samples.push(Sample { repository: path.to_owned(), name: head.as_hex()[..10].to_owned(), change });
        }
    }
    Ok(samples)
}

/// The commit, its only parent and its message, where that has a description worth the name.
fn described(entry: &str) -> Option<(&str, &str, &str)> {
    let mut fields = entry.trim_start().splitn(3, '\0');
    let (head, parents, message) = (fields.next()?, fields.next()?, fields.next()?);
    let body = message.split_once('\n')?.1;
    let prose: usize = body.lines().filter(|line| !line.contains("-by: ") && !line.contains("://")).map(str::len).sum();
    (prose >= LEAST_BODY_BYTES && !parents.is_empty() && !parents.contains(' ')).then_some((head, parents, message))
}

/// What other changes say.
#[derive(Default)]
pub(crate) struct Others<'a> {
    /// One of the same repository.
    pub(crate) of_repository: Option<&'a Description>,
    /// One of the same directories.
    pub(crate) of_directories: Option<&'a Description>,
}

impl<'a> Others<'a> {
    /// Those for the sample at `index`: the nearest after it that differ enough, so that a run can be repeated.
    pub(crate) fn of(index: usize, samples: &'a [Sample]) -> Self {
        /// Changes that stand closer in history are more often about the same thing.
        const APART: usize = 7;
        let own = &samples[index];
        let rest = (APART..samples.len() + APART).map(|step| &samples[(index + step) % samples.len()]);
        let fellows: Vec<&Sample> = rest
            .filter(|other| other.repository == own.repository && other.name != own.name)
            .filter(|other| other.change.description.title != own.change.description.title)
            .collect();
        let shares_directory =
            |other: &&&Sample| directories(&other.change).iter().any(|path| directories(&own.change).contains(path));
        Self {
            of_repository: fellows.first().map(|other| &other.change.description),
            of_directories: fellows.iter().find(shares_directory).map(|other| &other.change.description),
        }
    }
}

fn directories(change: &Change) -> Vec<String> {
    change.files.iter().map(|file| file.path.directory().to_string()).collect()
}

/// A base tree that holds the files of `change` alone: none of the questions here is about others.
pub(crate) fn base_of(change: &Change, languages: &Languages) -> MemoryCodebase {
    let document = |file: &FileChange| {
        let before = file.before.as_ref()?;
        let path = file.previous_path.as_ref().unwrap_or(&file.path).clone();
        Some(Document { id: before.id.clone(), path, text: Arc::clone(before.text()?) })
    };
    MemoryCodebase::new(change.files.iter().filter_map(document).collect(), languages)
}
