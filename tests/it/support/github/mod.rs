//! A GitHub to test against: stateful, over HTTP, with GitHub's rules for what may be merged.
//!
//! It knows nothing of the crate under test. Tests act as people and bots through the handles, which answer at once;
//! the program under test sees the REST API, git over HTTP, and webhooks that the test delivers one by one.
//!
//! ```ignore
//! let github = FakeGitHub::start();
//! let repository = github.repository("acme/widgets");
//! let (alice, bot) = (github.user("alice"), github.bot("agent"));
//! repository.set_permission(&bot, "write");
//! repository.protect(Ruleset::of_default_branch("gate").require_check("tests", None));
//! let sha = repository.commit(&Commit { files: &[("a", Some("b"))], ..Commit::by(&bot.signature()) });
//! repository.push(&bot, "topic", &sha, false)?;
//! let pull = repository.open_pull(&bot, "topic", "main", "Change", "");
//! github.set_webhook_target(&url);
//! github.deliver_all().await;
//! pull.review(&alice, "APPROVED", "");
//! assert_eq!(pull.mergeable_by(&bot), Ok(()));
//! ```
//!
//! Time stands still until [`FakeGitHub::advance`]; what is `Meanwhile` or lags is in [`fault`].
#![allow(dead_code, reason = "several programs include this, each of which uses its own part")]

pub(crate) mod account;
mod authentication;
mod call;
mod checks;
mod clock;
mod contract;
pub(crate) mod delivering;
mod enforcement;
pub(crate) mod fault;
mod git;
mod git_history;
mod git_http;
pub(crate) mod http_client;
mod installing;
mod issues;
mod json;
mod lifecycle;
pub(crate) mod merge_queue;
pub(crate) mod merging;
pub(crate) mod organization;
mod percent;
mod protecting;
pub(crate) mod pull;
mod pulls;
mod pushing;
pub(crate) mod repository;
pub(crate) mod request_log;
mod routes;
mod server;
mod serving;
pub(crate) mod state;
mod webhook;

use std::net::SocketAddr;
use std::sync::Arc;

use account::{Account, AccountKind};
use clock::Clock;
use fault::{Effect, Fault};
use git::Git;
use jiff::{SignedDuration, Timestamp};
use organization::Organization;
use repository::{Commit, Repository};
use request_log::RequestRecord;
use server::{Server, Shared};
use state::check::CheckEvent;
use state::repository::RepositoryState;
use state::sign_in;

/// A running GitHub. It ends when this is dropped; handles keep their state but nobody answers any more.
pub(crate) struct FakeGitHub {
    shared: Arc<Shared>,
    _server: Server,
}

impl FakeGitHub {
    /// One at a free port of the loopback interface.
    pub(crate) fn start() -> Self {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    /// One at an address.
    pub(crate) fn start_at(address: SocketAddr) -> Self {
        let (server, shared) = Server::start(address);
        Self { shared, _server: server }
    }

    /// Where the REST API is.
    pub(crate) fn api_url(&self) -> String {
        self.shared.state().api_url.clone()
    }

    /// Where pages and git are.
    pub(crate) fn web_url(&self) -> String {
        self.shared.state().web_url.clone()
    }

    /// The id of the App under test.
    pub(crate) fn app_id(&self) -> u64 {
        self.shared.state().own_app
    }

    /// The key the App under test signs with.
    #[expect(clippy::unused_self, reason = "every fake has the same, but nobody needs to know")]
    pub(crate) fn private_key_pem(&self) -> &'static str {
        authentication::PRIVATE_KEY
    }

    /// What webhooks are signed with.
    pub(crate) fn webhook_secret(&self) -> String {
        self.shared.state().deliveries.secret.clone()
    }

    /// Signs webhooks with another secret from now on.
    pub(crate) fn rotate_webhook_secret(&self, secret: &str) {
        secret.clone_into(&mut self.shared.state().deliveries.secret);
    }

    /// The App's client id and client secret.
    #[expect(clippy::unused_self, reason = "every fake has the same, but nobody needs to know")]
    pub(crate) fn client(&self) -> (&'static str, &'static str) {
        (sign_in::CLIENT_ID, sign_in::CLIENT_SECRET)
    }

    /// Who sits at the browser from now on: whoever asks to sign in is this person.
    pub(crate) fn sign_in_as(&self, account: &Account) {
        self.shared.state().sign_ins.at_the_browser = Some(account.id);
    }

    /// Takes back all tokens of people.
    pub(crate) fn revoke_user_tokens(&self) {
        self.shared.state().sign_ins.tokens.clear();
    }

    /// The time.
    pub(crate) fn now(&self) -> Timestamp {
        self.shared.state().now()
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, seconds: i64) {
        self.shared.state().clock.advance(seconds);
    }

    /// Makes the clock follow the machine's, for a demonstration to people.
    pub(crate) fn follow_real_time(&self) {
        self.shared.state().clock = Clock::Running(SignedDuration::ZERO);
    }

