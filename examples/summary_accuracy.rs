//! Measures on real changes how far the judgement of descriptions can be trusted.
//!
//! `summary_accuracy REPOSITORY… [--most N] [--grep REGEX]` takes squashed commits with a description, of coding agents by what
//! their trailers say, and holds each description against its own change, against another change of the repository and against
//! one of the same directories. It prints how well `alignment` tells them apart, how often each verdict falls, and every
//! contradicted claim, to be judged by eye. False claims and statements that claim nothing are added to the same descriptions.
#![allow(clippy::disallowed_methods, reason = "a measuring program reads its arguments and runs git")]
#![allow(clippy::print_stdout, reason = "the numbers are its output")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use regex::Regex;
use review_gate::analysis::alignment::alignment;
use review_gate::analysis::claims::claims;
use review_gate::analysis::clones::gram::Gram;
use review_gate::analysis::codebase::{BaseFile, BaseFiles, Codebase, Document, History, Occurrences};
use review_gate::analysis::context::Context;
use review_gate::analysis::delta::Delta;
use review_gate::analysis::disclosure::undisclosed;
use review_gate::analysis::naturalness::words::Word;
use review_gate::analysis::pairing::Pairing;
use review_gate::analysis::rules::unrelated_summary::is_unrelated;
use review_gate::git::repository::Repository;
use review_gate::model::change::{Attributes, Change, Description};
use review_gate::model::limits::Limits;
use review_gate::model::path::RepoPath;
use review_gate::model::policy::Policy;
use review_gate::model::summary::{Claim, ClaimKind, ClaimVerdict, Summary};
use review_gate::syntax::facts::Idiom;
use review_gate::syntax::languages::Languages;

/// How agents sign what they commit.
const AGENTS: &str = r"(?i)co-authored-by:.*(copilot|devin|claude|codex|cursor)|generated with .*claude";
/// Longer changes are rare, and say little about descriptions.
const MOST_FILES: usize = 60;
/// A shorter description names nothing to hold against the diff.
const LEAST_BODY_BYTES: usize = 120;

/// A squashed commit and what its author says of it.
struct Sample {
    repository: PathBuf,
    name: String,
    change: Change,
}

/// Knows the texts of the change alone: none of the questions here is about duplicates.
struct BaseOf<'a>(&'a Change);

impl Codebase for BaseOf<'_> {
    fn occurrences(&self, grams: &[Gram], _: usize) -> Vec<Occurrences> {
        vec![Occurrences::default(); grams.len()]
    }

    fn files_with(&self, words: &[Word]) -> Vec<Vec<u32>> {
        vec![Vec::new(); words.len()]
    }

    fn document(&self, _: u32) -> Option<Document> {
        None
    }

    fn text_of(&self, path: &RepoPath) -> Option<Arc<str>> {
        let file = self.0.files.iter().find(|file| file.previous_path.as_ref().unwrap_or(&file.path) == path)?;
        file.before.as_ref()?.text().cloned()
    }

    fn has_file(&self, _: &dyn Fn(&RepoPath) -> bool) -> bool {
        false
    }

    fn files(&self) -> &BaseFiles {
        const { &BaseFiles { files: Vec::new(), modules: Vec::new() } }
    }

    fn idioms(&self, _: &BaseFile, _: &Languages, _: &Limits) -> Vec<Idiom> {
        Vec::new()
    }

    fn history(&self) -> History {
        History::default()
    }

    fn attributes(&self, _: &RepoPath) -> Attributes {
        Attributes::default()
    }
}

fn main() -> anyhow::Result<()> {
    let (repositories, most, signature) = arguments()?;
    let mut samples = Vec::new();
    for repository in &repositories {
        samples.extend(read(repository, most, &signature)?);
    }
    ensure!(samples.len() > 1, "too few described changes");
    let languages = Languages::builtin();
    let (policy, limits) = (Policy::default(), Limits::default());
    let mut tally = Tally::default();
    for (index, sample) in samples.iter().enumerate() {
        let codebase = BaseOf(&sample.change);
        let context = Context::new(&sample.change, &codebase, &languages, &policy, &limits);
        let delta = Delta::of(&context, &Pairing::of(&context));
        let trial = Trial { context, delta };
        tally.take(sample, &trial, &Others::of(index, &samples));
    }
    tally.print();
    Ok(())
}

