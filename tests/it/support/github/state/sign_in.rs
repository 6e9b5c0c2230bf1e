//! People who let the App know who they are.

use std::collections::BTreeMap;

/// The client id of the App under test.
pub(crate) const CLIENT_ID: &str = "Iv23fakeclient";
/// Its client secret. It opens nothing but the fake.
pub(crate) const CLIENT_SECRET: &str = "fake-client-secret";

/// What was handed out.
#[derive(Clone, Debug, Default)]
pub(crate) struct SignIns {
    /// Who sits at the browser.
    pub(crate) at_the_browser: Option<u64>,
    /// Codes that were not used yet.
    pub(crate) codes: BTreeMap<String, Code>,
    /// Tokens with whose they are.
    pub(crate) tokens: BTreeMap<String, u64>,
    /// How many codes and tokens there were so far.
    pub(crate) count: u64,
}

/// What a code stands for.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) account: u64,
    pub(crate) challenge: String,
    pub(crate) redirect_uri: String,
}
