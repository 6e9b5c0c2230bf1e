//! Who may see what: sign-in by GitHub, sessions, tokens of the API.

pub(in crate::web) mod access;
pub(in crate::web) mod flow;
pub(in crate::web) mod refusal;
pub(super) mod secret;
pub(in crate::web) mod tokens;
pub(in crate::web) mod visitor;
