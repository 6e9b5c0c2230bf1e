//! A pull request as a story: who did what, each step a minute after the one before unless it says otherwise.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use review_gate::approval::decide::decide;
use review_gate::approval::trailers;
use review_gate::approval::verdict::{ApprovalVerdict, Obstacle, Reviewer};
use review_gate::model::account::{Account, AccountId, AccountKind};
use review_gate::model::check::{CheckConclusion, CheckSource, ForeignCheck, ForeignCheckState};
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::model::policy::Policy;
use review_gate::model::pull_request::{PullRequest, PullRequestId, PullRequestState, RepositoryId};
use review_gate::model::snapshot::{Comment, Commit, Head, Review, ReviewState, Rights, Signature, Snapshot};

/// How long after a push an approval does not count.
pub(crate) const QUIET_SECONDS: i64 = 30;

/// An account that plays a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Who {
    pub id: u64,
    pub login: &'static str,
    pub kind: AccountKind,
}

const fn person(id: u64, login: &'static str) -> Who {
    Who { id, login, kind: AccountKind::User }
}

const fn app(id: u64, login: &'static str) -> Who {
    Who { id, login, kind: AccountKind::Bot }
}

/// People with write access.
pub(crate) const ALICE: Who = person(1, "alice");
pub(crate) const BOB: Who = person(2, "bob");
pub(crate) const CAROL: Who = person(3, "carol");
pub(crate) const PEOPLE: [Who; 3] = [ALICE, BOB, CAROL];
/// Somebody with an account and no more.
pub(crate) const PASSER_BY: Who = person(9, "passer-by");
/// A machine that looks like a person.
pub(crate) const MACHINE_USER: Who = person(8, "acme-ci");
/// The Copilot coding agent, the agent of these stories.
pub(crate) const AGENT: Who = app(198_982_749, "copilot-swe-agent[bot]");
/// An App that no list knows.
pub(crate) const SOME_APP: Who = app(77, "linter[bot]");
pub(crate) const DEPENDABOT: Who = app(49_699_333, "dependabot[bot]");
/// What GitHub records commits of its pages as, and what it shows for accounts that are gone.
pub(crate) const WEB_FLOW: Who = person(19_864_447, "web-flow");
pub(crate) const GHOST: Who = person(10_137, "ghost");

impl Who {
    pub(crate) fn account(self) -> Account {
        Account { id: AccountId(self.id), login: self.login.to_owned(), kind: self.kind }
    }

    pub(crate) fn signature(self) -> Signature {
        let email = format!("{}@example.com", self.login);
        Signature { name: self.login.to_owned(), email, account: Some(self.account()) }
    }
}

/// An address that no account claims.
pub(crate) fn nobody(email: &str) -> Signature {
    Signature { name: "Somebody".to_owned(), email: email.to_owned(), account: None }
}

/// The commit with this number.
pub(crate) fn id(number: usize) -> ObjectId {
    ObjectId::from_hex(&format!("{number:x}").repeat(40)[..40]).unwrap()
}

/// A commit that somebody wrote and recorded; its number comes when it is pushed.
pub(crate) fn commit_by(who: Who) -> Commit {
    Commit {
        id: id(0),
        author: who.signature(),
        committer: who.signature(),
        message: "Do something".to_owned(),
        is_clean_merge: false,
        co_authors: Vec::new(),
        is_verified: false,
    }
}

/// The same with these `Co-authored-by` trailers.
pub(crate) fn with_co_authors(mut commit: Commit, co_authors: &[Who]) -> Commit {
    commit.co_authors = co_authors.iter().map(|who| who.signature()).collect();
    commit
}

/// The same with these lines below its subject; the accounts of co-authors in them are not known.
pub(crate) fn with_trailers(mut commit: Commit, lines: &str) -> Commit {
    commit.message = format!("Do something\n\n{lines}\n");
    let people = trailers::co_authors(&commit.message);
    commit.co_authors = people.map(|person| nobody(person.email)).collect();
    commit
}

/// A pull request, and what was done with it until now.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub snapshot: Snapshot,
    pub policy: Policy,
    /// How many seconds after the last step the next one comes.
    pause: i64,
}

impl Scene {
    /// `author` pushes a commit and opens a pull request with it.
    pub(crate) fn opened_by(author: Who) -> Self {
        Self::opened_with(author, commit_by(author))
    }

