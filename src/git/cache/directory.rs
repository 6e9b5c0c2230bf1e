//! The directory that holds what is kept between runs.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::model::object_id::ObjectId;

/// The most indexes that are kept: one for each line of development that is checked in turn.
const MAX_INDEXES: usize = 2;

/// The cache of one repository, for one set of queries: what another set made is of no use and is removed.
#[derive(Clone, Debug)]
pub struct CacheDirectory {
    path: PathBuf,
    digest: String,
}

impl CacheDirectory {
    /// The cache of the repository whose git directory is `git_dir`, for queries that have `digest`.
    pub fn of_repository(git_dir: &Path, digest: u64) -> Self {
        Self { path: git_dir.join("review-gate"), digest: format!("{digest:016x}") }
    }

    /// The indexes of this set of queries, the most recently used first.
    pub fn indexes(&self) -> Vec<PathBuf> {
        let prefix = format!("index-{}-", self.digest);
        let mut found = self.files(|name| name.starts_with(&prefix));
        found.sort_by(|left, right| right.cmp(left));
        found.into_iter().map(|(_, path)| path).collect()
    }

    /// Where the index of `tree` lies.
    pub fn index_path(&self, tree: &ObjectId) -> PathBuf {
        self.path.join(format!("index-{}-{tree}", self.digest))
    }

    /// Where facts are logged.
    pub fn facts_path(&self) -> PathBuf {
        self.path.join(format!("facts-{}", self.digest))
    }

    /// Where answers to choice points are logged.
    pub fn idioms_path(&self) -> PathBuf {
        self.path.join(format!("idioms-{}", self.digest))
    }

    /// Where merged changes are kept.
    pub fn changes_path(&self) -> PathBuf {
        self.path.join(format!("changes-{}", self.digest))
    }

    /// Writes a file whole or not at all, unless the machine itself stops: then its checksums tell.
    pub fn write(&self, path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        fs::create_dir_all(&self.path)?;
        let mut file = io::BufWriter::new(tempfile::NamedTempFile::new_in(&self.path)?);
        write(&mut file)?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Marks a file as just used.
    pub fn touch(&self, path: &Path) {
        // A cache that cannot be marked is still a cache.
        let _ = fs::File::options().append(true).open(path).and_then(|file| file.set_modified(SystemTime::now()));
    }

    /// Removes what is no longer of use: indexes beyond the most recent ones, and what other queries or killed runs left behind.
    pub fn tidy(&self) {
        for path in self.indexes().into_iter().skip(MAX_INDEXES) {
            self.remove(&path);
        }
        let hour = std::time::Duration::from_secs(3600);
        let abandoned = |modified: SystemTime| modified.elapsed().is_ok_and(|age| age > hour);
        for (modified, path) in self.files(|name| !name.contains(&self.digest)) {
            if abandoned(modified) {
                self.remove(&path);
            }
        }
    }

    /// Removes a file of the cache; one that another process removed first is no error.
    pub fn remove(&self, path: &Path) {
        let _ = fs::remove_file(path);
    }

    fn files(&self, wanted: impl Fn(&str) -> bool) -> Vec<(SystemTime, PathBuf)> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        entries
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().to_str().is_some_and(&wanted))
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect()
    }
}
