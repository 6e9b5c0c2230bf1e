//! Every request that was answered, for tests that ask what a client did.

use std::sync::Mutex;

/// A request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestRecord {
    pub(crate) method: String,
    /// With its query, without the prefix of the API.
    pub(crate) path: String,
    /// 0 if the connection was ended instead.
    pub(crate) status: u16,
    /// `anonymous`, `app` or `installation <id>`.
    pub(crate) caller: String,
}

/// The requests so far.
#[derive(Debug, Default)]
pub(crate) struct RequestLog(Mutex<Vec<RequestRecord>>);

impl RequestLog {
    /// Adds one.
    pub(crate) fn add(&self, record: RequestRecord) {
        self.0.lock().expect("nothing panics while it holds the log").push(record);
    }

    /// All of them, in the order they were answered.
    pub(crate) fn all(&self) -> Vec<RequestRecord> {
        self.0.lock().expect("nothing panics while it holds the log").clone()
    }

    /// Forgets them.
    pub(crate) fn clear(&self) {
        self.0.lock().expect("nothing panics while it holds the log").clear();
    }
}
