//! What has to hold, computed from what people did and from what GitHub shows, and from nothing that the service thinks.

use jiff::{SignedDuration, Timestamp};

use super::super::world::APPROVAL;
use super::ledger::short;
use super::scene::{AGENT_BODY, GATED, Scene};
use super::tally::Sight;
use crate::support::github::pull::Pull;
use crate::support::github::state::pull::{PullState, Review};

/// How long after a push an approval does not count, as the service is told.
const QUIET: SignedDuration = SignedDuration::from_secs(30);

impl Scene<'_> {
    /// Looks at all that was posted and merged since the last time.
    pub(super) fn check_what_happened(&mut self) -> Result<(), String> {
        let events = self.stage.github.check_history_from(self.seen_events);
        self.seen_events += events.len();
        let merged = self.newly_merged();
        for pull in &merged {
            self.note_merge(pull)?;
        }
        let greens = events.iter().filter(|event| {
            event.repository == self.repository.id()
                && event.name == APPROVAL
                && event.conclusion.as_deref() == Some("success")
        });
        for event in greens {
            // What goes into a branch that asks for no check holds nobody up.
            let is_about = |pull: &PullState| pull.head.sha == event.sha && GATED.contains(&pull.base_branch.as_str());
            let about: Vec<PullState> = self.pulls.iter().map(Pull::state).filter(is_about).collect();
            let is_for_one =
                about.iter().any(|pull| pull.open || merged.iter().any(|found| found.number == pull.number));
            if !is_for_one {
                return Err(format!("{} went green without an open pull request", short(&event.sha)));
            }
            for pull in about.iter().filter(|pull| pull.open) {
                self.deserves_green(pull).map_err(|why| {
                    format!("#{} went green although {why}; the page says:\n{}", pull.number, self.page(&event.sha))
                })?;
            }
        }
        Ok(())
    }

    /// Looks at what could be merged, now that the service has heard of everything.
    pub(super) fn check_what_stands(&mut self) -> Result<(), String> {
        for pull in self.open_pulls() {
            let state = pull.state();
            let is_gated = GATED.contains(&state.base_branch.as_str());
            if is_gated && pull.mergeable_by(&self.stage.cast.zoe).is_ok() {
                self.deserves_green(&state).map_err(|why| format!("#{} can be merged although {why}", state.number))?;
            }
            let base = self.tip(&state.base_branch);
            if self.mark(&state, &base).is_some() {
                self.ledger.taint(&state.head.sha, &base);
            }
        }
        Ok(())
    }

    /// The pull requests that got merged since this was asked last.
    fn newly_merged(&mut self) -> Vec<PullState> {
        let merged = self.pulls.iter().map(Pull::state).filter(|pull| pull.merged.is_some());
        let new: Vec<PullState> = merged.filter(|pull| !self.merged.contains(&pull.number)).collect();
        self.merged.extend(new.iter().map(|pull| pull.number));
        new
    }

    /// A merge succeeded: it must have been deserved, and is part of history from now on.
    ///
    /// Where the service was not told of everything yet, its green may be of before; that it was deserved when it was
    /// posted has been checked then.
    fn note_merge(&mut self, pull: &PullState) -> Result<(), String> {
        let base = self.tips[&pull.base_branch].clone();
        let is_gated = GATED.contains(&pull.base_branch.as_str());
        if is_gated && self.is_settled {
            self.deserves_merge(pull, &base).map_err(|why| format!("#{} was merged although {why}", pull.number))?;
        }
        if is_gated {
            self.stage.tally.note(Sight::Merge);
        }
        if is_gated && self.mark(pull, &base).is_some() {
            self.stage.tally.note(Sight::MergeOfAgent);
        }
        self.learn_merge(pull, &base);
        Ok(())
    }

    fn deserves_green(&self, pull: &PullState) -> Result<(), String> {
        self.deserves_merge(pull, &self.tip(&pull.base_branch))
    }

    /// Whether the change is free of agents, or approved by a human who had no hand in it; and nobody objects.
    fn deserves_merge(&self, pull: &PullState, base: &str) -> Result<(), String> {
        if let Some(login) = self.objector(pull) {
            return Err(format!("{login} asks for changes"));
        }
        let Some(mark) = self.mark(pull, base) else { return Ok(()) };
        let approved = self.stage.cast.people().any(|person| {
            self.writers.contains(&person.id)
                && !self.is_involved(person.id, pull, base)
                && self.approves(person.id, pull, base)
        });
        if approved { Ok(()) } else { Err(format!("it is an agent's ({mark}) and nobody independent approved it")) }
    }

    /// What shows that an agent had a hand in a change.
    fn mark(&self, pull: &PullState, base: &str) -> Option<String> {
        let head = &pull.head.sha;
        let change = self.ledger.change(head, base);
        let is_machine = |id: u64| self.stage.cast.is_machine(id);
        let by_author = || is_machine(pull.author).then(|| "its author".to_owned());
        let by_body =
            || pull.body.as_deref().is_some_and(|body| body.contains(AGENT_BODY)).then(|| "its text".to_owned());
        let by_commit = || {
            let mut marks = change.iter().filter_map(|sha| Some((sha, self.ledger.facts(sha).mark.as_ref()?)));
            marks.next().map(|(sha, mark)| format!("{mark} of {}", short(sha)))
        };
        let by_push = || {
            let mut pushes = self.ledger.contributions(&pull.head.branch, head, base);
            pushes.find(|push| is_machine(push.pusher)).map(|push| format!("the pusher of {}", short(&push.sha)))
        };
        let by_taint = || self.ledger.taint_of(head, base).map(|what| format!("{what} was seen before"));
        by_author().or_else(by_body).or_else(by_commit).or_else(by_push).or_else(by_taint)
    }

    /// Whether a person opened the pull request, committed to it or pushed to it.
    fn is_involved(&self, person: u64, pull: &PullState, base: &str) -> bool {
        let change = self.ledger.change(&pull.head.sha, base);
        let committed = change
            .iter()
            .any(|sha| !self.ledger.is_plain_merge(sha) && self.ledger.facts(sha).people.contains(&person));
        let pushed =
            self.ledger.contributions(&pull.head.branch, &pull.head.sha, base).any(|push| push.pusher == person);
        pull.author == person || committed || pushed
    }

    /// Whether a person stands by an approval of exactly this change, given after it was pushed and could be read.
    fn approves(&self, person: u64, pull: &PullState, base: &str) -> bool {
        let standing = self.ledger.standing(&pull.head.branch, &pull.head.sha, base);
        let Some(first) = standing.first() else { return false };
        let is_of_this = |commit: &str| standing.iter().any(|push| push.sha == commit);
        let is_considered = |at: Timestamp| at > first.at && at.duration_since(first.at) >= QUIET;
        let own: Vec<&Review> = pull.reviews.iter().filter(|review| review.author == Some(person)).collect();
        let objected =
            own.iter().filter(|review| review.state == "CHANGES_REQUESTED").filter_map(|review| review.submitted_at);
        let objected = objected.max();
        let stands = |at: Timestamp| is_considered(at) && objected.is_none_or(|objected| objected <= at);
        let in_review = own.iter().any(|review| {
            review.state == "APPROVED" && is_of_this(&review.commit) && review.submitted_at.is_some_and(stands)
        });
        let in_comment =
            self.approving_comments(pull.number, person).any(|(commit, at)| is_of_this(commit) && stands(at));
        in_review || in_comment
    }

    /// Somebody with a say whose last word is a request for changes.
    pub(super) fn objector(&self, pull: &PullState) -> Option<String> {
        let objects = |person: u64| {
            let own = pull.reviews.iter().filter(|review| review.author == Some(person));
            let opinions =
                own.filter(|review| ["APPROVED", "CHANGES_REQUESTED", "DISMISSED"].contains(&review.state.as_str()));
            let last = opinions.max_by_key(|review| review.submitted_at)?;
            let is_objection = last.state == "CHANGES_REQUESTED";
            let is_later = |at: Timestamp| Some(at) >= last.submitted_at;
            let is_taken_back = self.approving_comments(pull.number, person).any(|(_, at)| is_later(at));
            (is_objection && !is_taken_back).then_some(())
        };
        let mut people = self.stage.cast.people().filter(|person| self.writers.contains(&person.id));
        people.find(|person| objects(person.id).is_some()).map(|person| person.login.clone())
    }

    /// Whether somebody without an account had a hand in the change.
    pub(super) fn has_stranger(&self, pull: &PullState) -> bool {
        let base = self.tip(&pull.base_branch);
        self.ledger.change(&pull.head.sha, &base).iter().any(|sha| self.ledger.facts(sha).is_by_stranger)
    }
}
