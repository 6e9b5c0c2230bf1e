//! What was committed and pushed by whom, as those know who did it: independent of git, of GitHub and of the service.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::policy::{DEFAULT, FOR_REPAIRS, POLICIES, Rules};
use crate::support::github::state::pull::PullState;

/// Pieces of content; every ordinary commit adds one, as a file of its own, so that nothing ever conflicts.
pub(super) type Content = BTreeSet<u32>;

/// A branch of the repository or of a fork.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Branch {
    /// The id of the repository.
    pub(super) repository: u64,
    pub(super) name: String,
}

impl Branch {
    /// Where a pull request comes from.
    pub(super) fn of(pull: &PullState) -> Self {
        let repository = pull.head.repository.expect("no repository is deleted here");
        Self { repository, name: pull.head.branch.clone() }
    }
}

/// What is to be known of a commit.
#[derive(Clone, Debug, Default)]
pub(super) struct CommitFacts {
    pub(super) parents: Vec<String>,
    /// What it adds itself.
    pub(super) content: Content,
    /// Ids of those who had a hand in it.
    pub(super) people: BTreeSet<u64>,
    /// Ids of those for whom a machine did it.
    pub(super) requesters: BTreeSet<u64>,
    /// What in it names an agent.
    pub(super) mark: Option<String>,
    /// Whether somebody had a hand in it who has no account.
    pub(super) is_by_stranger: bool,
}

/// A branch that came to a commit.
#[derive(Clone, Debug)]
pub(super) struct PushFacts {
    pub(super) sha: String,
    pub(super) pusher: u64,
    pub(super) at: Timestamp,
    /// The newest pull request there was.
    pub(super) newest_pull: u64,
    /// The open pull requests from this branch. Of a push to a fork, GitHub tells with these alone.
    pub(super) told_with: BTreeSet<u64>,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) commits: BTreeMap<String, CommitFacts>,
    /// By branch, oldest first.
    pub(super) pushes: BTreeMap<Branch, Vec<PushFacts>>,
    /// The pieces that are no notes but policies, by their index in the list.
    pub(super) policies: BTreeMap<u32, usize>,
    /// Commits that were seen in an agent's pull request.
    tainted_commits: BTreeSet<String>,
    /// What such commits, and such changes as a whole, added.
    tainted_contents: BTreeSet<Content>,
}

impl Ledger {
    /// The commits that are in `head` and not in `base`.
    pub(super) fn change<'a>(&'a self, head: &'a str, base: &str) -> BTreeSet<&'a str> {
        let of_base = self.history(base);
        self.history(head).into_iter().filter(|sha| !of_base.contains(sha)).collect()
    }

