//! A database that is restarted while it is worked with.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::SignedDuration;
use review_gate::model::check::GateCheck;
use review_gate::model::object_id::ObjectId;
use review_gate::store::Store;
use review_gate::store::audit::{self, GENESIS};
use review_gate::store::jobs::Retry;
use review_gate::store::records::Posting;
use tokio::task::JoinSet;

use super::scene::{REPOSITORY, at, claim, event, job, open};
use crate::support::database::{self, OwnServer};

const WORKERS: usize = 4;

/// What a worker saw to the end.
#[derive(Default)]
struct Done {
    jobs: usize,
    postings: usize,
}

/// Takes jobs up and does them, until it is told to stop. Nothing of it may fail.
async fn work(store: Arc<dyn Store>, number: usize, stop: Arc<AtomicBool>) -> Done {
    let worker = format!("worker-{number}");
    let mut done = Done::default();
    for turn in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let subject = format!("{number}-{turn}");
        store.enqueue(vec![job(&subject, &subject)], at(0)).await.unwrap();
        let Some((id, _)) = claim(store.as_ref(), &worker, at(0)).await else { continue };
        let posting = Posting {
            repository: REPOSITORY,
            head: ObjectId::from_hex(&format!("{turn:039x}{number:x}")).unwrap(),
            check: GateCheck::Quality,
            run: turn,
            content: subject,
            conclusion: None,
            remarks: Vec::new(),
            posted_at: at(1),
        };
        store.save_posting(posting, event("posted")).await.unwrap();
        done.postings += 1;
        if turn % 2 == 0 {
            store.fail(id, &worker, "once more", Retry::At(at(0))).await.unwrap();
        } else {
            store.complete(id, &worker).await.unwrap();
            done.jobs += 1;
        }
    }
    done
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_goes_on_over_restarts_of_the_database() {
    if !database::is_postgres() {
        return;
    }
    let server = Arc::new(OwnServer::start());
    let store = open(&server.url()).await;
    let stop = Arc::new(AtomicBool::new(false));
    let mut workers = JoinSet::new();
    for number in 0..WORKERS {
        workers.spawn(work(Arc::clone(&store), number, Arc::clone(&stop)));
    }
    for action in ["restart", "crash", "restart", "crash"] {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let server = Arc::clone(&server);
        tokio::task::spawn_blocking(move || server.control(action)).await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.store(true, Ordering::Relaxed);
    let done = workers.join_all().await;
    let postings: usize = done.iter().map(|done| done.postings).sum();
    let entries = store.audit_from(1, usize::MAX).await.unwrap();
    assert_eq!((entries.len(), audit::fault(&entries, GENESIS)), (postings, None), "each posting is in it once");
    assert!(postings > 4 * WORKERS, "they did something: {postings}");

    // Whoever lost their job to a restart is gone by then.
    let much_later = at(0) + SignedDuration::from_hours(1);
    while claim(store.as_ref(), "last", much_later).await.is_some() {}
    let backlog = store.backlog(much_later + SignedDuration::from_hours(1)).await.unwrap();
    assert_eq!((backlog.due, backlog.later, backlog.dead), (0, 0, 0));
}
