//! The report on a week, as the service makes it: in one issue, told of once.

use jiff::tz::TimeZone;
use review_gate::jobs::reporting::Reporting;
use review_gate::store::records::WeeklyReportRecord;

use super::world::World;
use crate::support::github::fault::{Effect, Fault};

async fn reporting() -> World {
    let mut world = World::new().await;
    world.worker.service.reporting = Some(Reporting { time_zone: TimeZone::UTC, webhook: None });
    world
}

#[tokio::test]
async fn a_week_is_reported_on_in_one_issue() {
    let world = reporting().await;
    world.settle().await;
    for _ in 0..2 {
        world.sweep().await;
    }
    let [issue] = &world.repository.issues()[..] else { panic!("there is one issue: {:?}", world.repository.issues()) };
    assert!(issue.title.starts_with("Agent debt, 20"), "{}", issue.title);
    let body = issue.body.clone().unwrap();
    assert!(body.starts_with("<!-- review-gate: weekly-report 20") && body.contains("## 2. Churn"), "{body}");
}

#[tokio::test]
async fn nothing_is_reported_where_no_time_zone_is_set() {
    let world = World::new().await;
    world.sweep().await;
    assert!(world.repository.issues().is_empty());
}

#[tokio::test]
async fn the_issue_is_filed_once_however_often_that_is_tried() {
    for effect in [Effect::Disconnect, Effect::DisconnectAfterwards, Effect::Status(502)] {
        let world = reporting().await;
        world.github.inject(Fault::new("POST", "/repos/*/*/issues", effect).first(2));
        world.sweep().await;
        assert_eq!(world.repository.issues().len(), 1);
    }
}

#[tokio::test]
async fn a_report_that_is_made_again_changes_its_issue() {
    let world = reporting().await;
    world.sweep().await;
    let filed = world.repository.issues()[0].clone();
    let begun = filed.body.clone().unwrap().lines().next().unwrap().to_owned();
    world.repository.edit_issue(&world.alice, filed.number, &format!("{begun}\nSomething else"));
    // The service lost what it remembers, and not what it filed.
    let week = filed.title.rsplit(' ').next().unwrap().parse().unwrap();
    let repository = world.store.repositories().await.unwrap()[0].id;
    let kept = world.store.weekly_report(repository, week).await.unwrap().unwrap();
    assert!(kept.is_sent && kept.issue == Some(filed.number));
    world.store.save_weekly_report(WeeklyReportRecord { issue: None, is_sent: false, ..kept }).await.unwrap();
    world.sweep().await;
    let [issue] = &world.repository.issues()[..] else { panic!("there is one issue") };
    assert_eq!(issue.body, filed.body);
}
