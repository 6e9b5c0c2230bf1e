//! What holds for the project itself: who may use whom, how long a file may be, that generated pages are current.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pulldown_cmark::{Event, Parser, Tag};
use regex::Regex;
use review_gate::analysis::rules;
use serde_json::Value;

use crate::support::cargo;

/// Each module of the top level with those that it may use. `ARCHITECTURE.md` says why.
const EDGES: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("syntax", &["model"]),
    ("analysis", &["model", "syntax"]),
    ("approval", &["model"]),
    ("debt", &["model"]),
    ("queue", &["model"]),
    ("git", &["model", "syntax", "analysis", "approval"]),
    ("store", &["model"]),
    ("github", &["model"]),
    ("doctor", &["model", "approval", "github"]),
    ("output", &["model", "syntax", "analysis", "approval", "doctor"]),
    ("jobs", &["model", "syntax", "analysis", "approval", "debt", "git", "output", "store", "github", "doctor"]),
    ("web", &["model", "queue", "output", "store", "github", "jobs"]),
    (
        "cli",
        &[
            "model", "syntax", "analysis", "approval", "debt", "git", "output", "store", "github", "doctor", "jobs",
            "web",
        ],
    ),
];

/// Longer files hold more than one thing.
const MOST_LINES: usize = 500;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The files below `directory` with that ending, from the root on, sorted.
fn files(directory: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![root().join(directory)];
    while let Some(directory) = pending.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                found.push(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// What the program prints.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_review-gate")).args(arguments).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn modules_use_only_those_above_them() {
    let used = Regex::new(r"\bcrate::(\w+)").unwrap();
    let mut forbidden = Vec::new();
    for (module, allowed) in EDGES {
        for file in files(&format!("src/{module}"), ".rs") {
            let text = read(&file);
            let strangers = used.captures_iter(&text).map(|found| found.extract::<1>().1[0]);
            let strangers = strangers.filter(|stranger| stranger != module && !allowed.contains(stranger));
            forbidden.extend(strangers.map(|stranger| format!("{file} uses {stranger}")));
        }
    }
    assert_eq!(forbidden, Vec::<String>::new());
}

#[test]
fn every_module_has_its_row_in_the_table_of_edges() {
    let declared = Regex::new(r"(?m)^pub mod (\w+);").unwrap();
    let library = read("src/lib.rs");
    let declared: BTreeSet<&str> = declared.captures_iter(&library).map(|found| found.extract::<1>().1[0]).collect();
    assert_eq!(declared, EDGES.iter().map(|(module, _)| *module).collect());
}

#[test]
fn no_path_climbs_past_its_parent() {
    let climbing = files("src", ".rs").into_iter().filter(|file| read(file).contains("super::super"));
    assert_eq!(climbing.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn no_file_is_too_long() {
    let sources = ["src", "tests", "benches"].into_iter().filter(|directory| root().join(directory).is_dir());
    let lengths = sources.flat_map(|directory| files(directory, ".rs")).map(|file| (read(&file).lines().count(), file));
    assert_eq!(lengths.filter(|(lines, _)| *lines > MOST_LINES).collect::<Vec<_>>(), Vec::new());
}

#[test]
fn every_module_says_what_it_is_for() {
    let sources = ["src", "tests/it"].into_iter().flat_map(|directory| files(directory, ".rs"));
    assert_eq!(sources.filter(|file| !read(file).starts_with("//! ")).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn every_rule_has_its_cases() {
    let cases = files("tests/cases/rules", ".md").into_iter().collect::<BTreeSet<_>>();
    assert_eq!(cases, rules::ALL.iter().map(|rule| format!("tests/cases/rules/{}.md", rule.name)).collect());
}

#[test]
fn rule_reference_is_current() {
    let message = "run `cargo run -- rules list --format markdown > docs/rules.md`";
    assert!(read("docs/rules.md") == printed(&["rules", "list", "--format", "markdown"]), "{message}");
}

#[test]
fn policy_schema_is_current() {
    let message = "run `cargo run -- policy schema > docs/policy.schema.json`";
    assert!(read("docs/policy.schema.json") == printed(&["policy", "schema"]), "{message}");
}

#[test]
fn every_key_of_the_policy_is_documented() {
    let schema: Value = serde_json::from_str(&read("docs/policy.schema.json")).unwrap();
    let page = read("docs/policy.md");
    for (table, description) in schema["properties"].as_object().unwrap() {
        assert!(page.contains(&format!("`[{table}]`")), "{table}");
        let definition = description["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/"));
        let Some(definition) = definition else { continue };
        for key in schema["$defs"][definition]["properties"].as_object().unwrap().keys() {
            let documented = page.contains(&format!("| `{key}` |")) || page.contains(&format!("| `{table}.{key}` |"));
            assert!(documented, "{table}.{key}");
        }
    }
}

#[test]
fn every_test_that_the_threat_model_names_exists() {
    let named = Regex::new(r"`(gate|approval|policy)::(\w+::)?(\w+)`").unwrap();
    let page = read("docs/threat-model.md");
    let missing = named.captures_iter(&page).filter(|found| {
        let (area, module) = (&found[1], found.get(2).map(|module| module.as_str().trim_end_matches("::")));
        let file = module.map_or(format!("tests/it/{area}.rs"), |module| format!("tests/it/{area}/{module}.rs"));
        let text = fs::read_to_string(root().join(file)).unwrap_or_default();
        !text.contains(&format!("fn {}(", &found[3]))
    });
    assert_eq!(missing.map(|found| found[0].to_owned()).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn links_in_the_documentation_lead_somewhere() {
    let pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(String::from);
    let mut broken = Vec::new();
    for page in pages.into_iter().chain(files("docs", ".md")).chain(files("queries", ".md")) {
        let directory = root().join(&page).parent().map(Path::to_owned).unwrap();
        for target in link_targets(&read(&page)) {
            let file: PathBuf = directory.join(target.split('#').next().unwrap_or_default());
            if !target.contains("://") && !file.exists() {
                broken.push(format!("{page} links to {target}"));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn what_alerts_and_dashboards_are_drawn_from_is_counted() {
    let name = Regex::new("review_gate_[a-z_]+").unwrap();
    let names = |text: &str| name.find_iter(text).map(|found| found.as_str().to_owned()).collect::<BTreeSet<String>>();
    let counted: BTreeSet<String> = files("src", ".rs").iter().flat_map(|file| names(&read(file))).collect();
    let mut unknown = Vec::new();
    for page in ["deploy/prometheus/alerts.yaml", "dashboards/grafana/review-gate.json", "docs/operations.md"] {
        let used = names(&read(page));
        let suffixes = ["_bucket", "_count", "_sum"];
        let whole =
            |name: &str| suffixes.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name).to_owned();
        unknown
            .extend(used.iter().filter(|name| !counted.contains(&whole(name))).map(|name| format!("{page}: {name}")));
    }
    assert_eq!(unknown, Vec::<String>::new());
}

fn link_targets(page: &str) -> Vec<String> {
    let target = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    };
    Parser::new(page).filter_map(target).collect()
}

/// `cargo deny` checks more, but it is not on every machine.
#[test]
fn licences_of_dependencies_are_allowed() {
    let policy: toml::Table = toml::from_str(&read("deny.toml")).unwrap();
    let allowed: Vec<&str> =
        policy["licenses"]["allow"].as_array().unwrap().iter().map(|licence| licence.as_str().unwrap()).collect();
    let may_be_used = |expression: &str| {
        let any_of = |part: &str| part.split(" OR ").any(|licence| allowed.contains(&licence.trim()));
        expression.replace('/', " OR ").replace(['(', ')'], "").split(" AND ").all(any_of)
    };
    let refused =
        cargo::packages().into_iter().filter(|package| !may_be_used(package["license"].as_str().unwrap_or("")));
    let refused = refused.map(|package| format!("{}: {}", package["name"], package["license"]));
    assert_eq!(refused.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn threat_model_names_tests_that_are_there() {
    let named = Regex::new(r"`([a-z]\w*(?:::\w+)*)::(\w+)`").unwrap();
    let mut missing = Vec::new();
    for found in named.captures_iter(&read("docs/threat-model.md")) {
        let (name, [module, test]) = found.extract();
        let path = format!("tests/it/{}.rs", module.replace("::", "/"));
        let source = fs::read_to_string(root().join(path)).unwrap_or_default();
        if !source.contains(&format!("fn {test}(")) {
            missing.push(name.to_owned());
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}