    /// `author` pushes `commit` and opens a pull request with it. People have write access, and only they.
    pub(crate) fn opened_with(author: Who, commit: Commit) -> Self {
        let pull_request = PullRequest {
            id: PullRequestId { repository: RepositoryId(1), number: 7 },
            state: PullRequestState::Open,
            draft: false,
            author: Some(author.account()),
            title: "Do something".to_owned(),
            body: String::new(),
            labels: Vec::new(),
            head: id(0),
            head_branch: "something".to_owned(),
            head_repository: Some(RepositoryId(1)),
            base_branch: "main".to_owned(),
            base: ObjectId::from_hex(&"f".repeat(40)).unwrap(),
            created_at: Timestamp::UNIX_EPOCH,
            merge_commit: None,
        };
        let writes = Rights { can_write: true, teams: Vec::new() };
        let mut rights: std::collections::BTreeMap<_, _> =
            PEOPLE.iter().map(|who| (AccountId(who.id), Ok(writes.clone()))).collect();
        rights.insert(AccountId(PASSER_BY.id), Ok(Rights::default()));
        rights.insert(AccountId(MACHINE_USER.id), Ok(writes));
        let snapshot = Snapshot {
            at: Timestamp::UNIX_EPOCH,
            pull_request,
            base_is_gated: Ok(true),
            heads: Vec::new(),
            commits: Ok(Vec::new()),
            paths: Ok(vec![RepoPath::from("src/lib.rs")]),
            reviews: Ok(Vec::new()),
            comments: Ok(Vec::new()),
            rights,
            checks: Ok(Vec::new()),
            app_checks: Ok(BTreeSet::new()),
            taints: Ok(Vec::new()),
        };
        Self { snapshot, policy: Policy::default(), pause: 60 }.pushes_commit(author, commit)
    }

    pub(crate) fn policy(mut self, toml: &str) -> Self {
        self.policy = Policy::parse(toml, &[]).unwrap();
        self
    }

