//! What most tests of the fake begin with.

use crate::support::github::FakeGitHub;
use crate::support::github::account::Account;
use crate::support::github::pull::Pull;
use crate::support::github::repository::{Commit, Repository};

/// A pull request by a bot, from `topic` to `main` of `acme/widgets`; and Alice, who may write.
pub(super) struct Scene {
    pub(super) github: FakeGitHub,
    pub(super) repository: Repository,
    pub(super) bot: Account,
    pub(super) alice: Account,
    pub(super) pull: Pull,
}

impl Scene {
    pub(super) fn new() -> Self {
        let github = FakeGitHub::start();
        let repository = github.repository("acme/widgets");
        let (bot, alice) = (github.bot("agent"), github.user("alice"));
        repository.set_permission(&bot, "write");
        repository.set_permission(&alice, "write");
        let files = [("src/lib.rs", Some("pub fn two() -> u8 {\n    2\n}\n"))];
        let sha = repository.commit(&Commit { message: "Add two", files: &files, ..Commit::by(&bot.signature()) });
        repository.push(&bot, "topic", &sha, false).unwrap();
        let pull = repository.open_pull(&bot, "topic", "main", "Add two", "It is needed.");
        Self { github, repository, bot, alice, pull }
    }

    /// Another open pull request by the bot, which changes another file.
    pub(super) fn another_pull(&self, branch: &str) -> Pull {
        let files = [(branch, Some("text\n"))];
        let signature = self.bot.signature();
        let sha = self.repository.commit(&Commit { message: branch, files: &files, ..Commit::by(&signature) });
        self.repository.push(&self.bot, branch, &sha, false).unwrap();
        self.repository.open_pull(&self.bot, branch, "main", branch, "")
    }
}
