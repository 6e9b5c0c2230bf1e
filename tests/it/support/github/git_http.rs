//! Clone and fetch over HTTP, by the stock `git http-backend` as a CGI program.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;

use axum::body::{Body, Bytes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use http::{HeaderMap, Response};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use super::authentication::Access;
use super::call::{Answer, Call, Caller};
use super::server::Shared;
use super::state::State;

/// A path such as `/acme/widgets.git/info/refs`.
pub(crate) struct GitRequest<'a> {
    owner: &'a str,
    name: &'a str,
    /// What follows the name.
    service: &'a str,
}

impl<'a> GitRequest<'a> {
    /// Reads a path, if it is one of git's.
    pub(crate) fn parse(path: &'a str) -> Option<Self> {
        let (repository, service) = path.split_once(".git/")?;
        let (owner, name) = repository.trim_start_matches('/').split_once('/')?;
        let is_service = ["info/refs", "git-upload-pack", "git-receive-pack"].contains(&service);
        is_service.then_some(Self { owner, name, service })
    }
}

/// Answers a request of git's.
pub(crate) async fn answer(shared: &Shared, parts: &Parts, request: &GitRequest<'_>, body: Bytes) -> Response<Body> {
    let directory = git_directory(&shared.state(), &parts.headers, request);
    match directory {
        Ok(directory) => run_backend(directory, parts, request.service, body).await,
        Err(answer) => refusal(&answer),
    }
}

fn refusal(answer: &Answer) -> Response<Body> {
    let response = Response::builder().status(answer.status).header("www-authenticate", "Basic realm=\"GitHub\"");
    response.body(Body::from(answer.body["message"].to_string())).expect("the headers are well-formed")
}

/// The directory of the repository, if the caller may read it.
fn git_directory(state: &State, headers: &HeaderMap, request: &GitRequest) -> Result<PathBuf, Answer> {
    let (owner, name) = (request.owner, request.name);
    let former = state.formerly(owner, name).and_then(|id| state.repositories.get(&id));
    let found = state.find_repository(owner, name).or(former);
    if let Some(public) = found.filter(|found| !found.private) {
        return Ok(public.git.directory().to_owned());
    }
    let unauthenticated = || Answer::error(401, "Repository not found");
    let token = basic_password(headers).ok_or_else(unauthenticated)?;
    let call = Call {
        method: http::Method::GET,
        path: String::new(),
        segments: Vec::new(),
        query: BTreeMap::new(),
        body: Value::Null,
        caller: Caller::Installation(token),
    };
    let found = found.ok_or_else(Answer::not_found)?;
    let owner = &state.accounts[&found.owner].login;
    let repository = call.repository(state, owner, &found.name, "contents", Access::Read)?;
    Ok(state.repository(repository).git.directory().to_owned())
}

fn basic_password(headers: &HeaderMap) -> Option<String> {
    let credential = headers.get("authorization")?.to_str().ok()?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(credential).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    (user == "x-access-token").then(|| password.to_owned())
}

async fn run_backend(directory: PathBuf, parts: &Parts, service: &str, body: Bytes) -> Response<Body> {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut child = Command::new("git")
        .arg("http-backend")
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("GIT_PROJECT_ROOT", &directory)
        .env("PATH_INFO", format!("/{service}"))
        .env("REQUEST_METHOD", parts.method.as_str())
        .env("QUERY_STRING", parts.uri.query().unwrap_or_default())
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .env("REMOTE_ADDR", "127.0.0.1")
        .env("HOME", &directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("git is installed");
    let mut input = child.stdin.take().expect("its input was piped");
    let (written, output) = tokio::join!(
        async move {
            let written = input.write_all(&body).await;
            drop(input);
            written
        },
        child.wait_with_output()
    );
    // git may stop reading early, when it refuses; what it printed says why.
    drop(written);
    from_cgi(&output.expect("git can be waited for").stdout)
}

/// Turns what a CGI program prints into a response.
fn from_cgi(printed: &[u8]) -> Response<Body> {
    let end = printed.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(printed.len());
    let mut response = Response::builder();
    for line in String::from_utf8_lossy(&printed[..end]).lines() {
        match line.split_once(": ") {
            Some(("Status", status)) => {
                response = response.status(status.split(' ').next().unwrap_or("500"));
            }
            Some((name, value)) => response = response.header(name, value),
            None => {}
        }
    }
    let body = printed.get(end + 4..).unwrap_or_default().to_vec();
    response.body(Body::from(body)).expect("git prints well-formed headers")
}
