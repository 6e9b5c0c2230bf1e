//! `review-gate store`: backups, and copies from one kind of store to the other.

use std::path::Path;

use review_gate::model::account::{Account, AccountId, AccountKind};
use review_gate::store::Store;
use review_gate::store::records::{Delivery, TaintRecord, WeeklyReportRecord};
use tempfile::TempDir;

use super::scene::{REPOSITORY, at, claim, event, job, open, pull_request};
use crate::support::database;
use crate::support::program::{Run, finish, program};

fn run(directory: &Path, arguments: &[&str]) -> Run {
    finish(program(directory, &[&["store"], arguments].concat()))
}

/// Some of every kind of value.
async fn fill(store: &dyn Store) {
    let body = vec![0, 159, 146, 150];
    let delivery = Delivery { id: "d".to_owned(), event: "push".to_owned(), body };
    store.receive(delivery, vec![job("#1", "one"), job("#2", "two")], at(0)).await.unwrap();
    store.audit(event("evaluated"), at(1)).await.unwrap();
    store.audit(event("posted"), at(2)).await.unwrap();
    let contributor = Account { id: AccountId(3), login: "mona".to_owned(), kind: AccountKind::User };
    for agent in ["zeta", "alpha"] {
        let taint = TaintRecord {
            pull_request: pull_request(1),
            agent: agent.to_owned(),
            marks: vec![format!("mark of {agent}")],
            contributors: vec![contributor.clone()],
        };
        store.taint(taint, |_, _| job("#1", "one"), at(3)).await.unwrap();
    }
    let report = WeeklyReportRecord {
        repository: REPOSITORY,
        week: "2026-W47".parse().unwrap(),
        json: "{}".to_owned(),
        markdown: "Ünïcode ✓".to_owned(),
        html: String::new(),
        issue: None,
        is_sent: true,
    };
    store.save_weekly_report(report).await.unwrap();
}

/// What tells whether a store holds what `fill` put in.
async fn told(store: &dyn Store) -> String {
    let week = store.weekly_report(REPOSITORY, "2026-W47".parse().unwrap()).await.unwrap();
    let taints = store.taints(pull_request(1), Vec::new()).await.unwrap();
    let delivery = store.delivery("d").await.unwrap();
    let (audit, backlog) = (store.audit_from(1, 10).await.unwrap(), store.backlog(at(5)).await.unwrap());
    format!("{week:#?}{taints:#?}{delivery:#?}{audit:#?}{backlog:#?}")
}

#[tokio::test]
async fn copy_to_postgres_and_back_is_the_same() {
    if !database::is_postgres() {
        return;
    }
    let directories = [(); 3].map(|()| TempDir::new().unwrap());
    let [first, second] = [&directories[0], &directories[1]]
        .map(|directory| format!("sqlite://{}", directory.path().join("gate.db").display()));
    let server = database::postgres_url(directories[2].path());
    let original = open(&first).await;
    fill(original.as_ref()).await;
    let there = run(directories[0].path(), &["copy", "--from", &first, "--to", &server]);
    assert_eq!((there.code, there.err.as_str()), (0, ""));
    let back = run(directories[0].path(), &["copy", "--from", &server, "--to", &second]);
    assert_eq!((back.code, back.out), (0, there.out));
    let expected = told(original.as_ref()).await;
    for url in [&server, &second] {
        let copy = open(url).await;
        assert_eq!(told(copy.as_ref()).await, expected);
        let before = copy.audit_from(1, 10).await.unwrap().len();
        copy.audit(event("went on"), at(9)).await.unwrap();
        assert_eq!(copy.audit_from(1, 10).await.unwrap().len(), before + 1);
        copy.enqueue(vec![job("#3", "three")], at(9)).await.unwrap();
        let mut claimed = Vec::new();
        while let Some((id, _)) = claim(copy.as_ref(), "worker", at(9)).await {
            claimed.push(id);
        }
        assert_eq!(claimed, [1, 2, 3], "numbers go on where they were");
    }
}

#[tokio::test]
async fn copy_into_what_is_not_empty_is_refused() {
    if !database::is_postgres() {
        return;
    }
    let (directory, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let file = format!("sqlite://{}", directory.path().join("gate.db").display());
    let server = database::postgres_url(other.path());
    fill(open(&file).await.as_ref()).await;
    fill(open(&server).await.as_ref()).await;
    let run = run(directory.path(), &["copy", "--from", &file, "--to", &server]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("of the target is not empty"), "{}", run.err);
}

#[tokio::test]
async fn copy_of_a_broken_audit_is_refused() {
    if !database::is_postgres() {
        return;
    }
    let (directory, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let file = format!("sqlite://{}", directory.path().join("gate.db").display());
    let server = database::postgres_url(other.path());
    fill(open(&server).await.as_ref()).await;
    let sql = "ALTER TABLE audit DISABLE TRIGGER audit_is_append_only; UPDATE audit SET action = 'approved'";
    database::psql(&server, sql);
    let run = run(directory.path(), &["copy", "--from", &server, "--to", &file]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("entry 1 was changed"), "{}", run.err);
}

#[tokio::test]
async fn backup_of_a_file_is_what_the_service_goes_on_with() {
    let directory = TempDir::new().unwrap();
    let file = format!("sqlite://{}", directory.path().join("gate.db").display());
    let original = open(&file).await;
    fill(original.as_ref()).await;
    let made = run(directory.path(), &["backup", "--database-url", &file, "--to", "copy.db"]);
    assert_eq!((made.code, made.out.as_str(), made.err.as_str()), (0, "written: copy.db\n", ""));
    let restored = open(&format!("sqlite://{}", directory.path().join("copy.db").display())).await;
    assert_eq!(told(restored.as_ref()).await, told(original.as_ref()).await);
    let again = run(directory.path(), &["backup", "--database-url", &file, "--to", "copy.db"]);
    assert_eq!(again.code, 2, "nothing is overwritten");
}

#[tokio::test]
async fn audit_on_postgres_is_append_only() {
    if !database::is_postgres() {
        return;
    }
    let directory = TempDir::new().unwrap();
    let server = database::postgres_url(directory.path());
    fill(open(&server).await.as_ref()).await;
    for sql in ["UPDATE audit SET action = 'approved'", "DELETE FROM audit", "TRUNCATE audit"] {
        let refused = std::panic::catch_unwind(|| database::psql(&server, sql));
        assert!(refused.is_err(), "{sql}");
    }
}
