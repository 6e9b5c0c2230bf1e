//! Why a request is not answered as it was asked, said so that whoever reads it knows what to do.
//!
//! What somebody may not see is not there for them: both are the same answer.

use axum::http::header::{LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::github::error::GitHubError;
use crate::github::users::SignInError;
use crate::store::error::StoreError;
use crate::web::pages::shell::Notice;

/// Why not.
#[derive(Debug)]
pub(in crate::web) enum Refusal {
    /// Somebody has to sign in first, and then comes back to that address.
    SignIn(String),
    /// It is not there, or not theirs to see.
    NotFound,
    /// They may see it, and not do that.
    NotPermitted,
    /// Nobody can sign in, and this is not a request of this machine to itself.
    NotSetUp,
    /// The form was not one of ours, or of another session.
    Forged,
    /// What GitHub sent back belongs to no sign-in of this browser.
    StrayCode,
    /// There were too many requests.
    TooMany,
    /// GitHub could not be asked, or refused.
    GitHub(String),
    /// The store failed.
    Store(StoreError),
    /// The system gives no random numbers.
    NoSecrets,
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<GitHubError> for Refusal {
    fn from(error: GitHubError) -> Self {
        Self::GitHub(error.to_string())
    }
}

impl From<SignInError> for Refusal {
    fn from(error: SignInError) -> Self {
        Self::GitHub(error.to_string())
    }
}

impl Refusal {
    /// The same as a short answer to a program.
    pub(in crate::web) fn for_programs(self) -> Response {
        let Notice { status, title, text } = self.notice();
        let body = serde_json::json!({ "error": title, "help": text });
        let mut response = (status, axum::Json(body)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    /// What is said, with the cause in the log alone.
    fn notice(&self) -> Notice {
        let (status, title, text) = match self {
            Self::SignIn(_) => {
                (StatusCode::UNAUTHORIZED, "Sign in first", "Sign in with GitHub, or send a token of the API.")
            }
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "There is nothing here",
                "It does not exist, or GitHub does not let you read it. If you should see it, ask whoever manages the \
                 repository; what was granted just now shows within two minutes.",
            ),
            Self::NotPermitted => (
                StatusCode::FORBIDDEN,
                "That takes another right",
                "Only whoever may push to the repository may have its jobs tried again.",
            ),
            Self::NotSetUp => (
                StatusCode::FORBIDDEN,
                "Nobody can sign in yet",
                "Without sign-in these pages answer on the machine itself alone. Set `REVIEW_GATE_GITHUB_CLIENT_ID`, \
                 `REVIEW_GATE_GITHUB_CLIENT_SECRET_FILE` and `REVIEW_GATE_PUBLIC_URL`, and give the App \
                 `<public url>/login/callback` as its callback URL; then start the service again.",
            ),
            Self::Forged => (
                StatusCode::FORBIDDEN,
                "This form is out of date",
                "It belongs to another session. Go back, load the page again and repeat what you did.",
            ),
            Self::StrayCode => (
                StatusCode::BAD_REQUEST,
                "This sign-in was not begun here",
                "It took too long, or it was begun in another browser. Open the first page and sign in again.",
            ),
            Self::TooMany => {
                (StatusCode::TOO_MANY_REQUESTS, "Too many requests", "Wait some seconds and load the page again.")
            }
            Self::GitHub(_) => (
                StatusCode::BAD_GATEWAY,
                "GitHub cannot be asked",
                "What you may see is asked of GitHub, which did not answer as hoped. Load the page again in a minute; \
                 the log of the service tells more.",
            ),
            Self::Store(_) | Self::NoSecrets => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The service cannot answer",
                "What it remembers cannot be read at the moment. Load the page again in a minute; the log of the \
                 service tells more.",
            ),
        };
        match self {
            Self::GitHub(why) => tracing::warn!(why, "GitHub did not say what somebody may see"),
            Self::Store(error) => tracing::error!(%error, "a page could not be read from the store"),
            Self::NoSecrets => tracing::error!("the system gives no random numbers"),
            Self::SignIn(_)
            | Self::NotFound
            | Self::NotPermitted
            | Self::NotSetUp
            | Self::Forged
            | Self::StrayCode
            | Self::TooMany => {}
        }
        Notice { status, title, text }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if let Self::SignIn(address) = &self {
            let back = utf8_percent_encode(address, NON_ALPHANUMERIC);
            return (StatusCode::SEE_OTHER, [(LOCATION, format!("/login?to={back}"))]).into_response();
        }
        let is_too_many = matches!(self, Self::TooMany);
        let mut response = self.notice().into_response();
        if is_too_many {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("10"));
        }
        response
    }
}
