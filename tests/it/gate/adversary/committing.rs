//! Commits, pushes, and pull requests made of them.

use std::collections::BTreeSet;

use super::actor::{Actor, Done};
use super::ledger::{Branch, CommitFacts, short};
use super::policy::POLICIES;
use super::scene::{AGENT_BODY, GATED, QUEUED};
use crate::support::github::account::Account;

/// How a commit of an agent is signed that uses a person's account.
const AGENT_TRAILER: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

impl Actor<'_, '_> {
    /// Somebody who may only read proposes something from a fork.
    pub(super) fn fork(&mut self) -> Done {
        let (dave, copilot) = (self.scene.stage.cast.dave.clone(), self.scene.stage.cast.copilot.clone());
        if self.scene.fork.is_none() {
            let fork = self.scene.repository.fork(&dave);
            fork.set_permission(&copilot, "write");
            self.scene.fork = Some(fork);
        }
        let repository = self.scene.fork.as_ref()?.id();
        let branch = Branch { repository, name: format!("patch-{}", self.scene.ledger.pushes.len() + 1) };
        let base = self.a_gated_branch();
        let author = if self.random.u32(..3) == 0 { copilot } else { dave };
        let (parent, content) = (self.scene.tip(base), self.new_content());
        let sha = self.new_commit(vec![parent], content, &author);
        let what = self.push(&branch, &sha)?;
        self.scene.tell(what);
        self.open_on(&branch, base)
    }

    /// Changes the policy in a pull request, by itself or on top of another change.
    pub(super) fn propose(&mut self) -> Done {
        let piece = self.scene.new_policy(self.random.usize(..POLICIES.len()));
        let author = self.somebody();
        let content = BTreeSet::from([piece]);
        if self.random.bool() {
            let branch = self.an_old_branch()?;
            let tip = self.scene.tip_of(&branch);
            let own = self.scene.ledger.added(&tip, &self.scene.tip(GATED[0]));
            if self.scene.ledger.newest_policy(&own).is_some() {
                return None;
            }
            let sha = self.new_commit(vec![tip], content, &author);
            return self.push(&branch, &sha);
        }
        let (base, branch) = (self.a_gated_branch(), self.new_branch());
        let parent = self.scene.tip(base);
        let sha = self.new_commit(vec![parent], content, &author);
        let what = self.push(&branch, &sha)?;
        self.scene.tell(what);
        self.open_on(&branch, base)
    }

    /// A maintainer sets another policy on a branch, past the rules for everybody else.
    pub(super) fn rule(&mut self) -> Done {
        let base = *self.random.choice(&[GATED[0], GATED[0], GATED[1], QUEUED])?;
        let policy = self.random.usize(..POLICIES.len());
        Some(self.set_policy(base, policy))
    }

    /// Olga sets the policy of this index.
    pub(super) fn set_policy(&mut self, base: &str, policy: usize) -> String {
        let (piece, olga) = (self.scene.new_policy(policy), self.scene.stage.cast.olga.clone());
        let facts = CommitFacts {
            parents: vec![self.scene.tip(base)],
            content: BTreeSet::from([piece]),
            people: BTreeSet::from([olga.id]),
            ..CommitFacts::default()
        };
        let sha = self.scene.commit(facts, &olga.signature(), &olga.signature(), "Set the policy");
        self.scene.repository.push_as_administrator(&olga, base, &sha);
        self.scene.remember_tips();
        let toml = self.scene.ledger.rules(&sha).toml.replace('\n', " ");
        format!("olga makes `{toml}` the policy of {base}")
    }

    pub(super) fn open(&mut self) -> Done {
        let base = self.a_gated_branch();
        let branch = if self.random.u32(..4) == 0 { self.an_old_branch() } else { None };
        let Some(branch) = branch else {
            let author = self.pusher();
            let pusher = if self.random.u32(..4) == 0 { self.pusher() } else { author.clone() };
            let (content, branch) = (self.new_content(), self.new_branch());
            let parent = self.scene.tip(base);
            let sha = self.new_commit(vec![parent], content, &author);
            if !self.scene.push(&pusher, &branch, &sha) {
                return None;
            }
            self.scene.tell(format!("{} pushes {} to {}", pusher.login, short(&sha), branch.name));
            return self.open_on(&branch, base);
        };
        self.open_on(&branch, base)
    }

    pub(super) fn commit_on_branch(&mut self) -> Done {
        let branch = self.an_old_branch()?;
        let (author, content) = (self.somebody(), self.new_content());
        let tip = self.scene.tip_of(&branch);
        let is_in_place_of_last = self.random.u32(..4) == 0;
        let before = || self.scene.ledger.facts(&tip).parents.first().cloned();
        let parent = if is_in_place_of_last { before()? } else { tip };
        let sha = self.new_commit(vec![parent], content, &author);
        self.push(&branch, &sha)
    }

    /// Merges the base into the head, and sometimes a little more.
    pub(super) fn update(&mut self) -> Done {
        let state = self.pull()?.state();
        let branch = Branch::of(&state);
        let (head, base) = (self.scene.tip_of(&branch), self.scene.tip(&state.base_branch));
        if self.scene.ledger.change(&base, &head).is_empty() {
            return None;
        }
        let author = self.somebody();
        let content = if self.random.u32(..4) == 0 { self.new_content() } else { BTreeSet::new() };
        let sha = self.new_commit(vec![head, base], content, &author);
        self.push(&branch, &sha)
    }

