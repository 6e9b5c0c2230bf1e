//! The report on a repository whose history is known line by line.

use insta::assert_snapshot;
use review_gate::model::object_id::ObjectId;
use serde_json::Value;

use super::{WEEK, week};
use crate::support::program::{Run, finish, program};
use crate::support::repository::TestRepository;

const ADA: &str = "ada@example.org";
const GRACE: &str = "grace@example.org";
const COPILOT: &str = "198982749+Copilot@users.noreply.github.com";
const DEPENDABOT: &str = "49699333+dependabot[bot]@users.noreply.github.com";

/// Noon of a day of the week that lies `back` weeks before the report's; 0 is its Monday.
fn noon(back: u32, day: i64) -> i64 {
    week().back(back).start_seconds() + day * 86_400 + 43_200
}

fn run(repository: &TestRepository, arguments: &[&str]) -> Run {
    let arguments = [&["report", "--week", WEEK], arguments].concat();
    finish(program(repository.path(), &arguments))
}

fn json(repository: &TestRepository) -> Value {
    let run = run(repository, &["--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

fn figure<'a>(report: &'a Value, key: &str) -> &'a Value {
    let mut figures =
        report["sections"].as_array().unwrap().iter().flat_map(|section| section["figures"].as_array().unwrap());
    figures.find(|figure| figure["key"] == key).unwrap()
}

/// What was counted, and out of how much.
fn counts(report: &Value, key: &str) -> (f64, f64) {
    let all = &figure(report, key)["all"];
    (all["count"].as_f64().unwrap(), all["out_of"].as_f64().unwrap())
}

/// How many of them there are.
fn counted(report: &Value, key: &str) -> i64 {
    counts(report, key).0 as i64
}

/// Ten lines of code that stand nowhere else.
fn lines(name: &str) -> Vec<String> {
    (0..10).map(|line| format!("{name}_{line} = measure_{name}(origin, {line})\n")).collect()
}

/// A repository with a first commit long ago.
fn started() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("README.md", "# App\n").commit_at(noon(30, 0), ADA, "Start");
    repository
}

/// Commits a module of ten lines and returns the commit.
fn add_module(repository: &TestRepository, name: &str, (back, day): (u32, i64), email: &str) -> ObjectId {
    repository.write(format!("src/{name}.py"), lines(name).concat());
    repository.commit_at(noon(back, day), email, &format!("Add {name}"))
}

/// Ten modules merged two weeks before the week of the report, and what became of them.
fn with_churn() -> TestRepository {
    let repository = started();
    for index in 0..10 {
        let email = if index == 0 { COPILOT } else { ADA };
        add_module(&repository, &format!("part{index}"), (2, index % 5), email);
    }
    let change = |name: &str, text: String| {
        repository.write(format!("src/{name}.py"), text);
    };
    // Three lines rewritten by the same agent.
    change("part0", [lines("other")[..3].concat(), lines("part0")[3..].concat()].concat());
    repository.commit_at(noon(1, 0), COPILOT, "Improve part0");
    // Two lines deleted by somebody else, who calls it a fix.
    change("part1", lines("part1")[..8].concat());
    repository.commit_at(noon(1, 1), GRACE, "fix: part1 measures too much");
    // One line rewritten by somebody else.
    change("part2", [lines("part2")[..9].concat(), "last = measure_all(origin)\n".to_owned()].concat());
    repository.commit_at(noon(1, 2), GRACE, "Measure all");
    // Renamed, moved in part, moved within: still there.
    repository.git(["mv", "src/part3.py", "src/renamed.py"]);
    change("part4", lines("part4")[..5].concat());
    change("taken", lines("part4")[5..].concat());
    change("part5", [lines("part5")[5..].concat(), lines("part5")[..5].concat()].concat());
    repository.commit_at(noon(1, 3), GRACE, "Tidy up");
    // Only formatted, as the repository says itself.
    change("part6", lines("part6").concat().replace("(origin, ", "(\n    origin,\n    "));
    let formatted = repository.commit_at(noon(1, 4), GRACE, "Format");
    repository.write(".git-blame-ignore-revs", format!("# Formatter\n{formatted}\n"));
    repository.commit_at(noon(1, 5), GRACE, "Ignore formatting");
    // Gone, but later than 14 days after it came.
    change("part7", lines("part7")[..3].concat());
    repository.commit_at(noon(0, 6), GRACE, "Shrink part7");
    repository
}