    /// The next step comes so many seconds after the last one.
    pub(crate) fn after_seconds(mut self, seconds: i64) -> Self {
        self.pause = seconds;
        self
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Snapshot)) -> Self {
        change(&mut self.snapshot);
        self
    }

    pub(crate) fn pushes(self, who: Who) -> Self {
        self.pushes_commit(who, commit_by(who))
    }

    /// `pusher` adds `commit` to the branch.
    pub(crate) fn pushes_commit(self, pusher: Who, commit: Commit) -> Self {
        self.adds(pusher, commit, false)
    }

    /// `pusher` merges base into the branch, on GitHub's page, without anything to resolve.
    pub(crate) fn updates(self, pusher: Who) -> Self {
        let commit = Commit { committer: WEB_FLOW.signature(), is_clean_merge: true, ..commit_by(pusher) };
        self.adds(pusher, commit, true)
    }

    /// `pusher` makes the branch end in the commit with this number, whatever it was before.
    pub(crate) fn forces_back_to(self, pusher: Who, number: usize) -> Self {
        self.becomes_head(id(number), pusher, false)
    }

    pub(crate) fn approves(self, who: Who) -> Self {
        let head = self.snapshot.pull_request.head.clone();
        self.reviews(who, ReviewState::Approved, Some(head))
    }

    pub(crate) fn approves_commit(self, who: Who, number: usize) -> Self {
        self.reviews(who, ReviewState::Approved, Some(id(number)))
    }

    pub(crate) fn asks_for_changes(self, who: Who) -> Self {
        let head = self.snapshot.pull_request.head.clone();
        self.reviews(who, ReviewState::ChangesRequested, Some(head))
    }

    pub(crate) fn reviews(mut self, who: Who, state: ReviewState, commit: Option<ObjectId>) -> Self {
        let at = self.passes();
        let reviews = self.snapshot.reviews.as_mut().unwrap();
        reviews.push(Review { id: reviews.len() as u64, account: Some(who.account()), state, commit, at });
        self
    }

    /// `by` strikes out the last review of `reviewer`.
    pub(crate) fn dismisses(mut self, by: Who, reviewer: Who) -> Self {
        let mut reviews = self.snapshot.reviews.as_mut().unwrap().iter_mut().rev();
        let review = reviews.find(|review| review.account == Some(reviewer.account())).unwrap();
        let had_requested_changes = review.state == ReviewState::ChangesRequested;
        review.state = ReviewState::Dismissed { had_requested_changes, by: Some(by.account()) };
        self
    }

    pub(crate) fn comments(mut self, who: Who, body: &str) -> Self {
        let at = self.passes();
        let comments = self.snapshot.comments.as_mut().unwrap();
        let (id, body) = (comments.len() as u64, body.to_owned());
        comments.push(Comment { id, account: Some(who.account()), body, at, was_edited: false });
        self
    }

    /// Somebody, whoever it is, makes the last comment say this.
    pub(crate) fn last_comment_is_edited_to(mut self, body: &str) -> Self {
        let comment = self.snapshot.comments.as_mut().unwrap().last_mut().unwrap();
        body.clone_into(&mut comment.body);
        comment.was_edited = true;
        self
    }

    pub(crate) fn touches(mut self, paths: &[&str]) -> Self {
        self.snapshot.paths = Ok(paths.iter().map(|path| RepoPath::from(*path)).collect());
        self
    }

    /// An App's check run on the head.
    pub(crate) fn check(self, name: &str, state: ForeignCheckState) -> Self {
        self.check_by(CheckSource::App("ci".to_owned()), name, state)
    }

    pub(crate) fn check_by(mut self, source: CheckSource, name: &str, state: ForeignCheckState) -> Self {
        self.snapshot.checks.as_mut().unwrap().push(ForeignCheck { name: name.to_owned(), source, state });
        self
    }

    /// `who` has write access and is in these teams.
    pub(crate) fn member(mut self, who: Who, teams: &[&str]) -> Self {
        let teams = teams.iter().map(|team| (*team).to_owned()).collect();
        self.snapshot.rights.insert(AccountId(who.id), Ok(Rights { can_write: true, teams }));
        self
    }

    pub(crate) fn verdict(&self) -> ApprovalVerdict {
        decide(&self.snapshot, &self.policy, SignedDuration::from_secs(QUIET_SECONDS))
    }

    #[track_caller]
    pub(crate) fn is_green(&self) {
        assert_eq!(self.verdict().conclusion, CheckConclusion::Success, "{:?} {:?}", self.obstacles(), self.said());
    }

    /// Nobody is at fault, but somebody has to do something.
    #[track_caller]
    pub(crate) fn waits(&self) {
        assert_eq!(self.verdict().conclusion, CheckConclusion::ActionRequired, "{:?}", self.obstacles());
    }

    #[track_caller]
    pub(crate) fn fails(&self) {
        assert_eq!(self.verdict().conclusion, CheckConclusion::Failure, "{:?}", self.obstacles());
    }

    /// What each reviewer said and what became of it, as people read it.
    pub(crate) fn said(&self) -> Vec<String> {
        let line = |reviewer: &Reviewer| {
            let who = reviewer.account.as_ref().map_or("somebody".to_owned(), ToString::to_string);
            let counted = match &reviewer.not_counted {
                None => "counted".to_owned(),
                Some(why) => format!("not counted, because {why}"),
            };
            format!("{who} {}: {counted}", reviewer.said)
        };
        self.verdict().reviewers.iter().map(line).collect()
    }

    /// What stands in the way.
    pub(crate) fn obstacles(&self) -> Vec<String> {
        self.verdict().obstacles.iter().map(ToString::to_string).collect()
    }

    /// What has to be done about it.
    pub(crate) fn ways_out(&self) -> Vec<String> {
        self.verdict().obstacles.iter().map(Obstacle::way_out).collect()
    }

    fn adds(mut self, pusher: Who, commit: Commit, is_clean_update: bool) -> Self {
        let commits = self.snapshot.commits.as_mut().unwrap();
        let id = id(commits.len() + 1);
        commits.push(Commit { id: id.clone(), ..commit });
        self.becomes_head(id, pusher, is_clean_update)
    }

    fn becomes_head(mut self, commit: ObjectId, pusher: Who, is_clean_update: bool) -> Self {
        let since = self.passes();
        self.snapshot.pull_request.head = commit.clone();
        let pusher = Some(pusher.account());
        self.snapshot.heads.push(Head { commit, since, pusher, is_clean_update, is_automatic: false });
        self
    }

    /// Lets time pass until the next step, and says when that is.
    fn passes(&mut self) -> Timestamp {
        self.snapshot.at += SignedDuration::from_secs(self.pause);
        self.pause = 60;
        self.snapshot.at
    }
}
