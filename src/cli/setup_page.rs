//! The page on this machine that takes a browser to GitHub with the App's manifest, and takes the code that comes back.

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, anyhow};
use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use secrecy::SecretString;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

/// A page that runs nothing and loads nothing, so that nothing can be put into it.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const STYLE: &str = "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem}\
    button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:.4rem;background:#1a7f37;color:#fff;cursor:pointer}";

/// What the page is made of.
#[derive(Clone, Debug)]
pub struct SetupPage {
    /// Where it is.
    pub address: SocketAddr,
    /// Where GitHub takes the manifest.
    pub registration_url: String,
    /// What GitHub is to make the App of, as JSON.
    pub manifest: String,
    /// What GitHub gives back with the code, so that a code from elsewhere is not taken.
    pub state: String,
}

/// What GitHub sends the browser back with.
#[derive(Deserialize)]
struct Created {
    code: String,
    state: String,
}

struct Served {
    page: SetupPage,
    codes: mpsc::Sender<SecretString>,
}

impl SetupPage {
    /// Serves the page until GitHub sent the browser back with the code of the new App.
    pub async fn wait_for_code(self, listener: TcpListener) -> anyhow::Result<SecretString> {
        let (codes, mut received) = mpsc::channel(1);
        let (stop, mut stopped) = watch::channel(false);
        let served = Arc::new(Served { page: self, codes });
        let router = Router::new()
            .route("/", get(form))
            .route("/created", get(created))
            .layer(middleware::from_fn_with_state(Arc::clone(&served), only_by_its_own_name))
            .with_state(served);
        let shutdown = async move { _ = stopped.changed().await };
        let serving = axum::serve(listener, router).with_graceful_shutdown(shutdown).into_future();
        let serving = tokio::spawn(serving);
        let code = received.recv().await.ok_or_else(|| anyhow!("the page ended before the App was created"))?;
        stop.send_replace(true);
        serving.await.context("serving the page")?.context("serving the page")?;
        Ok(code)
    }
}

/// Another site whose name leads to this machine is not to read the page: the state is on it.
async fn only_by_its_own_name(State(served): State<Arc<Served>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let port = served.page.address.port();
    if host != format!("127.0.0.1:{port}") && host != format!("localhost:{port}") {
        return (StatusCode::FORBIDDEN, "this page is for this machine alone\n").into_response();
    }
    let mut response = next.run(request).await;
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        // A connection that is kept would keep the program.
        (header::CONNECTION, "close"),
    ] {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    response
}

async fn form(State(served): State<Arc<Served>>) -> Html<String> {
    let SetupPage { registration_url, manifest, state, .. } = &served.page;
    let (url, manifest) = (escaped(registration_url), escaped(manifest));
    page(&format!(
        "<p>GitHub will ask you what to call the App, and create it with the permissions that the gate needs.</p>\
         <form method=\"post\" action=\"{url}?state={state}\">\
         <input type=\"hidden\" name=\"manifest\" value=\"{manifest}\">\
         <button>Create the App on GitHub</button></form>"
    ))
}

async fn created(State(served): State<Arc<Served>>, Query(created): Query<Created>) -> Response {
    if created.state != served.page.state {
        let text = "<p>This answer was not asked for from here. Begin again on <a href=\"/\">the first page</a>.</p>";
        return (StatusCode::FORBIDDEN, page(text)).into_response();
    }
    // A second answer finds the first one taken, and is of no use.
    let _ = served.codes.try_send(SecretString::from(created.code));
    page("<p>The App is created. The next steps are in the terminal; this page can be closed.</p>").into_response()
}

fn page(content: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>review-gate setup</title>\
         <style>{STYLE}</style></head><body><h1>review-gate</h1>{content}</body></html>\n"
    ))
}

/// Text as a part of HTML, also within quotes.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut html, character| {
        match character {
            '&' | '<' | '>' | '"' | '\'' => {
                write!(html, "&#{};", u32::from(character)).expect("writing to a string cannot fail");
            }
            _ => html.push(character),
        }
        html
    })
}
