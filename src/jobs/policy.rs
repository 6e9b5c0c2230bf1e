//! By which policy a change is judged: the one at base, unless that is not valid and the change puts it right.

use crate::analysis::rules;
use crate::git::error::GitError;
use crate::git::repository::Repository;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::model::policy::{ApprovalPolicy, ApprovalScope, Policy};
use crate::model::policy_file;

/// The policy that a change is judged by.
pub(super) struct PolicyInForce {
    /// What it says, or why there is none.
    pub policy: Result<Policy, InvalidPolicy>,
    /// The text it was read from; empty for the built-in one.
    pub text: String,
    /// What is wrong with the policy at base, where the change puts that right and is judged by the built-in one.
    pub repaired: Option<String>,
}

/// Why a change has no policy to be judged by, with the faults and their places.
pub(super) enum InvalidPolicy {
    /// The one at base is not valid.
    AtBase(String),
    /// The change itself brings one that is not.
    Brought(String),
}

impl PolicyInForce {
    /// The policy for the change from `merge_base` to `head`, with `base` as the tip of the base branch.
    pub(super) fn of(
        repository: &Repository,
        base: &ObjectId,
        merge_base: &ObjectId,
        head: &ObjectId,
    ) -> Result<Self, GitError> {
        let (at_base, before, after) =
            (text_at(repository, base)?, text_at(repository, merge_base)?, text_at(repository, head)?);
        let is_changed = before != after;
        let text = at_base.clone().unwrap_or_default();
        if let Some(fault) = parsed(&after).err().filter(|_| is_changed) {
            return Ok(Self { policy: Err(InvalidPolicy::Brought(fault)), text, repaired: None });
        }
        let policy = match parsed(&at_base) {
            Ok(policy) => Ok(policy),
            // What is at head is then what a merge brings.
            Err(fault) if is_changed && before == at_base => {
                return Ok(Self { policy: Ok(for_repairs()), text: String::new(), repaired: Some(fault) });
            }
            Err(fault) => Err(InvalidPolicy::AtBase(fault)),
        };
        Ok(Self { policy, text, repaired: None })
    }
}

/// The built-in policy, and a human for every change: nobody knows how strict the one was that is broken.
fn for_repairs() -> Policy {
    Policy { approval: ApprovalPolicy { scope: ApprovalScope::All, ..ApprovalPolicy::default() }, ..Policy::default() }
}

/// The text of the policy at `commit`, empty where there is none, or why it is no text.
fn text_at(repository: &Repository, commit: &ObjectId) -> Result<Result<String, String>, GitError> {
    match repository.text_at(commit, &RepoPath::from(policy_file::PATH)) {
        Ok(text) => Ok(Ok(text.unwrap_or_default())),
        Err(error @ GitError::NotText { .. }) => Ok(Err(error.to_string())),
        Err(error) => Err(error),
    }
}

fn parsed(text: &Result<String, String>) -> Result<Policy, String> {
    let text = text.as_ref().map_err(Clone::clone)?;
    Policy::parse(text, &rules::names()).map_err(|error| error.to_string())
}
