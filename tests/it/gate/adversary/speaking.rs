//! What is said of pull requests: reviews and comments.

use super::actor::{Actor, Done};
use super::ledger::{Branch, short};
use super::policy::POLICIES;
use super::scene::{GATED, Meaning, Said};
use crate::support::github::account::Account;
use crate::support::github::pull::Pull;
use crate::support::github::state::pull::{PullState, Review};

/// The review that somebody has begun and not ended.
fn pending<'a>(pull: &'a PullState, by: &Account) -> Option<&'a Review> {
    pull.reviews.iter().find(|review| review.author == Some(by.id) && review.state == "PENDING")
}

impl Actor<'_, '_> {
    pub(super) fn review(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        let verdict =
            *self.random.choice(&["APPROVED", "APPROVED", "APPROVED", "APPROVED", "CHANGES_REQUESTED", "COMMENTED"])?;
        let state = pull.state();
        if state.author == by.id && verdict != "COMMENTED" {
            return None;
        }
        self.pass_time();
        if let Some(begun) = pending(&state, &by) {
            // Whoever began a review ends that one.
            pull.submit_review(begun.id, &by, verdict);
            return Some(format!(
                "{} ends a review of #{} at {}: {verdict}",
                by.login,
                state.number,
                short(&begun.commit)
            ));
        }
        let pushes = self.scene.ledger.pushes.get(&Branch::of(&state)).into_iter().flatten();
        let seen: Vec<String> = pushes.map(|push| push.sha.clone()).collect();
        let late = self.random.choice(seen).filter(|_| self.random.u32(..6) == 0);
        let sha = late.unwrap_or(state.head.sha);
        pull.review_on(&sha, &by, verdict, "");
        Some(format!("{} reviews #{} at {}: {verdict}", by.login, pull.number(), short(&sha)))
    }

    /// Begins a review and does not send it yet.
    pub(super) fn begin_review(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        let state = pull.state();
        if pending(&state, &by).is_some() {
            return None;
        }
        pull.review(&by, "PENDING", "");
        Some(format!("{} begins a review of #{} at {}", by.login, state.number, short(&state.head.sha)))
    }

    /// Sends a review that was begun before, whatever was pushed since.
    pub(super) fn end_review(&mut self) -> Done {
        let begun = |pull: Pull| {
            let reviews = pull.state().reviews.into_iter().filter(|review| review.state == "PENDING");
            reviews.map(|review| (pull.clone(), review)).collect::<Vec<_>>()
        };
        let (pull, review) =
            self.random.choice(self.scene.open_pulls().into_iter().flat_map(begun).collect::<Vec<_>>())?;
        let by = self.scene.stage.cast.actors().into_iter().find(|actor| review.author == Some(actor.id))?.clone();
        let is_author = pull.state().author == by.id;
        let verdict = if is_author {
            "COMMENTED"
        } else {
            *self.random.choice(&["APPROVED", "APPROVED", "CHANGES_REQUESTED"])?
        };
        self.pass_time();
        pull.submit_review(review.id, &by, verdict);
        Some(format!("{} ends a review of #{} at {}: {verdict}", by.login, pull.number(), short(&review.commit)))
    }

    pub(super) fn comment(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        self.pass_time();
        let heads: Vec<String> = self.scene.ledger.pushes.values().flatten().map(|push| push.sha.clone()).collect();
        let head = if self.random.u32(..5) == 0 { self.random.choice(heads)? } else { pull.head() };
        let (text, meaning) = match self.random.u32(..8) {
            0 => (format!("> /review-gate approve {head}"), Meaning::Nothing),
            1 => (format!("/review-gate approve {}", &head[..12]), Meaning::Nothing),
            2 => ("/review-gate recheck".to_owned(), Meaning::Nothing),
            _ => (format!("/review-gate approve {head}"), Meaning::Approves(head.clone())),
        };
        let (id, at) = (pull.comment(&by, &text), self.scene.stage.github.now());
        self.scene.comments.push(Said { id, pull: pull.number(), by: by.id, at, meaning, was_edited: false });
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

    /// Somebody lets a change pass, or tries to; often it is somebody who is trusted with that.
    pub(super) fn override_verdict(&mut self) -> Done {
        let (pull, mut by) = (self.pull()?, self.somebody());
        let base = pull.state().base_branch;
        if self.random.u32(..3) > 0 {
            by = self.random.choice(self.scene.stage.cast.trusted())?.clone();
        }
        let has_exceptions = self.scene.ledger.rules(&self.scene.tip(&base)).exception_hours.is_some();
        if GATED.contains(&base.as_str()) && !has_exceptions && self.random.bool() {
            let with_exceptions = (0..POLICIES.len()).filter(|index| POLICIES[*index].exception_hours.is_some());
            let policy = self.random.choice(with_exceptions.collect::<Vec<_>>())?;
            let what = self.set_policy(&base, policy);
            self.scene.tell(what);
        }
        self.pass_time();
        let (text, meaning) = match self.random.u32(..6) {
            0 => ("/review-gate override", Meaning::Nothing),
            _ => ("/review-gate override the site is down", Meaning::Overrides),
        };
        let (id, at) = (pull.comment(&by, text), self.scene.stage.github.now());
        self.scene.comments.push(Said { id, pull: pull.number(), by: by.id, at, meaning, was_edited: false });
        Some(format!("{} comments on #{}: {text}", by.login, pull.number()))
    }
}
