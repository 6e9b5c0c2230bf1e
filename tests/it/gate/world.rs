//! A GitHub with one protected repository, and the service that guards it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use jiff::SignedDuration;
use metrics_exporter_prometheus::PrometheusBuilder;
use review_gate::git::mirrors::Mirrors;
use review_gate::github::client::GitHub;
use review_gate::github::settings::{Clock, Settings};
use review_gate::github::users::UserSignIn;
use review_gate::github::webhook::signature::WebhookSecrets;
use review_gate::jobs::analyst::Analyst;
use review_gate::jobs::attendance::Attendance;
use review_gate::jobs::response_store::ResponseStore;
use review_gate::jobs::service::{self, Service};
use review_gate::jobs::shared_pauses::SharedPauses;
use review_gate::jobs::task::Task;
use review_gate::jobs::worker::Worker;
use review_gate::model::limits::Limits;
use review_gate::store::Store;
use review_gate::store::jobs::{Kinds, Lane};
use review_gate::store::location::StoreLocation;
use review_gate::syntax::languages::Languages;
use review_gate::web::server::Server;
use review_gate::web::settings::Pages;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use crate::support::database;
use crate::support::github::FakeGitHub;
use crate::support::github::account::{Account, AccountKind};
use crate::support::github::pull::Pull;
use crate::support::github::repository::{Commit, Repository};
use crate::support::github::state::check::CheckRun;
use crate::support::github::state::rules::Ruleset;

pub(super) const QUALITY: &str = "review-gate/quality";
pub(super) const APPROVAL: &str = "review-gate/approval";
/// Read once for all services of a program.
static LANGUAGES_DIGEST: LazyLock<u64> = LazyLock::new(|| Languages::builtin().digest());
/// Longer after a push than an approval has to wait.
pub(super) const A_WHILE: i64 = 60;

/// GitHub, the people, and the service.
pub(super) struct World {
    pub(super) github: Arc<FakeGitHub>,
    pub(super) repository: Repository,
    /// May write.
    pub(super) alice: Account,
    /// May write.
    pub(super) bob: Account,
    /// May write.
    pub(super) carol: Account,
    /// Has an account and no more.
    pub(super) mallory: Account,
    /// A coding agent, which may write.
    pub(super) copilot: Account,
    pub(super) store: Arc<dyn Store>,
    /// Where the service takes webhooks.
    pub(super) target: String,
    pub(super) worker: Worker,
    directory: TempDir,
}

impl World {
    /// `main` of `acme/widgets` requires both checks, pinned to the App, and a pull request.
    pub(super) async fn new() -> Self {
        let github = Arc::new(FakeGitHub::start());
        let repository = github.repository("acme/widgets");
        let [alice, bob, carol, mallory] = ["alice", "bob", "carol", "mallory"].map(|login| github.user(login));
        let copilot = github.account(198_982_749, "copilot-swe-agent[bot]", AccountKind::Bot);
        for account in [&alice, &bob, &carol, &copilot] {
            repository.set_permission(account, "write");
        }
        let rules = gate_rules(&github, &["~DEFAULT_BRANCH"]);
        repository.protect(rules.require_pull_request(0));
        // In memory where that is possible: nothing here has to outlive the machine.
        let directory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let worker = worker(&github, directory.path()).await;
        let store = Arc::clone(&worker.service.store);
        let target = serve(&worker, &github).await;
        github.set_webhook_target(&target);
        Self { github, repository, alice, bob, carol, mallory, copilot, store, target, worker, directory }
    }

    /// The same with a policy on `main`.
    pub(super) async fn with_policy(toml: &str) -> Self {
        let world = Self::new().await;
        world.set_policy(toml);
        world
    }

    /// Makes this the policy on `main`, and tells nobody.
    pub(super) fn set_policy(&self, toml: &str) {
        let signature = self.alice.signature();
        let files = [(".github/review-gate.toml", Some(toml))];
        let sha =
            self.repository.commit(&Commit { message: "Set the policy", files: &files, ..Commit::by(&signature) });
        self.repository.set_branch("main", &sha);
    }

