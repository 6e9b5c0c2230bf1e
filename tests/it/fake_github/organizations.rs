//! Organizations: teams, roles, installations, and being told of changes.

use serde_json::{Value, json};

use super::client::{call, full_token, signed_token};
use super::scene::Scene;
use crate::support::github::FakeGitHub;
use crate::support::github::repository::Commit;
use crate::support::github::state::rules::Ruleset;

#[tokio::test]
async fn a_team_gives_its_members_and_those_of_teams_inside_their_role() {
    let Scene { github, repository, .. } = Scene::new();
    let acme = github.organization("acme");
    let (outer, inner) = (acme.team("reviewers"), acme.team("security"));
    outer.contain(&inner);
    outer.grant(&repository, "maintain");
    let (carol, dave, erin) = (github.user("carol"), github.user("dave"), github.user("erin"));
    inner.add(&carol);
    outer.invite(&dave);
    acme.add_member(&erin, "admin");
    let token = full_token(&github).await;
    let get = async |path: String| call(&github, &token, "GET", &path, Value::Null).await;
    for (login, role, state) in [("carol", "maintain", json!("active")), ("dave", "none", json!("pending"))] {
        let permission = get(format!("/repos/acme/widgets/collaborators/{login}/permission")).await;
        assert_eq!(permission.body["role_name"], role, "{login}");
        let membership = get(format!("/orgs/acme/teams/reviewers/memberships/{login}")).await;
        assert_eq!(membership.body["state"], state, "{login}");
    }
    let permission = get("/repos/acme/widgets/collaborators/erin/permission".to_owned()).await;
    assert_eq!(permission.body["role_name"], "admin");
    assert_eq!(get("/orgs/acme/teams/reviewers/memberships/erin".to_owned()).await.status, 404);
    acme.remove_member(&carol);
    assert_eq!(get("/orgs/acme/teams/reviewers/memberships/carol".to_owned()).await.status, 404);
    assert_eq!(github.contract_faults(), Vec::<String>::new());
}

#[tokio::test]
async fn a_suspended_installation_gets_no_token_and_its_old_one_is_refused() {
    let github = FakeGitHub::start();
    github.repository("acme/widgets");
    let token = full_token(&github).await;
    let acme = github.user("acme");
    let installation = github.install(&acme);
    github.suspend(&acme);
    assert_eq!(call(&github, &token, "GET", "/repos/acme/widgets", Value::Null).await.status, 403);
    let path = format!("/app/installations/{installation}/access_tokens");
    let app = signed_token(&github, 600);
    assert_eq!(call(&github, &app, "POST", &path, Value::Null).await.status, 403);
}

#[tokio::test]
async fn a_renamed_repository_is_found_by_its_id_and_its_new_name() {
    let Scene { github, repository, alice, .. } = Scene::new();
    let token = full_token(&github).await;
    repository.rename(&alice, "gadgets");
    let get = async |path: &str| call(&github, &token, "GET", path, Value::Null).await;
    let moved = get("/repos/acme/widgets/pulls/1").await;
    let location = format!("{}/repositories/{}/pulls/1", github.api_url(), repository.id());
    assert_eq!((moved.status, moved.headers["location"].to_str().unwrap()), (301, location.as_str()));
    assert_eq!(get("/repos/acme/gadgets/pulls/1").await.status, 200);
    let by_id = get(&format!("/repositories/{}", repository.id())).await;
    assert_eq!(by_id.body["full_name"], "acme/gadgets");
}

#[tokio::test]
async fn a_failed_delivery_is_listed_and_made_again_on_request() {
    let Scene { github, .. } = Scene::new();
    let lost = github.drop_next().unwrap();
    let app = signed_token(&github, 600);
    let path = "/app/hook/deliveries?status=failure";
    let failed = call(&github, &app, "GET", path, Value::Null).await.body;
    assert_eq!((&failed[0]["guid"], &failed[0]["status_code"]), (&json!(lost.guid), &json!(502)));
    let waiting = github.pending_deliveries().len();
    let attempt = format!("/app/hook/deliveries/{}/attempts", failed[0]["id"]);
    assert_eq!(call(&github, &app, "POST", &attempt, Value::Null).await.status, 202);
    let pending = github.pending_deliveries();
    assert_eq!((pending.len(), &pending[waiting].guid), (waiting + 1, &lost.guid));
    assert_eq!(github.contract_faults(), Vec::<String>::new());
}

#[tokio::test]
async fn a_repository_taken_from_the_installation_is_out_of_reach() {
    let Scene { github, repository, .. } = Scene::new();
    let other = github.repository("acme/other");
    let token = full_token(&github).await;
    github.select_repositories(&github.user("acme"), &[&other]);
    let delivery = github.pending_deliveries().pop().unwrap();
    assert_eq!((delivery.event.as_str(), delivery.action.as_deref()), ("installation_repositories", Some("removed")));
    assert_eq!(
        call(&github, &token, "GET", &format!("/repositories/{}", repository.id()), Value::Null).await.status,
        404
    );
    assert_eq!(call(&github, &token, "GET", "/installation/repositories", Value::Null).await.body["total_count"], 1);
}

#[tokio::test]
async fn a_deleted_fork_leaves_its_pull_request_without_a_head_repository() {
    let Scene { github, repository, alice, .. } = Scene::new();
    let fork = repository.fork(&alice);
    let sha = fork.commit(&Commit::by(&alice.signature()));
    fork.push(&alice, "mine", &sha, false).unwrap();
    let pull = repository.open_pull_from(&fork, &alice, "mine", "main", "From a fork", "");
    fork.delete_fork();
    let token = full_token(&github).await;
    let shown =
        call(&github, &token, "GET", &format!("/repos/acme/widgets/pulls/{}", pull.number()), Value::Null).await;
    assert_eq!((&shown.body["head"]["repo"], &shown.body["head"]["sha"]), (&Value::Null, &json!(sha)));
}

#[tokio::test]
async fn whoever_changes_a_ruleset_is_named_in_the_event() {
    let Scene { github, repository, bot, .. } = Scene::new();
    let id = repository.protect(Ruleset::of_default_branch("gate").require_check("gate", None));
    repository.change_ruleset(&bot, id, |ruleset| "evaluate".clone_into(&mut ruleset.enforcement));
    while github.pending_deliveries().len() > 1 {
        github.drop_next();
    }
    let payload = github.next_payload().unwrap();
    assert_eq!(payload["repository_ruleset"]["enforcement"], "evaluate");
    assert_eq!(payload["sender"]["login"], bot.login);
}
