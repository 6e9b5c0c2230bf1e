//! Bots that raise dependencies. They are machines but no agents: what they write is not a solution to a task.
//!
//! That holds only while nobody else had a hand in the change and it touches nothing but lists of dependencies; a commit
//! of anyone on top, an unsigned one, or one more file makes it a machine's change like any other.

use std::sync::LazyLock;

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::model::account::{Account, AccountId, WEB_FLOW};
use crate::model::snapshot::{Commit, Snapshot};

/// `dependabot[bot]` and `renovate[bot]`.
const BOTS: [AccountId; 2] = [AccountId(49_699_333), AccountId(29_139_614)];

/// Files that say which dependencies there are, in any directory.
const DEPENDENCY_FILES: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "go.mod",
    "go.sum",
    "requirements*.txt",
    "pyproject.toml",
    "poetry.lock",
    "uv.lock",
    "Pipfile",
    "Pipfile.lock",
    "Gemfile",
    "Gemfile.lock",
    "composer.json",
    "composer.lock",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "libs.versions.toml",
    "*.csproj",
    "*.fsproj",
    "packages.lock.json",
    "Directory.Packages.props",
];

static IS_DEPENDENCY_FILE: LazyLock<GlobSet> = LazyLock::new(|| {
    let mut globs = GlobSetBuilder::new();
    for name in DEPENDENCY_FILES {
        globs.add(Glob::new(name).expect("the names above are valid globs"));
    }
    globs.build().expect("the names above are valid globs")
});

/// The bot that made the whole of this change to dependencies, if one did.
pub(super) fn dependency_bot(snapshot: &Snapshot) -> Option<AccountId> {
    let bot = snapshot.pull_request.author.as_ref().map(|author| author.id).filter(|id| BOTS.contains(id))?;
    let commits = snapshot.commits.as_ref().ok()?;
    let paths = snapshot.paths.as_ref().ok()?;
    let is = |account: Option<&Account>| account.is_some_and(|account| account.id == bot);
    let mut pushes = snapshot.heads.iter().filter(|head| !head.is_automatic);
    let pushed_all = pushes.all(|head| is(head.pusher.as_ref()));
    let wrote_all = commits.iter().all(|commit| is(commit.author.account.as_ref()) && is_own_record(commit, bot));
    let lists_only = paths.iter().all(|path| IS_DEPENDENCY_FILE.is_match(path.file_name().to_string()));
    (pushed_all && wrote_all && lists_only && !commits.is_empty()).then_some(bot)
}

/// Whether nobody but `bot` can have recorded `commit`.
fn is_own_record(commit: &Commit, bot: AccountId) -> bool {
    let by = commit.committer.account.as_ref().map(|account| account.id);
    commit.is_verified && by.is_some_and(|by| by == bot || by == WEB_FLOW) && commit.co_authors.is_empty()
}
