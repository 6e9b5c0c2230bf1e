//! How the API writes things, complete enough for GitHub's own description of it.

pub(crate) mod account;
pub(crate) mod app;
pub(crate) mod check;
pub(crate) mod commit;
pub(crate) mod issue;
pub(crate) mod pull;
pub(crate) mod repository;
pub(crate) mod rules;

use jiff::Timestamp;
use serde_json::Value;

/// A time that may be missing.
fn time(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| at.to_string().into())
}