    /// A person, made if there is none of this login.
    pub(crate) fn user(&self, login: &str) -> Account {
        self.shared.state().account_named(login, AccountKind::User)
    }

    /// The bot of an App; `[bot]` is added to the login.
    pub(crate) fn bot(&self, slug: &str) -> Account {
        self.shared.state().account_named(&format!("{slug}[bot]"), AccountKind::Bot)
    }

    /// An account with the id and the login that GitHub has for it.
    pub(crate) fn account(&self, id: u64, login: &str, kind: AccountKind) -> Account {
        self.shared.state().add_account(id, login, kind).clone()
    }

    /// Gives an account another login. Its id stays.
    pub(crate) fn rename_account(&self, account: &Account, login: &str) -> Account {
        let mut state = self.shared.state();
        let account = state.accounts.get_mut(&account.id).expect("the account is there");
        login.clone_into(&mut account.login);
        account.clone()
    }

    /// Links commits with this address to an account.
    pub(crate) fn add_email(&self, account: &Account, email: &str) {
        let mut state = self.shared.state();
        state.accounts.get_mut(&account.id).expect("the account is there").emails.push(email.to_owned());
    }

    /// An organization, made if there is none of this login.
    pub(crate) fn organization(&self, login: &str) -> Organization {
        let mut state = self.shared.state();
        let account = state.account_named(login, AccountKind::Organization);
        state.organizations.entry(account.id).or_default();
        Organization { shared: Arc::clone(&self.shared), id: account.id }
    }

    /// A private repository with a first commit on `main`, with the App under test installed on it. Its owner is made
    /// too: an organization, unless there is such a user.
    pub(crate) fn repository(&self, full_name: &str) -> Repository {
        let (login, name) = full_name.split_once('/').expect("a repository is named `owner/name`");
        let owner = self.shared.state().account_named(login, AccountKind::Organization);
        if owner.kind == AccountKind::Organization {
            self.organization(login);
        }
        if let Some(found) = self.shared.state().find_repository(login, name) {
            return Repository { shared: Arc::clone(&self.shared), id: found.id };
        }
        let repository = self.create_repository(&owner, name);
        self.install(&owner);
        repository
    }

    /// Every state that a check run was ever given, in order.
    pub(crate) fn check_history(&self) -> Vec<CheckEvent> {
        self.shared.state().check_history.clone()
    }

    /// Those states from the n-th on; the first is 0.
    pub(crate) fn check_history_from(&self, position: usize) -> Vec<CheckEvent> {
        self.shared.state().check_history[position..].to_vec()
    }

    /// The requests that were answered so far.
    pub(crate) fn requests(&self) -> Vec<RequestRecord> {
        self.shared.log.all()
    }

    /// Forgets the requests so far.
    pub(crate) fn forget_requests(&self) {
        self.shared.log.clear();
    }

    /// What requests and answers got wrong, held to GitHub's own description of its API.
    pub(crate) fn contract_faults(&self) -> Vec<String> {
        self.shared.contract_faults().clone()
    }

    /// Makes something go wrong.
    pub(crate) fn inject(&self, fault: Fault) {
        self.shared.faults().add(fault);
    }

    /// Lets everything work again.
    pub(crate) fn end_faults(&self) {
        self.shared.faults().clear();
    }

    /// Answers the first so many calls of a route from the state as it is now, whatever happens in between.
    pub(crate) fn lag(&self, method: &str, path: &str, calls: u64) {
        self.inject(Fault::new(method, path, self.moment()).first(calls));
    }

    /// That a call is answered from the state as it is now.
    pub(crate) fn moment(&self) -> Effect {
        Effect::Stale(Arc::new(self.shared.state().clone()))
    }

    /// Does something at the moment the n-th call of a route arrives, before it is answered.
    pub(crate) fn meanwhile(&self, method: &str, path: &str, nth: u64, action: impl Fn() + Send + Sync + 'static) {
        self.inject(Fault::new(method, path, Effect::Meanwhile(Arc::new(action))).nth(nth));
    }

    fn create_repository(&self, owner: &Account, name: &str) -> Repository {
        let mut state = self.shared.state();
        let (id, now) = (state.new_id(), state.now());
        let git = Git::create(state.git_directory(id), None);
        state.repositories.insert(id, RepositoryState::new(id, owner.id, name, git, now));
        drop(state);
        let repository = Repository { shared: Arc::clone(&self.shared), id };
        let files = [("README.md", Some("# A repository of the fake\n"))];
        let signature = owner.signature();
        let first = repository.commit(&Commit { message: "First commit", files: &files, ..Commit::by(&signature) });
        repository.set_branch("main", &first);
        repository
    }
}

impl Drop for FakeGitHub {
    fn drop(&mut self) {
        // Faults may hold handles, which hold the faults.
        self.end_faults();
    }
}
