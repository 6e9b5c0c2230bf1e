//! What is kept between runs may be lost, cut off, damaged, shared or refused at any instant: the report stays the same,
//! byte by byte.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::injection::program::{Dialect, function};
use crate::injection::random::Random;
use crate::support::program::{Run, finish, program};
use crate::support::repository::TestRepository;

/// How often a run is killed.
const KILLS: u64 = 32;

/// Runs at once on one cache.
const NEIGHBOURS: usize = 8;

/// A repository whose `main` has functions in many files, an older `past` that lacks most of them, and a branch under review that
/// copies one of them.
struct Scene {
    repository: TestRepository,
}

impl Scene {
    fn new() -> Self {
        let mut random = Random::seeded(1);
        let mut write = |repository: &TestRepository, files: std::ops::Range<usize>| {
            for file in files {
                let functions: Vec<String> = (0..2).map(|_| function(Dialect::Rust, 14, &mut random)).collect();
                repository.write(format!("src/part_{file}.rs"), Dialect::Rust.file(&functions));
            }
        };
        let repository = TestRepository::new();
        write(&repository, 0..10);
        repository.commit("Begin");
        repository.git(["branch", "past"]);
        write(&repository, 10..40);
        repository.commit("Go on");
        let copied = fs::read(repository.path().join("src/part_7.rs")).unwrap();
        repository.branch("topic").write("src/copy.rs", copied).commit("Add a copy");
        Self { repository }
    }

    fn command(&self, base: &str, more: &[&str]) -> Command {
        let mut arguments = vec!["check", "--format", "json", "--base", base];
        arguments.extend(more);
        program(self.repository.path(), &arguments)
    }

    fn check(&self, base: &str) -> Run {
        finish(self.command(base, &[]))
    }

    /// What a run says that has no cache.
    fn truth(&self, base: &str) -> Run {
        finish(self.command(base, &["--no-cache"]))
    }

    fn cache(&self) -> PathBuf {
        self.repository.path().join(".git/review-gate")
    }

    fn clear(&self) {
        // There may be none.
        let _ = fs::remove_dir_all(self.cache());
    }

    /// The files of the cache, sorted.
    fn cache_files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = fs::read_dir(self.cache()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }
}

fn assert_same(run: &Run, truth: &Run, when: &str) {
    assert_eq!(run.code, truth.code, "{when}: {}", run.err);
    assert_eq!(run.out, truth.out, "{when}: {}", run.err);
}

