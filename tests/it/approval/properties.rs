//! What holds of every pull request, whatever was done with it: less trust never gives more green, and an honest team
//! always gets there.

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;
use review_gate::model::account::{Account, AccountId};
use review_gate::model::check::{CheckConclusion, ForeignCheckState};
use review_gate::model::policy::ApprovalScope;
use review_gate::model::snapshot::{Commit, Head, ReviewState, Rights, Snapshot, Unknown};

use super::scene::{
    AGENT, ALICE, BOB, CAROL, DEPENDABOT, MACHINE_USER, PASSER_BY, PEOPLE, SOME_APP, Scene, WEB_FLOW, Who, commit_by,
    id, with_co_authors,
};

const ON_CALL: &str = "acme/on-call";
const REVIEWERS: &str = "acme/reviewers";
const CHECK: &str = "CodeQL";
/// All who take part; Carol is on call, and all people but the passer-by may review.
const CAST: [Who; 8] = [ALICE, BOB, CAROL, PASSER_BY, MACHINE_USER, AGENT, SOME_APP, DEPENDABOT];

/// Something that somebody does with a pull request.
#[derive(Clone, Debug)]
enum Step {
    Pushes { pusher: Who, commit: Box<Commit> },
    Updates(Who),
    ForcesBack(Who, Index),
    Approves(Who),
    ApprovesInComment(Who, Index),
    AsksForChanges(Who),
    Dismisses(Who, Index),
    Overrides(Who),
    EditsLastComment(Index),
    Hurries,
}

fn who() -> impl Strategy<Value = Who> {
    // Mostly those whose words can matter.
    prop_oneof![4 => select(PEOPLE.to_vec()), 2 => Just(AGENT), 1 => select(CAST.to_vec())]
}

