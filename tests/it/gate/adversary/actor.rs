//! How each deed is done, by whom it may be and as far as GitHub lets it.

use std::collections::BTreeSet;

use fastrand::Rng;

use super::deed::Kind;
use super::ledger::{CommitFacts, short};
use super::scene::{AGENT_BODY, GATED, OPEN_BRANCH, Said, Scene};
use crate::support::github::account::Account;
use crate::support::github::merging::MergeMethod;
use crate::support::github::pull::Pull;

/// How a commit of an agent is signed that uses a person's account.
const AGENT_TRAILER: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

/// What was done, in words; nothing where it could not be done.
pub(super) type Done = Option<String>;

/// Somebody about to do something.
pub(super) struct Actor<'a, 'b> {
    pub(super) scene: &'a mut Scene<'b>,
    pub(super) random: &'a mut Rng,
}

impl Actor<'_, '_> {
    /// Does something of this kind.
    pub(super) fn act(&mut self, kind: Kind) -> Done {
        match kind {
            Kind::Open => self.open(),
            Kind::Commit => self.commit_on_branch(),
            Kind::Update => self.update(),
            Kind::Copy => self.copy(),
            Kind::Back => self.back(),
            Kind::Sibling => self.sibling(),
            Kind::Close => self.close(),
            Kind::Reopen => self.reopen(),
            Kind::Retarget => self.retarget(),
            Kind::Edit => self.edit(),
            Kind::Review => self.review(),
            Kind::Comment => self.comment(),
            Kind::EditComment => self.edit_comment(),
            Kind::Dismiss => self.dismiss(),
            Kind::Permit => self.permit(),
            Kind::Merge => self.merge(),
            Kind::Arm => self.arm(),
            Kind::Wait => self.wait(),
            Kind::Lose => self.lose(),
            Kind::Repeat => self.repeat(),
            Kind::Shuffle => self.shuffle(),
            Kind::Settle | Kind::Work | Kind::Die | Kind::Deliver | Kind::Sweep => None,
        }
    }

    fn somebody(&mut self) -> Account {
        let actors = self.scene.stage.cast.actors();
        actors[self.random.usize(..actors.len())].clone()
    }

    /// Somebody who probably may push.
    fn pusher(&mut self) -> Account {
        let somebody = self.somebody();
        if self.scene.writers.contains(&somebody.id) { somebody } else { self.somebody() }
    }

    fn pull(&mut self) -> Option<Pull> {
        let open = self.scene.open_pulls();
        self.random.choice(open)
    }

