//! Says in an issue whether it is fit for the agent that was given it: in one comment, which is kept up to date.

use super::error::JobError;
use super::listed_agents::with_listed_agents;
use super::service::{Place, Service};
use super::task::Task;
use crate::analysis::rules;
use crate::analysis::task::{INSTRUCTIONS, assess};
use crate::approval::evidence::is_machine;
use crate::github::error::GitHubError;
use crate::github::issues::Issue;
use crate::model::object_id::ObjectId;
use crate::model::policy::Policy;
use crate::model::policy_file;
use crate::model::pull_request::RepositoryId;
use crate::output;
use crate::store::jobs::Lane;

/// Begins the comment, unseen by people. It tells nothing in anybody else's.
const MARK: &str = "<!-- review-gate: task -->";

/// Assesses one issue. What is closed, gone, a pull request or people's is left alone.
pub(super) async fn one(service: &Service, repository: RepositoryId, number: u64) -> Result<(), JobError> {
    let Some(place) = service.place(repository).await? else { return Ok(()) };
    let Some(issue) = place.repository.issue(number).await?.filter(is_to_be_done) else { return Ok(()) };
    let Some(tip) = place.repository.branch_head(&place.details.default_branch).await? else { return Ok(()) };
    let reader = Reader { service, place: &place, tip: &tip };
    // What an invalid policy asks for is not known; its checks say so.
    let Some(policy) = reader.policy().await?.filter(|policy| policy.tasks.comments) else { return Ok(()) };
    if !issue.assignees.iter().any(|account| is_machine(account, &policy)) {
        return Ok(());
    }
    let assessment = assess(&format!("{}\n\n{}", issue.title, issue.body), &reader.instructions().await?);
    say(service, &place, number, &format!("{MARK}\n{}", output::task::markdown(&assessment))).await
}

/// Has every open issue assessed that somebody is to do: what the repository says of all of them has changed.
pub(super) async fn all(service: &Service, repository: RepositoryId) -> Result<(), JobError> {
    let Some(place) = service.place(repository).await? else { return Ok(()) };
    let issues = place.repository.assigned_issues().await?;
    let now = service.now();
    let task = |issue: Issue| Task::AssessTask { repository, issue: issue.number }.job(Lane::Sweep, now);
    Ok(service.store.enqueue(issues.into_iter().filter(is_to_be_done).map(task).collect(), now).await?)
}

fn is_to_be_done(issue: &Issue) -> bool {
    issue.is_open && !issue.is_pull_request && !issue.assignees.is_empty()
}

/// Makes `body` the comment of the App in the issue. One that was deleted stays away.
async fn say(service: &Service, place: &Place, number: u64, body: &str) -> Result<(), JobError> {
    let (repository, id) = (&place.repository, place.repository.id());
    let own = repository.own_comments(number).await?;
    let listed = own.iter().find(|comment| comment.body.starts_with(MARK));
    let remembered = service.store.task_comment(id, number).await?;
    let comment = match (listed, remembered) {
        (Some(listed), _) => {
            if listed.body.trim_end() != body.trim_end() {
                repository.update_comment(listed.id, body).await?;
            }
            listed.id
        }
        // A list that lags does not show a comment that was just made; another one would stand beside it for ever.
        (None, Some(remembered)) => match repository.update_comment(remembered, body).await {
            Ok(()) | Err(GitHubError::NotFound { .. }) => return Ok(()),
            Err(error) => return Err(error.into()),
        },
        (None, None) => repository.create_comment(number, body).await?.id,
    };
    Ok(service.store.save_task_comment(id, number, comment).await?)
}

/// Reads what the repository says at the tip of its default branch.
struct Reader<'a> {
    service: &'a Service,
    place: &'a Place,
    tip: &'a ObjectId,
}

impl Reader<'_> {
    /// The policy; `None` where it is invalid.
    async fn policy(&self) -> Result<Option<Policy>, JobError> {
        let text = self.text(policy_file::PATH).await?.unwrap_or_default();
        match Policy::parse(&text, &rules::names()) {
            Ok(policy) => Ok(Some(with_listed_agents(self.service, self.place, policy).await?)),
            Err(_) => Ok(None),
        }
    }

    /// What it tells agents; empty where it tells nothing.
    async fn instructions(&self) -> Result<String, GitHubError> {
        for path in INSTRUCTIONS {
            if let Some(text) = self.text(path).await? {
                return Ok(text);
            }
        }
        Ok(String::new())
    }

    async fn text(&self, path: &str) -> Result<Option<String>, GitHubError> {
        let file = self.place.repository.file(path, self.tip).await?;
        Ok(file.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}
