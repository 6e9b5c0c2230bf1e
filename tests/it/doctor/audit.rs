//! The audit's chain: sound as it was written, broken wherever somebody changed it.

use std::fs;
use std::path::PathBuf;

use insta::assert_snapshot;
use jiff::Timestamp;
use review_gate::model::pull_request::RepositoryId;
use review_gate::store::Store;
use review_gate::store::audit::AuditEvent;
use review_gate::store::sqlite::SqliteStore;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::program::{Run, finish, program};

/// A database with three entries.
struct Audited {
    directory: TempDir,
}

impl Audited {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&directory.path().join("gate.db")).unwrap();
        for (second, action) in ["evaluated", "posted", "overridden"].into_iter().enumerate() {
            let event = AuditEvent {
                repository: Some(RepositoryId(7)),
                subject: "#12".to_owned(),
                action: action.to_owned(),
                detail: format!("{{\"number\":{second}}}"),
            };
            store.audit(event, Timestamp::new(1_800_000_000 + second as i64, 0).unwrap()).await.unwrap();
        }
        Self { directory }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("gate.db")
    }

    /// Does what the service itself cannot do.
    fn tamper(&self, sql: &str) {
        let connection = Connection::open(self.path()).unwrap();
        let triggers = "DROP TRIGGER audit_is_append_only_update; DROP TRIGGER audit_is_append_only_delete;";
        connection.execute_batch(triggers).unwrap();
        connection.execute_batch(sql).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let all = [&["audit"], arguments, &["--database-url", "sqlite://gate.db"]].concat();
        finish(program(self.directory.path(), &all))
    }

    fn verify(&self) -> Run {
        self.run(&["verify"])
    }
}

async fn check(sql: &str, fault: &str) {
    let audited = Audited::new().await;
    audited.tamper(sql);
    let run = audited.verify();
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (1, fault, ""));
}

#[tokio::test]
async fn chain_as_it_was_written_is_sound() {
    let run = Audited::new().await.verify();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_snapshot!(run.out, @"sound: 3 entries; the newest has the hash 0d9314354d0a424e8040515a0baaafbdf83e9f9b30628825c2b10d1bc5888397");
}

#[tokio::test]
async fn changed_entry_is_found() {
    check("UPDATE audit SET action = 'approved' WHERE sequence = 2", "broken: entry 2 was changed\n").await;
}

#[tokio::test]
async fn dropped_entry_is_found() {
    check("DELETE FROM audit WHERE sequence = 2", "broken: entry 3 does not follow the one before it\n").await;
    check("DELETE FROM audit WHERE sequence = 1", "broken: entry 2 does not follow the one before it\n").await;
}

#[tokio::test]
async fn end_that_was_cut_off_is_found_by_a_hash_kept_elsewhere() {
    let audited = Audited::new().await;
    let sound = audited.verify().out;
    let newest = sound.trim_end().rsplit(' ').next().unwrap();
    assert_eq!(audited.run(&["verify", "--contains", newest]).code, 0);
    audited.tamper("DELETE FROM audit WHERE sequence = 3");
    assert_eq!(audited.verify().code, 0);
    let run = audited.run(&["verify", "--contains", newest]);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.out, @"broken: the hash that was given is not in the chain; its end was cut off or written anew");
}

#[tokio::test]
async fn entries_are_listed() {
    let audited = Audited::new().await;
    assert_snapshot!(audited.run(&["list"]).out, @r#"
    1 2027-01-15T08:00:00Z repository 7 #12 evaluated {"number":0}
    2 2027-01-15T08:00:01Z repository 7 #12 posted {"number":1}
    3 2027-01-15T08:00:02Z repository 7 #12 overridden {"number":2}
    "#);
    let one = audited.run(&["list", "--from", "2", "--limit", "1", "--format", "json"]);
    assert_snapshot!(one.out, @r##"{"action":"posted","at":"2027-01-15T08:00:01Z","detail":{"number":1},"hash":"615545dbffec8a3226f815414241174c3176eb36a809ad0e6ce9bdb535fcc80e","previous":"35012406594746dfac3d703f5a6f898e5f5c0f12eddcb07a5c97fc9dd0f04a76","repository":7,"sequence":2,"subject":"#12"}"##);
}

#[tokio::test]
async fn database_that_is_not_there_is_not_made() {
    let audited = Audited::new().await;
    fs::remove_file(audited.path()).unwrap();
    let run = audited.verify();
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_snapshot!(run.err, @"error: there is no database `gate.db`; name it with `--database-url sqlite://PATH`");
    assert!(!audited.path().exists());
}