    /// Makes somebody else's commit one's own, elsewhere or in its place.
    pub(super) fn copy(&mut self) -> Done {
        let commits = self.scene.ledger.commits.values().filter(|facts| {
            // A policy on another one is another change, by whoever makes it.
            facts.parents.len() == 1 && self.scene.ledger.newest_policy(&facts.content).is_none()
        });
        let content = self.random.choice(commits.map(|facts| facts.content.clone()).collect::<Vec<_>>())?;
        let author = self.somebody();
        let parent = self.scene.tip(GATED[0]);
        let sha = self.new_commit(vec![parent], content, &author);
        let branch = if self.random.bool() { self.an_old_branch()? } else { self.new_branch() };
        self.push(&branch, &sha)
    }

    /// Pushes a branch back to where it was.
    pub(super) fn back(&mut self) -> Done {
        let branch = self.an_old_branch()?;
        let earlier: Vec<String> = self.scene.ledger.pushes[&branch].iter().map(|push| push.sha.clone()).collect();
        let sha = self.random.choice(earlier)?;
        if self.scene.tip_of(&branch) == sha { None } else { self.push(&branch, &sha) }
    }

    /// Another pull request with the same head, from the same branch or another.
    pub(super) fn sibling(&mut self) -> Done {
        let state = self.pull()?.state();
        let base = self.a_gated_branch();
        if self.random.bool() {
            return self.open_on(&Branch::of(&state), base);
        }
        let branch = self.new_branch();
        let what = self.push(&branch, &state.head.sha)?;
        self.scene.tell(what);
        self.open_on(&branch, base)
    }

    /// A commit by somebody, signed in one of many ways.
    pub(super) fn new_commit(&mut self, parents: Vec<String>, content: BTreeSet<u32>, author: &Account) -> String {
        let cast = &self.scene.stage.cast;
        let people = self.random.u32(..100);
        let other = cast.humans[self.random.usize(..cast.humans.len())].clone();
        let mut facts = CommitFacts { parents, content, people: BTreeSet::from([author.id]), ..CommitFacts::default() };
        let is_machine = |account: &Account| cast.is_machine(account.id);
        facts.mark = is_machine(author).then(|| "the author".to_owned());
        let (mut author_line, mut committer_line, mut trailer) =
            (author.signature(), author.signature(), String::new());
        match people {
            0..12 => {
                AGENT_TRAILER.clone_into(&mut trailer);
                facts.mark = Some("a trailer".to_owned());
            }
            12..16 => {
                "Claude-Session: 7f1c".clone_into(&mut trailer);
                facts.mark = Some("a trailer".to_owned());
            }
            16..24 => {
                trailer = format!("Co-authored-by: {} <{}>", other.login, other.emails[1]);
                let hand = if is_machine(author) { &mut facts.requesters } else { &mut facts.people };
                hand.insert(other.id);
            }
            24..30 => {
                committer_line = other.signature();
                facts.people.insert(other.id);
            }
            30..34 => {
                author_line = ("Claude".to_owned(), "noreply@anthropic.com".to_owned());
                facts.people.remove(&author.id);
                facts.people.insert(author.id);
                facts.mark = Some("the address".to_owned());
            }
            34..36 => {
                author_line = ("Someone".to_owned(), "someone@elsewhere.example".to_owned());
                facts.is_by_stranger = true;
            }
            _ => {}
        }
        let message = if trailer.is_empty() { "Change".to_owned() } else { format!("Change\n\n{trailer}\n") };
        let sha = self.scene.commit(facts, &author_line, &committer_line, &message);
        let how = if trailer.is_empty() { String::new() } else { format!(", `{trailer}`") };
        let lines = format!("author {}, committer {}{how}", author_line.0, committer_line.0);
        self.scene.tell(format!("  commit {} ({lines})", short(&sha)));
        sha
    }

    pub(super) fn new_content(&mut self) -> BTreeSet<u32> {
        self.scene.contents += 1;
        BTreeSet::from([self.scene.contents])
    }

    pub(super) fn new_branch(&mut self) -> Branch {
        Branch { repository: self.scene.repository.id(), name: format!("topic-{}", self.scene.ledger.pushes.len() + 1) }
    }

    pub(super) fn open_on(&mut self, branch: &Branch, base: &str) -> Done {
        let is_taken = self.scene.open_pulls().iter().any(|pull| {
            let state = pull.state();
            Branch::of(&state) == *branch && state.base_branch == base
        });
        let (head, tip) = (self.scene.tip_of(branch), self.scene.tip(base));
        if is_taken || self.scene.ledger.change(&head, &tip).is_empty() {
            return None;
        }
        let author = self.somebody();
        let body = if self.random.u32(..10) == 0 { AGENT_BODY } else { "" };
        let from = self.scene.repository_of(branch);
        let pull = self.scene.repository.open_pull_from(from, &author, &branch.name, base, "Change", body);
        let what = format!(
            "{} opens #{} from {} at {} into {base}{}",
            author.login,
            pull.number(),
            self.scene.told(branch),
            short(&head),
            if body.is_empty() { "" } else { ", with an agent's text" }
        );
        self.scene.pulls.push(pull);
        Some(what)
    }

    pub(super) fn an_old_branch(&mut self) -> Option<Branch> {
        let branches: Vec<&Branch> = self.scene.ledger.pushes.keys().collect();
        self.random.choice(branches).cloned()
    }

    fn push(&mut self, branch: &Branch, sha: &str) -> Done {
        let pusher = self.pusher_to(branch);
        let is_pushed = self.scene.push(&pusher, branch, sha);
        is_pushed.then(|| format!("{} pushes {} to {}", pusher.login, short(sha), self.scene.told(branch)))
    }

    /// Forks are pushed to by whom they belong to, and by the agent that works for them.
    fn pusher_to(&mut self, branch: &Branch) -> Account {
        let cast = &self.scene.stage.cast;
        if branch.repository == self.scene.repository.id() {
            self.pusher()
        } else if self.random.u32(..4) == 0 {
            cast.copilot.clone()
        } else {
            cast.dave.clone()
        }
    }
}
