//! Bare copies of repositories on GitHub, brought up to date when something is asked of them.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use tempfile::NamedTempFile;

use super::leftover_locks;
use super::program::{Program, ProgramError};
use super::repository::Repository;
use crate::git::error::GitError;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::RepositoryId;
use crate::model::secure_url::SecureUrl;

/// How long a fetch may take: a first one brings the whole history.
const FETCH_LIMIT: Duration = Duration::from_secs(30 * 60);
/// How long anything else may take.
const LOCAL_LIMIT: Duration = Duration::from_secs(120);
/// A younger copy is as small as it gets: making it anew would not help.
const LEAST_AGE: Duration = Duration::from_secs(24 * 60 * 60);
/// The ending of the file beside a copy that is to be made anew.
const OUTGROWN: &str = "outgrown";
/// The file that says what the copies are called together.
const IDENTITY: &str = "identity";

/// Where the copies are.
#[derive(Clone, Debug)]
pub struct Mirrors {
    directory: PathBuf,
    /// Above this size, in bytes, those that were not used for longest are removed.
    most_bytes: u64,
}

/// Where a repository comes from.
#[derive(Clone, Debug)]
pub struct Remote {
    /// Which one, whatever it is called.
    pub id: RepositoryId,
    /// Where it can be cloned from at the moment.
    pub clone_url: SecureUrl,
    /// What lets the App read it.
    pub token: SecretString,
}

/// What is wanted of a repository.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Branches by name.
    pub branches: Vec<String>,
    /// Pull requests by number.
    pub pull_requests: Vec<u64>,
    /// Commits that must be there.
    pub commits: Vec<ObjectId>,
}

/// A copy that is up to date. While it is held, nobody removes it; others may read it and fetch more into it.
#[derive(Debug)]
pub struct Mirror {
    /// The repository, to be read in-process.
    pub repository: Repository,
    _in_use: File,
}

/// Why a repository could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// A commit is not there although everything was fetched.
    #[error("commit `{commit}` is not among what GitHub has")]
    Missing {
        /// The commit.
        commit: ObjectId,
    },
    /// Fetching failed.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// The copy cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The disk refuses.
    #[error("keeping a copy in `{}`", path.display())]
    Disk {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl Mirror {
    /// The `git` program on this copy.
    pub fn program(&self) -> Program<'_> {
        Program { git_dir: self.repository.git_dir(), limit: LOCAL_LIMIT }
    }
}

impl Mirrors {
    /// Keeps copies in `directory`, at most about `most_bytes` of them.
    pub fn new(directory: PathBuf, most_bytes: u64) -> Self {
        Self { directory, most_bytes }
    }

    /// What the copies here are called together: whoever uses the same ones reads the same, and nobody else does.
    pub fn identity(&self) -> io::Result<String> {
        fs::create_dir_all(&self.directory)?;
        let path = self.directory.join(IDENTITY);
        // Whole or not at all: another process may read it at any time.
        let mut new = NamedTempFile::new_in(&self.directory)?;
        write!(new, "{:016x}", fastrand::u64(..))?;
        match new.persist_noclobber(&path) {
            Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
            Ok(_) | Err(_) => fs::read_to_string(path),
        }
    }

    /// A copy of the repository that has what is wanted. Fetches nothing where all names already stand for commits that are
    /// wanted, and all of those have a name: a fetch that was broken off leaves commits behind, but no names.
    ///
    /// A copy that is damaged is made anew.
    pub async fn open(&self, remote: &Remote, wanted: &Wanted) -> Result<Mirror, MirrorError> {
        let path = self.directory.join(format!("{}.git", remote.id.0));
        fs::create_dir_all(&self.directory).map_err(on_disk(&self.directory))?;
        let outgrown = path.clone();
        // What cannot be removed stays as it is.
        _ = tokio::task::spawn_blocking(move || remove_outgrown(&outgrown)).await;
        let in_use = locked(&path.with_extension("lock"), File::lock_shared).await?;
        let fetching = locked(&path.with_extension("fetch"), File::lock).await?;
        let up_to_date = match bring_up_to_date(&path, remote, wanted).await {
            Err(error) if !is_remote_fault(&error) && leftover_locks::remove(&path) => {
                tracing::warn!(%error, repository = remote.id.0, "locks of a git that was killed are removed");
                bring_up_to_date(&path, remote, wanted).await
            }
            result => result,
        };
        let (repository, has_fetched) = match up_to_date {
            Err(error) if !is_remote_fault(&error) && is_damaged(&path).await => {
                tracing::warn!(%error, repository = remote.id.0, "a mirror is damaged and is made anew");
                fs::remove_dir_all(&path).map_err(on_disk(&path))?;
                bring_up_to_date(&path, remote, wanted).await?
            }
            result => result?,
        };
        drop(fetching);
        if has_fetched {
            let mirrors = self.clone();
            _ = tokio::task::spawn_blocking(move || mirrors.evict(&path)).await;
        }
        Ok(Mirror { repository, _in_use: in_use })
    }

    /// Removes copies that were not used for longest until the rest is small enough. `kept`, which is in use, is made anew
    /// when it is next asked for if it alone is too large.
    fn evict(&self, kept: &Path) {
        let Ok(entries) = fs::read_dir(&self.directory) else { return };
        let mut mirrors: Vec<(SystemTime, u64, PathBuf)> = entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let used = fs::metadata(path.with_extension("lock")).and_then(|lock| lock.modified()).ok()?;
                path.extension().is_some_and(|extension| extension == "git").then(|| (used, size_bytes(&path), path))
            })
            .collect();
        mirrors.sort();
        let mut total: u64 = mirrors.iter().map(|(_, size, _)| size).sum();
        for (_, size, path) in &mirrors {
            if total <= self.most_bytes {
                return;
            }
            if path != kept && remove_unused(path).is_ok_and(|is_removed| is_removed) {
                total -= size;
            }
        }
        if total > self.most_bytes && age(kept).is_some_and(|age| age > LEAST_AGE) {
            // Where it cannot be marked, it grows on.
            _ = File::create(kept.with_extension(OUTGROWN));
        }
    }
}