    /// A branch that requires both checks too, at the tip of `main`.
    pub(super) fn protected_branch(&self, name: &str) {
        self.branch(name);
        let reference = format!("refs/heads/{name}");
        self.repository.protect(gate_rules(&self.github, &[&reference]).require_pull_request(0));
    }

    /// A branch that nobody protects, at the tip of `main`.
    pub(super) fn branch(&self, name: &str) {
        self.repository.set_branch(name, &self.repository.branch("main").unwrap());
    }

    /// A branch of one commit that adds a small function, pushed by its author.
    pub(super) fn push(&self, author: &Account, branch: &str, message: &str) -> String {
        let sha = self.commit(author, branch, message);
        self.repository.push(author, branch, &sha, false).unwrap();
        sha
    }

    /// A commit on top of a branch that adds a small function to a file named after the first line of the message.
    pub(super) fn commit(&self, author: &Account, branch: &str, message: &str) -> String {
        let subject = message.lines().next().unwrap_or_default().to_lowercase();
        let name = format!("src/{}.py", subject.replace(|letter: char| !letter.is_ascii_alphanumeric(), "_"));
        let files = [(name.as_str(), Some("def answer():\n    return 42\n"))];
        let signature = author.signature();
        self.repository.commit(&Commit { branch, message, files: &files, ..Commit::by(&signature) })
    }

    /// A pull request into `main` by `author` with one commit.
    pub(super) fn pull_by(&self, author: &Account, branch: &str) -> Pull {
        self.pull_with(author, branch, "Add an answer")
    }

    /// The same with this message of the commit.
    pub(super) fn pull_with(&self, author: &Account, branch: &str, message: &str) -> Pull {
        self.push(author, branch, message);
        self.repository.open_pull(author, branch, "main", "Add an answer", "It was missing.")
    }

    /// A pull request into `main` by `author` that gives these files these texts.
    pub(super) fn pull_of(&self, author: &Account, branch: &str, files: &[(&str, Option<&str>)]) -> Pull {
        let signature = author.signature();
        let sha = self.repository.commit(&Commit { branch, message: "Change files", files, ..Commit::by(&signature) });
        self.repository.push(author, branch, &sha, false).unwrap();
        self.repository.open_pull(author, branch, "main", "Change files", "It was needed.")
    }

    /// Somebody gets a file into `main`, and nobody is told.
    pub(super) fn main_moves_on(&self, file: &str, text: &str) {
        let signature = self.carol.signature();
        let files = [(file, Some(text))];
        let sha = self.repository.commit(&Commit { message: "Move on", files: &files, ..Commit::by(&signature) });
        self.repository.set_branch("main", &sha);
    }

    /// Time passes, `reviewer` approves the head, and the service hears of it.
    pub(super) async fn approve(&self, pull: &Pull, reviewer: &Account) {
        self.github.advance(A_WHILE);
        pull.review(reviewer, "APPROVED", "");
        self.settle().await;
    }

    /// Loses all webhooks that wait; nobody will ever know of them.
    pub(super) fn lose_webhooks(&self) {
        while !self.github.pending_deliveries().is_empty() {
            self.github.forget_next();
        }
    }

    /// Delivers all webhooks and does all work, until nothing is left.
    pub(super) async fn settle(&self) {
        while self.round().await {}
    }

    /// A second instance of the service on the same state.
    pub(super) async fn another_instance(&self) -> Worker {
        Worker { name: "another".to_owned(), ..worker(&self.github, self.directory.path()).await }
    }

    /// Delivers all webhooks and has this instance and another do all work at the same time, until nothing is left.
    pub(super) async fn settle_beside(&self, other: &Worker) {
        loop {
            self.github.deliver_all().await;
            let [one, other] = [&self.worker, other].map(|worker| {
                let worker = worker.clone();
                tokio::spawn(async move { worker.run_until_idle().await.unwrap() })
            });
            one.await.unwrap();
            other.await.unwrap();
            if !self.round().await {
                return;
            }
        }
    }

