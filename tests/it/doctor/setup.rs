//! The making of the App: the page, what GitHub is asked for, and the files, with the test as the browser.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, ChildStdout, Stdio};

use axum::body::Bytes;
use http::{Request, Response};
use insta::assert_snapshot;
use review_gate::cli::settings::Settings;
use review_gate::doctor::needs::{EVENTS, PERMISSIONS};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::scene::Scene;
use crate::support::github::http_client;
use crate::support::program::{finish, program};

const FILES: &[&str] = &[
    "review-gate-settings.toml",
    "review-gate-private-key.pem",
    "review-gate-webhook-secret",
    "review-gate-client-secret",
];

/// A running `setup`, with its page.
struct Setup {
    process: Child,
    out: BufReader<ChildStdout>,
    /// Where the page is.
    url: String,
}

impl Setup {
    fn start(scene: &Scene) -> Self {
        let web_url = scene.github.web_url();
        let arguments =
            ["setup", "--organization", "acme", "--public-url", "https://gate.example.com/", "--github-url", &web_url];
        let mut command = program(scene.directory(), &arguments);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let url = line.split_whitespace().find(|word| word.starts_with("http://")).expect("a page is named");
        let url = url.trim_end_matches('/').to_owned();
        Self { process, out, url }
    }

    async fn get(&self, path: &str) -> Response<Bytes> {
        let request = Request::get(format!("{}{path}", self.url));
        http_client::send(request.body(Bytes::new()).unwrap()).await.unwrap()
    }

    /// The first line of the answer to a browser that knows this machine by another name.
    fn get_as(&self, host: &str) -> String {
        let mut stream = TcpStream::connect(self.url.trim_start_matches("http://")).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap().to_owned()
    }

    /// The form's address and the manifest in it.
    async fn form(&self) -> (String, Value) {
        let response = self.get("/").await;
        assert_eq!(response.status(), 200);
        let page = String::from_utf8(response.into_body().to_vec()).unwrap();
        let value = |before: &str| {
            let (_, rest) = page.split_once(before).unwrap();
            let encoded = rest.split_once('"').unwrap().0;
            encoded.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<").replace("&#38;", "&")
        };
        (value("action=\""), serde_json::from_str(&value("name=\"manifest\" value=\"")).unwrap())
    }

    /// Waits for its end; returns the exit code, the rest of its output and its complaints.
    fn end(mut self) -> (i32, String, String) {
        let (mut out, mut complaints) = (String::new(), String::new());
        self.out.read_to_string(&mut out).unwrap();
        self.process.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
        (self.process.wait().unwrap().code().unwrap(), out, complaints)
    }
}

