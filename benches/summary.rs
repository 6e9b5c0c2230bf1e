//! What the judgement of a description adds to the time of a check, on a change of four hundred lines made up here.
//!
//! `cargo bench --bench summary` prints both times and their ratio. The first judgement of a process is what a check from the
//! command line pays, with every pattern compiled on the way; the median of many is what the service pays.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::print_stdout, reason = "the numbers are its output")]

/// A base tree in memory, as the tests have it.
#[path = "../tests/it/support/codebase.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod codebase;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use review_gate::analysis::complexity::complexity;
use review_gate::analysis::context::Context;
use review_gate::analysis::delta::Delta;
use review_gate::analysis::pairing::Pairing;
use review_gate::analysis::size::size;
use review_gate::analysis::summary::summary;
use review_gate::model::change::{
    Attributes, Change, Content, Description, FileChange, FileMode, FileStatus, FileVersion,
};
use review_gate::model::limits::Limits;
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::model::policy::Policy;
use review_gate::syntax::languages::Languages;

use codebase::MemoryCodebase;

/// What the judgement may add.
const BUDGET: Duration = Duration::from_millis(20);
/// Five files of eighty changed lines.
const FILES: usize = 5;
const FUNCTIONS: usize = 10;
/// As many messages as a check reads.
const EARLIER_MESSAGES: usize = 200;
const ROUNDS: usize = 51;

fn main() {
    let (change, policy, limits) = (change(), Policy::default(), Limits::default());
    let first = rounds(&change, &policy, &limits, 1);
    let later = rounds(&change, &policy, &limits, ROUNDS);
    for (name, (rest, judgement)) in [("first of a process", first), ("median of many", later)] {
        let ratio = (rest + judgement).as_secs_f64() / rest.as_secs_f64();
        println!(
            "{name}: {:.1} ms without the description, {:.1} ms more with it: {ratio:.2} times",
            milliseconds(rest),
            milliseconds(judgement)
        );
    }
    let is_within = first.1 <= BUDGET;
    println!("budget of {:.0} ms: {}", milliseconds(BUDGET), if is_within { "kept" } else { "exceeded" });
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The median time of a check without the judgement of the description, and that of the judgement.
fn rounds(change: &Change, policy: &Policy, limits: &Limits, rounds: usize) -> (Duration, Duration) {
    let languages = Languages::builtin();
    let empty = MemoryCodebase::new(Vec::new(), &languages);
    let (mut rest, mut judgement) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let start = Instant::now();
        let context = Context::new(change, &empty, &languages, policy, limits);
        let pairing = Pairing::of(&context);
        let _ = (size(&context), complexity(&context, &pairing));
        let between = Instant::now();
        let delta = Delta::of(&context, &pairing);
        assert!(!summary(&context, &delta).claims.is_empty(), "the description claims something");
        rest.push(between - start);
        judgement.push(between.elapsed());
    }
    (median(rest), median(judgement))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn change() -> Change {
    let commit = ObjectId::from_hex(&"1".repeat(40)).expect("forty digits");
    Change {
        base: commit.clone(),
        head: commit.clone(),
        merge_base: commit,
        description: description(),
        earlier_messages: (0..EARLIER_MESSAGES).map(message).collect(),
        checks: Vec::new(),
        files: (0..FILES).map(file).collect(),
    }
}

fn description() -> Description {
    let mut body = "## Summary\n\nKeeps the totals of `reader_2.py` in step with the cache.\n\n".to_owned();
    for number in 0..FUNCTIONS {
        writeln!(body, "- Adds `total_{number}_1` and removes the old limit of `reader_{number}.py`")
            .expect("a string takes any text");
    }
    body.push_str("\n## Test plan\n\n- [x] Added tests\n- [ ] Benchmarks\n\nNo new dependencies. All tests pass.\n");
    Description { title: "Keep totals in step with the cache".to_owned(), body, ..Description::default() }
}

fn message(number: usize) -> String {
    format!("fix(part{number}): Close reader {number} before the cache is read\n\n{}", "It was left open. ".repeat(30))
}

fn file(number: usize) -> FileChange {
    let path = RepoPath::from(format!("src/reader_{number}.py").as_str());
    let version = |text: String| {
        let id = ObjectId::from_hex(&format!("{:040x}", number * 2 + text.len())).expect("forty digits");
        FileVersion { id, mode: FileMode::Regular, content: Content::Text(Arc::from(text)) }
    };
    FileChange {
        status: FileStatus::Modified,
        path,
        previous_path: None,
        before: Some(version(source(number, "limit"))),
        after: Some(version(source(number, "bound"))),
        attributes: Attributes::default(),
    }
}

/// Functions of ten lines, of which `word` stands in eight.
fn source(file: usize, word: &str) -> String {
    let function = |number: usize| {
        format!(
            "def total_{number}_{file}(values, {word}):\n    total = 0\n    for index, value in enumerate(values[{word}:]):\n        \
             if value > {word} and index % 2 == {number}:\n            total += value * {word}\n        elif value == {word}:\n            \
             raise ValueError(f'{{value}} is {word}')\n    {word} = total\n    return {word}\n\n\n"
        )
    };
    (0..FUNCTIONS).map(function).collect()
}