    /// Delivers what waits, does what is due, and lets time pass until something else is; false when nothing is left.
    pub(super) async fn round(&self) -> bool {
        let refused: Vec<u16> = self.github.deliver_all().await.into_iter().filter(|status| *status != 202).collect();
        assert_eq!(refused, Vec::<u16>::new());
        self.worker.run_until_idle().await.unwrap();
        let backlog = self.store.backlog(self.github.now()).await.unwrap();
        if !self.github.pending_deliveries().is_empty() || backlog.due > 0 {
            return true;
        }
        if let Some(due) = backlog.next_due {
            self.github.advance(due.duration_since(self.github.now()).as_secs() + 1);
        }
        backlog.next_due.is_some()
    }

    /// Does the work that is due now.
    pub(super) async fn work(&self) {
        self.worker.run_until_idle().await.unwrap();
    }

    /// Sweeps everything, as the service does every few minutes.
    pub(super) async fn sweep(&self) {
        self.begin_sweep().await;
        self.settle().await;
    }

    /// Has everything swept as soon as work goes on.
    pub(super) async fn begin_sweep(&self) {
        let now = self.github.now();
        self.store.enqueue(vec![Task::Sweep.job(Lane::Sweep, now)], now).await.unwrap();
    }

    /// How a check of the gate stands on a commit: its conclusion, or its status while it has none.
    pub(super) fn check(&self, sha: &str, name: &str) -> Option<String> {
        let runs = self.repository.check_runs(sha);
        let mut own = runs.into_iter().filter(|run| run.name == name && run.app == self.github.app_id());
        let run = own.next()?;
        assert!(own.next().is_none(), "two runs of {name} on {sha}");
        Some(run.conclusion.unwrap_or(run.status))
    }

    /// What a check of the gate says on a commit.
    pub(super) fn summary(&self, sha: &str, name: &str) -> String {
        let runs = self.repository.check_runs(sha);
        let is_own = |run: &CheckRun| run.name == name && run.app == self.github.app_id();
        let run = runs.into_iter().find(is_own).expect("the check is there");
        format!("{}\n\n{}", run.output.title.unwrap_or_default(), run.output.summary.unwrap_or_default())
    }

    /// The commit is approved, as GitHub sees it.
    #[track_caller]
    pub(super) fn is_green(&self, sha: &str) {
        assert_eq!(self.check(sha, APPROVAL).as_deref(), Some("success"), "{}", self.summary(sha, APPROVAL));
    }

    /// The commit fails now, whatever it was.
    #[track_caller]
    pub(super) fn fails(&self, sha: &str) {
        assert_eq!(self.check(sha, APPROVAL).as_deref(), Some("failure"), "{}", self.summary(sha, APPROVAL));
    }

    /// The commit waits for somebody now, whatever it was.
    #[track_caller]
    pub(super) fn waits(&self, sha: &str) {
        assert_eq!(self.check(sha, APPROVAL).as_deref(), Some("action_required"), "{}", self.summary(sha, APPROVAL));
    }

    /// The commit does not pass, and never did, not for an instant.
    #[track_caller]
    pub(super) fn never_passed(&self, sha: &str) {
        assert_ne!(self.check(sha, APPROVAL).as_deref(), Some("success"), "{}", self.summary(sha, APPROVAL));
        assert!(!self.was_ever_green(sha));
    }

    /// Whether the approval was ever posted as a success on a commit.
    pub(super) fn was_ever_green(&self, sha: &str) -> bool {
        let history = self.github.check_history();
        history
            .iter()
            .filter(|event| event.app == self.github.app_id() && event.sha == sha && event.name == APPROVAL)
            .any(|event| event.conclusion.as_deref() == Some("success"))
    }

    /// Where the service keeps its state.
    pub(super) fn database_url(&self) -> String {
        database::url(self.directory.path())
    }

    /// Everything that its state holds, as it would be in a backup.
    pub(super) fn stored_bytes(&self) -> Vec<u8> {
        database::contents(self.directory.path())
    }

    /// Backs the state up as docs/operations.md says, and says where to.
    pub(super) fn back_up(&self) -> PathBuf {
        database::back_up(self.directory.path())
    }