    fn a_gated_branch(&mut self) -> &'static str {
        match self.random.u32(..10) {
            0 => OPEN_BRANCH,
            1 | 2 => GATED[1],
            _ => GATED[0],
        }
    }

    /// A commit by somebody, signed in one of many ways.
    fn new_commit(&mut self, parents: Vec<String>, content: BTreeSet<u32>, author: &Account) -> String {
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
                if !is_machine(author) {
                    facts.people.insert(other.id);
                }
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

    fn new_content(&mut self) -> BTreeSet<u32> {
        self.scene.contents += 1;
        BTreeSet::from([self.scene.contents])
    }

    fn new_branch(&mut self) -> String {
        format!("topic-{}", self.scene.ledger.pushes.len() + 1)
    }

    fn open_on(&mut self, branch: &str, base: &str) -> Done {
        let is_taken = self.scene.open_pulls().iter().any(|pull| {
            let state = pull.state();
            state.head.branch == branch && state.base_branch == base
        });
        let (head, tip) = (self.scene.tip(branch), self.scene.tip(base));
        if is_taken || self.scene.ledger.change(&head, &tip).is_empty() {
            return None;
        }
        let author = self.somebody();
        let body = if self.random.u32(..10) == 0 { AGENT_BODY } else { "" };
        let pull = self.scene.repository.open_pull(&author, branch, base, "Change", body);
        let what = format!(
            "{} opens #{} from {branch} at {} into {base}{}",
            author.login,
            pull.number(),
            short(&head),
            if body.is_empty() { "" } else { ", with an agent's text" }
        );
        self.scene.pulls.push(pull);
        Some(what)
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
            self.scene.tell(format!("{} pushes {} to {branch}", pusher.login, short(&sha)));
            return self.open_on(&branch, base);
        };
        self.open_on(&branch, base)
    }

    fn an_old_branch(&mut self) -> Option<String> {
        let branches: Vec<&String> = self.scene.ledger.pushes.keys().collect();
        self.random.choice(branches).cloned()
    }

    fn push(&mut self, branch: &str, sha: &str) -> Done {
        let pusher = self.pusher();
        let is_pushed = self.scene.push(&pusher, branch, sha);
        is_pushed.then(|| format!("{} pushes {} to {branch}", pusher.login, short(sha)))
    }

    pub(super) fn commit_on_branch(&mut self) -> Done {
        let branch = self.an_old_branch()?;
        let (author, content) = (self.somebody(), self.new_content());
        let tip = self.scene.tip(&branch);
        let is_in_place_of_last = self.random.u32(..4) == 0;
        let before = || self.scene.ledger.facts(&tip).parents.first().cloned();
        let parent = if is_in_place_of_last { before()? } else { tip };
        let sha = self.new_commit(vec![parent], content, &author);
        self.push(&branch, &sha)
    }

    /// Merges the base into the head, and sometimes a little more.
    pub(super) fn update(&mut self) -> Done {
        let state = self.pull()?.state();
        let (head, base) = (self.scene.tip(&state.head.branch), self.scene.tip(&state.base_branch));
        if self.scene.ledger.change(&base, &head).is_empty() {
            return None;
        }
        let author = self.somebody();
        let content = if self.random.u32(..4) == 0 { self.new_content() } else { BTreeSet::new() };
        let sha = self.new_commit(vec![head, base], content, &author);
        self.push(&state.head.branch, &sha)
    }

    /// Makes somebody else's commit one's own, elsewhere or in its place.
    pub(super) fn copy(&mut self) -> Done {
        let commits = self.scene.ledger.commits.values().filter(|facts| facts.parents.len() == 1);
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
        if self.scene.tip(&branch) == sha { None } else { self.push(&branch, &sha) }
    }

    /// Another pull request with the same head, from the same branch or another.
    pub(super) fn sibling(&mut self) -> Done {
        let state = self.pull()?.state();
        let base = self.a_gated_branch();
        if self.random.bool() {
            return self.open_on(&state.head.branch, base);
        }
        let branch = self.new_branch();
        let what = self.push(&branch, &state.head.sha)?;
        self.scene.tell(what);
        self.open_on(&branch, base)
    }

    pub(super) fn close(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        pull.close(&by);
        Some(format!("{} closes #{}", by.login, pull.number()))
    }

    pub(super) fn reopen(&mut self) -> Done {
        let open: BTreeSet<(String, String)> =
            self.scene.open_pulls().iter().map(|pull| (pull.state().head.branch, pull.state().base_branch)).collect();
        let can_be_reopened = |pull: &&Pull| {
            let state = pull.state();
            pull.can_be_reopened() && !open.contains(&(state.head.branch, state.base_branch))
        };
        let closed: Vec<Pull> = self.scene.pulls.iter().filter(can_be_reopened).cloned().collect();
        let (pull, by) = (self.random.choice(closed)?, self.somebody());
        pull.reopen(&by);
        Some(format!("{} reopens #{}", by.login, pull.number()))
    }

    pub(super) fn retarget(&mut self) -> Done {
        let (pull, by, base) = (self.pull()?, self.somebody(), self.a_gated_branch());
        let state = pull.state();
        let is_taken = self.scene.open_pulls().iter().any(|other| {
            let other = other.state();
            other.head.branch == state.head.branch && other.base_branch == base
        });
        if is_taken {
            return None;
        }
        pull.retarget(&by, base);
        Some(format!("{} points #{} at {base}", by.login, pull.number()))
    }

    pub(super) fn edit(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        let body = if self.random.bool() { AGENT_BODY } else { "Words" };
        pull.edit(&by, "Change", body);
        Some(format!("{} writes `{body}` into #{}", by.login, pull.number()))
    }

    pub(super) fn review(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        let verdict =
            *self.random.choice(&["APPROVED", "APPROVED", "APPROVED", "APPROVED", "CHANGES_REQUESTED", "COMMENTED"])?;
        let state = pull.state();
        if state.author == by.id && verdict != "COMMENTED" {
            return None;
        }
        self.pass_time();
        let pushes = self.scene.ledger.pushes.get(&state.head.branch).into_iter().flatten();
        let seen: Vec<String> = pushes.map(|push| push.sha.clone()).collect();
        let late = self.random.choice(seen).filter(|_| self.random.u32(..6) == 0);
        let sha = late.unwrap_or(state.head.sha);
        pull.review_on(&sha, &by, verdict, "");
        Some(format!("{} reviews #{} at {}: {verdict}", by.login, pull.number(), short(&sha)))
    }

    pub(super) fn comment(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        self.pass_time();
        let heads: Vec<String> = self.scene.ledger.pushes.values().flatten().map(|push| push.sha.clone()).collect();
        let head = if self.random.u32(..5) == 0 { self.random.choice(heads)? } else { pull.head() };
        let (text, commit) = match self.random.u32(..8) {
            0 => (format!("> /review-gate approve {head}"), None),
            1 => (format!("/review-gate approve {}", &head[..12]), None),
            2 => ("/review-gate recheck".to_owned(), None),
            _ => (format!("/review-gate approve {head}"), Some(head.clone())),
        };
        let (id, at) = (pull.comment(&by, &text), self.scene.stage.github.now());
        self.scene.comments.push(Said { id, pull: pull.number(), by: by.id, at, commit, was_edited: false });
        Some(format!("{} comments on #{}: {}", by.login, pull.number(), text.replace(&head, short(&head))))
    }

    pub(super) fn edit_comment(&mut self) -> Done {
        let index = self.random.usize(..self.scene.comments.len().max(1));
        let by = self.somebody();
        let said = self.scene.comments.get(index)?.clone();
        let pull = self.scene.pulls.iter().find(|pull| pull.number() == said.pull)?.clone();
        self.scene.stage.github.advance(1);
        if self.random.bool() {
            pull.delete_comment(said.id, &by);
            self.scene.comments.remove(index);
            return Some(format!("{} deletes a comment on #{}", by.login, said.pull));
        }
        let head = pull.head();
        pull.edit_comment(said.id, &by, &format!("/review-gate approve {head}"));
        self.scene.comments[index].was_edited = true;
        Some(format!("{} makes a comment on #{} an approval of {}", by.login, said.pull, short(&head)))
    }

    pub(super) fn dismiss(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        let state = pull.state();
        let reviews =
            state.reviews.iter().filter(|review| ["APPROVED", "CHANGES_REQUESTED"].contains(&review.state.as_str()));
        let id = self.random.choice(reviews.map(|review| review.id).collect::<Vec<_>>())?;
        if !self.scene.writers.contains(&by.id) {
            return None;
        }
        pull.dismiss_review(id, &by);
        Some(format!("{} dismisses a review of #{}", by.login, pull.number()))
    }

    pub(super) fn permit(&mut self) -> Done {
        let humans = &self.scene.stage.cast.humans;
        let who = humans[self.random.usize(..humans.len())].clone();
        let role = *self.random.choice(&["write", "read", "none", "maintain"])?;
        self.scene.repository.set_permission(&who, role);
        let may_write = ["write", "maintain"].contains(&role);
        if may_write {
            self.scene.writers.insert(who.id)
        } else {
            self.scene.writers.remove(&who.id)
        };
        Some(format!("{} gets the role {role}", who.login))
    }

    pub(super) fn merge(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        let method = if self.random.bool() { MergeMethod::Merge } else { MergeMethod::Squash };
        if method == MergeMethod::Squash && pull.mergeable_by(&by).is_ok() {
            self.scene.squashed.insert(pull.number());
        }
        pull.merge_by(&by, method).ok()?;
        Some(format!("{} merges #{} ({method:?})", by.login, pull.number()))
    }

    pub(super) fn arm(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        pull.enable_auto_merge(&by);
        Some(format!("{} has #{} merged as soon as it can be", by.login, pull.number()))
    }

    fn pass_time(&mut self) {
        let seconds = *self.random.choice(&[0, 5, 40, 40, 40]).expect("there are some");
        self.scene.stage.github.advance(seconds);
    }

    pub(super) fn wait(&mut self) -> Done {
        let seconds = *self.random.choice(&[1, 20, 60, 4000])?;
        self.scene.stage.github.advance(seconds);
        Some(format!("{seconds} seconds pass"))
    }

    pub(super) fn lose(&mut self) -> Done {
        let github = &self.scene.stage.github;
        let mut lost = Vec::new();
        for _ in 0..self.random.u32(1..5) {
            let Some(next) = github.pending_deliveries().into_iter().next() else { break };
            if self.random.bool() {
                github.forget_next();
            } else {
                github.drop_next();
            }
            lost.push(next.event);
        }
        self.scene.has_lost |= !lost.is_empty();
        (!lost.is_empty()).then(|| format!("webhooks are lost: {}", lost.join(", ")))
    }

    pub(super) fn repeat(&mut self) -> Done {
        let github = &self.scene.stage.github;
        let waiting = github.pending_deliveries();
        let guid = self.random.choice(waiting)?.guid;
        github.repeat(&guid);
        Some("a webhook is repeated".to_owned())
    }

    pub(super) fn shuffle(&mut self) -> Done {
        self.scene.stage.github.shuffle(self.random.u64(..));
        Some("webhooks change places".to_owned())
    }
}