    /// A commit and all before it.
    fn history<'a>(&'a self, tip: &'a str) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut pending = vec![tip];
        while let Some(sha) = pending.pop() {
            if found.insert(sha) {
                pending.extend(self.facts(sha).parents.iter().map(String::as_str));
            }
        }
        found
    }

    /// What is known of a commit.
    pub(super) fn facts(&self, sha: &str) -> &CommitFacts {
        self.commits.get(sha).unwrap_or_else(|| panic!("commit {sha} came from nowhere"))
    }

    /// Everything that is in the tree of a commit.
    pub(super) fn content(&self, tip: &str) -> Content {
        self.history(tip).into_iter().flat_map(|sha| self.facts(sha).content.clone()).collect()
    }

    /// What merging `head` adds to `base`.
    pub(super) fn added(&self, head: &str, base: &str) -> Content {
        self.content(head).difference(&self.content(base)).copied().collect()
    }

    /// Whether a commit brings together what others hold and nothing more.
    pub(super) fn is_plain_merge(&self, sha: &str) -> bool {
        let facts = self.facts(sha);
        facts.parents.len() > 1 && facts.content.is_empty()
    }

    /// The piece that is the policy where there is all of `content`. Each policy replaces the ones before it, whoever
    /// merges them decides for the newest, and nobody goes back to an older one.
    pub(super) fn newest_policy(&self, content: &Content) -> Option<u32> {
        content.iter().rev().copied().find(|piece| self.policies.contains_key(piece))
    }

    /// What the policy at a commit asks for.
    pub(super) fn rules(&self, tip: &str) -> Rules {
        let policy = self.newest_policy(&self.content(tip));
        policy.map_or(DEFAULT, |piece| POLICIES[self.policies[&piece]])
    }

    /// What is asked of a change: what the policy at its base asks for; where that is not valid and the change puts it right,
    /// what holds without one, and somebody's approval whoever wrote it.
    pub(super) fn rules_for(&self, head: &str, base: &str) -> Option<Rules> {
        let (at_base, at_head) = (self.rules(base), self.rules(head));
        let is_repair = || self.policy_changes(head, base) == [true, false] && at_head.is_valid;
        if at_base.is_valid { Some(at_base) } else { is_repair().then_some(FOR_REPAIRS) }
    }

    /// Whether the policy of a head is another one than where it left the base, and the same of the base.
    pub(super) fn policy_changes(&self, head: &str, base: &str) -> [bool; 2] {
        let (of_head, of_base) = (self.history(head), self.history(base));
        let common = of_head.intersection(&of_base);
        let common: Content = common.flat_map(|sha| self.facts(sha).content.clone()).collect();
        let before = self.newest_policy(&common);
        [head, base].map(|tip| self.newest_policy(&self.content(tip)) != before)
    }

    /// Notes that this change is an agent's.
    pub(super) fn taint(&mut self, head: &str, base: &str) {
        let change: Vec<String> = self.change(head, base).into_iter().map(str::to_owned).collect();
        let contents: Vec<Content> = change.iter().map(|sha| self.facts(sha).content.clone()).collect();
        let whole = self.added(head, base);
        self.tainted_contents.extend(contents.into_iter().chain([whole]).filter(|content| !content.is_empty()));
        self.tainted_commits.extend(change);
    }

    /// What of this change was seen in an agent's pull request.
    pub(super) fn taint_of(&self, head: &str, base: &str) -> Option<String> {
        let is_tainted = |sha: &&str| {
            self.tainted_commits.contains(*sha) || self.tainted_contents.contains(&self.facts(sha).content)
        };
        let commit = self.change(head, base).into_iter().find(is_tainted);
        let whole = || self.tainted_contents.contains(&self.added(head, base)).then(|| "all of it".to_owned());
        commit.map(|sha| format!("commit {}", short(sha))).or_else(whole)
    }

    /// The pushes to a branch that brought more than what is in base to what is now in the change.
    pub(super) fn contributions(
        &self,
        branch: &Branch,
        head: &str,
        base: &str,
    ) -> impl Iterator<Item = &PushFacts> + use<'_> {
        let pushes = self.pushes.get(branch).map_or(&[][..], Vec::as_slice);
        let of_change: BTreeSet<String> = self.change(head, base).into_iter().map(str::to_owned).collect();
        let added: Vec<Content> = pushes.iter().map(|push| self.added(&push.sha, base)).collect();
        let brought = move |index: usize| index == 0 || added[index] != added[index - 1];
        let pushes =
            pushes.iter().enumerate().filter(move |(index, push)| brought(*index) && of_change.contains(&push.sha));
        pushes.map(|(_, push)| push)
    }

    /// The pushes to a branch up to the last that brought it to `head`, from the first on that brought what `head` still
    /// adds to `base`.
    pub(super) fn standing(&self, branch: &Branch, head: &str, base: &str) -> &[PushFacts] {
        let pushes = self.pushes.get(branch).map_or(&[][..], Vec::as_slice);
        let Some(last) = pushes.iter().rposition(|push| push.sha == head) else { return &[] };
        let added = self.added(head, base);
        let stands = |push: &&PushFacts| self.added(&push.sha, base) == added;
        let count = pushes[..=last].iter().rev().take_while(stands).count();
        &pushes[last + 1 - count..=last]
    }
}

/// The first digits of an id.
pub(super) fn short(sha: &str) -> &str {
    &sha[..8]
}
