//! What processes on one state tell each other.

use jiff::SignedDuration;
use review_gate::model::account::{Account, AccountId, AccountKind};
use review_gate::model::pauses::Pauses;
use review_gate::model::pull_request::InstallationId;
use review_gate::store::records::{Moment, TaintRecord};

use super::scene::{Scene, at, job, open, pull_request};

#[tokio::test]
async fn one_of_several_processes_sees_to_what_is_due() {
    let scene = Scene::new().await;
    let other = open(&scene.url).await;
    let pause = SignedDuration::from_secs(300);
    let mut told = Vec::new();
    for (second, store) in [(0, &scene.store), (0, &other), (299, &scene.store), (300, &other), (301, &scene.store)] {
        let jobs = vec![job("sweep", "sweep")];
        told.push(store.enqueue_once_in(Moment::Sweep, pause, jobs, at(second)).await.unwrap());
    }
    assert_eq!(told, [true, false, false, true, false]);
}

#[tokio::test]
async fn pause_of_one_process_is_one_of_all() {
    let scene = Scene::new().await;
    let other = open(&scene.url).await;
    let installation = InstallationId(5);
    assert_eq!(other.pauses(installation).await.unwrap(), Pauses::default());
    let long = Pauses { closed_until: Some(at(60)), reserved_until: Some(at(90)), refusals: 2 };
    scene.store.save_pauses(installation, long).await.unwrap();
    assert_eq!(other.pauses(installation).await.unwrap(), long);
    other.save_pauses(installation, Pauses::default()).await.unwrap();
    let expected = Pauses { closed_until: Some(at(60)), ..Pauses::default() };
    assert_eq!(scene.store.pauses(installation).await.unwrap(), expected, "nobody's word makes it shorter");
}

/// PostgreSQL cannot hold the character in its texts; commits and GitHub's JSON can.
#[tokio::test]
async fn text_with_a_nul_is_kept_and_found() {
    let scene = Scene::new().await;
    let mona = Account { id: AccountId(3), login: "mo\0na".to_owned(), kind: AccountKind::User };
    scene.store.save_addresses(vec![("a\0b@example.com".to_owned(), mona.clone())]).await.unwrap();
    assert_eq!(scene.store.address("a\0b@example.com").await.unwrap(), Some(mona.clone()));
    let marks = vec!["mark\0".to_owned(), "other".to_owned()];
    let taint =
        TaintRecord { pull_request: pull_request(1), agent: "age\0nt".to_owned(), marks, contributors: vec![mona] };
    scene.store.save_marks(pull_request(2), vec!["mark\0".to_owned()]).await.unwrap();
    scene.store.taint(taint, |id, _| job(&id.number.to_string(), "any"), at(0)).await.unwrap();
    assert_eq!(scene.store.backlog(at(0)).await.unwrap().due, 1, "who holds the mark is told");
}
