//! A browser, as far as cookies, redirections and forms go.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::body::Bytes;
use http::{HeaderMap, Method, Request};
use regex::Regex;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::gate::world::World;
use crate::support::github::account::Account;
use crate::support::github::http_client;

/// Somebody's browser.
pub(in crate::gate) struct Browser {
    /// Where the service is.
    pub(in crate::gate) address: String,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// What came back.
pub(in crate::gate) struct Page {
    pub(in crate::gate) status: u16,
    pub(in crate::gate) headers: HeaderMap,
    pub(in crate::gate) text: String,
}

impl Page {
    /// A header that is there.
    pub(in crate::gate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What its forms send along.
    pub(in crate::gate) fn csrf(&self) -> String {
        let field = Regex::new(r#"name="csrf" value="([0-9a-f]+)""#).unwrap();
        field.captures(&self.text).expect("the page has a form")[1].to_owned()
    }

    /// The titles of the pull requests it lists, in its order.
    pub(in crate::gate) fn titles(&self) -> Vec<String> {
        let title = Regex::new(r#"<a class="title" href="[^"]*">([^<]*)</a>"#).unwrap();
        title.captures_iter(&self.text).map(|found| found[1].to_owned()).collect()
    }

    #[track_caller]
    pub(in crate::gate) fn has(&self, text: &str) {
        assert!(self.text.contains(text), "no `{text}` in {}", self.text);
    }

    #[track_caller]
    pub(in crate::gate) fn has_no(&self, text: &str) {
        assert!(!self.text.contains(text), "`{text}` in {}", self.text);
    }
}

impl Browser {
    /// Without any cookie.
    pub(in crate::gate) fn new(world: &World) -> Self {
        Self::at(world.target.strip_suffix("/webhooks/github").unwrap())
    }

    /// The same for a service at an address.
    pub(in crate::gate) fn at(address: &str) -> Self {
        Self { address: address.to_owned(), cookies: RefCell::default() }
    }

    /// Of somebody who has signed in.
    pub(in crate::gate) async fn of(world: &World, account: &Account) -> Self {
        let browser = Self::new(world);
        let landed = browser.sign_in(world, account, "/login").await;
        assert_eq!(landed.status, 303, "{}", landed.text);
        browser
    }

    /// Goes to GitHub and back; returns what the service answers in the end.
    pub(in crate::gate) async fn sign_in(&self, world: &World, account: &Account, from: &str) -> Page {
        world.github.sign_in_as(account);
        let to_github = self.get(from).await;
        assert_eq!(to_github.status, 303, "{}", to_github.text);
        let back = self.fetch(Method::GET, to_github.header("location"), &[], "").await;
        assert_eq!(back.status, 302, "{}", back.text);
        self.fetch(Method::GET, back.header("location"), &[], "").await
    }

    /// A page of the service.
    pub(in crate::gate) async fn get(&self, path: &str) -> Page {
        self.get_with(path, &[]).await
    }

    /// The same with these headers.
    pub(in crate::gate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        self.fetch(Method::GET, &format!("{}{path}", self.address), headers, "").await
    }

    /// Sends a form.
    pub(in crate::gate) async fn post(&self, path: &str, form: &str) -> Page {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.fetch(Method::POST, &format!("{}{path}", self.address), &headers, form).await
    }

    /// The first event of a stream; the rest is not waited for.
    pub(in crate::gate) async fn first_event(&self, path: &str, headers: &[(&str, &str)]) -> String {
        let host = self.address.strip_prefix("http://").unwrap();
        let mut connection = BufReader::new(TcpStream::connect(host).await.unwrap());
        let mut request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {}\r\n", self.cookies());
        for (name, value) in headers {
            write!(request, "{name}: {value}\r\n").unwrap();
        }
        connection.write_all(format!("{request}\r\n").as_bytes()).await.unwrap();
        let (mut event, mut line) = (String::new(), String::new());
        while connection.read_line(&mut line).await.unwrap() > 0 {
            if line.starts_with("event:") || !event.is_empty() {
                if line == "\n" {
                    return event;
                }
                event.push_str(&line);
            }
            line.clear();
        }
        panic!("the stream ended before an event");
    }

    fn cookies(&self) -> String {
        let cookies = self.cookies.borrow();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    async fn fetch(&self, method: Method, url: &str, headers: &[(&str, &str)], body: &str) -> Page {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if url.starts_with(&self.address) {
            request = request.header("cookie", self.cookies());
        }
        let response = http_client::send(request.body(Bytes::from(body.to_owned())).unwrap()).await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = value.split(';').next().unwrap();
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        Page {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: String::from_utf8(response.body().to_vec()).unwrap(),
        }
    }
}
