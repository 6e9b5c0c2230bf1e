//! One repository, everybody around it, and the service: what is there and what was done.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::super::world::{APPROVAL, QUALITY};
use super::ledger::{Branch, CommitFacts, Ledger, PushFacts};
use super::policy::{PATH, POLICIES, TRUSTED};
use super::queue::Queued;
use super::stage::Stage;
use super::tally::Sight;
use crate::support::github::account::Account;
use crate::support::github::pull::Pull;
use crate::support::github::repository::{Commit, Repository};
use crate::support::github::state::pull::PullState;
use crate::support::github::state::rules::Ruleset;

/// The branches that require the checks.
pub(super) const GATED: [&str; 3] = ["main", "release/1", QUEUED];
/// The one of them that is merged into by its queue alone.
pub(super) const QUEUED: &str = "next";
/// A branch that anybody may merge into.
pub(super) const OPEN_BRANCH: &str = "dev";
/// What an agent leaves in the text of a pull request.
pub(super) const AGENT_BODY: &str = "Generated with [Claude Code](https://claude.com/claude-code)";
/// Deliveries that are older are not asked for again.
const A_DAY_AND_MORE: i64 = 90_000;

/// What a comment does.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// Approves this commit.
    Approves(String),
    /// Lets the change pass, by somebody who is trusted with that.
    Overrides,
    /// Only looks like it.
    Nothing,
}

/// A comment that approves, or looks like it.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) id: u64,
    pub(super) pull: u64,
    pub(super) by: u64,
    pub(super) at: Timestamp,
    pub(super) meaning: Meaning,
    pub(super) was_edited: bool,
}

