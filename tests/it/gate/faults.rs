//! Everything that GitHub answers wrongly, late or not at all, at every route that the service calls: never is a check green
//! that should not be, and once GitHub is well again everything ends as it should without anybody doing anything.

use std::collections::BTreeMap;
use std::time::Duration;

use super::world::{APPROVAL, QUALITY, World};
use crate::support::github::fault::{Effect, Fault};
use crate::support::github::pull::Pull;
use crate::support::github::repository::Commit;

/// How often work goes on after each step while a fault lasts.
const ROUNDS: u32 = 2;
/// How many routes fail in one flow, each for once, one after the other.
const ROUTES_OF_A_FLOW: usize = 6;
/// Longer than tokens last, so that every flow needs a new one.
const AN_HOUR_AND_MORE: i64 = 3_700;
/// Longer after a push than an approval has to wait.
const A_WHILE: i64 = 60;

/// A method and a pattern of paths.
type Route = (String, String);

/// What of a path names no particular thing, with `*` for what does.
fn pattern(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let is_id =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) || (part.len() == 40 && !part.contains('.'));
    let mut after_people = false;
    let parts = path.split('/').map(|part| {
        let is_login = std::mem::replace(&mut after_people, part == "collaborators");
        if !part.is_empty() && (is_login || is_id(part)) { "*" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

struct Flows {
    world: World,
    count: u32,
}

impl Flows {
    async fn new() -> Self {
        Self { world: World::new().await, count: 0 }
    }

    /// The routes of a flow where nothing goes wrong, each with how often it is called.
    async fn routes(&mut self) -> Vec<(Route, u64)> {
        self.flow(|_| Vec::new()).await;
        self.world.github.forget_requests();
        self.flow(|_| Vec::new()).await;
        let mut routes = BTreeMap::new();
        for request in self.world.github.requests() {
            *routes.entry((request.method, pattern(&request.path))).or_insert(0) += 1;
        }
        routes.into_iter().collect()
    }

    /// An agent's pull request from its opening to its merge; `faults` are in force until it has been approved.
    async fn flow(&mut self, faults: impl FnOnce(&World) -> Vec<Fault>) {
        self.count += 1;
        let world = &self.world;
        world.github.advance(AN_HOUR_AND_MORE);
        let pull = open(world, self.count);
        let head = pull.head();
        let seen = world.github.check_history().len();
        let faults = faults(world);
        let told = format!("{faults:?}");
        for fault in faults {
            world.github.inject(fault);
        }
        work(world).await;
        let objection = pull.review(&world.bob, "CHANGES_REQUESTED", "");
        pull.dismiss_review(objection, &world.bob);
        pull.comment(&world.bob, "/review-gate why");
        work(world).await;
        world.github.advance(A_WHILE);
        let greens = world.github.check_history_from(seen).into_iter();
        let greens = greens.filter(|event| event.name == APPROVAL && event.conclusion.as_deref() == Some("success"));
        assert_eq!(greens.count(), 0, "green before anybody approved: {told}");

        pull.review(&world.alice, "APPROVED", "");
        work(world).await;
        world.begin_sweep().await;
        work(world).await;
        world.github.end_faults();
        world.settle().await;
        world.sweep().await;
        for check in [QUALITY, APPROVAL] {
            let found = world.check(&head, check);
            assert_eq!(found.as_deref(), Some("success"), "{told}: {}", world.summary(&head, check));
        }
        pull.merge(&world.alice).unwrap();
        world.settle().await;
        assert_eq!(world.store.dead_jobs().await.unwrap(), Vec::new(), "{told}");
    }
}

async fn work(world: &World) {
    for _ in 0..ROUNDS {
        if !world.round().await {
            return;
        }
    }
}

/// A pull request of the agent, with a person named as co-author, whose account has to be looked up.
fn open(world: &World, number: u32) -> Pull {
    let branch = format!("copilot/task-{number}");
    let message = format!("Do a task\n\nCo-authored-by: Bob <{}>\n", world.bob.emails[1]);
    let (signature, name) = (world.copilot.signature(), format!("notes/{number}.txt"));
    let files = [(name.as_str(), Some("Done.\n"))];
    let commit = Commit { branch: &branch, message: &message, files: &files, ..Commit::by(&signature) };
    let sha = world.repository.commit(&commit);
    world.repository.push(&world.copilot, &branch, &sha, false).unwrap();
    world.repository.open_pull(&world.copilot, &branch, "main", "Do a task", "Done.")
}

/// Lets an effect strike every route: at the first call, at one in the middle, and at all of them.
async fn strike_everywhere(effect: impl Fn(&World) -> Effect) {
    let mut flows = Flows::new().await;
    let routes = flows.routes().await;
    assert!(routes.len() > 20, "{routes:?}");
    let fault = |world: &World, (method, path): &Route| Fault::new(method, path, effect(world));
    for some in routes.chunks(ROUTES_OF_A_FLOW) {
        flows.flow(|world| some.iter().map(|(route, _)| fault(world, route).nth(1)).collect()).await;
        flows
            .flow(|world| some.iter().map(|(route, calls)| fault(world, route).nth(calls.div_ceil(2))).collect())
            .await;
    }
    for (route, _) in &routes {
        flows.flow(|world| vec![fault(world, route)]).await;
    }
}

#[tokio::test]
async fn errors_of_the_server() {
    strike_everywhere(|_| Effect::Status(500)).await;
}

#[tokio::test]
async fn errors_after_the_effect() {
    strike_everywhere(|_| Effect::StatusAfterwards(502)).await;
}

#[tokio::test]
async fn secondary_limits() {
    strike_everywhere(|_| Effect::SecondaryLimit(30)).await;
}

#[tokio::test]
async fn too_many_requests() {
    strike_everywhere(|_| Effect::Status(429)).await;
}

#[tokio::test]
async fn things_that_seem_to_be_gone() {
    strike_everywhere(|_| Effect::Status(404)).await;
}

#[tokio::test]
async fn connections_that_break() {
    strike_everywhere(|_| Effect::Disconnect).await;
}

#[tokio::test]
async fn connections_that_break_after_the_effect() {
    strike_everywhere(|_| Effect::DisconnectAfterwards).await;
}

#[tokio::test]
async fn answers_that_end_in_the_middle() {
    strike_everywhere(|_| Effect::Truncate).await;
}

#[tokio::test]
async fn answers_of_the_past() {
    strike_everywhere(|world| world.github.moment()).await;
}

#[tokio::test]
async fn slow_answers() {
    strike_everywhere(|_| Effect::Slow(Duration::from_millis(5))).await;
}