fn arguments() -> anyhow::Result<(Vec<PathBuf>, usize, Regex)> {
    let (mut repositories, mut most, mut signature) = (Vec::new(), 100, AGENTS.to_owned());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--most" => most = arguments.next().context("`--most` wants a number")?.parse()?,
            "--grep" => signature = arguments.next().context("`--grep` wants a regular expression")?,
            _ => repositories.push(PathBuf::from(argument)),
        }
    }
    ensure!(!repositories.is_empty(), "usage: summary_accuracy REPOSITORY… [--most N] [--grep REGEX]");
    Ok((repositories, most, Regex::new(&signature)?))
}

/// At most `most` described commits of `path`, spread over its history.
fn read(path: &Path, most: usize, signature: &Regex) -> anyhow::Result<Vec<Sample>> {
    let arguments = ["log", "HEAD", "--no-merges", "--format=%H%x00%P%x00%B%x01"];
    let log = Command::new("git").arg("-C").arg(path).args(arguments).output().context("running `git log`")?;
    let log = String::from_utf8_lossy(&log.stdout);
    let commits: Vec<(&str, &str, &str)> = log.split('\x01').filter_map(described).collect();
    let signed: Vec<_> = commits.into_iter().filter(|(_, _, message)| signature.is_match(message)).collect();
    let repository = Repository::open(path)?;
    let step = (signed.len() / most.max(1)).max(1);
    let mut samples = Vec::new();
    for (head, base, message) in signed.into_iter().step_by(step).take(most) {
        let (title, body) = message.split_once('\n').unwrap_or((message, ""));
        let description = Description {
            title: title.to_owned(),
            body: body.trim().to_owned(),
            author: None,
            task: None,
            commit_messages: Vec::new(),
        };
        let (base, head) = (repository.resolve(base)?, repository.resolve(head)?);
        let change = repository.change(&base, &head, Some(description), &Limits::default())?;
        let change =
            Change { description: Description { commit_messages: Vec::new(), ..change.description }, ..change };
        if !change.files.is_empty() && change.files.len() <= MOST_FILES {
            samples.push(Sample { repository: path.to_owned(), name: head.as_hex()[..10].to_owned(), change });
        }
    }
    Ok(samples)
}

/// The commit, its only parent and its message, where that has a description worth the name.
fn described(entry: &str) -> Option<(&str, &str, &str)> {
    let mut fields = entry.trim_start().splitn(3, '\0');
    let (head, parents, message) = (fields.next()?, fields.next()?, fields.next()?);
    let body = message.split_once('\n')?.1;
    let prose: usize = body.lines().filter(|line| !line.contains("-by: ") && !line.contains("://")).map(str::len).sum();
    (prose >= LEAST_BODY_BYTES && !parents.is_empty() && !parents.contains(' ')).then_some((head, parents, message))
}

/// What other changes say.
struct Others<'a> {
    /// One of the same repository.
    of_repository: Option<&'a Description>,
    /// One of the same directories.
    of_directories: Option<&'a Description>,
}

impl<'a> Others<'a> {
    /// Those for the sample at `index`: the nearest after it that differ enough, so that a run can be repeated.
    fn of(index: usize, samples: &'a [Sample]) -> Self {
        let own = &samples[index];
        let rest = (1..samples.len()).map(|step| &samples[(index + 7 * step) % samples.len()]);
        let fellows: Vec<&Sample> = rest
            .filter(|other| other.repository == own.repository && other.name != own.name)
            .filter(|other| other.change.description.title != own.change.description.title)
            .collect();
        let shares_directory =
            |other: &&&Sample| directories(&other.change).iter().any(|path| directories(&own.change).contains(path));
        Self {
            of_repository: fellows.first().map(|other| &other.change.description),
            of_directories: fellows.iter().find(shares_directory).map(|other| &other.change.description),
        }
    }
}

fn directories(change: &Change) -> Vec<String> {
    change.files.iter().map(|file| file.path.directory().to_string()).collect()
}

/// A change that is judged under several descriptions.
struct Trial<'a> {
    context: Context<'a>,
    delta: Delta,
}

