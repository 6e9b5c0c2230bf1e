//! Measures on real changes how often findings about conventions are made, and whether broken conventions are found.
//!
//! `drift_accuracy REPOSITORY… [--days N] [--most N] [--agents] [--intact]` takes the changes that people, or with `--agents` coding
//! agents, merged in the last N days of each history and judges each by the conventions of the tree before it, learned anew every few
//! changes. It prints every finding, to be judged by eye, and how many changes had one. Then, without `--intact`, it breaks one
//! convention at a time in the code that the same changes added, where the repository has such a convention, and prints how
//! often that is found.
#![allow(clippy::disallowed_methods, reason = "a measuring program reads its arguments")]
#![allow(clippy::print_stdout, reason = "the numbers are its output")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use regex::Regex;
use review_gate::analysis::codebase::Codebase;
use review_gate::analysis::context::Context;
use review_gate::analysis::conventions::drift::Drift;
use review_gate::analysis::conventions::ground::Ground;
use review_gate::analysis::conventions::intent::key;
use review_gate::analysis::conventions::learned::{Convention, learned};
use review_gate::analysis::conventions::norm::is_in;
use review_gate::analysis::conventions::survey::{Effort, Survey};
use review_gate::analysis::file_class::Classifier;
use review_gate::git::cache::directory::CacheDirectory;
use review_gate::git::cache::index_file::Notes;
use review_gate::git::codebase::GitCodebase;
use review_gate::git::history::MergedCommit;
use review_gate::git::repository::Repository;
use review_gate::model::change::Change;
use review_gate::model::limits::Limits;
use review_gate::model::policy::Policy;
use review_gate::syntax::catalogue::catalogue;
use review_gate::syntax::languages::Languages;

mod breaking;
mod structure;

use breaking::{Broken, Habit};
use structure::Structure;

/// How many changes are judged by one tree.
const CHANGES_PER_TREE: usize = 8;
/// Larger changes are imports of whole packages.
const MOST_FILES: usize = 100;
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// How agents sign what they commit.
const AGENTS: &str = r"(?i)co-authored-by:.*(copilot|devin|claude|codex|cursor|aider|jules)|generated with .*claude";

struct Arguments {
    repositories: Vec<PathBuf>,
    days: i64,
    most: usize,
    is_by_agents: bool,
    is_intact: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = arguments()?;
    let languages = Languages::builtin();
    let mut tally = Tally::default();
    for path in &arguments.repositories {
        let repository = Repository::open(path).with_context(|| format!("opening `{}`", path.display()))?;
        judge(&path.display().to_string(), &repository, &languages, &arguments, &mut tally)?;
    }
    tally.print();
    Ok(())
}

fn arguments() -> anyhow::Result<Arguments> {
    let mut read = Arguments { repositories: Vec::new(), days: 90, most: 200, is_by_agents: false, is_intact: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().context("a number is missing");
        match argument.as_str() {
            "--days" => read.days = number()?.parse()?,
            "--most" => read.most = number()?.parse()?,
            "--agents" => read.is_by_agents = true,
            "--intact" => read.is_intact = true,
            _ => read.repositories.push(PathBuf::from(argument)),
        }
    }
    let usage = "usage: drift_accuracy REPOSITORY… [--days N] [--most N] [--agents] [--intact]";
    ensure!(!read.repositories.is_empty(), usage);
    Ok(read)
}

/// The changes to judge, oldest first, spread over the last days of the history.
fn merged(repository: &Repository, arguments: &Arguments) -> anyhow::Result<Vec<MergedCommit>> {
    let head = repository.resolve("HEAD")?;
    let newest = repository.merged_commits(&head, 0)?.into_iter().next();
    let newest = newest.map_or(0, |commit| commit.time_seconds);
    let mut merged = repository.merged_commits(&head, newest - arguments.days * DAY_SECONDS)?;
    let signature = Regex::new(AGENTS).expect("the pattern is valid");
    let is_signed = |commit: &MergedCommit| {
        let description = repository.describe(&commit.first_parent, &commit.id);
        description.is_ok_and(|description| {
            signature.is_match(&description.body)
                || description.commit_messages.iter().any(|message| signature.is_match(message))
        })
    };
    merged.retain(|commit| !is_upkeep(commit) && is_signed(commit) == arguments.is_by_agents);
    merged.reverse();
    let step = (merged.len() / arguments.most.max(1)).max(1);
    Ok(merged.into_iter().step_by(step).take(arguments.most).collect())
}

fn judge(
    name: &str,
    repository: &Repository,
    languages: &Languages,
    arguments: &Arguments,
    tally: &mut Tally,
) -> anyhow::Result<()> {
    let merged = merged(repository, arguments)?;
    let directory = tempfile::tempdir()?;
    let cache = CacheDirectory::of_repository(directory.path(), languages.digest());
    let limits = Limits::default();
    let mut conventions = Vec::new();
    let (changes, alarmed) = (tally.changes, tally.alarmed);
    for group in merged.chunks(CHANGES_PER_TREE) {
        let base = &group[0].first_parent;
        let tree = repository.tree_of(base)?;
        let codebase =
            GitCodebase::open(repository, tree, Notes::Conventions, languages, limits, Some(&cache), &|_, _| ())?
                .at(base.clone());
        let classifier = Classifier::new(&Policy::default());
        if conventions.is_empty() && !arguments.is_intact {
            conventions =
                learned(&mut Survey::new(&codebase, languages, &classifier, &limits, Effort::WHOLE), languages);
        }
        let survey = Survey::new(&codebase, languages, &classifier, &limits, Effort::OF_CHECK);
        let structure = (!arguments.is_intact).then(|| Structure::of(&survey, languages));
        for commit in group {
            let change = repository.change(&commit.first_parent, &commit.id, None, &limits)?;
            if change.files.len() > MOST_FILES {
                continue;
            }
            let trial = Trial { languages, codebase: &codebase, limits };
            tally.changes += 1;
            tally.alarmed += u32::from(trial.tell(name, commit, &change));
            let Some(structure) = &structure else { continue };
            let broken = breaking::broken(&change, languages).into_iter();
            let broken = broken.filter(|broken| trial.is_settled(broken, &conventions));
            for broken in broken.chain(structure.broken(&change, &survey, languages)) {
                let is_found = trial.is_found(&broken);
                tally.broken(&broken.habit.rule(), is_found);
                if !is_found {
                    println!("missed: {} in {} of {}", broken.habit.words(), broken.path, commit.id);
                }
            }
        }
        codebase.close();
    }
    println!("{name}: {} changes, {} with a finding", tally.changes - changes, tally.alarmed - alarmed);
    Ok(())
}