#[test]
fn churn_is_what_is_gone_after_two_weeks() {
    let report = json(&with_churn());
    assert_eq!(figure(&report, "churn-14")["cohort"], "2026-W44");
    assert_eq!(counts(&report, "churn-14"), (6.0, 100.0));
    assert_eq!(counts(&report, "churn-14-same"), (3.0, 100.0));
    assert_eq!(counts(&report, "churn-14-others"), (1.0, 100.0));
    assert_eq!(counts(&report, "churn-14-deleted"), (2.0, 100.0));
}

#[test]
fn a_fix_of_what_was_merged_counts_against_it() {
    let report = json(&with_churn());
    assert_eq!(counts(&report, "fix-forward-rate"), (1.0, 10.0));
    let outcomes = report["outcomes"].as_array().unwrap();
    assert_eq!(outcomes.len(), 1);
    assert_eq!((&outcomes[0]["fate"], &outcomes[0]["days"]), (&"fixed".into(), &8.into()));
}

#[test]
fn reverts_are_found_by_what_they_say_and_by_what_they_do() {
    let repository = started();
    let modules: Vec<ObjectId> =
        (0..10).map(|index| add_module(&repository, &format!("part{index}"), (5, index % 5), ADA)).collect();
    repository.remove("src/part0.py");
    let message = format!("Revert \"Add part0\"\n\nThis reverts commit {}.", modules[0]);
    repository.commit_at(noon(5, 6), GRACE, &message);
    repository.remove("src/part1.py");
    repository.commit_at(noon(3, 0), GRACE, "Drop part1 for now");
    repository.remove("src/part2.py");
    repository.commit_at(noon(0, 6), GRACE, "Drop part2, which is old by now");
    let report = json(&repository);
    assert_eq!(figure(&report, "revert-rate")["cohort"], "2026-W41");
    // Eleven changes: the revert itself is one of them.
    assert_eq!(counts(&report, "revert-rate"), (2.0, 11.0));
    assert_eq!(counts(&report, "change-failure-proxy"), (2.0, 11.0));
}

#[test]
fn merged_changes_are_counted_by_who_made_them() {
    let repository = started();
    for day in 0..7 {
        add_module(&repository, &format!("own{day}"), (0, day), ADA);
    }
    add_module(&repository, "agents", (0, 6), COPILOT);
    repository.write("requirements.txt", "one==1\n").commit_at(noon(0, 6), DEPENDABOT, "Bump one");
    repository.write("src/helped.py", lines("helped").concat());
    let helped = "Add helped (#12)\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
    repository.commit_at(noon(0, 6), GRACE, helped);
    let report = json(&repository);
    let groups: Vec<&str> = report["groups"].as_array().unwrap().iter().map(|group| group.as_str().unwrap()).collect();
    assert_eq!(groups, ["agent:Copilot coding agent", "agent-assisted", "no-marker", "bot"]);
    assert_eq!(report["merged"].as_array().unwrap().last().unwrap()["changes"], serde_json::json!([1, 1, 7, 1]));
    assert_eq!(counts(&report, "agent-share"), (2.0, 10.0));
    // The line of the manifest is one that somebody has to read.
    assert_eq!(counted(&report, "merged-code-lines"), 91);
}