impl Trial<'_> {
    fn judge(&self, description: &Description) -> (Summary, bool) {
        let change = Change { description: description.clone(), ..self.context.change.clone() };
        let context = Context {
            change: &change,
            codebase: self.context.codebase,
            languages: self.context.languages,
            policy: self.context.policy,
            limits: self.context.limits,
            classifier: review_gate::analysis::file_class::Classifier::new(self.context.policy),
            files: self.context.files.clone(),
        };
        let claims = claims(&context, &self.delta, &[]);
        let undisclosed = undisclosed(&context, &self.delta);
        let alignment = alignment(&context, &claims, &undisclosed);
        (Summary { alignment, claims, undisclosed }, is_unrelated(&context))
    }
}

/// What was counted.
#[derive(Default)]
struct Tally {
    own: Vec<f64>,
    swapped: Vec<f64>,
    neighbours: Vec<f64>,
    neighboured: Vec<f64>,
    unrelated: [usize; 3],
    verdicts: BTreeMap<(ClaimKind, ClaimVerdict), usize>,
    contradicted_changes: usize,
    undisclosed_changes: usize,
    inserted: BTreeMap<&'static str, [usize; 2]>,
    contradictions: Vec<String>,
}

impl Tally {
    fn take(&mut self, sample: &Sample, trial: &Trial<'_>, others: &Others<'_>) {
        let own = &sample.change.description;
        let (summary, is_unrelated) = trial.judge(own);
        self.own.push(summary.alignment);
        self.unrelated[0] += usize::from(is_unrelated);
        if is_unrelated {
            self.contradictions.push(format!("{} {} unrelated: {}", short(&sample.repository), sample.name, own.title));
        }
        self.undisclosed_changes += usize::from(!summary.undisclosed.is_empty());
        let mut has_contradiction = false;
        for claim in &summary.claims {
            *self.verdicts.entry((claim.kind, claim.verdict)).or_default() += 1;
            if claim.verdict == ClaimVerdict::Contradicted {
                has_contradiction = true;
                self.contradictions.push(format!("{} {} {}", short(&sample.repository), sample.name, told(claim)));
            }
        }
        self.contradicted_changes += usize::from(has_contradiction);
        if let Some(other) = others.of_repository {
            let (summary, is_unrelated) = trial.judge(other);
            self.swapped.push(summary.alignment);
            self.unrelated[1] += usize::from(is_unrelated);
        }
        if let Some(other) = others.of_directories {
            let (other, is_unrelated) = trial.judge(other);
            self.neighbours.push(summary.alignment);
            self.neighboured.push(other.alignment);
            self.unrelated[2] += usize::from(is_unrelated);
        }
        self.insert(own, trial, &summary);
    }

    /// Adds statements to the description, one at a time.
    fn insert(&mut self, own: &Description, trial: &Trial<'_>, summary: &Summary) {
        for (name, text) in statements(&trial.context) {
            let body = format!("- {text}\n\n{}", own.body);
            let (told, _) = trial.judge(&Description { body, ..own.clone() });
            let contradicted = |summary: &Summary| {
                summary.claims.iter().filter(|claim| claim.verdict == ClaimVerdict::Contradicted).count()
            };
            let counts = self.inserted.entry(name).or_default();
            counts[0] += usize::from(contradicted(&told) > contradicted(summary));
            counts[1] += 1;
            if contradicted(&told) > contradicted(summary) && told.alignment > summary.alignment {
                self.contradictions
                    .push(format!("alignment rose from {} to {} with \"{text}\"", summary.alignment, told.alignment));
            }
        }
    }

    fn print(&self) {
        let changes = self.own.len();
        println!("{changes} described changes");
        println!(
            "alignment tells swapped descriptions of the repository:   AUC {:.4} ({})",
            area(&self.own, &self.swapped),
            self.swapped.len()
        );
        println!(
            "alignment tells swapped descriptions of the directories:  AUC {:.4} ({})",
            area(&self.neighbours, &self.neighboured),
            self.neighboured.len()
        );
        println!("alignment of true descriptions, by tenths: {:?}", tenths(&self.own));
        println!("alignment of swapped descriptions:         {:?}", tenths(&self.swapped));
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        println!(
            "unrelated-summary: true {:.1} %, swapped {:.1} %, same directories {:.1} %",
            share(self.unrelated[0], changes),
            share(self.unrelated[1], self.swapped.len()),
            share(self.unrelated[2], self.neighboured.len())
        );
        println!(
            "per 100 changes: contradicted {:.1}, undisclosed {:.1}",
            share(self.contradicted_changes, changes),
            share(self.undisclosed_changes, changes)
        );
        for ((kind, verdict), count) in &self.verdicts {
            println!("  {count:5} {kind:?} {verdict:?}");
        }
        println!("inserted statements that are contradicted:");
        for (name, [contradicted, tried]) in &self.inserted {
            println!("  {:5.1} % of {tried:4} {name}", share(*contradicted, *tried));
        }
        println!("to be judged by eye:");
        for line in &self.contradictions {
            println!("  {line}");
        }
    }
}

