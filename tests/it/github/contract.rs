//! Every operation against the fake GitHub, which holds each request against GitHub's own description of its API.

use std::slice;
use std::sync::Arc;

use jiff::Timestamp;
use review_gate::doctor::plan::{DEFAULT_BRANCH, Target, plan};
use review_gate::github::checks::CheckRunReport;
use review_gate::github::client::{GitHub, Installation, Repository};
use review_gate::github::issues::NewIssue;
use review_gate::github::response_cache::MemoryCache;
use review_gate::github::rules::{RequiredCheck, RequiredChecks, Rule};
use review_gate::github::settings::Settings;
use review_gate::model::account::AccountId;
use review_gate::model::check::{CheckConclusion, GateCheck};
use review_gate::model::object_id::ObjectId;
use review_gate::model::pull_request::{InstallationId, PullRequest, RepositoryId, RepositoryName};
use review_gate::model::snapshot::ReviewState;
use secrecy::SecretString;

use crate::support::github::FakeGitHub;
use crate::support::github::account::Account;
use crate::support::github::pull::Pull;
use crate::support::github::repository::Commit;

/// A pull request by Bob into `main` of `acme/shop`, seen by the client.
struct World {
    fake: FakeGitHub,
    bob: Account,
    pull: Pull,
    github: GitHub,
    installation: Installation,
    repository: Repository,
}

fn world() -> World {
    let fake = FakeGitHub::start();
    fake.organization("acme");
    let repository = fake.repository("acme/shop");
    let bob = fake.user("bob");
    repository.set_permission(&bob, "write");
    let sha = repository.commit(&Commit { files: &[("a.txt", Some("text\n"))], ..Commit::by(&bob.signature()) });
    repository.push(&bob, "topic", &sha, false).unwrap();
    let pull = repository.open_pull(&bob, "topic", "main", "Add a text", "");
    let settings = Settings {
        api_url: fake.api_url(),
        app_id: fake.app_id(),
        private_key: SecretString::from(fake.private_key_pem()),
    };
    let github = GitHub::new(&settings, Arc::new(MemoryCache::default()), Arc::new(Timestamp::now)).unwrap();
    let installation = github.installation(InstallationId(fake.install(&fake.user("acme"))));
    let name = RepositoryName::parse("acme/shop").unwrap();
    let repository = installation.repository(RepositoryId(repository.id()), name);
    World { fake, bob, pull, github, installation, repository }
}

impl World {
    async fn pull_request(&self) -> PullRequest {
        self.repository.pull_request(self.pull.number()).await.unwrap()
    }

