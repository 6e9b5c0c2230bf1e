//! The App's own check runs: what is posted, in which order.

use review_gate::github::checks::{Annotation, AnnotationLevel, CheckRunReport, PostedState};
use review_gate::model::check::{CheckConclusion, GateCheck};
use serde_json::{Value, json};

use super::server::{APP_ID, Reply, Server, id};

fn run(number: u64, app: u64, external_id: &str) -> Value {
    json!({
        "id": number, "name": "review-gate/quality", "head_sha": id('a'), "status": "completed",
        "conclusion": "failure", "external_id": external_id, "app": { "id": app },
    })
}

fn report(annotations: usize) -> CheckRunReport {
    let annotation = |number: usize| Annotation {
        path: format!("src/{number}.rs"),
        start_line: 1,
        end_line: 2,
        level: AnnotationLevel::Failure,
        title: "duplicate-code".to_owned(),
        message: "it is there already".to_owned(),
    };
    CheckRunReport {
        conclusion: Some(CheckConclusion::Failure),
        external_id: "evaluation-1".to_owned(),
        title: "One finding".to_owned(),
        summary: "A table".to_owned(),
        text: String::new(),
        annotations: (0..annotations).map(annotation).collect(),
    }
}

#[tokio::test]
async fn run_is_created_with_everything_it_says() {
    let server = Server::start(|_| Reply::json(&run(1, APP_ID, "evaluation-1"))).await;
    let created = server.repository().create_check_run(GateCheck::Quality, &id('a'), &report(1)).await.unwrap();
    assert_eq!(created.state, PostedState::Concluded(CheckConclusion::Failure));
    assert_eq!(server.asked(), ["POST /repos/acme/shop/check-runs"]);
    insta::assert_json_snapshot!(server.seen()[0].body, @r#"
    {
      "conclusion": "failure",
      "external_id": "evaluation-1",
      "head_sha": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "name": "review-gate/quality",
      "output": {
        "annotations": [
          {
            "annotation_level": "failure",
            "end_line": 2,
            "message": "it is there already",
            "path": "src/0.rs",
            "start_line": 1,
            "title": "duplicate-code"
          }
        ],
        "summary": "A table",
        "title": "One finding"
      },
      "status": "completed"
    }
    "#);
}

#[tokio::test]
async fn conclusion_comes_with_the_last_page_of_annotations() {
    let server = Server::start(|_| Reply::json(&run(1, APP_ID, "evaluation-1"))).await;
    server.repository().create_check_run(GateCheck::Quality, &id('a'), &report(101)).await.unwrap();
    let sent = server.seen().into_iter().map(|seen| {
        let annotations = seen.body["output"]["annotations"].as_array().unwrap().len();
        (seen.method, annotations, seen.body["conclusion"].clone(), seen.body["status"].clone())
    });
    let page = |method: &str, annotations, conclusion, status: &str| {
        (method.to_owned(), annotations, conclusion, Value::from(status))
    };
    let expected = [
        page("POST", 50, Value::Null, "in_progress"),
        page("PATCH", 50, Value::Null, "in_progress"),
        page("PATCH", 1, "failure".into(), "completed"),
    ];
    assert_eq!(sent.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn run_is_updated_by_its_number() {
    let server = Server::start(|_| Reply::json(&run(1, APP_ID, "evaluation-1"))).await;
    server.repository().update_check_run(1, &report(0)).await.unwrap();
    assert_eq!(server.asked(), ["PATCH /repos/acme/shop/check-runs/1"]);
    assert_eq!(server.seen()[0].body["name"], Value::Null);
}

#[tokio::test]
async fn own_run_is_the_newest_of_this_app() {
    let runs = json!([run(1, APP_ID, "old"), run(2, APP_ID, "new"), run(3, APP_ID + 1, "forged")]);
    let server = Server::start(move |_| Reply::json(&json!({ "total_count": 3, "check_runs": runs }))).await;
    let found = server.repository().find_check_run(GateCheck::Quality, &id('a')).await.unwrap().unwrap();
    assert_eq!((found.id, found.external_id.as_deref()), (2, Some("new")));
    let query = "check_name=review-gate%2Fquality&app_id=7&filter=latest&per_page=100&page=1";
    assert!(server.asked()[0].ends_with(query), "{}", server.asked()[0]);
}

#[tokio::test]
async fn ending_that_the_app_never_posts_is_no_conclusion() {
    let mut stale = run(1, APP_ID, "old");
    stale["conclusion"] = "stale".into();
    let server = Server::start(move |_| Reply::json(&json!({ "total_count": 1, "check_runs": [stale] }))).await;
    let found = server.repository().find_check_run(GateCheck::Quality, &id('a')).await.unwrap().unwrap();
    assert_eq!(found.state, PostedState::Other);
}
