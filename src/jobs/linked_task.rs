//! The task that a pull request is to do: the issues that it closes, as far as an agent was given them.

use super::error::JobError;
use super::service::Place;
use crate::analysis::task::links::closed_issues;
use crate::analysis::task::scope::joint;
use crate::approval::evidence::is_machine;
use crate::github::error::GitHubError;
use crate::model::account::Account;
use crate::model::policy::Policy;

/// A change that closes more issues than that is held to the first of them.
const MOST_ISSUES: usize = 3;

/// Title and text of the issues that `description` closes; `None` where there are none.
///
/// An issue that cannot be read sets no scope: that is none of the change's own, and a later attempt would not read it either.
pub(super) async fn linked_task(place: &Place, description: &str, policy: &Policy) -> Result<Option<String>, JobError> {
    let mut tasks = Vec::new();
    for number in closed_issues(description, place.repository.name()).into_iter().take(MOST_ISSUES) {
        let issue = match place.repository.issue(number).await {
            Err(error @ (GitHubError::RateLimited { .. } | GitHubError::Unavailable { .. })) => {
                return Err(error.into());
            }
            issue => issue.ok().flatten(),
        };
        let is_agents = |account: &Account| is_machine(account, policy);
        let issue = issue.filter(|issue| !issue.is_pull_request && issue.assignees.iter().any(is_agents));
        tasks.extend(issue.map(|issue| format!("# {}\n\n{}", issue.title, issue.body)));
    }
    Ok(joint(&tasks))
}
