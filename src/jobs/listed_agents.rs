//! The accounts that a policy lists as agents.

use super::error::JobError;
use super::service::{Place, Service};
use crate::model::policy::Policy;

/// The policy with the accounts that it lists as agents, as they were when GitHub was first asked: a login passes from one
/// account to another.
pub(super) async fn with_listed_agents(
    service: &Service,
    place: &Place,
    mut policy: Policy,
) -> Result<Policy, JobError> {
    let (store, repository) = (&service.store, place.repository.id());
    for login in &policy.agents.logins {
        let login = login.trim_start_matches('@');
        if store.listed_agent(repository, login).await?.is_none()
            && let Some(account) = place.installation.account_by_login(login).await?
        {
            store.save_listed_agent(repository, login, account.id).await?;
        }
        policy.agents.accounts.extend(store.listed_agent(repository, login).await?);
    }
    Ok(policy)
}
