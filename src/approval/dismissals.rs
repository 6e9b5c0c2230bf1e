//! Who dismisses a finding, and whose attempts at that do not count.
//!
//! Nothing passes by it: it tells what the maintainers think of a rule.

use super::command::Command;
use super::statements::no_person;
use crate::model::account::Account;
use crate::model::policy::Policy;
use crate::model::snapshot::{Comment, Snapshot};

/// A comment that dismisses a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptedDismissal {
    /// Who wrote it; `None` when GitHub no longer says.
    pub by: Option<Account>,
    /// Which comment.
    pub comment: u64,
    /// The fingerprint of the finding, or why the comment does not count.
    pub finding: Result<String, String>,
}

/// All attempts in `snapshot`, in their order; none where the comments are not known.
pub fn attempted_dismissals(snapshot: &Snapshot, policy: &Policy) -> Vec<AttemptedDismissal> {
    let attempt = |comment: &Comment| {
        let finding = match Command::parse(&comment.body)? {
            Command::Dismiss(finding) => no_dismissal(comment, snapshot, policy).map_or(Ok(finding), Err),
            Command::DismissUnclearly => {
                Err("it does not name a finding by the sixteen digits of its fingerprint".to_owned())
            }
            Command::Approve(_)
            | Command::ApproveUnclearly
            | Command::Override(_)
            | Command::OverrideWithoutReason
            | Command::Why
            | Command::Recheck => return None,
        };
        Some(AttemptedDismissal { by: comment.account.clone(), comment: comment.id, finding })
    };
    snapshot.comments.iter().flatten().filter_map(attempt).collect()
}

/// Why `comment` dismisses nothing; `None` when it does.
fn no_dismissal(comment: &Comment, snapshot: &Snapshot, policy: &Policy) -> Option<String> {
    let Some(account) = &comment.account else { return Some("the account is gone".to_owned()) };
    if comment.was_edited {
        return Some("the comment was changed after it was written; write a new one".to_owned());
    }
    no_person(account, policy).or_else(|| match snapshot.rights.get(&account.id) {
        Some(Ok(rights)) => (!rights.can_write).then(|| "they may not write to the repository".to_owned()),
        None | Some(Err(_)) => Some("their rights in the repository are not known".to_owned()),
    })
}
