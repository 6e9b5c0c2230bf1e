//! The report on a week, as the service makes it: in one issue, told of once.

use jiff::tz::TimeZone;
use review_gate::jobs::mail::Mail;
use review_gate::jobs::reporting::Reporting;
use review_gate::jobs::task::Task;
use review_gate::model::seen::MergeRecord;
use review_gate::store::jobs::Lane;
use review_gate::store::records::WeeklyReportRecord;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::pages::browser::Browser;
use super::world::World;
use crate::support::github::fault::{Effect, Fault};

const SECONDS_PER_WEEK: i64 = 7 * 24 * 60 * 60;

async fn reporting() -> World {
    let mut world = World::new().await;
    world.worker.service.reporting = Some(Reporting { time_zone: TimeZone::UTC, webhook: None, mail: None });
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
async fn repository_without_issues_has_its_report_on_its_page_alone() {
    for status in [403, 410] {
        let world = reporting().await;
        world.github.inject(Fault::new("POST", "/repos/*/*/issues", Effect::Status(status)));
        for _ in 0..2 {
            world.sweep().await;
        }
        assert!(world.repository.issues().is_empty() && world.store.dead_jobs().await.unwrap().is_empty());
        let repository = world.store.repositories().await.unwrap()[0].id;
        let [week] = world.store.reported_weeks(repository, 10).await.unwrap()[..] else { panic!("one week") };
        assert!(world.store.weekly_report(repository, week).await.unwrap().unwrap().is_sent);
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

/// A mail server that takes one message and says what it was: the addresses and the text.
async fn mail_server() -> (String, tokio::task::JoinHandle<(Vec<String>, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 ready\r\n").await.unwrap();
        let (mut addresses, mut text, mut is_text) = (Vec::new(), String::new(), false);
        while let Some(line) = lines.next_line().await.unwrap() {
            let answer = match line.as_str() {
                "." => {
                    is_text = false;
                    "250 taken"
                }
                _ if is_text => {
                    text.push_str(&line);
                    text.push('\n');
                    continue;
                }
                "DATA" => {
                    is_text = true;
                    "354 go on"
                }
                "QUIT" => break,
                command => {
                    addresses.extend(command.split_once(':').map(|(_, address)| address.to_owned()));
                    "250 fine"
                }
            };
            writer.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            if answer == "250 taken" {
                break;
            }
        }
        (addresses, text)
    });
    (url, server)
}

#[tokio::test]
async fn report_is_sent_by_mail() {
    let (url, server) = mail_server().await;
    let mut world = World::new().await;
    let mail = Mail::parse(url.into(), "Gate <gate@example.com>", "team@example.com, lead@example.com").unwrap();
    world.worker.service.reporting = Some(Reporting { time_zone: TimeZone::UTC, webhook: None, mail: Some(mail) });
    world.sweep().await;
    let (addresses, text) = server.await.unwrap();
    let named = ["<gate@example.com>", "<team@example.com>", "<lead@example.com>"];
    assert!(named.iter().zip(&addresses).all(|(name, address)| address.starts_with(name)), "{addresses:?}");
    assert!(text.contains("Subject: Agent debt of acme/widgets, 20"), "{text}");
    assert!(text.contains("text/plain") && text.contains("text/html"), "{text}");
}

#[tokio::test]
async fn a_message_that_nobody_takes_repeats_no_mail() {
    let (url, server) = mail_server().await;
    let mut world = World::new().await;
    let mail = Mail::parse(url.into(), "gate@example.com", "team@example.com").unwrap();
    let webhook = Some("http://127.0.0.1:1/nobody".into());
    world.worker.service.reporting = Some(Reporting { time_zone: TimeZone::UTC, webhook, mail: Some(mail) });
    for _ in 0..2 {
        world.sweep().await;
    }
    let (_, text) = server.await.unwrap();
    assert!(text.contains("Message-ID: <agent-debt."), "{text}");
    let dead: Vec<String> = world.store.dead_jobs().await.unwrap().into_iter().map(|job| job.kind).collect();
    assert_eq!(dead, ["send-message"]);
    assert_eq!(world.repository.issues().len(), 1);
}

#[tokio::test]
async fn checks_of_a_merge_are_asked_for_when_they_are_over() {
    let world = reporting().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    pull.merge(&world.alice).unwrap();
    world.settle().await;
    let repository = world.store.repositories().await.unwrap()[0].id;
    let follow = Task::FollowMerges { repository }.job(Lane::Sweep, world.github.now());
    world.store.enqueue(vec![follow], world.github.now()).await.unwrap();
    world.settle().await;
    let records = world.store.merges(repository, 10).await.unwrap();
    assert!(records.iter().all(|(_, record)| record.failing_checks.is_none()));
}

#[tokio::test]
async fn approval_is_timed_from_when_the_change_was_ready_and_speaks_by_its_comments_on_lines() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    pull.convert_to_draft(&world.copilot);
    world.settle().await;
    world.github.advance(3 * 24 * 3600);
    pull.mark_ready(&world.copilot);
    world.settle().await;
    world.github.advance(70);
    pull.review_line(&world.bob, "APPROVED", "Why 42?");
    world.approve(&pull, &world.alice).await;
    pull.merge(&world.alice).unwrap();
    world.settle().await;
    let repository = world.store.repositories().await.unwrap()[0].id;
    let [(_, record)] = &world.store.merges(repository, 10).await.unwrap()[..] else { panic!("one was merged") };
    assert!(record.approvals.iter().all(|approval| (60..600).contains(&approval.seconds)), "{:?}", record.approvals);
    assert_eq!(record.approvals.iter().map(|approval| approval.has_words).collect::<Vec<_>>(), [true, false]);
}

#[tokio::test]
async fn report_knows_how_changes_were_reviewed() {
    let world = reporting().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    let commit = pull.merge(&world.alice).unwrap();
    world.settle().await;
    let repository = world.store.repositories().await.unwrap()[0].id;
    let [(_, record)] = &world.store.merges(repository, 10).await.unwrap()[..] else { panic!("one was merged") };
    assert_eq!(record.commit.as_hex(), commit);
    assert!(record.was_reviewed && !record.was_pushed_after_approval && !record.has_incident_label);
    let [approval] = record.approvals[..] else { panic!("one approval: {:?}", record.approvals) };
    assert!(!approval.has_words && (50..90).contains(&approval.seconds), "{approval:?}");
    world.github.advance(SECONDS_PER_WEEK);
    world.sweep().await;
    let body = world.repository.issues().last().unwrap().body.clone().unwrap();
    assert!(
        body.contains("what the service saw of reviews") && body.contains("Approvals faster than reading"),
        "{body}"
    );
    let records = world.store.merges(repository, 10).await.unwrap();
    // What is said afterwards was not said when it was approved; what is labelled afterwards counts.
    pull.comment(&world.alice, "Looks right after all.");
    pull.label(&world.alice, "Hotfix");
    world.settle().await;
    let relabelled = MergeRecord { has_incident_label: true, ..records[0].1.clone() };
    assert_eq!(world.store.merges(repository, 10).await.unwrap(), [(records[0].0, relabelled)]);
    assert!(records.iter().all(|(_, record)| record.failing_checks.is_some()));
}

#[tokio::test]
async fn report_is_a_page_and_an_answer_for_whoever_may_read_the_repository() {
    let world = reporting().await;
    world.settle().await;
    let title = world.repository.issues()[0].title.clone();
    let week = title.rsplit(' ').next().unwrap();
    let page = format!("/acme/widgets/reports/{week}");
    let browser = Browser::of(&world, &world.alice).await;
    browser.get("/acme/widgets").await.has(&format!("<a href=\"{page}\">{week}</a>"));
    let report = browser.get(&page).await;
    assert_eq!((report.status, report.header("content-type")), (200, "text/html; charset=utf-8"));
    report.has("acme/widgets");
    let policy = report.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    let answer: Value = serde_json::from_str(&browser.get(&format!("/api/v1/repositories{page}")).await.text).unwrap();
    assert_eq!((&answer["week"], &answer["basis"]), (&week.into(), &"service".into()));
    let stranger = Browser::of(&world, &world.mallory).await;
    for (who, path) in [
        (&stranger, page.as_str()),
        (&browser, "/acme/widgets/reports/1999-W01"),
        (&browser, "/acme/widgets/reports/x"),
    ] {
        assert_eq!(who.get(path).await.status, 404, "{path}");
    }
}
