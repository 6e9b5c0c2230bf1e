//! Real repositories in temporary directories, built by the `git` program, the same bytes on every run.

use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use review_gate::git::repository::Repository;
use review_gate::model::object_id::ObjectId;
use tempfile::TempDir;

/// When the first commit of every test repository is made: 2024-01-01.
const FIRST_COMMIT_SECONDS: i64 = 1_704_067_200;

/// A repository with a work tree on branch `main`.
pub(crate) struct TestRepository {
    directory: TempDir,
    /// When the next commit is made.
    commit_seconds: Cell<i64>,
}

impl TestRepository {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        let repository = Self { directory, commit_seconds: Cell::new(FIRST_COMMIT_SECONDS) };
        repository.git(["init", "--quiet", "--initial-branch=main", "."]);
        repository
    }

    /// One with a first commit of `files`.
    pub(crate) fn with_files(files: &[(&str, &str)]) -> Self {
        let repository = Self::new();
        for (path, content) in files {
            repository.write(path, content);
        }
        repository.commit("First commit");
        repository
    }

    /// The root of its work tree.
    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Opens it as the product does.
    pub(crate) fn open(&self) -> Repository {
        Repository::open(self.path()).expect("a test repository can be opened")
    }

    /// Writes a file and the directories above it.
    pub(crate) fn write(&self, path: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> &Self {
        let path = self.file(path);
        fs::create_dir_all(path.parent().expect("a file has a directory")).expect("directories can be made");
        fs::write(path, content).expect("a file can be written");
        self
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: impl AsRef<[u8]>) -> &Self {
        fs::remove_file(self.file(path)).expect("the file is there");
        self
    }

    /// Removes all files that are under version control.
    pub(crate) fn clear(&self) -> &Self {
        self.git(["rm", "-r", "--force", "--quiet", "--ignore-unmatch", "."]);
        self
    }

    /// Moves a file.
    pub(crate) fn rename(&self, from: impl AsRef<[u8]>, to: impl AsRef<[u8]>) -> &Self {
        let content = fs::read(self.file(&from)).expect("the file is there");
        self.remove(from).write(to, content)
    }

    /// Makes a symbolic link.
    pub(crate) fn link(&self, path: &str, target: &str) -> &Self {
        symlink(target, self.file(path)).expect("a link can be made");
        self
    }

    /// Sets the executable bit of a file.
    pub(crate) fn make_executable(&self, path: &str) -> &Self {
        fs::set_permissions(self.file(path), fs::Permissions::from_mode(0o755)).expect("the file is there");
        self
    }

    /// Lifts git's write protection of an object, so that it can be damaged.
    pub(crate) fn make_writable(&self, path: &str) -> &Self {
        fs::set_permissions(self.file(path), fs::Permissions::from_mode(0o644)).expect("the file is there");
        self
    }

    /// Commits everything as it stands, one minute after the commit before.
    pub(crate) fn commit(&self, message: &str) -> ObjectId {
        self.git(["add", "--all"]);
        self.git(["commit", "--quiet", "--allow-empty", "--message", message]);
        self.tick();
        self.head()
    }

    /// Commits everything as it stands, at this time and written by whoever has this address.
    pub(crate) fn commit_at(&self, seconds: i64, email: &str, message: &str) -> ObjectId {
        self.commit_seconds.set(seconds);
        self.git(["add", "--all"]);
        let author = format!("--author=Somebody <{email}>");
        self.git(["commit", "--quiet", "--allow-empty", &author, "--message", message]);
        self.head()
    }

    /// Makes a branch at the current commit and switches to it.
    pub(crate) fn branch(&self, name: &str) -> &Self {
        self.git(["checkout", "--quiet", "-b", name]);
        self
    }

    /// Switches to a branch.
    pub(crate) fn switch(&self, name: &str) -> &Self {
        self.git(["checkout", "--quiet", name]);
        self
    }

    /// Merges a branch into the current one; a merge commit is made even where none is needed.
    pub(crate) fn merge(&self, name: &str) -> ObjectId {
        self.git(["merge", "--quiet", "--no-ff", "--message", &format!("Merge {name}"), name]);
        self.tick();
        self.head()
    }

    /// The current commit.
    pub(crate) fn head(&self) -> ObjectId {
        self.id("HEAD")
    }

    /// What git takes `revision` for.
    pub(crate) fn id(&self, revision: &str) -> ObjectId {
        object_id(&self.git(["rev-parse", "--verify", revision]))
    }

    /// Stores an object as it is, however malformed.
    pub(crate) fn object(&self, kind: &str, content: &[u8]) -> ObjectId {
        self.write(".git/content", content);
        object_id(&self.git(["hash-object", "-w", "--literally", "-t", kind, ".git/content"]))
    }

    /// Runs `git` in the work tree and returns what it prints, which is text.
    pub(crate) fn git<I: IntoIterator<Item: AsRef<OsStr>>>(&self, arguments: I) -> String {
        let mut command = self.command(arguments);
        let output = command.output().expect("git is installed");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?} failed: {errors}");
        String::from_utf8(output.stdout).expect("git printed text")
    }

    /// Runs `git` in the work tree and returns what it prints, whether it succeeds or not.
    pub(crate) fn git_or_nothing<I: IntoIterator<Item: AsRef<OsStr>>>(&self, arguments: I) -> String {
        let output = self.command(arguments).output().expect("git is installed");
        String::from_utf8(output.stdout).expect("git printed text")
    }

    /// `git` in the work tree, with nothing but the given arguments deciding what it does.
    fn command<I: IntoIterator<Item: AsRef<OsStr>>>(&self, arguments: I) -> Command {
        let date = format!("@{} +0000", self.commit_seconds.get());
        let mut command = Command::new("git");
        command
            .args(["-c", "core.quotePath=false", "-c", "protocol.file.allow=always", "-c", "gc.auto=0"])
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .envs([("GIT_AUTHOR_NAME", "Ada"), ("GIT_COMMITTER_NAME", "Ada")])
            .envs([("GIT_AUTHOR_EMAIL", "ada@example.org"), ("GIT_COMMITTER_EMAIL", "ada@example.org")])
            .envs([("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)])
            .stdin(Stdio::null());
        command
    }

    /// Lets a minute pass on the clock that dates commits.
    fn tick(&self) {
        self.commit_seconds.set(self.commit_seconds.get() + 60);
    }

    fn file(&self, path: impl AsRef<[u8]>) -> PathBuf {
        self.path().join(OsString::from_vec(path.as_ref().to_vec()))
    }
}

fn object_id(hex: &str) -> ObjectId {
    ObjectId::from_hex(hex.trim()).expect("git prints ids")
}