/// Whether the subject says that it brings dependencies up to date or makes a release.
fn is_upkeep(commit: &MergedCommit) -> bool {
    let subject = commit.subject.to_lowercase();
    ["bump ", "chore(deps", "build(deps", "update dependency", "release "].iter().any(|word| subject.starts_with(word))
}

struct Trial<'a> {
    languages: &'a Languages,
    codebase: &'a dyn Codebase,
    limits: Limits,
}

impl Trial<'_> {
    /// Prints the findings in `change`, and returns whether there are any.
    fn tell(&self, name: &str, commit: &MergedCommit, change: &Change) -> bool {
        let policy = Policy::default();
        let context = Context::new(change, self.codebase, self.languages, &policy, &self.limits);
        let found = Drift::of(&context);
        if let Some(breach) = &found.layer_breach {
            println!(
                "{name} {}: {} {}:{} ({} files the other way)",
                commit.id,
                breach.key(),
                breach.path,
                breach.line,
                breach.crossings
            );
        }
        if let Some(bypass) = &found.bypass {
            println!(
                "{name} {}: {} {}:{} past {} ({} users)",
                commit.id,
                bypass.key(),
                bypass.path,
                bypass.line,
                bypass.wrapper,
                bypass.users
            );
        }
        for departure in &found.departures {
            println!(
                "{name} {} {:?}\n    {} {}:{} instead of {} ({} of {} in `{}`, others {}) z={:.1}",
                &commit.id.to_string()[..10],
                commit.subject,
                key(departure.choice),
                departure.path,
                departure.line,
                catalogue().option(departure.norm.choice),
                departure.norm.followers,
                departure.norm.files,
                departure.norm.directory,
                departure.norm.others,
                departure.norm.z,
            );
        }
        !found.is_empty()
    }

    /// Whether the repository has the convention that `broken` breaks, by all of its files.
    fn is_settled(&self, broken: &Broken, conventions: &[Convention]) -> bool {
        let Habit::Answer(usual) = broken.habit else { return true };
        let language = self.languages.for_file(&broken.path, "");
        let ground = Ground::of(&broken.path, language);
        let extension = broken.path.to_string().rsplit_once('.').map(|(_, ending)| ending.to_owned());
        ground.is_some()
            && conventions.iter().any(|convention| {
                // Where the other way has its place, nothing is said.
                let is_rare = convention.followers * 100 >= convention.files * 97;
                is_rare
                    && convention.choice == usual
                    && convention.languages.iter().any(|title| title == language.title())
                    && (convention.ground.is_none() || convention.ground == ground)
                    && (convention.ending.is_none() || convention.ending == extension)
                    && is_in(&broken.path, &convention.directory)
            })
    }

    /// Whether a finding speaks of what `broken` breaks.
    fn is_found(&self, broken: &Broken) -> bool {
        let policy = Policy::default();
        let context = Context::new(&broken.change, self.codebase, self.languages, &policy, &self.limits);
        let drift = Drift::of(&context);
        match &broken.habit {
            Habit::Answer(usual) => {
                let point = &catalogue().point(*usual).name;
                drift.departures.iter().any(|departure| catalogue().point(departure.choice).name == *point)
            }
            Habit::Wrapper(library) => drift.bypass.is_some_and(|bypass| bypass.choice == *library),
            Habit::Layers(from, to) => {
                drift.layer_breach.is_some_and(|breach| breach.from == *from && breach.to == *to)
            }
        }
    }
}

impl Habit {
    /// The rule that speaks of it.
    fn rule(&self) -> String {
        match self {
            Self::Answer(usual) => catalogue().point(*usual).rule.clone(),
            Self::Wrapper(_) => "bypassed-wrapper".to_owned(),
            Self::Layers(..) => "new-layer-dependency".to_owned(),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Answer(usual) => key(*usual),
            Self::Wrapper(library) => format!("wrapper of {}", key(*library)),
            Self::Layers(from, to) => format!("no {to} in {from}"),
        }
    }
}

#[derive(Default)]
struct Tally {
    changes: u32,
    alarmed: u32,
    /// Found and all, by class.
    broken: BTreeMap<String, (u32, u32)>,
}

impl Tally {
    fn broken(&mut self, class: &str, is_found: bool) {
        let (found, all) = self.broken.entry(class.to_owned()).or_default();
        *found += u32::from(is_found);
        *all += 1;
    }

    fn print(&self) {
        let share = 100.0 * f64::from(self.alarmed) / f64::from(self.changes.max(1));
        println!("{} changes, {} with a finding ({share:.1} %)", self.changes, self.alarmed);
        for (class, (found, all)) in &self.broken {
            println!("{class}: {found} of {all} broken conventions found");
        }
    }
}
