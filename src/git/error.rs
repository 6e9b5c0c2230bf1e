//! What can go wrong with a repository, by what the caller can do about it.

use std::path::PathBuf;

use crate::model::path::RepoPath;
use crate::model::problem::Reason;

/// Why a repository could not answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no repository at a path or above it, or it cannot be opened.
    #[error("`{}` is not in a git repository that can be opened", path.display())]
    NotARepository {
        /// Where one was looked for.
        path: PathBuf,
        /// What was wrong there.
        #[source]
        source: Box<gix::Error>,
    },
    /// The repository is empty.
    #[error("the repository has no commits yet")]
    NoCommits,
    /// A name stands for no commit, or for more than one.
    #[error("`{revision}` is not a commit of this repository; name a branch, a tag or a commit id")]
    UnknownRevision {
        /// The name, as it was given.
        revision: String,
        /// What was wrong with it, where more is known.
        #[source]
        source: Option<Box<gix::Error>>,
    },
    /// Nothing says which branch changes are made against.
    #[error("none of `origin/HEAD`, `main` and `master` exists to compare with; name a base")]
    NoDefaultBranch,
    /// A commit that is needed lies beyond the end of a shallow clone.
    #[error(
        "commit `{missing}` is missing from this clone; get it with `git fetch --unshallow` or `git fetch --deepen=N`"
    )]
    ShallowHistory {
        /// The commit, as it was named.
        missing: String,
    },
    /// Two commits have no common ancestor.
    #[error("`{base}` and `{head}` have no history in common; choose a base that the change was started from")]
    UnrelatedHistories {
        /// The commit to compare with.
        base: String,
        /// The commit under review.
        head: String,
    },
    /// A file that must be read as text cannot be.
    #[error("`{path}` at `{commit}` cannot be read as text: {reason}")]
    NotText {
        /// The file.
        path: RepoPath,
        /// The commit it was read from.
        commit: String,
        /// Why it cannot be read.
        reason: Reason,
    },
    /// A tree holds more files than any real one, or names that no real one has.
    #[error("tree `{tree}` is not one that git would make: {problem}")]
    HostileTree {
        /// The tree.
        tree: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// An object is missing or damaged.
    #[error("cannot read {what}; check the repository with `git fsck`")]
    Read {
        /// What was being read.
        what: String,
        /// What went wrong.
        #[source]
        source: Box<gix::Error>,
    },
}

impl GitError {
    /// For `map_err`: a failure to read `what`.
    pub(super) fn reading(what: impl Into<String>) -> impl FnOnce(gix::Error) -> Self {
        let what = what.into();
        move |source| Self::Read { what, source: Box::new(source) }
    }
}
