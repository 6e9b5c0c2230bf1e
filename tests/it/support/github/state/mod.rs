//! Everything the fake knows apart from git's objects. Cloning it keeps a moment: so a lagging replica is modelled.

pub(crate) mod app;
pub(crate) mod check;
pub(crate) mod issue;
pub(crate) mod organization;
pub(crate) mod pull;
pub(crate) mod repository;
pub(crate) mod rules;
pub(crate) mod sign_in;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;

use super::account::{Account, AccountKind};
use super::clock::Clock;
use super::webhook::Deliveries;
use app::{App, Installation, Token};
use check::CheckEvent;
use organization::OrganizationState;
use pull::PullState;
use repository::RepositoryState;
use sign_in::SignIns;

/// The account that commits what is written through the web page or the API.
pub(crate) const WEB_FLOW: u64 = 19_864_447;

/// The account that workflow runs act with.
pub(crate) const GITHUB_ACTIONS_BOT: u64 = 41_898_282;

/// One moment of GitHub.
#[derive(Clone)]
pub(crate) struct State {
    /// Where the API is, without a slash at the end.
    pub(crate) api_url: String,
    /// Where pages and git are, without a slash at the end.
    pub(crate) web_url: String,
    /// Where the git directories are.
    pub(crate) directory: PathBuf,
    pub(crate) clock: Clock,
    last_id: u64,
    pub(crate) accounts: BTreeMap<u64, Account>,
    /// By the id of the account.
    pub(crate) organizations: BTreeMap<u64, OrganizationState>,
    pub(crate) repositories: BTreeMap<u64, RepositoryState>,
    /// Lower-case full names that repositories once had.
    pub(crate) former_names: BTreeMap<String, u64>,
    pub(crate) apps: BTreeMap<u64, App>,
    /// The App under test.
    pub(crate) own_app: u64,
    pub(crate) installations: BTreeMap<u64, Installation>,
    pub(crate) tokens: BTreeMap<String, Token>,
    /// Every state that a check run was ever given.
    pub(crate) check_history: Vec<CheckEvent>,
    pub(crate) deliveries: Deliveries,
    pub(crate) sign_ins: SignIns,
}

impl State {
    /// GitHub with the App under test and the accounts that are always there.
    pub(crate) fn new(url: &str, directory: PathBuf) -> Self {
        let mut state = Self {
            api_url: format!("{url}/api/v3"),
            web_url: url.to_owned(),
            directory,
            clock: Clock::standing(),
            last_id: 1000,
            accounts: BTreeMap::new(),
            organizations: BTreeMap::new(),
            repositories: BTreeMap::new(),
            former_names: BTreeMap::new(),
            apps: BTreeMap::new(),
            own_app: app::OWN_APP,
            installations: BTreeMap::new(),
            tokens: BTreeMap::new(),
            check_history: Vec::new(),
            deliveries: Deliveries::default(),
            sign_ins: SignIns::default(),
        };
        state.add_account(WEB_FLOW, "web-flow", AccountKind::User).emails.insert(0, "noreply@github.com".to_owned());
        state.add_account(10137, "ghost", AccountKind::User);
        state.add_account(GITHUB_ACTIONS_BOT, "github-actions[bot]", AccountKind::Bot);
        let now = state.now();
        state.apps.insert(app::OWN_APP, App::under_test(now));
        state.apps.insert(app::GITHUB_ACTIONS, App::github_actions(now));
        state.add_account(app::OWN_APP_BOT, "review-gate[bot]", AccountKind::Bot);
        state
    }

    /// What a replica sees that is still at `past`: time and credentials are never behind.
    pub(crate) fn behind(&self, past: &Self) -> Self {
        let (clock, installations, tokens) = (self.clock.clone(), self.installations.clone(), self.tokens.clone());
        Self { clock, installations, tokens, ..past.clone() }
    }

    /// The time, in whole seconds.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A number not used before, for whatever needs one.
    pub(crate) fn new_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Adds an account with a given id.
    pub(crate) fn add_account(&mut self, id: u64, login: &str, kind: AccountKind) -> &mut Account {
        self.accounts.entry(id).or_insert_with(|| Account::new(id, login, kind))
    }

    /// The account of that login, whatever its case; made if it is not there.
    pub(crate) fn account_named(&mut self, login: &str, kind: AccountKind) -> Account {
        if let Some(account) = self.find_account(login) {
            return account.clone();
        }
        let id = self.new_id();
        self.add_account(id, login, kind).clone()
    }

    /// The account of that login, whatever its case.
    pub(crate) fn find_account(&self, login: &str) -> Option<&Account> {
        self.accounts.values().find(|account| account.login.eq_ignore_ascii_case(login))
    }

    /// The account a commit with this address is linked to.
    pub(crate) fn account_of_email(&self, email: &str) -> Option<&Account> {
        self.accounts.values().find(|account| account.emails.iter().any(|own| own.eq_ignore_ascii_case(email)))
    }

    /// The repository of that owner and name.
    pub(crate) fn find_repository(&self, owner: &str, name: &str) -> Option<&RepositoryState> {
        let owner = self.find_account(owner)?.id;
        self.repositories.values().find(|found| found.owner == owner && found.name.eq_ignore_ascii_case(name))
    }

    /// A repository that is there.
    pub(crate) fn repository(&self, id: u64) -> &RepositoryState {
        self.repositories.get(&id).expect("repositories are never forgotten")
    }

    /// A repository that is there, to change it.
    pub(crate) fn repository_mut(&mut self, id: u64) -> &mut RepositoryState {
        self.repositories.get_mut(&id).expect("repositories are never forgotten")
    }

    /// A pull request that is there.
    pub(crate) fn pull(&self, repository: u64, number: u64) -> &PullState {
        self.repository(repository).pulls.get(&number).expect("pull requests are never deleted")
    }

    /// A pull request that is there, to change it.
    pub(crate) fn pull_mut(&mut self, repository: u64, number: u64) -> &mut PullState {
        self.repository_mut(repository).pulls.get_mut(&number).expect("pull requests are never deleted")
    }

    /// `owner/name`.
    pub(crate) fn full_name(&self, repository: u64) -> String {
        let repository = self.repository(repository);
        format!("{}/{}", self.accounts[&repository.owner].login, repository.name)
    }

    /// The installation of an App on the owner of a repository, if it covers the repository.
    pub(crate) fn installation_on(&self, app: u64, repository: u64) -> Option<&Installation> {
        let owner = self.repository(repository).owner;
        self.installations.values().find(|found| found.app == app && found.account == owner && found.covers(repository))
    }

    /// What an account may do in a repository: `admin`, `maintain`, `write`, `triage`, `read` or `none`.
    pub(crate) fn role(&self, repository: u64, account: u64) -> &str {
        let found = self.repository(repository);
        let owns = (found.owner == account).then_some("admin");
        let direct = found.roles.get(&account).map(String::as_str);
        let organization = self.organizations.get(&found.owner);
        let inherited = organization.and_then(|organization| organization.role_in(repository, account));
        let public = (!found.private).then_some("read");
        [owns, direct, inherited, public].into_iter().flatten().max_by_key(|role| role_rank(role)).unwrap_or("none")
    }

    /// Whether an account may push to a repository.
    pub(crate) fn may_write(&self, repository: u64, account: u64) -> bool {
        role_rank(self.role(repository, account)) >= role_rank("write")
    }
}

/// Roles from the weakest on. What is no built-in role ranks lowest.
pub(crate) fn role_rank(role: &str) -> usize {
    ["none", "read", "triage", "write", "maintain", "admin"].iter().position(|known| *known == role).unwrap_or(0)
}
