//! Several processes at once on one store.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use review_gate::model::object_id::ObjectId;
use review_gate::store::audit::{self, GENESIS};
use review_gate::store::clock::SharedClock;
use review_gate::store::jobs::{NewJob, Retry};
use review_gate::store::records::TaintRecord;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::scene::{Scene, at, claim, claim_at, event, job, open, pull_request};
use crate::support::database;

const PROCESSES: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_job_is_claimed_once_and_one_at_a_time_of_a_sequence() {
    let scene = Scene::new().await;
    let jobs: Vec<NewJob> =
        (0..40).map(|number| job(&format!("#{number}"), &format!("sequence-{}", number % 4))).collect();
    scene.store.enqueue(jobs, at(0)).await.unwrap();
    let mut processes = JoinSet::new();
    for number in 0..PROCESSES {
        let store = open(&scene.url).await;
        processes.spawn(async move {
            let worker = format!("worker-{number}");
            let mut done = Vec::new();
            while store.backlog(at(1)).await.unwrap().due > 0 {
                let Some((id, subject)) = claim(store.as_ref(), &worker, at(1)).await else { continue };
                assert!(store.backlog(at(1)).await.unwrap().running <= 4, "one of each sequence");
                done.push(subject);
                store.complete(id, &worker).await.unwrap();
            }
            done
        });
    }
    let mut done = processes.join_all().await.concat();
    done.sort();
    assert_eq!((done.len(), done.iter().collect::<BTreeSet<_>>().len()), (40, 40));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_job_is_given_back_once_however_many_look() {
    let scene = Scene::new().await;
    scene.store.enqueue(vec![job("#1", "one")], at(0)).await.unwrap();
    let (lost, _) = claim(scene.store.as_ref(), "dead", at(0)).await.unwrap();
    scene.store.enqueue(vec![job("#1", "one")], at(1)).await.unwrap();
    let mut processes = JoinSet::new();
    for number in 0..PROCESSES {
        let store = open(&scene.url).await;
        processes.spawn(async move { claim(store.as_ref(), &format!("worker-{number}"), at(61)).await });
    }
    assert_eq!(processes.join_all().await.into_iter().flatten().count(), 0, "it is due again only later");
    assert!(!scene.store.renew(lost, "dead", at(90)).await.unwrap());
    let later = at(61) + SignedDuration::from_secs(2);
    let job = claim_at("here", scene.store.as_ref(), "late", later).await.unwrap();
    assert_eq!((job.attempts, job.losses), (2, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn audit_is_one_chain_whoever_writes_it() {
    let scene = Scene::new().await;
    let mut processes = JoinSet::new();
    for number in 0..PROCESSES {
        let store = open(&scene.url).await;
        processes.spawn(async move {
            for turn in 0..10 {
                store.audit(event(&format!("{number}-{turn}")), at(turn)).await.unwrap();
            }
        });
    }
    processes.join_all().await;
    let entries = scene.store.audit_from(1, 1_000).await.unwrap();
    assert_eq!((entries.len(), audit::fault(&entries, GENESIS)), (PROCESSES * 10, None));
}

/// Either the agent's pull request finds the copy of its commit, or the copy finds the agent's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copy_of_an_agents_commit_is_noticed_whichever_comes_first() {
    let scene = Scene::new().await;
    let commit = ObjectId::from_hex(&"a".repeat(40)).unwrap();
    for number in 0..20 {
        let mark = format!("mark-{number}");
        let (agents, copy) = (pull_request(1_000 + number), pull_request(number));
        let (one, other) = (open(&scene.url).await, Arc::clone(&scene.store));
        let taint = TaintRecord {
            pull_request: agents,
            agent: "an agent".to_owned(),
            marks: vec![mark.clone()],
            contributors: Vec::new(),
        };
        let tainting = tokio::spawn(async move {
            one.taint(taint, |id, _| job(&format!("judge {}", id.number), "any"), at(0)).await.unwrap();
        });
        let commit = commit.clone();
        let copying = tokio::spawn(async move {
            other.save_marks(copy, vec![mark.clone()]).await.unwrap();
            other.taints(copy, vec![(mark, commit)]).await.unwrap().len()
        });
        tainting.await.unwrap();
        let found_by_copy = copying.await.unwrap();
        let found_by_agents = scene.store.backlog(at(0)).await.unwrap().due;
        assert!(found_by_copy > 0 || found_by_agents > 0, "round {number}");
        while let Some((id, _)) = claim(scene.store.as_ref(), "worker", at(0)).await {
            scene.store.complete(id, "worker").await.unwrap();
        }
    }
}

#[tokio::test]
async fn job_that_failed_goes_on_with_the_one_that_was_taken_up_meanwhile() {
    let scene = Scene::new().await;
    scene.store.enqueue(vec![job("#1", "one")], at(0)).await.unwrap();
    let (id, _) = claim(scene.store.as_ref(), "worker", at(0)).await.unwrap();
    scene.store.enqueue(vec![job("#1", "one")], at(1)).await.unwrap();
    scene.store.fail(id, "worker", "a text with \0 in it", Retry::At(at(500))).await.unwrap();
    let backlog = scene.store.backlog(at(1)).await.unwrap();
    assert_eq!((backlog.due, backlog.later, backlog.running), (1, 0, 0));
    let job = claim_at("here", scene.store.as_ref(), "worker", at(1)).await.unwrap();
    assert_eq!((job.attempts, job.created_at), (2, at(0)), "it has failed since then");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_of_another_process_wake_workers() {
    if !database::is_postgres() {
        return;
    }
    let scene = Scene::new().await;
    let wake = Arc::new(Notify::new());
    let (store, told) = (Arc::clone(&scene.store), Arc::clone(&wake));
    let listening = wake.notified();
    let following = tokio::spawn(async move { store.follow_jobs(&told).await });
    tokio::time::timeout(Duration::from_secs(10), listening).await.expect("it says when it listens");
    let other = open(&scene.url).await;
    let woken = wake.notified();
    other.enqueue(vec![job("#1", "one")], at(0)).await.unwrap();
    tokio::time::timeout(Duration::from_secs(10), woken).await.expect("it is told at once");
    following.abort();
}

#[tokio::test]
async fn machine_whose_clock_is_wrong_reckons_by_the_databases() {
    if !database::is_postgres() {
        return;
    }
    let scene = Scene::new().await;
    let hour = SignedDuration::from_hours(1);
    let [right, wrong] =
        [SignedDuration::ZERO, hour].map(|error| SharedClock::new(Arc::new(move || jiff::Timestamp::now() + error)));
    for clock in [&right, &wrong] {
        clock.set_by(|| scene.store.time()).await.unwrap();
    }
    let apart = wrong.now().duration_since(right.now()).abs();
    assert!(apart < SignedDuration::from_secs(5), "{apart:?}");
}