    fn assert_kept_to_contract(&self) {
        assert_eq!(self.fake.contract_faults(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn pull_request_and_what_belongs_to_it_are_read() {
    let world = world();
    let alice = world.fake.user("alice");
    let review = world.pull.review(&alice, "APPROVED", "");
    world.pull.dismiss_review(review, &world.bob);
    world.pull.comment(&alice, "hello");
    let (repository, number) = (&world.repository, world.pull.number());
    let found = world.pull_request().await;
    assert_eq!(found.head.as_hex(), world.pull.head());
    assert_eq!(repository.open_pull_requests().await.unwrap(), slice::from_ref(&found));
    assert_eq!(repository.open_pull_requests_into("main").await.unwrap(), slice::from_ref(&found));
    assert_eq!(repository.pull_requests_of(&found.head).await.unwrap(), slice::from_ref(&found));
    let accounts = repository.commit_accounts(number, slice::from_ref(&found.head)).await.unwrap();
    assert_eq!(accounts[&found.head].author.as_ref().map(|author| author.id), Some(AccountId(world.bob.id)));
    let reviews = repository.reviews(number).await.unwrap();
    assert!(matches!(reviews[0].state, ReviewState::Dismissed { had_requested_changes: false, by: Some(_) }));
    repository.create_comment(number, "welcome").await.unwrap();
    assert_eq!(repository.comments(number).await.unwrap().len(), 2);
    let moves = repository.branch_moves("topic", Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(moves[0].after, found.head);
    assert_eq!(repository.file("a.txt", &found.head).await.unwrap(), Some(b"text\n".to_vec()));
    world.assert_kept_to_contract();
}

#[tokio::test]
async fn accounts_and_repositories_are_read() {
    let world = world();
    let acme = world.fake.organization("acme");
    let team = acme.team("reviewers");
    team.add(&world.bob);
    let (installation, repository) = (&world.installation, &world.repository);
    let bob = installation.account_by_login("bob").await.unwrap().unwrap();
    assert_eq!(installation.account_by_id(bob.id).await.unwrap(), Some(bob.clone()));
    assert!(repository.can_write(&bob).await.unwrap());
    assert!(installation.is_team_member("acme", "reviewers", bob.id).await.unwrap());
    let details = installation.repository_by_id(repository.id()).await.unwrap();
    assert_eq!(installation.repository_by_name(&details.name).await.unwrap(), details);
    assert_eq!(installation.repositories().await.unwrap(), [details]);
    assert!(installation.now().is_some());
    world.assert_kept_to_contract();
}

#[tokio::test]
async fn check_runs_are_posted_and_found() {
    let world = world();
    let head: ObjectId = world.pull_request().await.head;
    let repository = &world.repository;
    let mut report = CheckRunReport {
        conclusion: None,
        external_id: "1".to_owned(),
        title: "Looking".to_owned(),
        summary: "…".to_owned(),
        text: String::new(),
        annotations: Vec::new(),
    };
    let created = repository.create_check_run(GateCheck::Approval, &head, &report).await.unwrap();
    report.conclusion = Some(CheckConclusion::ActionRequired);
    let updated = repository.update_check_run(created.id, &report).await.unwrap();
    assert_eq!(repository.find_check_run(GateCheck::Approval, &head).await.unwrap(), Some(updated));
    assert_eq!(repository.find_check_run(GateCheck::Quality, &head).await.unwrap(), None);
    assert_eq!(repository.foreign_checks(&head).await.unwrap(), []);
    world.assert_kept_to_contract();
}

#[tokio::test]
async fn protection_is_read_and_written() {
    let world = world();
    let (repository, app) = (&world.repository, world.fake.app_id());
    let target = Target { pattern: DEFAULT_BRANCH.to_owned(), reference: "refs/heads/main".to_owned() };
    let ruleset = plan(None, &[target], app).ruleset;
    let created = repository.create_ruleset(&ruleset).await.unwrap();
    repository.update_ruleset(created.id, &ruleset).await.unwrap();
    assert_eq!(repository.rulesets().await.unwrap().len(), 1);
    assert_eq!(repository.ruleset(created.id).await.unwrap().bypass_actors, Some(Vec::new()));
    let rules = repository.active_rules("main").await.unwrap();
    let checks = GateCheck::ALL.map(|check| RequiredCheck { context: check.name().to_owned(), app: Some(app) });
    let required = RequiredChecks { checks: checks.to_vec(), ..RequiredChecks::default() };
    assert!(rules.iter().any(|active| active.rule == Rule::RequiredChecks(required.clone())));
    assert_eq!(repository.protected_branches().await.unwrap(), ["main"]);
    assert!(repository.branch_head("main").await.unwrap().is_some());
    assert_eq!(repository.branch_head("nowhere").await.unwrap(), None);
    assert_eq!(repository.branch_protection("main").await.unwrap(), None);
    assert!(!repository.workflow_permissions().await.unwrap().can_approve_pull_request_reviews);
    world.installation.installed_apps("acme").await.unwrap();
    world.assert_kept_to_contract();
}

#[tokio::test]
async fn app_is_read_and_issues_are_filed() {
    let world = world();
    let app = world.github.app();
    assert_eq!(app.details().await.unwrap().id, world.fake.app_id());
    let installations = app.installations().await.unwrap();
    let name = RepositoryName::parse("acme/shop").unwrap();
    assert_eq!(app.installation_on(&name).await.unwrap().as_ref(), installations.first());
    app.deliveries(Timestamp::UNIX_EPOCH).await.unwrap();
    let issue = NewIssue { title: "Merged unseen".to_owned(), body: "…".to_owned(), labels: Vec::new() };
    assert!(world.repository.create_issue(&issue).await.unwrap() > world.pull.number());
    world.assert_kept_to_contract();
}
