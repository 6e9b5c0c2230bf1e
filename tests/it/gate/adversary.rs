//! Anybody does anything that GitHub lets them do, in any order, while webhooks get lost and the service dies. Whatever
//! happens, no agent's change gets in that no independent human approved, and honest people always get theirs in.
//!
//! `REVIEW_GATE_SEED` repeats a run, `REVIEW_GATE_SEQUENCES` says how many sequences it has.
#![allow(clippy::print_stdout, reason = "a run that failed has to be told how to repeat")]

mod actor;
mod committing;
mod deed;
mod honest;
mod landing;
mod ledger;
mod mischance;
mod oracle;
mod policy;
mod queue;
mod scene;
mod speaking;
mod stage;
mod tally;
mod working;

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use deed::{Deed, deeds};
use fastrand::Rng;
use scene::Scene;
use stage::Stage;
use tally::{Sight, Tally};
use tokio::runtime::{Builder, Runtime};

/// Sequences where nobody says how many: a quarter of an hour on two cores.
const SEQUENCES: u64 = 2_000;
/// With so many, everything must have been seen.
const ENOUGH: u64 = 500;
/// The same sequences every time, so that what has changed is to blame when one fails; other seeds look further.
const FIRST_SEED: u64 = 1;
const THREADS: usize = 3;
/// Each has a GitHub and a service of its own, so that a seed alone repeats it.
const SEQUENCES_OF_A_STAGE: u32 = 1;
/// How long to look for a shorter history that fails too.
const SHRINKING: Duration = Duration::from_secs(10);

/// A sequence that ended as it must not.
struct Failure {
    seed: u64,
    why: String,
    history: Vec<String>,
}

/// The stage that a thread plays on, with what drives it.
struct Theatre {
    runtime: Runtime,
    stage: Stage,
    sequences: u32,
}

impl Theatre {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let stage = runtime.block_on(Stage::new());
        Self { runtime, stage, sequences: 0 }
    }

    /// Plays a sequence on a repository of its own.
    fn play(&mut self, deeds: &[Deed]) -> Result<(), (String, Vec<String>)> {
        self.sequences += 1;
        let mut history = Vec::new();
        let played = catch_unwind(AssertUnwindSafe(|| {
            let mut scene = Scene::new(&mut self.stage);
            let result = self.runtime.block_on(async {
                for deed in deeds {
                    deed.perform(&mut scene).await?;
                }
                scene.end_honestly().await
            });
            history = std::mem::take(&mut scene.history);
            scene.end();
            result
        }));
        played.unwrap_or_else(|panic| Err(said(panic.as_ref()))).map_err(|why| (why, history))
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// Plays the sequence of a seed; the tally is of the stage it was played on.
fn try_seed(theatre: &mut Theatre, seed: u64) -> Result<(), Failure> {
    let mut deeds = deeds(&mut Rng::with_seed(seed));
    let Err((mut why, mut history)) = theatre.play(&deeds) else { return Ok(()) };
    println!("REVIEW_GATE_SEED={seed} fails: {why}\n  {}", history.join("\n  "));
    let begun = Instant::now();
    let mut position = deeds.len();
    while position > 0 && begun.elapsed() < SHRINKING {
        position -= 1;
        let mut fewer = deeds.clone();
        fewer.remove(position);
        // A stage where something went wrong may be left in any state.
        if let Err((new_why, new_history)) = Theatre::new().play(&fewer) {
            (deeds, why, history) = (fewer, new_why, new_history);
        }
    }
    Err(Failure { seed, why, history })
}

fn number_from(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn no_sequence_lets_an_agent_merge_its_own_work_or_keeps_honest_people_from_merging_theirs() {
    let seed = number_from("REVIEW_GATE_SEED");
    let sequences = number_from("REVIEW_GATE_SEQUENCES").unwrap_or(if seed.is_some() { 1 } else { SEQUENCES });
    let seed = seed.unwrap_or(FIRST_SEED);
    println!("REVIEW_GATE_SEED={seed} REVIEW_GATE_SEQUENCES={sequences}");
    let begun = Instant::now();
    let next = AtomicU64::new(0);
    let (failures, tallies) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let mut theatre = Theatre::new();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= sequences {
                        break;
                    }
                    let failed = try_seed(&mut theatre, seed.wrapping_add(index));
                    let is_used_up = failed.is_err() || theatre.sequences >= SEQUENCES_OF_A_STAGE;
                    failures.lock().unwrap().extend(failed.err());
                    if is_used_up {
                        let used = std::mem::replace(&mut theatre, Theatre::new());
                        tallies.lock().unwrap().push(used.stage.tally);
                    }
                }
                tallies.lock().unwrap().push(theatre.stage.tally);
            });
        }
    });
    let mut tally = Tally::default();
    tallies.into_inner().unwrap().iter().for_each(|found| tally.add(found));
    println!("REVIEW_GATE_SEED={seed}: {sequences} sequences in {:.0?}: {tally}", begun.elapsed());
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{}", told(&failures));
    if sequences >= ENOUGH {
        assert_eq!(tally.missing(), [], "was never seen");
        let with_deaths = u64::from(tally.count(Sight::SequenceWithDeath));
        assert!(with_deaths * 3 >= sequences, "the service died in {with_deaths} of {sequences} sequences alone");
    }
}

fn told(failures: &[Failure]) -> String {
    let mut told = String::new();
    for Failure { seed, why, history } in failures {
        writeln!(told, "\nREVIEW_GATE_SEED={seed}: {why}\n  {}", history.join("\n  ")).unwrap();
    }
    told
}