/// A repository and what happened in it.
pub(super) struct Scene<'a> {
    pub(super) stage: &'a mut Stage,
    pub(super) repository: Repository,
    /// Of somebody who may only read.
    pub(super) fork: Option<Repository>,
    /// The branch that most is proposed to.
    pub(super) favourite: Option<&'static str>,
    /// Everything that was queued so far.
    pub(super) queued: Vec<Queued>,
    pub(super) ledger: Ledger,
    pub(super) pulls: Vec<Pull>,
    pub(super) merged: BTreeSet<u64>,
    /// Those of them that became one commit.
    pub(super) squashed: BTreeSet<u64>,
    pub(super) writers: BTreeSet<u64>,
    pub(super) comments: Vec<Said>,
    /// Where branches were before what is happening.
    pub(super) tips: BTreeMap<String, String>,
    /// Whether the service has heard of everything.
    pub(super) is_settled: bool,
    /// Whether it can only hear of something by looking itself.
    pub(super) has_lost: bool,
    /// Whether GitHub itself forgot to tell it of something.
    pub(super) has_forgotten: bool,
    /// When the service last looked at everything.
    pub(super) swept_at: Timestamp,
    pub(super) seen_events: usize,
    pub(super) contents: u32,
    owner: Account,
    /// Which life of the service it began in.
    first_life: u32,
    /// What was done, in words.
    pub(super) history: Vec<String>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(stage: &'a mut Stage) -> Self {
        stage.scenes += 1;
        stage.github.advance(A_DAY_AND_MORE);
        let name = format!("team-{}", stage.scenes);
        let repository = stage.github.repository(&format!("{name}/widgets"));
        let owner = stage.github.user(&name);
        let mut writers = BTreeSet::new();
        for account in
            stage.cast.humans.iter().chain([&stage.cast.zoe, &stage.cast.yann, &stage.cast.copilot, &stage.cast.robot])
        {
            repository.set_permission(account, "write");
            writers.insert(account.id);
        }
        repository.set_permission(&stage.cast.dave, "read");
        repository.set_permission(&stage.cast.olga, "admin");
        let trusted = stage.github.organization(&name).team(TRUSTED);
        stage.cast.trusted().for_each(|person| trusted.add(person));
        let first = repository.branch("main").unwrap();
        for branch in [GATED[1], GATED[2], OPEN_BRANCH] {
            repository.set_branch(branch, &first);
        }
        let app = Some(stage.github.app_id());
        let gated = GATED.map(|branch| format!("refs/heads/{branch}"));
        let rules = Ruleset::new("gate", &gated.each_ref().map(String::as_str));
        let rules = rules.require_check(QUALITY, app).require_check(APPROVAL, app);
        repository.protect(rules.require_pull_request(0));
        repository.protect(Ruleset::new("queue", &[&format!("refs/heads/{QUEUED}")]).merge_queue(true));
        let mut ledger = Ledger::default();
        ledger.commits.insert(first, CommitFacts::default());
        stage.forget_deliveries();
        let seen_events = stage.github.check_history().len();
        let (swept_at, first_life) = (stage.github.now(), stage.lives);
        let mut scene = Self {
            stage,
            repository,
            fork: None,
            favourite: None,
            queued: Vec::new(),
            ledger,
            pulls: Vec::new(),
            merged: BTreeSet::new(),
            squashed: BTreeSet::new(),
            writers,
            comments: Vec::new(),
            tips: BTreeMap::new(),
            is_settled: false,
            has_lost: false,
            has_forgotten: false,
            swept_at,
            seen_events,
            contents: 0,
            owner,
            first_life,
            history: Vec::new(),
        };
        scene.remember_tips();
        scene
    }

    /// The repository is gone, and so is all that waits.
    pub(super) fn end(self) {
        if self.stage.lives > self.first_life {
            self.stage.tally.note(Sight::SequenceWithDeath);
        }
        self.stage.github.uninstall(&self.owner);
        self.stage.forget_deliveries();
    }

    pub(super) fn tip(&self, branch: &str) -> String {
        self.repository.branch(branch).unwrap_or_else(|| panic!("branch {branch} is there"))
    }

    /// The repository that a branch is in.
    pub(super) fn repository_of(&self, branch: &Branch) -> &Repository {
        let fork = self.fork.as_ref().filter(|fork| fork.id() == branch.repository);
        fork.unwrap_or(&self.repository)
    }

    pub(super) fn tip_of(&self, branch: &Branch) -> String {
        self.repository_of(branch).branch(&branch.name).unwrap_or_else(|| panic!("{branch:?} is there"))
    }

    /// What a branch is called in words.
    pub(super) fn told(&self, branch: &Branch) -> String {
        if branch.repository == self.repository.id() {
            branch.name.clone()
        } else {
            format!("the fork's {}", branch.name)
        }
    }

    /// A piece of content that is the policy of this index.
    pub(super) fn new_policy(&mut self, policy: usize) -> u32 {
        self.contents += 1;
        self.ledger.policies.insert(self.contents, policy);
        self.contents
    }

    /// The file that a piece of content is, and what is in it.
    fn file(&self, piece: u32) -> (String, String) {
        match self.ledger.policies.get(&piece) {
            // No two are the same, so that whoever brings one changes something.
            Some(index) => {
                (PATH.to_owned(), format!("# {piece}\n{}", POLICIES[*index].toml.replace("{}", &self.owner.login)))
            }
            None => (format!("notes/{piece}.txt"), format!("Note {piece}\n")),
        }
    }

    pub(super) fn remember_tips(&mut self) {
        for branch in GATED.into_iter().chain([OPEN_BRANCH]) {
            let tip = self.tip(branch);
            self.tips.insert(branch.to_owned(), tip);
        }
    }

    pub(super) fn open_pulls(&self) -> Vec<Pull> {
        self.pulls.iter().filter(|pull| pull.state().open).cloned().collect()
    }

    /// Comments by which somebody approves, each with the commit.
    pub(super) fn approving_comments(&self, pull: u64, by: u64) -> impl Iterator<Item = (&str, Timestamp)> {
        let own = self.comments.iter().filter(move |said| said.pull == pull && said.by == by && !said.was_edited);
        own.filter_map(|said| match &said.meaning {
            Meaning::Approves(commit) => Some((commit.as_str(), said.at)),
            Meaning::Overrides | Meaning::Nothing => None,
        })
    }

    /// When somebody let a pull request pass by a comment.
    pub(super) fn overrides(&self, pull: u64, by: u64) -> impl Iterator<Item = Timestamp> {
        let own = self.comments.iter().filter(move |said| said.pull == pull && said.by == by && !said.was_edited);
        own.filter(|said| matches!(said.meaning, Meaning::Overrides)).map(|said| said.at)
    }

    pub(super) fn tell(&mut self, what: String) {
        self.history.push(what);
    }

    /// Makes a commit; the files are what it adds.
    pub(super) fn commit(
        &mut self,
        facts: CommitFacts,
        author: &(String, String),
        committer: &(String, String),
        message: &str,
    ) -> String {
        let parents: Vec<&str> = facts.parents.iter().map(String::as_str).collect();
        let mut content = facts.content.clone();
        if let [one, other] = *parents {
            let (of_one, of_other) = (self.ledger.content(one), self.ledger.content(other));
            content.extend(of_other.difference(&of_one));
            // Of two policies the newer one stays.
            content.extend(self.ledger.newest_policy(&of_one));
        }
        let files: Vec<(String, String)> = content.iter().map(|piece| self.file(*piece)).collect();
        let files: Vec<(&str, Option<&str>)> =
            files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
        let sha = self.repository.commit(&Commit {
            parents: &parents,
            committer: (&committer.0, &committer.1),
            message,
            files: &files,
            ..Commit::by(author)
        });
        self.ledger.commits.insert(sha.clone(), facts);
        sha
    }

    /// Pushes; false where GitHub refuses.
    pub(super) fn push(&mut self, pusher: &Account, branch: &Branch, sha: &str) -> bool {
        let is_pushed = self.repository_of(branch).push(pusher, &branch.name, sha, true).is_ok();
        if is_pushed {
            let is_from_here = |pull: &Pull| Branch::of(&pull.state()) == *branch;
            let open = self.open_pulls().into_iter().filter(is_from_here);
            let push = PushFacts {
                sha: sha.to_owned(),
                pusher: pusher.id,
                at: self.stage.github.now(),
                newest_pull: self.pulls.last().map_or(0, Pull::number),
                told_with: open.map(|pull| pull.number()).collect(),
            };
            self.ledger.pushes.entry(branch.clone()).or_default().push(push);
        }
        is_pushed
    }

    /// Adds to the ledger what merging made.
    pub(super) fn learn_merge(&mut self, pull: &PullState, base: &str) {
        let made = pull.merged.as_ref().expect("it is merged").sha.clone();
        let is_squash = self.squashed.contains(&pull.number);
        let facts = if is_squash {
            let content = self.ledger.added(&pull.head.sha, base);
            let people = BTreeSet::from([pull.author]);
            let mark = self.stage.cast.is_machine(pull.author).then(|| "the author".to_owned());
            CommitFacts { parents: vec![base.to_owned()], content, people, mark, ..CommitFacts::default() }
        } else {
            CommitFacts { parents: vec![base.to_owned(), pull.head.sha.clone()], ..CommitFacts::default() }
        };
        self.ledger.commits.entry(made.clone()).or_insert(facts);
        self.tips.insert(pull.base_branch.clone(), made);
    }

    /// What the verdict's page says of a commit.
    pub(super) fn page(&self, sha: &str) -> String {
        let runs = self.repository.check_runs(sha);
        let own = runs.into_iter().filter(|run| run.app == self.stage.github.app_id());
        let texts = own.map(|run| {
            format!(
                "{}: {}\n{}",
                run.name,
                run.output.title.unwrap_or_default(),
                run.output.summary.unwrap_or_default()
            )
        });
        texts.collect::<Vec<_>>().join("\n")
    }
}
