//! Conventions of a repository on disk: what is printed of them, and what its history has to say.

use serde_json::Value;

use crate::support::program::{Run, finish, program};
use crate::support::repository::TestRepository;

fn run(repository: &TestRepository, arguments: &[&str]) -> Run {
    finish(program(repository.path(), arguments))
}

/// `main` with twenty-four files that use one HTTP client, by as many people, and a branch under review that uses another.
fn settled_by(people: usize) -> TestRepository {
    let repository = TestRepository::with_files(&[("README.md", "A shop.\n")]);
    for person in 0..people {
        for number in (0..24).filter(|number| number % people == person) {
            repository.write(format!("shop/orders_{number}.py"), format!("import httpx\n\nLIMIT = {number}\n"));
        }
        repository.commit("Add orders");
        let author = format!("Person {person} <person-{person}@example.com>");
        repository.git(["commit", "--amend", "--no-edit", "--author", &author]);
    }
    repository.branch("topic").write("shop/prices.py", "import requests\n").commit("Add prices");
    repository
}

/// The rules of the findings about the branch under review.
fn findings(repository: &TestRepository, arguments: &[&str]) -> Vec<String> {
    let report = run(repository, &[&["check", "--format", "json"], arguments].concat());
    let report: Value = serde_json::from_str(&report.out).unwrap();
    let rules = report["findings"].as_array().unwrap().iter();
    rules.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn habit_of_several_people_is_a_convention() {
    let repository = settled_by(2);
    assert_eq!(findings(&repository, &[]), ["second-library"]);
    assert_eq!(findings(&repository, &[]), ["second-library"], "the second run answers from the cache");
    assert_eq!(findings(&repository, &["--no-cache"]), ["second-library"]);
}

#[test]
fn habit_of_one_person_is_none() {
    assert_eq!(findings(&settled_by(1), &[]), Vec::<String>::new());
}

#[test]
fn conventions_are_listed_with_counts_and_examples() {
    let repository = settled_by(2);
    let text = run(&repository, &["conventions", "--revision", "main"]);
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    assert!(text.out.contains("  HTTP client: `httpx` (24 of 24 files)\n      shop/orders_0.py:1\n"), "{}", text.out);
    let page = run(&repository, &["conventions", "--revision", "main", "--format", "markdown"]).out;
    assert!(page.contains("| HTTP client | `httpx` | 24 of 24 | `shop/orders_0.py:1` |"), "{page}");
    let json = run(&repository, &["conventions", "--revision", "main", "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    let allowed = json["conventions"].as_array().unwrap().iter().map(|convention| &convention["allow"]);
    assert!(allowed.into_iter().any(|allow| allow == "http-client:httpx"), "{json}");
}

#[test]
fn policy_that_turns_it_off_is_heard_and_leaves_nothing_behind_that_misleads() {
    let repository = settled_by(2);
    repository.write("off.toml", "[drift]\nenabled = false\n");
    for _ in 0..2 {
        assert_eq!(findings(&repository, &["--policy", "off.toml"]), Vec::<String>::new());
    }
    assert_eq!(findings(&repository, &[]), ["second-library"], "an index without notes is no answer");
    assert_eq!(findings(&repository, &["--policy", "off.toml"]), Vec::<String>::new());
    assert_eq!(findings(&repository, &[]), ["second-library"]);
}

#[test]
fn what_says_nothing_is_no_convention() {
    let repository = settled_by(2);
    repository.switch("main");
    repository.write("pyproject.toml", "[project]\nname = \"httpx\"\n");
    for number in 0..24 {
        repository.write(format!("pkg/part_{number}.go"), "package pkg\n\nimport \"github.com/gofiber/fiber/v3/x\"\n");
        repository.write(format!("pkg/part_{number}_test.go"), "package pkg\n");
    }
    repository.write("go.mod", "module github.com/gofiber/fiber/v3\n\ngo 1.25\n").commit("Be a library");
    let text = run(&repository, &["conventions", "--revision", "main"]).out;
    for nothing in ["httpx", "fiber", "name_test", "place of tests"] {
        assert!(!text.contains(nothing), "{text}");
    }
    assert!(text.contains("form of file names of `.go`: `snake_case` (48 of 48 files)"), "{text}");
}

#[test]
fn one_odd_file_that_everybody_works_on_is_no_new_way() {
    let repository = settled_by(2);
    repository.switch("main");
    for number in 0..20 {
        repository.write(format!("shop/more_{number}.py"), "import httpx\n");
    }
    repository.commit("Add more");
    for person in ["One <one@example.com>", "Two <two@example.com>", "One <one@example.com>"] {
        let text = repository.path().join("shop/odd.py");
        let before = std::fs::read_to_string(&text).unwrap_or_else(|_| "import requests\n".to_owned());
        repository.write("shop/odd.py", format!("{before}# More.\n")).commit("Work on the odd one");
        repository.git(["commit", "--amend", "--no-edit", "--author", person]);
    }
    repository.git(["rebase", "--quiet", "main", "topic"]);
    assert_eq!(findings(&repository, &[]), ["second-library"]);
}