/// False claims by kind, and sentences that claim nothing.
fn statements(context: &Context<'_>) -> Vec<(&'static str, String)> {
    let is_test =
        |path: &str| ["test", "spec", "snap", "fixture", "e2e"].iter().any(|word| path.to_lowercase().contains(word));
    let mut statements = Vec::new();
    let has_tests = context.files.iter().any(|file| file.class.is_test() || is_test(&file.file.path.to_match()))
        || context.files.iter().any(|file| file.after.as_ref().is_some_and(|side| !side.facts.tests.is_empty()));
    if !has_tests {
        statements.push(("false: tests added", "Adds unit tests for the new behaviour".to_owned()));
        statements.push(("false: box for tests ticked", "[x] I have added tests".to_owned()));
    }
    let code = context.files.iter().filter(|file| file.language.has_grammar() && !file.class.is_test());
    if code.clone().any(|file| {
        file.diff.added.iter().any(|line| file.line_kind(line) == review_gate::syntax::facts::LineKind::Code)
    }) {
        statements.push(("false: documentation only", "This is a documentation-only change".to_owned()));
    }
    let kept = code.filter_map(|file| {
        let side = file.after.as_ref()?;
        side.facts.functions().find(|unit| {
            unit.name.len() > 4
                && !file.diff.added.overlaps(unit.lines)
                && unit.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
    });
    if let Some(unit) = kept.into_iter().next() {
        let name = &unit.name;
        statements.push(("false: removed", format!("Removes `{name}`")));
        statements.push(("false: renamed", format!("Renames `{name}` to `{name}_zq`")));
        statements.push(("false: moved", format!("Moves `{name}` to `src/zq_elsewhere.rs`")));
    }
    statements.push(("false: bumped", "Bumps zq-serde from 71.2.3 to 71.2.9".to_owned()));
    statements.push(("false: dependency added", "Adds `zq-serde` as a dependency".to_owned()));
    for text in [
        "[ ] Added tests",
        "Will remove `main` in a follow-up",
        "Does not add tests",
        "> Adds tests",
        "Should rename `a_b` to `c_d`",
        "Adds tests without touching `main`",
    ] {
        statements.push(("no claim", text.to_owned()));
    }
    statements
}

fn told(claim: &Claim) -> String {
    let notes: Vec<String> = claim
        .evidence
        .iter()
        .map(|evidence| match &evidence.place {
            Some(place) => format!("{}:{} {}", place.path, place.lines.start, evidence.note),
            None => evidence.note.clone(),
        })
        .collect();
    format!("{:?} {:?}: {} | {}", claim.source, claim.kind, claim.text.replace('\n', " "), notes.join("; "))
}

fn short(path: &Path) -> String {
    path.components().rev().nth(1).map(|part| part.as_os_str().to_string_lossy().into_owned()).unwrap_or_default()
}

/// How often a true one stands above a swapped one: the area under the receiver operating characteristic.
fn area(own: &[f64], others: &[f64]) -> f64 {
    let wins = |mine: &f64| -> f64 {
        others
            .iter()
            .map(|other| {
                if mine > other {
                    1.0
                } else if (mine - other).abs() < f64::EPSILON {
                    0.5
                } else {
                    0.0
                }
            })
            .sum()
    };
    own.iter().map(wins).sum::<f64>() / (own.len() * others.len()).max(1) as f64
}

fn tenths(values: &[f64]) -> Vec<String> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    (0..=10)
        .filter_map(|tenth| sorted.get(tenth * (sorted.len().max(1) - 1) / 10))
        .map(|value| format!("{value:.2}"))
        .collect()
}
