//! What has to hold, computed from what people did and from what GitHub shows, and from nothing that the service thinks.

use jiff::{SignedDuration, Timestamp};

use super::super::world::APPROVAL;
use super::ledger::{Branch, PushFacts, short};
use super::scene::{AGENT_BODY, GATED, QUEUED, Scene};
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
        // What was posted before something got merged was judged by the base of then.
        let before = self.tips.clone();
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
            let about = self.about(&event.sha);
            let is_up = |pull: &PullState| pull.open || merged.iter().any(|found| found.number == pull.number);
            let is_group = self.group_of(&event.sha).is_some();
            if !about.iter().any(is_up) || (is_group && !about.iter().all(is_up)) {
                return Err(format!("{} went green without an open pull request", short(&event.sha)));
            }
            for pull in about.iter().filter(|pull| pull.open) {
                let by_now = self.deserves_merge(pull, &self.tip(&pull.base_branch), event.at);
                let deserved = by_now
                    .or_else(|why| self.deserves_merge(pull, &before[&pull.base_branch], event.at).map_err(|_| why));
                deserved.map_err(|why| {
                    format!("#{} went green although {why}; the page says:\n{}", pull.number, self.page(&event.sha))
                })?;
            }
        }
        Ok(())
    }

    /// The pull requests that a green on this commit lets in. What goes into a branch that asks for no check is none of
    /// them: it holds nobody up.
    fn about(&self, sha: &str) -> Vec<PullState> {
        if let Some((queued, count)) = self.group_of(sha) {
            return queued.members[..count].iter().map(|member| self.as_queued(member)).collect();
        }
        let is_about = |pull: &PullState| pull.head.sha == sha && GATED.contains(&pull.base_branch.as_str());
        self.pulls.iter().map(Pull::state).filter(is_about).collect()
    }

    /// Looks at what could be merged, now that the service has heard of everything.
    pub(super) fn check_what_stands(&mut self) -> Result<(), String> {
        for pull in self.open_pulls() {
            let state = pull.state();
            let is_gated = GATED.contains(&state.base_branch.as_str());
            if is_gated && self.obstacles(&pull).is_ok() {
                self.deserves_green(&state).map_err(|why| format!("#{} can be merged although {why}", state.number))?;
            }
            let base = self.tip(&state.base_branch);
            if self.mark(&state, &base).is_some() {
                self.ledger.taint(&state.head.sha, &base);
            }
        }
        let Some(queued) = self.group().filter(|queued| queued.group.mergeable().is_ok()) else { return Ok(()) };
        for state in queued.members.iter().map(|member| self.as_queued(member)) {
            self.deserves_green(&state)
                .map_err(|why| format!("the group with #{} passes although {why}", state.number))?;
        }
        Ok(())
    }

    /// What keeps a pull request from its base, or from the queue of it.
    pub(super) fn obstacles(&self, pull: &Pull) -> Result<(), Vec<String>> {
        let zoe = &self.stage.cast.zoe;
        if pull.state().base_branch == QUEUED { pull.may_be_queued_by(zoe) } else { pull.mergeable_by(zoe) }
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
        let made = &pull.merged.as_ref().expect("it is merged").sha;
        let queued = self.group_of(made).and_then(|(queued, count)| {
            let state = self.as_queued(queued.members.get(count - 1)?);
            Some((state, queued.group.base_sha.clone(), queued.group.head_sha().to_owned()))
        });
        if let Some((state, base, tip)) = queued {
            self.note_deserved(&state, &base)?;
            self.stage.tally.note(Sight::MergeOfQueue);
            self.tips.insert(state.base_branch, tip);
            return Ok(());
        }
        let base = self.tips[&pull.base_branch].clone();
        self.note_deserved(pull, &base)?;
        self.learn_merge(pull, &base);
        Ok(())
    }

    fn note_deserved(&mut self, pull: &PullState, base: &str) -> Result<(), String> {
        if !GATED.contains(&pull.base_branch.as_str()) {
            return Ok(());
        }
        if self.is_settled {
            let at = pull.closed_at.expect("what is merged is closed");
            self.deserves_merge(pull, base, at).map_err(|why| format!("#{} was merged although {why}", pull.number))?;
        }
        let is_from_fork = pull.head.repository != Some(self.repository.id());
        let is_of_policy = self.ledger.policy_changes(&pull.head.sha, base)[0];
        let is_excepted = self.excepts(pull, base, self.stage.github.now());
        for (is_seen, sight) in [
            (true, Sight::Merge),
            (self.mark(pull, base).is_some(), Sight::MergeOfAgent),
            (is_from_fork, Sight::MergeFromFork),
            (is_of_policy, Sight::MergeOfPolicy),
            (is_excepted, Sight::MergeByException),
        ] {
            if is_seen {
                self.stage.tally.note(sight);
            }
        }
        Ok(())
    }

    fn deserves_green(&self, pull: &PullState) -> Result<(), String> {
        self.deserves_merge(pull, &self.tip(&pull.base_branch), self.stage.github.now())
    }

    /// Whether a change has the approvals of independent people that the policy at its base wants, one at least where an
    /// agent had a hand in it, and nobody objects; or whether somebody independent whom that policy trusts lets it pass.
    fn deserves_merge(&self, pull: &PullState, base: &str, at: Timestamp) -> Result<(), String> {
        let Some(rules) = self.ledger.rules_for(&pull.head.sha, base) else {
            return Err("nobody can tell what its base asks for".to_owned());
        };
        if self.excepts(pull, base, at) {
            return Ok(());
        }
        if let Some(login) = self.objector(pull) {
            return Err(format!("{login} asks for changes"));
        }
        let mark = self.mark(pull, base);
        let [is_sensitive, _] = self.ledger.policy_changes(&pull.head.sha, base);
        let approvals = self.stage.cast.people().filter(|person| {
            self.writers.contains(&person.id)
                && !self.is_involved(person.id, pull, base)
                && (rules.requester_may_approve || !self.is_requester(person.id, pull, base))
                && self.approves(person.id, pull, base)
        });
        let (found, needed) = (approvals.count(), rules.needed(mark.is_some(), is_sensitive));
        if found >= needed {
            return Ok(());
        }
        let whose = mark.map_or("nobody's".to_owned(), |mark| format!("an agent's ({mark})"));
        Err(format!("it is {whose} and has {found} of {needed} approvals of people who are independent"))
    }

    /// Whether somebody independent whom the policy trusts lets a change pass that they could have read.
    fn excepts(&self, pull: &PullState, base: &str, at: Timestamp) -> bool {
        let rules = self.ledger.rules(base);
        let Some(hours) = rules.exception_hours.filter(|_| rules.is_valid) else { return false };
        let mut pushes = self.ledger.pushes.get(&Branch::of(pull)).into_iter().flatten();
        let Some(newest) = pushes.rfind(|push| push.sha == pull.head.sha) else { return false };
        self.stage.cast.trusted().any(|person| {
            let holds = |said: Timestamp| {
                let is_considered = said > newest.at && said.duration_since(newest.at) >= QUIET;
                is_considered && at < said + SignedDuration::from_hours(hours)
            };
            self.writers.contains(&person.id)
                && !self.is_involved(person.id, pull, base)
                && !self.is_requester(person.id, pull, base)
                && self.overrides(pull.number, person.id).any(holds)
        })
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
            // Who only brings up to date what others wrote had no hand in it.
            let own = change.iter().filter(|sha| !self.ledger.is_plain_merge(sha));
            let mut marks = own.filter_map(|sha| Some((sha, self.ledger.facts(sha).mark.as_ref()?)));
            marks.next().map(|(sha, mark)| format!("{mark} of {}", short(sha)))
        };
        let by_push = || {
            let mut pushes = self.pushes(pull, base);
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
        let pushed = self.pushes(pull, base).any(|push| push.pusher == person);
        pull.author == person || committed || pushed
    }

    /// The pushes that brought something to a change. Whatever was pushed to a fork before the pull request was opened,
    /// GitHub only shows that its author proposes it.
    fn pushes(&self, pull: &PullState, base: &str) -> impl Iterator<Item = &PushFacts> {
        let (branch, number) = (Branch::of(pull), pull.number);
        let is_of_fork = branch.repository != self.repository.id();
        let pushes = self.ledger.contributions(&branch, &pull.head.sha, base);
        pushes.filter(move |push| !is_of_fork || push.told_with.contains(&number))
    }

    /// Whether a machine says that it did its part for this person.
    fn is_requester(&self, person: u64, pull: &PullState, base: &str) -> bool {
        let change = self.ledger.change(&pull.head.sha, base);
        change.iter().any(|sha| self.ledger.facts(sha).requesters.contains(&person))
    }

    /// Whether a person stands by an approval of exactly this change, given after it was pushed and could be read.
    fn approves(&self, person: u64, pull: &PullState, base: &str) -> bool {
        let standing = self.ledger.standing(&Branch::of(pull), &pull.head.sha, base);
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
