//! What somebody does, by whom it may be done and as far as GitHub lets it.

use std::collections::BTreeSet;

use fastrand::Rng;

use super::deed::Kind;
use super::ledger::Branch;
use super::scene::{AGENT_BODY, GATED, OPEN_BRANCH, QUEUED, Scene};
use crate::support::github::account::Account;
use crate::support::github::pull::Pull;

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
            Kind::Fork => self.fork(),
            Kind::Propose => self.propose(),
            Kind::Rule => self.rule(),
            Kind::BeginReview => self.begin_review(),
            Kind::EndReview => self.end_review(),
            Kind::Override => self.override_verdict(),
            Kind::Dequeue => self.scene.take_group_apart("dequeued"),
            Kind::Settle | Kind::Work | Kind::Die | Kind::Deliver | Kind::Sweep | Kind::Enqueue | Kind::MergeGroup => {
                None
            }
        }
    }

    pub(super) fn somebody(&mut self) -> Account {
        let actors = self.scene.stage.cast.actors();
        actors[self.random.usize(..actors.len())].clone()
    }

    /// Somebody who probably may push.
    pub(super) fn pusher(&mut self) -> Account {
        let somebody = self.somebody();
        if self.scene.writers.contains(&somebody.id) { somebody } else { self.somebody() }
    }

    pub(super) fn pull(&mut self) -> Option<Pull> {
        let open = self.scene.open_pulls();
        self.random.choice(open)
    }

    /// Most go to the one that this sequence is mostly about.
    pub(super) fn a_gated_branch(&mut self) -> &'static str {
        let mainly = *self.scene.favourite.get_or_insert_with(|| match self.random.u32(..4) {
            0 => QUEUED,
            1 => GATED[1],
            _ => GATED[0],
        });
        match self.random.u32(..10) {
            0 => OPEN_BRANCH,
            1 => QUEUED,
            2 => GATED[1],
            3 => GATED[0],
            _ => mainly,
        }
    }

    pub(super) fn close(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        pull.close(&by);
        Some(format!("{} closes #{}", by.login, pull.number()))
    }

    pub(super) fn reopen(&mut self) -> Done {
        let ends = |pull: &Pull| (Branch::of(&pull.state()), pull.state().base_branch);
        let open: BTreeSet<(Branch, String)> = self.scene.open_pulls().iter().map(ends).collect();
        let can_be_reopened = |pull: &&Pull| pull.can_be_reopened() && !open.contains(&ends(pull));
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
            Branch::of(&other) == Branch::of(&state) && other.base_branch == base
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

    pub(super) fn pass_time(&mut self) {
        let seconds = *self.random.choice(&[0, 5, 40, 40, 40]).expect("there are some");
        self.scene.stage.github.advance(seconds);
    }
}
