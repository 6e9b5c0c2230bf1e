//! Paths of the API: every part encoded, secrets kept out of what is shown.

use std::fmt::{self, Display};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for itself in a URL.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A path with its parameters, relative to the base URL. Its text form has neither parameters nor secrets.
#[derive(Clone)]
pub(super) struct ApiPath {
    path: String,
    query: String,
    shown: String,
}

impl ApiPath {
    /// The path that begins with this part.
    pub(super) fn new(first: &str) -> Self {
        Self { path: String::new(), query: String::new(), shown: String::new() }.segment(first)
    }

    /// Adds one part; a slash in it does not begin another.
    pub(super) fn segment(mut self, segment: impl Display) -> Self {
        let encoded = utf8_percent_encode(&segment.to_string(), ENCODED).to_string();
        self.shown.push_str(&format!("/{encoded}"));
        self.path.push_str(&format!("/{encoded}"));
        self
    }

    /// Adds one part that must not be shown.
    pub(super) fn secret_segment(self, segment: &str) -> Self {
        let shown = format!("{}/…", self.shown);
        Self { shown, ..self.segment(segment) }
    }

    /// Adds a parameter.
    pub(super) fn parameter(mut self, name: &str, value: impl Display) -> Self {
        let separator = if self.query.is_empty() { '?' } else { '&' };
        let encoded = utf8_percent_encode(&value.to_string(), ENCODED).to_string();
        self.query.push_str(&format!("{separator}{name}={encoded}"));
        self
    }

    /// The path and its parameters as they are sent.
    pub(super) fn to_relative_url(&self) -> String {
        format!("{}{}", self.path, self.query)
    }
}

impl Display for ApiPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.shown)
    }
}
