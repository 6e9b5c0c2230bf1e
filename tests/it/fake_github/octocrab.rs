//! A client that knows GitHub gets along with the fake.

use jsonwebtoken::EncodingKey;
use octocrab::Octocrab;
use octocrab::models::AppId;
use octocrab::models::pulls::ReviewState;
use octocrab::params::State;

use super::scene::Scene;

#[tokio::test]
async fn octocrab_signs_in_and_reads_what_it_asks_for() {
    let Scene { github, repository, alice, pull, .. } = Scene::new();
    pull.review(&alice, "APPROVED", "Fine.");
    let key = EncodingKey::from_rsa_pem(github.private_key_pem().as_bytes()).unwrap();
    let builder = Octocrab::builder().base_uri(github.api_url()).unwrap();
    let app = builder.app(AppId(github.app_id()), key).build().unwrap();
    let installation = app.apps().get_repository_installation("acme", "widgets").await.unwrap();
    let client = app.installation(installation.id).unwrap();

    let found = client.pulls("acme", "widgets").get(1).await.unwrap();
    assert_eq!((found.head.sha, found.mergeable), (pull.head(), Some(true)));
    let reviews = client.pulls("acme", "widgets").list_reviews(1).send().await.unwrap();
    assert_eq!(reviews.items[0].state, Some(ReviewState::Approved));
    let open = client.pulls("acme", "widgets").list().state(State::Open).send().await.unwrap();
    assert_eq!(open.items.len(), 1);
    let checks = client.checks("acme", "widgets");
    let made = checks.create_check_run("gate", pull.head()).external_id("1").send().await.unwrap();
    assert_eq!(repository.check_runs(&pull.head())[0].id, made.id.0);
    assert_eq!(github.contract_faults(), Vec::<String>::new());
}