fn commit() -> impl Strategy<Value = Commit> {
    let committer = prop_oneof![3 => Just(None), 1 => who().prop_map(Some), 1 => Just(Some(WEB_FLOW))];
    (who(), committer, vec(who(), 0..2), any::<bool>()).prop_map(|(author, committer, co_authors, is_verified)| {
        let committer = committer.unwrap_or(author).signature();
        Commit { committer, is_verified, ..with_co_authors(commit_by(author), &co_authors) }
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => (who(), commit()).prop_map(|(pusher, commit)| Step::Pushes { pusher, commit: Box::new(commit) }),
        1 => who().prop_map(Step::Updates),
        1 => (who(), any::<Index>()).prop_map(|(who, commit)| Step::ForcesBack(who, commit)),
        5 => who().prop_map(Step::Approves),
        3 => (who(), any::<Index>()).prop_map(|(who, commit)| Step::ApprovesInComment(who, commit)),
        1 => who().prop_map(Step::AsksForChanges),
        1 => (who(), any::<Index>()).prop_map(|(who, review)| Step::Dismisses(who, review)),
        1 => who().prop_map(Step::Overrides),
        1 => any::<Index>().prop_map(Step::EditsLastComment),
        1 => Just(Step::Hurries),
    ]
}

fn policy() -> impl Strategy<Value = Scene> {
    let scope = select(vec![ApprovalScope::Agents, ApprovalScope::All]);
    let opened = (who(), commit()).prop_map(|(author, commit)| Scene::opened_with(author, commit));
    let settings = (scope, 0..3_u32, any::<[bool; 5]>());
    (opened, settings).prop_map(|(mut scene, (scope, required, [requester, teams, excepts, checks, sensitive]))| {
        let names = |is_set: bool, name: &str| if is_set { vec![name.to_owned()] } else { Vec::new() };
        scene.policy.approval.scope = scope;
        scene.policy.approval.required = required;
        scene.policy.approval.requester_may_approve = requester;
        scene.policy.approval.teams = names(teams, REVIEWERS);
        scene.policy.exceptions.teams = names(excepts, ON_CALL);
        scene.policy.checks.required = names(checks, CHECK);
        scene.policy.agents.logins = names(!requester, MACHINE_USER.login);
        let scene = [ALICE, BOB, MACHINE_USER].iter().fold(scene, |scene, who| scene.member(*who, &[REVIEWERS]));
        let scene = scene.member(CAROL, &[REVIEWERS, ON_CALL]).check(CHECK, ForeignCheckState::Succeeded);
        if sensitive { scene.touches(&["src/auth/token.rs"]) } else { scene }
    })
}

/// Any pull request of which all is known.
fn scene() -> impl Strategy<Value = Scene> {
    (policy(), vec(step(), 0..12)).prop_map(|(scene, steps)| steps.into_iter().fold(scene, play))
}

fn play(scene: Scene, step: Step) -> Scene {
    let commits = scene.snapshot.commits.as_ref().unwrap().len();
    match step {
        Step::Pushes { pusher, commit } => scene.pushes_commit(pusher, *commit),
        Step::Updates(who) => scene.updates(who),
        Step::ForcesBack(who, commit) => scene.forces_back_to(who, commit.index(commits) + 1),
        Step::Approves(who) => scene.approves(who),
        Step::ApprovesInComment(who, commit) => {
            scene.comments(who, &format!("/review-gate approve {}", id(commit.index(commits) + 1)))
        }
        Step::AsksForChanges(who) => scene.asks_for_changes(who),
        Step::Dismisses(by, review) => scene.with(|snapshot| dismiss(snapshot, by, review)),
        Step::Overrides(who) => scene.comments(who, "/review-gate override the site is down"),
        Step::EditsLastComment(_) if scene.snapshot.comments.as_ref().unwrap().is_empty() => scene,
        Step::EditsLastComment(commit) => {
            scene.last_comment_is_edited_to(&format!("/review-gate approve {}", id(commit.index(commits) + 1)))
        }
        Step::Hurries => scene.after_seconds(2),
    }
}

fn dismiss(snapshot: &mut Snapshot, by: Who, review: Index) {
    let reviews = snapshot.reviews.as_mut().unwrap();
    if !reviews.is_empty() {
        let review = review.get_mut(reviews);
        let had_requested_changes = review.state == ReviewState::ChangesRequested;
        review.state = ReviewState::Dismissed { had_requested_changes, by: Some(by.account()) };
    }
}

fn is_green(scene: &Scene) -> bool {
    scene.verdict().conclusion == CheckConclusion::Success
}

fn unknown<T>() -> Result<T, Unknown> {
    Err(Unknown("nobody asked".to_owned()))
}

/// Makes the part with this number unknown; there are [`PARTS`].
fn hide(snapshot: &mut Snapshot, part: usize, which: Index) {
    match part {
        0 => snapshot.base_is_gated = unknown(),
        1 => snapshot.commits = unknown(),
        2 => snapshot.paths = unknown(),
        3 => snapshot.reviews = unknown(),
        4 => snapshot.comments = unknown(),
        5 => snapshot.checks = unknown(),
        6 => snapshot.taints = unknown(),
        7 => snapshot.heads.clear(),
        8 => snapshot.pull_request.author = None,
        9 => {
            let mut pushes: Vec<&mut Head> = snapshot.heads.iter_mut().filter(|head| !head.is_clean_update).collect();
            which.get_mut(&mut pushes).pusher = None;
        }
        _ => unreachable!("there are no more parts"),
    }
}
const PARTS: usize = 10;

/// Takes trust away: each way makes a verdict stricter or leaves it as it is.
#[derive(Clone, Debug)]
enum Distrust {
    AgentsCommit(Vec<Who>),
    ApprovalGone(Index),
    Hidden(usize, Index),
    RightsHidden(Who),
    AccountGone(Who),
    Contributor(Who),
    CoAuthor(Who, Index),
    EarlierPush(Who),
    WriteTaken(Who),
}

fn distrust() -> impl Strategy<Value = Distrust> {
    prop_oneof![
        1 => vec(who(), 0..2).prop_map(Distrust::AgentsCommit),
        4 => any::<Index>().prop_map(Distrust::ApprovalGone),
        2 => (0..PARTS, any::<Index>()).prop_map(|(part, which)| Distrust::Hidden(part, which)),
        1 => who().prop_map(Distrust::RightsHidden),
        1 => who().prop_map(Distrust::AccountGone),
        1 => who().prop_map(Distrust::Contributor),
        1 => (who(), any::<Index>()).prop_map(|(who, commit)| Distrust::CoAuthor(who, commit)),
        1 => who().prop_map(Distrust::EarlierPush),
        1 => who().prop_map(Distrust::WriteTaken),
    ]
}

impl Distrust {
    fn apply(self, snapshot: &mut Snapshot) {
        let spare = id(15);
        match self {
            Self::AgentsCommit(co_authors) => {
                let commit = with_co_authors(commit_by(AGENT), &co_authors);
                snapshot.commits.as_mut().unwrap().push(Commit { id: spare, ..commit });
            }
            Self::ApprovalGone(which) => remove_approval(snapshot, which),
            Self::Hidden(part, which) => hide(snapshot, part, which),
            Self::RightsHidden(who) => _ = snapshot.rights.insert(AccountId(who.id), unknown()),
            Self::AccountGone(who) => remove_account(snapshot, &who.account()),
            Self::Contributor(who) => {
                snapshot.commits.as_mut().unwrap().push(Commit { id: spare, ..commit_by(who) });
            }
            Self::CoAuthor(who, commit) => {
                commit.get_mut(snapshot.commits.as_mut().unwrap()).co_authors.push(who.signature());
            }
            Self::EarlierPush(who) => {
                let since = snapshot.heads[0].since;
                let pusher = Some(who.account());
                let head = Head { commit: spare, since, pusher, is_clean_update: false, is_automatic: false };
                snapshot.heads.insert(0, head);
            }
            Self::WriteTaken(who) if has_objected(snapshot, who) => {}
            Self::WriteTaken(who) => _ = snapshot.rights.insert(AccountId(who.id), Ok(Rights::default())),
        }
    }
}

/// Removes one of the approvals, in reviews or in comments, if there are any.
fn remove_approval(snapshot: &mut Snapshot, which: Index) {
    let reviews = snapshot.reviews.as_ref().unwrap().iter();
    let in_reviews = reviews.filter(|review| review.state == ReviewState::Approved).map(|review| review.at);
    let comments = snapshot.comments.as_ref().unwrap().iter();
    let in_comments = comments.filter(|comment| comment.body.starts_with("/review-gate approve"));
    let approvals: Vec<Timestamp> = in_reviews.chain(in_comments.map(|comment| comment.at)).collect();
    if !approvals.is_empty() {
        let at = *which.get(&approvals);
        snapshot.reviews.as_mut().unwrap().retain(|review| review.at != at);
        snapshot.comments.as_mut().unwrap().retain(|comment| comment.at != at);
    }
}

fn remove_account(snapshot: &mut Snapshot, account: &Account) {
    let forget = |said_by: &mut Option<Account>| {
        said_by.take_if(|by| by.id == account.id);
    };
    snapshot.reviews.as_mut().unwrap().iter_mut().for_each(|review| forget(&mut review.account));
    snapshot.comments.as_mut().unwrap().iter_mut().for_each(|comment| forget(&mut comment.account));
}

/// Objections of those without a say hold nothing up, so with their rights an obstacle may go.
fn has_objected(snapshot: &Snapshot, who: Who) -> bool {
    let objects = |state: &ReviewState| {
        matches!(state, ReviewState::ChangesRequested | ReviewState::Dismissed { had_requested_changes: true, .. })
    };
    let mut reviews = snapshot.reviews.as_ref().unwrap().iter();
    reviews.any(|review| objects(&review.state) && review.account == Some(who.account()))
}

/// Everybody whose name is on the change, requesters aside.
fn involved(snapshot: &Snapshot) -> BTreeSet<AccountId> {
    let mut accounts: Vec<Option<&Account>> = vec![snapshot.pull_request.author.as_ref()];
    for commit in snapshot.commits.as_ref().unwrap().iter().filter(|commit| !commit.is_clean_merge) {
        accounts.extend([commit.author.account.as_ref(), commit.committer.account.as_ref()]);
        let is_by_person = commit.author.account.as_ref().is_some_and(|author| author.id.0 <= CAROL.id);
        if is_by_person {
            accounts.extend(commit.co_authors.iter().map(|co_author| co_author.account.as_ref()));
        }
    }
    let pushes = snapshot.heads.iter().filter(|head| !head.is_clean_update);
    accounts.extend(pushes.map(|head| head.pusher.as_ref()));
    accounts.into_iter().flatten().map(|account| account.id).collect()
}

/// People who were nowhere near the change.
const FRESH: [Who; 4] = [fresh(101), fresh(102), fresh(103), fresh(104)];

const fn fresh(id: u64) -> Who {
    Who { id, login: "fresh", ..ALICE }
}

proptest! {
    #![proptest_config(Config { cases: 2048, failure_persistence: None, ..Config::default() })]

    #[test]
    fn less_trust_never_turns_red_to_green(scene in scene(), distrusts in vec(distrust(), 16)) {
        for distrust in distrusts {
            let doubtful = scene.clone().with(|snapshot| distrust.clone().apply(snapshot));
            prop_assert!(is_green(&scene) || !is_green(&doubtful), "{distrust:?} {:?} {:?}", scene.said(), doubtful.said());
        }
    }

    #[test]
    fn nothing_is_green_while_something_is_unknown(scene in scene(), part in 0..PARTS, which in any::<Index>()) {
        let scene = scene.with(|snapshot| hide(snapshot, part, which));
        prop_assert!(!is_green(&scene));
    }

    #[test]
    fn an_agents_change_is_green_by_a_person_with_no_hand_in_it_alone(scene in scene()) {
        let verdict = scene.verdict();
        if verdict.is_by_agent && verdict.conclusion == CheckConclusion::Success {
            let counted = verdict.reviewers.iter().filter(|reviewer| reviewer.is_counted_approval());
            let counted: Vec<Account> = counted.filter_map(|reviewer| reviewer.account.clone()).collect();
            let excepted = verdict.exception.map(|exception| exception.by);
            let people: Vec<Account> = counted.into_iter().chain(excepted).collect();
            let involved = involved(&scene.snapshot);
            let may = [PEOPLE.as_slice(), &[MACHINE_USER]].concat();
            prop_assert!(!people.is_empty());
            prop_assert!(people.iter().all(|person| !involved.contains(&person.id)), "{people:?}");
            prop_assert!(people.iter().all(|person| may.iter().any(|who| who.account() == *person)), "{people:?}");
        }
    }

    #[test]
    fn an_honest_team_always_gets_there(scene in scene()) {
        let head = scene.snapshot.pull_request.head.clone();
        let approve = format!("/review-gate approve {head}");
        let satisfied = CAST.iter().fold(scene, |scene, who| scene.comments(*who, &approve));
        let approved = FRESH.iter().fold(satisfied, |scene, who| scene.member(*who, &[REVIEWERS]).approves(*who));
        prop_assert!(is_green(&approved), "{:?} {:?}", approved.obstacles(), approved.said());
    }
}