impl Drop for Setup {
    fn drop(&mut self) {
        // It has ended already where the test waited for it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn state_of(action: &str) -> &str {
    action.split_once("?state=").unwrap().1
}

#[tokio::test]
async fn app_is_created_and_serves_the_doctor() {
    let scene = Scene::sound();
    let setup = Setup::start(&scene);
    let (action, manifest) = setup.form().await;
    let expected = format!("{}/organizations/acme/settings/apps/new?state=", scene.github.web_url());
    assert!(action.starts_with(&expected), "{action}");
    let mut stable = manifest.clone();
    stable["redirect_url"] = stable["redirect_url"].as_str().unwrap().replace(&setup.url, "PAGE").into();
    insta::assert_json_snapshot!(stable, @r#"
    {
      "callback_urls": [
        "https://gate.example.com/login/callback"
      ],
      "default_events": [
        "branch_protection_configuration",
        "branch_protection_rule",
        "check_run",
        "check_suite",
        "issue_comment",
        "issues",
        "member",
        "membership",
        "merge_group",
        "organization",
        "pull_request",
        "pull_request_review",
        "push",
        "repository",
        "repository_ruleset",
        "status",
        "team",
        "team_add"
      ],
      "default_permissions": {
        "administration": "write",
        "checks": "write",
        "contents": "read",
        "issues": "write",
        "members": "read",
        "merge_queues": "read",
        "metadata": "read",
        "organization_administration": "read",
        "pull_requests": "read",
        "statuses": "write"
      },
      "description": "Keeps agents from merging their own work.",
      "hook_attributes": {
        "active": true,
        "url": "https://gate.example.com/webhooks/github"
      },
      "name": "review-gate-acme",
      "public": false,
      "redirect_url": "PAGE/created",
      "url": "https://gate.example.com"
    }
    "#);

    // GitHub registers what the manifest says, and sends the browser back.
    scene.github.change_app(|app| {
        app.permissions = serde_json::from_value(manifest["default_permissions"].clone()).unwrap();
        app.events = serde_json::from_value(manifest["default_events"].clone()).unwrap();
    });
    let response = setup.get(&format!("/created?code=abc&state={}", state_of(&action))).await;
    assert_eq!(response.status(), 200);
    let (code, out, complaints) = setup.end();
    assert_eq!((code, complaints.as_str()), (0, ""));
    let directory = fs::canonicalize(scene.directory()).unwrap();
    let out = out.replace(directory.to_str().unwrap(), "DIR").replace(&scene.github.web_url(), "GITHUB");
    let (hint, out) = out.split_once("\n\n").unwrap();
    assert!(hint.contains("ssh -L"), "{hint}");
    assert_snapshot!(out, @r#"
    Created the App review-gate. Written: DIR/review-gate-settings.toml, DIR/review-gate-private-key.pem, DIR/review-gate-webhook-secret, DIR/review-gate-client-secret

    Next:
      1. Install it on your repositories: GITHUB/apps/review-gate/installations/new
      2. Run it: review-gate serve --config DIR/review-gate-settings.toml
      3. Require its checks: review-gate protect --config DIR/review-gate-settings.toml --repo acme/REPOSITORY
      4. See what is left open: review-gate doctor --config DIR/review-gate-settings.toml
    "#);

    for file in FILES {
        assert_eq!(fs::metadata(directory.join(file)).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
    }
    let read = |file: &str| fs::read_to_string(directory.join(file)).unwrap();
    assert_eq!(read(FILES[1]), scene.github.private_key_pem());
    assert_eq!(read(FILES[2]), scene.github.webhook_secret());
    let settings = Settings::read(Some(&directory.join(FILES[0])), |_| None).unwrap();
    assert_eq!(settings.github.api_url, scene.github.api_url());
    let (client_id, client_secret) = settings.pages.client.expect("people can sign in at once");
    assert_eq!((client_id.as_str(), client_secret.expose_secret()), ("Iv23fakeclient", read(FILES[3]).as_str()));
    assert!(read(FILES[0]).contains("public_url = \"https://gate.example.com\""));
    let doctor = finish(program(&directory, &["doctor", "--config", FILES[0]]));
    assert_eq!((doctor.code, doctor.err.as_str()), (0, ""), "{}", doctor.out);
    assert!(doctor.out.contains("nothing is open (0 warnings, 0 not known"), "{}", doctor.out);
    assert_eq!(scene.github.contract_faults(), Vec::<String>::new());
}

#[tokio::test]
async fn answer_with_another_state_is_refused() {
    let scene = Scene::sound();
    let setup = Setup::start(&scene);
    let refused = setup.get("/created?code=stolen&state=guessed").await;
    assert_eq!(refused.status(), 403);
    let (action, _) = setup.form().await;
    assert_eq!(setup.get(&format!("/created?code=abc&state={}", state_of(&action))).await.status(), 200);
    assert_eq!(setup.end().0, 0);
    let conversions: Vec<String> = scene.github.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(conversions, ["/app-manifests/abc/conversions"]);
}

#[test]
fn page_is_not_shown_under_a_name_of_another_site() {
    let scene = Scene::sound();
    let setup = Setup::start(&scene);
    assert_eq!(setup.get_as("rebound.example.com"), "HTTP/1.1 403 Forbidden");
    assert_eq!(setup.get_as(setup.url.trim_start_matches("http://")), "HTTP/1.1 200 OK");
}

#[tokio::test]
async fn every_setup_has_a_state_of_its_own() {
    let scene = Scene::sound();
    let (one, other) = (Setup::start(&scene), Setup::start(&scene));
    let (one, other) = (one.form().await.0, other.form().await.0);
    assert_ne!(state_of(&one), state_of(&other));
    assert_eq!(state_of(&one).len(), 64);
}

#[tokio::test]
async fn code_that_github_refuses_leaves_no_files() {
    let scene = Scene::sound();
    let setup = Setup::start(&scene);
    let (action, _) = setup.form().await;
    setup.get(&format!("/created?code=expired&state={}", state_of(&action))).await;
    let (code, _, complaints) = setup.end();
    assert_eq!(code, 2);
    assert_snapshot!(complaints, @"error: asking GitHub for the new App, by a code that works once and within an hour: `POST /app-manifests/…/conversions` found nothing");
    assert!(FILES.iter().all(|file| !scene.directory().join(file).exists()));
}

#[test]
fn files_are_never_overwritten() {
    let scene = Scene::sound();
    for file in FILES {
        let path = scene.directory().join(file);
        fs::write(&path, "mine").unwrap();
        let run = finish(program(scene.directory(), &["setup", "--public-url", "https://gate.example.com"]));
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains(&format!("{file}` exists")), "{}", run.err);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn github_has_to_know_where_the_gate_is() {
    let scene = Scene::sound();
    let run = finish(program(scene.directory(), &["setup"]));
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_snapshot!(run.err, @"error: GitHub has to know where to send webhooks; give `--public-url https://gate.example.com`");
}

#[test]
fn page_on_setting_up_names_everything() {
    let page = include_str!("../../../docs/setup.md");
    let needed = PERMISSIONS.iter().map(|needed| needed.name).chain(EVENTS.iter().map(|event| event.name));
    let mut names: Vec<String> = needed.map(str::to_owned).collect();
    names.extend(Scene::sound().fine().into_keys());
    names.retain(|name| !page.contains(&format!("`{name}`")));
    assert_eq!(names, Vec::<String>::new());
}