/// Removes the copy at `path` if it was found to be too large and nobody uses it.
fn remove_outgrown(path: &Path) -> io::Result<()> {
    let mark = path.with_extension(OUTGROWN);
    if mark.is_file() && remove_unused(path)? {
        fs::remove_file(mark)?;
    }
    Ok(())
}

/// Removes the copy at `path` unless somebody uses it; whoever comes meanwhile waits. False when it is in use.
fn remove_unused(path: &Path) -> io::Result<bool> {
    let lock = File::open(path.with_extension("lock"))?;
    if lock.try_lock().is_err() {
        return Ok(false);
    }
    fs::remove_dir_all(path)?;
    drop(lock);
    Ok(true)
}

/// How long ago the copy at `path` was begun.
fn age(path: &Path) -> Option<Duration> {
    fs::metadata(path.join("HEAD")).and_then(|head| head.modified()).ok()?.elapsed().ok()
}

/// The file at `path`, once it is locked; its time says when that was.
async fn locked(path: &Path, lock: fn(&File) -> io::Result<()>) -> Result<File, MirrorError> {
    let failed = on_disk(path);
    let path = path.to_owned();
    let locked = tokio::task::spawn_blocking(move || {
        let file = File::create(&path)?;
        lock(&file)?;
        file.set_modified(SystemTime::now())?;
        Ok(file)
    });
    locked.await.unwrap_or_else(|_| Err(io::ErrorKind::Other.into())).map_err(failed)
}

/// The copy with all that is wanted, and whether anything had to be fetched for that.
async fn bring_up_to_date(path: &Path, remote: &Remote, wanted: &Wanted) -> Result<(Repository, bool), MirrorError> {
    if !path.join("HEAD").is_file() {
        fs::create_dir_all(path).map_err(on_disk(path))?;
        let program = Program { git_dir: path, limit: LOCAL_LIMIT };
        program.run(&["init", "--quiet", "--bare", "--template="], &[]).await?;
    }
    let repository = Repository::open(path)?;
    let missing = |repository: &Repository| -> Vec<ObjectId> {
        wanted.commits.iter().filter(|commit| !repository.has(commit)).cloned().collect()
    };
    if wanted.is_in(&repository) {
        return Ok((repository, false));
    }
    let program = Program { git_dir: path, limit: FETCH_LIMIT };
    let names: Vec<String> = wanted.names().map(|name| format!("+{name}:{name}")).collect();
    program.fetch(remote.clone_url.as_str(), &remote.token, &names).await?;
    // Opened anew: packs that came in since are not looked for in one that is open.
    let repository = Repository::open(path)?;
    let unnamed = missing(&repository);
    if unnamed.is_empty() {
        return Ok((repository, true));
    }
    // By themselves, since no name leads to them any more: GitHub answers for every commit that it has.
    let commits: Vec<String> = unnamed.iter().map(|id| format!("+{id}:{}", own_name(id))).collect();
    program.fetch(remote.clone_url.as_str(), &remote.token, &commits).await?;
    let repository = Repository::open(path)?;
    match missing(&repository).pop() {
        Some(commit) => Err(MirrorError::Missing { commit }),
        None => Ok((repository, true)),
    }
}

impl Wanted {
    /// The full names that are wanted.
    fn names(&self) -> impl Iterator<Item = String> {
        let branches = self.branches.iter().map(|branch| format!("refs/heads/{branch}"));
        branches.chain(self.pull_requests.iter().map(|number| format!("refs/pull/{number}/head")))
    }

    /// Whether `repository` has all of it already.
    fn is_in(&self, repository: &Repository) -> bool {
        let named: Vec<Option<ObjectId>> = self.names().map(|name| repository.resolve(&name).ok()).collect();
        let is_named = |commit: &ObjectId| {
            named.contains(&Some(commit.clone()))
                || repository.resolve(&own_name(commit)).is_ok_and(|own| own == *commit)
        };
        let is_wanted = |found: &Option<ObjectId>| found.as_ref().is_some_and(|found| self.commits.contains(found));
        named.iter().all(is_wanted) && self.commits.iter().all(is_named)
    }
}

/// What a commit is called here that no name leads to on GitHub.
fn own_name(commit: &ObjectId) -> String {
    format!("refs/review-gate/{commit}")
}

/// Whether the other side could not be reached, refused or went on for too long, which says nothing of the copy.
fn is_remote_fault(error: &MirrorError) -> bool {
    let MirrorError::Program(error) = error else { return false };
    match error {
        ProgramError::Start(_) | ProgramError::Timeout { .. } | ProgramError::TooMuch { .. } => true,
        ProgramError::Failed { message, .. } => message.starts_with("fatal: unable to access"),
    }
}

/// Whether the copy itself is to blame for a failure; looks at every object's links, which takes its time.
async fn is_damaged(path: &Path) -> bool {
    if Repository::open(path).is_err() {
        return true;
    }
    let program = Program { git_dir: path, limit: FETCH_LIMIT };
    program.run(&["fsck", "--connectivity-only", "--no-dangling", "--no-progress"], &[]).await.is_err()
}

fn size_bytes(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else { return 0 };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size_bytes(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

/// For `map_err`: a failure to write to `path`.
fn on_disk(path: &Path) -> impl FnOnce(io::Error) -> MirrorError + use<> {
    let path = path.to_owned();
    move |source| MirrorError::Disk { path, source }
}
