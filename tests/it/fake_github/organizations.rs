//! Organizations: teams, roles, installations, and being told of changes.

use serde_json::{Value, json};

use super::client::{call, full_token, signed_token};
use super::scene::Scene;
use crate::support::github::FakeGitHub;

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
    let installation = github.install(&github.user("acme"));
    let now = github.now();
    github.change_installation(installation, |installation| installation.suspended_at = Some(now));
    assert_eq!(call(&github, &token, "GET", "/repos/acme/widgets", Value::Null).await.status, 403);
    let path = format!("/app/installations/{installation}/access_tokens");
    let app = signed_token(&github, 600);
    assert_eq!(call(&github, &app, "POST", &path, Value::Null).await.status, 403);
}

#[tokio::test]
async fn a_renamed_repository_is_found_by_its_id_and_its_new_name() {
    let Scene { github, repository, .. } = Scene::new();
    let token = full_token(&github).await;
    repository.change(|repository| repository.name = "gadgets".to_owned());
    let get = async |path: &str| call(&github, &token, "GET", path, Value::Null).await;
    assert_eq!(get("/repos/acme/widgets/pulls/1").await.status, 404);
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
