//! What all pages have around them.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::assets;
use super::text::Text;
use crate::web::sign_in::visitor::Visitor;

/// What is around a page.
#[derive(Clone, Debug)]
pub(in crate::web) struct Shell {
    /// Whose page it is; `None` for whoever is at this machine, and for strangers.
    pub user: Option<Text>,
    /// Whether it is shown to this machine alone, because nobody can sign in.
    pub is_local: bool,
    /// What its forms send along.
    pub csrf: String,
    /// Where its style is.
    pub style: String,
    /// Where its script is.
    pub script: String,
}

impl Shell {
    /// Around a page for `visitor`.
    pub(in crate::web) fn of(visitor: &Visitor) -> Self {
        let user = visitor.account.as_ref().map(|account| Text::line(&account.login));
        Self { is_local: user.is_none(), user, csrf: visitor.csrf.clone(), ..Self::of_stranger() }
    }

    /// Around a page for nobody in particular.
    pub(in crate::web) fn of_stranger() -> Self {
        let (style, script) = (assets::STYLE.address(), assets::SCRIPT.address());
        Self { user: None, is_local: false, csrf: String::new(), style, script }
    }
}

/// Why there is nothing else to see.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Notice {
    /// The status of the answer.
    pub status: StatusCode,
    /// A few words.
    pub title: &'static str,
    /// What to do; code in backticks.
    pub text: &'static str,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    shell: Shell,
    title: &'static str,
    /// In turn text and code.
    parts: Vec<&'static str>,
}

impl IntoResponse for Notice {
    fn into_response(self) -> Response {
        let page = NoticePage { shell: Shell::of_stranger(), title: self.title, parts: self.text.split('`').collect() };
        (self.status, rendered(&page)).into_response()
    }
}

/// The page that says goodbye.
pub(in crate::web) async fn signed_out() -> Notice {
    Notice { status: StatusCode::OK, title: "You are signed out", text: "Open the first page to sign in again." }
}

/// A page as HTML. That it cannot be written does not happen: it is written into memory.
pub(in crate::web) fn rendered(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