#[test]
fn run_killed_at_any_instant_leaves_a_usable_cache() {
    let scene = Scene::new();
    let truth = scene.truth("main");
    assert!(truth.out.contains("duplicate-code"), "{}", truth.out);
    scene.clear();
    let start = Instant::now();
    scene.check("main");
    let whole_run_us = start.elapsed().as_micros() as usize;
    for seed in 0..KILLS {
        let mut random = Random::seeded(seed);
        // Half of the runs are killed while they build a cache, the others while they use what earlier ones left.
        if random.chance(50) {
            scene.clear();
        }
        let base = if random.chance(30) { "past" } else { "main" };
        let delay = Duration::from_micros(random.below(whole_run_us) as u64);
        let mut killed = scene.command(base, &[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(delay);
        killed.kill().unwrap();
        killed.wait().unwrap();
        assert_same(&scene.check("main"), &truth, &format!("seed {seed}, killed after {delay:?}"));
    }
}

#[test]
fn concurrent_runs_share_a_cache() {
    let scene = Scene::new();
    let truths = ["main", "past"].map(|base| (base, scene.truth(base)));
    for round in 0..3 {
        scene.clear();
        let runs: Vec<_> = (0..NEIGHBOURS)
            .map(|neighbour| {
                let (base, truth) = &truths[neighbour % truths.len()];
                let command = scene.command(base, &[]);
                (base, truth, thread::spawn(|| finish(command)))
            })
            .collect();
        for (base, truth, run) in runs {
            let run = run.join().unwrap();
            assert_same(&run, truth, &format!("round {round}, base {base}"));
            assert_eq!(run.err, "", "nothing was damaged");
        }
    }
}

#[test]
fn cut_off_cache_is_rebuilt_with_a_notice() {
    let scene = Scene::new();
    let truth = scene.truth("main");
    scene.check("main");
    let mut random = Random::seeded(2);
    for file in scene.cache_files() {
        let whole = fs::read(&file).unwrap();
        let random_lengths = (0..4).map(|_| random.below(whole.len()));
        for length in [1, 15, 16, whole.len() - 1].into_iter().chain(random_lengths.collect::<Vec<_>>()) {
            fs::write(&file, &whole[..length]).unwrap();
            let run = scene.check("main");
            assert_same(&run, &truth, &format!("{} cut off at {length}", file.display()));
            assert!(run.err.contains("is damaged"), "{} cut off at {length}: {:?}", file.display(), run.err);
            let run = scene.check("main");
            assert_same(&run, &truth, "after that");
            assert_eq!(run.err, "", "it was rebuilt");
        }
    }
}

#[test]
fn flipped_bytes_of_the_cache_change_no_report() {
    let scene = Scene::new();
    let truth = scene.truth("main");
    scene.check("main");
    for file in scene.cache_files() {
        let whole = fs::read(&file).unwrap();
        for seed in 0..12 {
            let mut random = Random::seeded(seed);
            let flips = if random.chance(50) { 1 } else { whole.len() / 64 };
            let mut damaged = whole.clone();
            for _ in 0..flips {
                damaged[random.below(whole.len())] ^= 1 << random.below(8);
            }
            fs::write(&file, &damaged).unwrap();
            let run = scene.check("main");
            let when = format!("{}, seed {seed}, {flips} flips", file.display());
            assert_same(&run, &truth, &when);
            // A flip in what a run does not read is no matter to it.
            assert!(flips == 1 || run.err.contains("is damaged"), "{when}: {:?}", run.err);
        }
    }
}

#[test]
fn cache_that_cannot_be_written_costs_a_notice() {
    let scene = Scene::new();
    let truth = scene.truth("main");
    scene.clear();
    fs::write(scene.cache(), "a file where the directory should be").unwrap();
    let run = scene.check("main");
    assert_same(&run, &truth, "no directory");
    assert!(run.err.contains("the cache cannot be written"), "{:?}", run.err);
}

#[test]
fn full_disk_costs_a_notice() {
    let scene = Scene::new();
    let truth = scene.truth("main");
    // A limit on the size of files stands in for a full disk: writing fails in the midst of a file.
    for kib in 0..6 {
        let mut limited = Command::new("/bin/sh");
        let command = scene.command("main", &[]);
        limited.args(["-c", &format!("trap '' XFSZ; ulimit -f {}; exec \"$@\"", kib * 2), "sh"]);
        limited.arg(command.get_program()).args(command.get_args()).current_dir(scene.repository.path()).env_clear();
        scene.clear();
        let run = finish(limited);
        assert_same(&run, &truth, &format!("full after {kib} KiB"));
        assert!(kib > 0 || run.err.contains("the cache cannot be written"), "{:?}", run.err);
        assert_same(&scene.check("main"), &truth, "with room again");
    }
}

#[test]
fn older_cache_answers_as_none_would() {
    let scene = Scene::new();
    let repository = &scene.repository;
    // Every file holds the same function, so that among equal originals the first by path has to be taken.
    let same = fs::read_to_string(repository.path().join("src/part_7.rs")).unwrap();
    repository.switch("main");
    for file in 0..60 {
        repository.write(format!("lib/same_{file}.rs"), &same);
    }
    repository.commit("Have many copies");
    repository.branch("early").write("src/early.rs", "// Nothing.\n").commit("Add nothing");
    scene.check("main");
    repository.switch("main");
    repository.remove("src/part_7.rs").remove("lib/same_0.rs").remove("lib/same_30.rs");
    repository.write("lib/another.rs", &same).write("src/part_8.rs", format!("// Changed.\n{same}"));
    repository.commit("Change a few");
    repository.branch("again").write("src/one_more.rs", &same).commit("Add one more copy");
    let indexes = || {
        let files = scene.cache_files().into_iter();
        files.filter(|path| path.to_string_lossy().contains("/index-")).collect::<Vec<_>>()
    };
    let before = indexes();
    let run = scene.check("main");
    assert_eq!(indexes(), before, "the older index answered");
    assert!(run.out.contains("duplicate-code"), "{}", run.out);
    assert_same(&run, &scene.truth("main"), "with an older cache");
}
