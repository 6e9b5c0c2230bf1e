//! A workflow, a composite action or a pipeline, as what matters of all of them.

use std::sync::LazyLock;

use regex::Regex;

use super::permissions::Permissions;
use crate::analysis::delta::document::{Entry, Node};

/// What runs on a change.
#[derive(Clone, Debug)]
pub(super) struct Pipeline {
    /// What causes it to run, with the lines.
    pub(super) triggers: Vec<(String, u32)>,
    /// What it is called, where it is.
    pub(super) name: Option<String>,
    /// What the tokens of its jobs may do, where it says so.
    pub(super) permissions: Option<Permissions>,
    /// Its jobs.
    pub(super) jobs: Vec<Job>,
}

/// Steps that run one after another.
#[derive(Clone, Debug)]
pub(super) struct Job {
    /// What is true of steps too.
    pub(super) part: Part,
    /// What its token may do, where it says so.
    pub(super) permissions: Option<Permissions>,
    /// Its steps.
    pub(super) steps: Vec<Part>,
}

/// A job or a step.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// What it is called, uses or runs, on one line.
    pub(super) what: String,
    /// What it is called.
    pub(super) name: Option<String>,
    /// What it uses: the action, and at what it is held.
    pub(super) uses: Option<(String, String)>,
    /// The lines that it runs, without white space around them.
    pub(super) run: Vec<String>,
    /// Where it starts.
    pub(super) line: u32,
    /// How, and where, it says that its failure does not count.
    pub(super) ignores_failure: Option<(String, u32)>,
    /// Where it says that it never runs.
    pub(super) never_runs: Option<u32>,
}

impl Pipeline {
    /// A workflow of GitHub Actions, or a composite action, whose steps are one job.
    pub(super) fn of_github(root: &Node) -> Self {
        let jobs = root.entries_at(&["jobs"]).iter().map(|entry| job(&entry.key, entry));
        let composite = root.entries().iter().filter(|entry| entry.key == "runs").map(|entry| job("runs", entry));
        Self {
            triggers: root.get("on").map(triggers).unwrap_or_default(),
            name: root.text_of("name").map(str::to_owned),
            permissions: root.get("permissions").and_then(Permissions::of),
            jobs: jobs.chain(composite).collect(),
        }
    }

    /// A pipeline of GitLab, each job of which runs one script.
    pub(super) fn of_gitlab(root: &Node) -> Self {
        let is_job = |entry: &&Entry| !entry.key.starts_with('.') && entry.node.get("script").is_some();
        let job = |entry: &Entry| {
            let mut part = part(&entry.node, entry.line, Some(&entry.key));
            part.run =
                ["before_script", "script"].iter().filter_map(|key| entry.node.get(key)).flat_map(lines).collect();
            let lenient = entry.node.get("allow_failure").filter(|node| node.text() == Some("true"));
            part.ignores_failure = lenient.map(|node| ("allow_failure: true".to_owned(), node.line));
            let step = Part { ignores_failure: None, ..part.clone() };
            Job { steps: vec![step], part, permissions: None }
        };
        let jobs = root.entries().iter().filter(is_job).map(job).collect();
        Self { triggers: Vec::new(), name: None, permissions: None, jobs }
    }

    /// Whether anything in it checks the code.
    pub(super) fn checks(&self) -> bool {
        self.jobs.iter().any(Job::checks)
    }

    /// Whether there is more in it than people write: each step is held against each.
    pub(super) fn is_too_large(&self) -> bool {
        const MOST_STEPS: usize = 300;
        const MOST_COMMANDS: usize = 5000;
        let steps = || self.jobs.iter().flat_map(|job| job.steps.iter().chain(std::iter::once(&job.part)));
        steps().count() > MOST_STEPS || steps().map(|step| step.run.len()).sum::<usize>() > MOST_COMMANDS
    }
}

impl Job {
    /// Whether anything in it checks the code.
    pub(super) fn checks(&self) -> bool {
        self.part.checks() || self.steps.iter().any(Part::checks)
    }
}

impl Part {
    /// Whether it checks the code, by the words in its name and its commands.
    pub(super) fn checks(&self) -> bool {
        static CHECK: LazyLock<Regex> = LazyLock::new(|| {
            let words = "tests?|pytest|tox|nox|jest|vitest|mocha|playwright|cypress|e2e|lint|linters?|eslint|biome|ruff|flake8|pylint|mypy|pyright|tsc|type-?checks?|checks?|clippy|fmt|prettier|black|vet|golangci\\S*|staticcheck|rubocop|phpstan|psalm|detekt|ktlint|checkstyle|spotbugs|verify|validate|audit|scan|codeql|semgrep|trivy|snyk|gitleaks|sonar\\w*|deny|dependency-review\\S*|coverage|codecov|security|build|compile";
            Regex::new(&format!(r"(?i)(?:^|[^a-z])(?:{words})(?:[^a-z]|$)")).expect("the pattern is valid")
        });
        let action = self.uses.as_ref().map(|(action, _)| action.as_str());
        let told = [Some(self.what.as_str()), action].into_iter().flatten().chain(self.run.iter().map(String::as_str));
        told.into_iter().any(|text| CHECK.is_match(text))
    }
}

fn triggers(node: &Node) -> Vec<(String, u32)> {
    let named = node.entries().iter().map(|entry| (entry.key.clone(), entry.line));
    let listed =
        node.items().iter().chain(std::iter::once(node)).filter_map(|item| Some((item.text()?.to_owned(), item.line)));
    named.chain(listed).collect()
}

fn job(id: &str, entry: &Entry) -> Job {
    Job {
        part: part(&entry.node, entry.line, Some(id)),
        permissions: entry.node.get("permissions").and_then(Permissions::of),
        steps: entry
            .node
            .get("steps")
            .map_or(&[][..], Node::items)
            .iter()
            .map(|step| part(step, step.line, None))
            .collect(),
    }
}

fn part(node: &Node, line: u32, id: Option<&str>) -> Part {
    let name = node.text_of("name");
    let reference = node.text_of("uses");
    let run: Vec<String> = node.get("run").map(lines).unwrap_or_default();
    let first = run.first().map(String::as_str);
    let what = id.or(name).or(reference).or(first).unwrap_or_default();
    let says = |key: &str, values: &[&str]| {
        let node = node.get(key)?;
        values.contains(&node.text()?.trim()).then_some(node.line)
    };
    Part {
        what: what.to_owned(),
        name: name.map(str::to_owned),
        uses: reference
            .map(|text| text.split_once('@').unwrap_or((text, "")))
            .map(|(a, b)| (a.to_owned(), b.to_owned())),
        run,
        line,
        ignores_failure: says("continue-on-error", &["true"]).map(|line| ("continue-on-error: true".to_owned(), line)),
        never_runs: says("if", &["false", "${{ false }}", "${{false}}"]),
    }
}

/// The lines of a script, or of a list of them.
fn lines(node: &Node) -> Vec<String> {
    let texts = node.items().iter().chain(std::iter::once(node)).filter_map(Node::text);
    let lines = texts.flat_map(str::lines).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}
