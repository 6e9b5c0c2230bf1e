//! Entry to the API: the App, its installations and their repositories.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use octocrab::Octocrab;
use secrecy::SecretString;

use super::api_path::ApiPath;
use super::connection::{Connection, InstallationBoard, InstallationCache};
use super::error::GitHubError;
use super::pause_board::PauseBoard;
use super::response_cache::ResponseCache;
use super::settings::{Clock, Settings, SettingsError};
use crate::model::pull_request::{InstallationId, RepositoryId, RepositoryName};

/// GitHub, seen by the App. Cheap to clone; clones share tokens and limits.
#[derive(Clone)]
pub struct GitHub(Arc<Shared>);

struct Shared {
    app_id: u64,
    api_url: String,
    octocrab: Octocrab,
    app: Connection,
    clock: Clock,
    cache: Arc<dyn ResponseCache>,
    board: Option<Arc<dyn PauseBoard>>,
    installations: Mutex<BTreeMap<InstallationId, Connection>>,
}

impl GitHub {
    /// A client for these settings. No request is sent yet; it must be called within a Tokio runtime.
    pub fn new(settings: &Settings, cache: Arc<dyn ResponseCache>, clock: Clock) -> Result<Self, SettingsError> {
        Self::with_board(settings, cache, None, clock)
    }

    /// The same as one of several processes, which tell each other at `board` what to wait for.
    pub fn beside_others(
        settings: &Settings,
        cache: Arc<dyn ResponseCache>,
        board: Arc<dyn PauseBoard>,
        clock: Clock,
    ) -> Result<Self, SettingsError> {
        Self::with_board(settings, cache, Some(board), clock)
    }

    fn with_board(
        settings: &Settings,
        cache: Arc<dyn ResponseCache>,
        board: Option<Arc<dyn PauseBoard>>,
        clock: Clock,
    ) -> Result<Self, SettingsError> {
        let octocrab = settings.app_handle()?;
        Ok(Self(Arc::new(Shared {
            app_id: settings.app_id,
            api_url: settings.api_url.clone(),
            app: Connection::of_app(octocrab.clone(), Arc::clone(&clock)),
            octocrab,
            clock,
            cache,
            board,
            installations: Mutex::default(),
        })))
    }

    /// GitHub as the App itself sees it: who it is and where it is installed.
    pub fn app(&self) -> App {
        App { connection: self.0.app.clone() }
    }

    /// GitHub as one installation sees it.
    pub fn installation(&self, id: InstallationId) -> Installation {
        let mut installations = self.0.installations.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = installations.entry(id).or_insert_with(|| self.0.connect(id)).clone();
        Installation { connection, app_id: self.0.app_id }
    }
}

impl Shared {
    fn connect(&self, installation: InstallationId) -> Connection {
        let octocrab = self.octocrab.installation(installation.0.into()).expect("the handle is one of an App");
        let responses = Arc::clone(&self.cache);
        let cache = InstallationCache { installation, api_url: self.api_url.clone(), responses };
        let board = self.board.clone();
        let board = board.map(|board| InstallationBoard { installation, board, looked_at: Mutex::default() });
        Connection::of_installation(octocrab, Arc::clone(&self.clock), cache, board)
    }
}

/// GitHub as the App itself sees it.
#[derive(Clone)]
pub struct App {
    pub(super) connection: Connection,
}

/// GitHub as one installation sees it. Cheap to clone; clones share token and limits.
#[derive(Clone)]
pub struct Installation {
    pub(super) connection: Connection,
    pub(super) app_id: u64,
}

impl Installation {
    /// The same for work that nobody waits for: it is refused while few of the requests of the hour are left.
    #[must_use]
    pub fn in_background(&self) -> Self {
        Self { connection: self.connection.in_background(), app_id: self.app_id }
    }

    /// When GitHub gave its newest answer, by its own clock; `None` before the first.
    pub fn now(&self) -> Option<Timestamp> {
        self.connection.newest_answer()
    }

    /// A token to clone repositories with, as the password of `x-access-token`. It holds for half a minute at least
    /// and an hour at most.
    pub async fn token(&self) -> Result<SecretString, GitHubError> {
        self.connection.token().await
    }

    /// One repository, which is addressed by its name and recognised by its number.
    pub fn repository(&self, id: RepositoryId, name: RepositoryName) -> Repository {
        Repository { id, name, installation: self.clone() }
    }
}

/// One repository as an installation sees it.
#[derive(Clone)]
pub struct Repository {
    pub(super) id: RepositoryId,
    pub(super) name: RepositoryName,
    pub(super) installation: Installation,
}

impl Repository {
    /// Which one it is.
    pub fn id(&self) -> RepositoryId {
        self.id
    }

    /// What it was called when this was made.
    pub fn name(&self) -> &RepositoryName {
        &self.name
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.installation.connection
    }

    pub(super) fn path(&self) -> ApiPath {
        path_of(&self.name)
    }
}

/// The path of a repository, by its name.
pub(super) fn path_of(name: &RepositoryName) -> ApiPath {
    ApiPath::new("repos").segment(&name.owner).segment(&name.name)
}