    /// The service is stopped, its state is what was backed up, and it is started again.
    pub(super) async fn restore(&mut self, backup: &Path) {
        database::restore(self.directory.path(), backup);
        self.restart().await;
    }

    /// Where a test may keep a file of this name.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The kinds of incidents so far.
    pub(super) async fn incidents(&self) -> Vec<String> {
        self.store.incidents(100).await.unwrap().into_iter().map(|incident| incident.kind).collect()
    }

    /// The service dies and is started again: what it remembers is in its store alone.
    pub(super) async fn restart(&mut self) {
        self.worker = worker(&self.github, self.directory.path()).await;
        self.store = Arc::clone(&self.worker.service.store);
        self.target = serve(&self.worker, &self.github).await;
        self.github.set_webhook_target(&self.target);
    }
}

/// Rules that require both checks of the App on the branches that match.
pub(super) fn gate_rules(github: &FakeGitHub, include: &[&str]) -> Ruleset {
    let app = Some(github.app_id());
    Ruleset::new("gate", include).require_check(QUALITY, app).require_check(APPROVAL, app)
}

/// A worker of the service, with its state in `directory`.
pub(super) async fn worker(github: &Arc<FakeGitHub>, directory: &Path) -> Worker {
    let seen = Arc::clone(github);
    let clock: Clock = Arc::new(move || seen.now());
    let location: StoreLocation = database::url(directory).parse().unwrap();
    let store = location.open().await.unwrap();
    let settings = Settings {
        api_url: github.api_url(),
        app_id: github.app_id(),
        private_key: SecretString::from(github.private_key_pem()),
    };
    let pauses = Arc::new(SharedPauses { store: Arc::clone(&store) });
    let responses = Arc::new(ResponseStore { store: Arc::clone(&store), clock: Arc::clone(&clock) });
    let service = Service {
        github: GitHub::beside_others(&settings, responses, pauses, Arc::clone(&clock)).unwrap(),
        app_id: github.app_id(),
        mirrors: Mirrors::new(directory.join("mirrors"), u64::MAX),
        analyst: Analyst::new(env!("CARGO_BIN_EXE_review-gate").into(), vec!["analyse".to_owned()]),
        time_limit: service::TIME_LIMIT,
        languages_digest: *LANGUAGES_DIGEST,
        limits: Limits::default(),
        quiet_after_push: SignedDuration::from_secs(30),
        inspection_pause: None,
        reporting: None,
        store,
        clock,
    };
    let (name, place) = ("worker".to_owned(), "here".to_owned());
    Worker { service, name, place, kinds: Kinds::All, wake: Arc::new(Notify::new()) }
}

/// Serves webhooks at a free port; returns the address for them.
pub(super) async fn serve(worker: &Worker, github: &FakeGitHub) -> String {
    let secrets = WebhookSecrets::new(vec![SecretString::from(github.webhook_secret())]).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let pages = pages(worker, github, &format!("http://{address}"));
    let server = Server {
        store: Arc::clone(&worker.service.store),
        secrets: Arc::new(secrets),
        attendance: Some(Attendance::default()),
        wake: Arc::clone(&worker.wake),
        clock: Arc::clone(&worker.service.clock),
        metrics: PrometheusBuilder::new().build_recorder().handle(),
        pages: Arc::new(pages),
    };
    let router = server.router().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}/webhooks/github")
}

/// Pages where people sign in by the fake.
fn pages(worker: &Worker, github: &FakeGitHub, public_url: &str) -> Pages {
    let service = &worker.service;
    // Nobody tells it to stop.
    let (_, stopped) = watch::channel(false);
    let mut pages = Pages::new(Ipv4Addr::LOCALHOST.into(), public_url, service.github.clone(), stopped);
    let (client_id, client_secret) = github.client();
    pages.sign_in = Some(UserSignIn {
        api_url: github.api_url(),
        web_url: github.web_url(),
        client_id: client_id.to_owned(),
        client_secret: SecretString::from(client_secret),
        clock: Arc::clone(&service.clock),
    });
    pages.github_web_url = github.web_url();
    pages.proxies_in_front = 1;
    pages
}
