//! An added line that holds a key, a token or a password in clear text.
//!
//! Forms that providers give to their secrets alone block, wherever they stand: cloud keys, tokens of code hosts and
//! registries, keys of payment and model providers. So do private keys and passwords in addresses of servers, but for
//! tests and documentation, where they are samples. A value that only looks random and is named like a secret is a
//! warning, and none in tests and documentation. Placeholders, values that a template fills in, addresses of this machine
//! and what the changed files held before are no findings. The value itself is never shown.
//!
//! ## Why
//!
//! Whoever can read the repository can use the secret, from the first push on. Deleting the line later does not help: the
//! history keeps it. It has to be revoked.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! leaked-secret = "error"
//! ```

use std::collections::BTreeMap;

use super::{Draft, Rule, Subject};
use crate::analysis::delta::secrets::LeakedSecret;
use crate::analysis::secrets::Certainty;
use crate::model::finding::Severity;

/// The rule.
pub const RULE: Rule =
    Rule { name: "leaked-secret", severity: Severity::Error, source: include_str!("leaked_secret.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let mut ordinals = BTreeMap::new();
    let mut drafts = Vec::new();
    for leak in &subject.delta.leaked_secrets {
        let ordinal = ordinals.entry((&leak.place.path, leak.what)).and_modify(|ordinal| *ordinal += 1).or_insert(1);
        drafts.push(draft(leak, *ordinal));
    }
    drafts
}

/// What is said of the secret of its kind that is `ordinal` in its file.
fn draft(leak: &LeakedSecret, ordinal: u32) -> Draft {
    let (holds, at_most) = match leak.certainty {
        Certainty::Likely => ("may be", Severity::Warning),
        Certainty::Formed | Certainty::Certain => ("is", Severity::Error),
    };
    Draft {
        path: leak.place.path.clone(),
        lines: leak.place.lines,
        message: format!("what stands here in clear text {holds} {}", leak.what),
        help: "revoke it if it was ever valid, since a push is enough to leak it; then take it out of the commits and read \
               it from the environment or a store of secrets"
            .to_owned(),
        // Not the value: a hash of a short one can be guessed.
        identity: format!("{} {ordinal}", leak.what),
        at_most,
        clone: None,
        related: Vec::new(),
    }
}
