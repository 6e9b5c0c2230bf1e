//! What can go wrong with GitHub, by what the caller does about it.

use jiff::Timestamp;

/// Why GitHub did not answer, or not with what was asked for.
///
/// The texts name the method and the path of the request, and never a token.
#[derive(Debug, thiserror::Error)]
pub enum GitHubError {
    /// Nothing may be asked before that time; the request was not carried out.
    #[error("`{request}` has to wait until {until}: GitHub limits the number of requests")]
    RateLimited {
        /// The method and the path.
        request: String,
        /// When it may be tried again.
        until: Timestamp,
    },
    /// GitHub failed or could not be reached, or its answer is unusable: try again later. A request that changes
    /// something may have been carried out all the same, so look before repeating it.
    #[error("`{request}` got no usable answer: {problem}")]
    Unavailable {
        /// The method and the path.
        request: String,
        /// What happened.
        problem: String,
    },
    /// It does not exist, or the App may not know that it does.
    #[error("`{request}` found nothing")]
    NotFound {
        /// The method and the path.
        request: String,
    },
    /// The repository is called something else by now: look its name up by its number.
    #[error("`{request}` leads to a repository that was renamed or transferred")]
    Moved {
        /// The method and the path.
        request: String,
    },
    /// The App lacks a permission: a human has to grant it.
    #[error("`{request}` is not permitted: {message}; grant the App {}", permission.as_deref().unwrap_or("what it needs"))]
    Forbidden {
        /// The method and the path.
        request: String,
        /// What GitHub says.
        message: String,
        /// The permissions that would do, as GitHub names them.
        permission: Option<String>,
    },
    /// GitHub understood the request and refuses it; it will do so again.
    #[error("`{request}` was refused: {message}")]
    Unprocessable {
        /// The method and the path.
        request: String,
        /// What GitHub says.
        message: String,
    },
    /// GitHub does not accept the App's credentials: its key, its id or the clock of this machine is wrong.
    #[error(
        "`{request}` was not accepted as coming from the App; check its id, its private key and this machine's clock"
    )]
    Unauthorised {
        /// The method and the path.
        request: String,
    },
    /// There is more of it than GitHub tells or than is read.
    #[error("`{request}` lists more than {most} entries")]
    TooLong {
        /// The method and the path.
        request: String,
        /// How many are read at most.
        most: usize,
    },
}

impl GitHubError {
    /// An answer that cannot be used, or none.
    pub(super) fn unavailable(request: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Unavailable { request: request.into(), problem: problem.into() }
    }
}