#[test]
fn a_merge_is_one_change_made_by_whoever_wrote_what_it_brings() {
    let repository = started();
    repository.branch("topic");
    add_module(&repository, "one", (0, 0), COPILOT);
    add_module(&repository, "two", (0, 1), COPILOT);
    repository.switch("main");
    repository.git([
        "merge",
        "--quiet",
        "--no-ff",
        "--message",
        "Merge pull request #5 from a/topic\n\nAdd both",
        "topic",
    ]);
    let report = json(&repository);
    assert_eq!(report["changes"], 1);
    assert_eq!(report["merged"].as_array().unwrap().last().unwrap()["changes"], serde_json::json!([1]));
    assert_eq!(counted(&report, "merged-code-lines"), 20);
}

#[test]
fn a_second_report_says_the_same_from_what_was_kept() {
    let repository = with_churn();
    let first = json(&repository);
    assert_eq!(json(&repository), first);
    let kept: Vec<String> = std::fs::read_dir(repository.path().join(".git/review-gate"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("changes-"))
        .collect();
    assert_eq!(kept.len(), 1);
    // A damaged cache costs time and nothing else.
    std::fs::write(repository.path().join(".git/review-gate").join(&kept[0]), b"rgm1 and nothing of use").unwrap();
    assert_eq!(json(&repository), first);
}

#[test]
fn names_of_people_are_never_told() {
    let repository = with_churn();
    let merge = add_module(&repository, "part10", (2, 3), ADA);
    repository.write("src/part10.py", "def other():\n    return 1\n");
    repository.commit_at(noon(1, 6), GRACE, "fix: what Ada Somebody broke in part10, thanks @somebody-else (#12)");
    repository.write("src/part10.py", "def another():\n    return 2\n");
    repository.commit_at(noon(0, 6), GRACE, "Merge pull request #13 from somebody-else/fix-part10");
    let report = json(&repository);
    let outcomes = report["outcomes"].as_array().unwrap();
    let of_merge = outcomes.iter().find(|outcome| outcome["commit"] == merge.as_hex());
    assert_eq!(of_merge.expect("it was mended")["by_pull_request"], 12);
    for format in ["html", "markdown", "json"] {
        let out = run(&repository, &["--format", format]).out.to_lowercase();
        assert!(!out.contains("example.org") && !out.contains("somebody"), "{format}");
    }
}

#[test]
fn what_cannot_be_reported_on_is_said_in_one_line() {
    let repository = started();
    let complaint = |arguments: &[&str]| {
        let run = finish(program(repository.path(), arguments));
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        run.err
    };
    assert_snapshot!(
        complaint(&["report", "--week", "2026-W54"]),
        @"error: invalid value '2026-W54' for '--week <YYYY-Www>': `2026-W54` is no week; write the year and the number of the week, such as `2026-W46` (`review-gate --help` shows what there is)"
    );
    assert_snapshot!(
        complaint(&["report", "--branch", "nowhere"]),
        @"error: `nowhere` is not a commit of this repository; name a branch, a tag or a commit id"
    );
    assert_snapshot!(
        complaint(&["report", "--repository", "acme/app", "--database", "sqlite://none.db"]),
        @"error: there is no database `none.db`; name it with `--database-url sqlite://PATH`"
    );
}

#[test]
fn one_date_that_is_wrong_hides_nothing() {
    let repository = with_churn();
    let sound = json(&repository);
    // In 2001 and 2090.
    for (index, seconds) in [1_000_000_000, 3_800_000_000].into_iter().enumerate() {
        repository.write(&format!("notes{index}.md"), "Notes.\n");
        repository.commit_at(seconds, GRACE, "Take notes");
    }
    // What comes after it, as it should.
    repository.write("notes.md", "Notes.\n");
    repository.commit_at(noon(0, 6), GRACE, "Take notes");
    let report = json(&repository);
    assert_eq!(counts(&report, "churn-14"), counts(&sound, "churn-14"));
    assert_eq!(counts(&report, "fix-forward-rate"), counts(&sound, "fix-forward-rate"));
}
