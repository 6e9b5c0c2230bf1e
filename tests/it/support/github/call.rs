//! One call of the API and its answer, apart from the connection they travel on.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Value, json};

use super::percent;
use super::state::State;

/// Entries of a page when the call does not say.
const DEFAULT_PAGE_LENGTH: usize = 30;
/// GitHub gives no longer pages.
const LONGEST_PAGE: usize = 100;

/// A call, parsed as far as every route needs it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Without the prefix of the API, as it was sent.
    pub(crate) path: String,
    /// The parts of the path, decoded.
    pub(crate) segments: Vec<String>,
    pub(crate) query: BTreeMap<String, String>,
    /// `null` if there is none.
    pub(crate) body: Value,
    pub(crate) caller: Caller,
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Nobody that GitHub knows.
    Anonymous,
    /// The App under test, by a signed token.
    App,
    /// An installation, by the token it was given.
    Installation(String),
    /// A person, by the token that the App got when they signed in.
    User(String),
}

/// What a route answers; the error is an answer too.
pub(crate) type Reply = Result<Answer, Answer>;

/// An answer, before headers that all share.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// `null` is an empty body.
    pub(crate) body: Value,
}

#[expect(clippy::unnecessary_wraps, reason = "routes end with them")]
impl Answer {
    /// 200 with a body.
    pub(crate) fn ok(body: Value) -> Reply {
        Ok(Self { status: 200, headers: Vec::new(), body })
    }

    /// 201 with a body.
    pub(crate) fn created(body: Value) -> Reply {
        Ok(Self { status: 201, headers: Vec::new(), body })
    }

    /// A failure as GitHub words it.
    pub(crate) fn error(status: u16, message: &str) -> Self {
        let documentation = "https://docs.github.com/rest";
        let body = json!({ "message": message, "documentation_url": documentation, "status": status.to_string() });
        Self { status, headers: Vec::new(), body }
    }

    /// 404: what is asked for is not there, or not for this caller to see.
    pub(crate) fn not_found() -> Self {
        Self::error(404, "Not Found")
    }

    /// 422: the call makes no sense.
    pub(crate) fn unprocessable(message: &str) -> Self {
        Self::error(422, &format!("Validation Failed: {message}"))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "routes end with its pages")]
impl Call {
    /// The method and the parts of the path, to match on.
    pub(crate) fn route(&self) -> (&str, Vec<&str>) {
        (self.method.as_str(), self.segments.iter().map(String::as_str).collect())
    }

    /// A parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// A text field of the body.
    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        self.body[field].as_str()
    }

    /// A text field that the call must have.
    pub(crate) fn required_text(&self, field: &str) -> Result<&str, Answer> {
        self.text(field).ok_or_else(|| Answer::unprocessable(&format!("\"{field}\" is missing")))
    }

    /// The page asked for, as a list.
    pub(crate) fn page(&self, state: &State, entries: &[Value]) -> Reply {
        let (entries, links) = self.slice(state, entries);
        Ok(Answer { status: 200, headers: links, body: Value::Array(entries) })
    }

    /// The page asked for, as a field of an object that also counts all of them.
    pub(crate) fn counted_page(&self, state: &State, field: &str, entries: &[Value]) -> Reply {
        let total = entries.len();
        let (entries, links) = self.slice(state, entries);
        Ok(Answer { status: 200, headers: links, body: json!({ "total_count": total, field: entries }) })
    }

    fn slice(&self, state: &State, entries: &[Value]) -> (Vec<Value>, Vec<(&'static str, String)>) {
        let number = |name| self.parameter(name).and_then(|text| text.parse::<usize>().ok());
        let length = number("per_page").unwrap_or(DEFAULT_PAGE_LENGTH).clamp(1, LONGEST_PAGE);
        let page = number("page").unwrap_or(1).max(1);
        let last = entries.len().div_ceil(length).max(1);
        let mut links = Vec::new();
        let mut link = |relation: &str, target: usize| {
            links.push(format!("<{}>; rel=\"{relation}\"", self.url_of_page(state, target)));
        };
        if page > 1 {
            link("prev", page - 1);
        }
        if page < last {
            link("next", page + 1);
            link("last", last);
        }
        if page > 1 {
            link("first", 1);
        }
        let headers = if links.is_empty() { Vec::new() } else { vec![("link", links.join(", "))] };
        (entries.iter().skip((page - 1) * length).take(length).cloned().collect(), headers)
    }

    fn url_of_page(&self, state: &State, page: usize) -> String {
        let mut query = self.query.clone();
        query.insert("page".to_owned(), page.to_string());
        let query: Vec<String> =
            query.iter().map(|(name, value)| format!("{name}={}", percent::encoded(value))).collect();
        format!("{}{}?{}", state.api_url, self.path, query.join("&"))
    }
}
