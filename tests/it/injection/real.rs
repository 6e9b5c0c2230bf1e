//! Injected copies in repositories that are named by `REVIEW_GATE_CORPUS`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use review_gate::analysis::analyze::analyze;
use review_gate::analysis::codebase::Codebase;
use review_gate::git::codebase::GitCodebase;
use review_gate::git::repository::Repository;
use review_gate::model::change::{Change, Content, Description, FileChange, FileMode, FileStatus, FileVersion};
use review_gate::model::finding::Finding;
use review_gate::model::limits::Limits;
use review_gate::model::lines::LineRange;
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::model::policy::Policy;
use review_gate::syntax::language::Language;
use review_gate::syntax::languages::Languages;

use super::mutate::{edit_statements, reformat, rename, statement, statement_lines};
use super::random::Random;

/// A function of the repository.
pub(crate) struct Sample {
    path: RepoPath,
    lines: LineRange,
    code: String,
}

/// How a sample is altered before it is injected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Exact,
    Renamed,
    FewEdits,
    FewEditsKeptNames,
    ManyEdits,
    Fragment,
    BothNew,
}

const KINDS: &[Kind] = &[
    Kind::Exact,
    Kind::Renamed,
    Kind::FewEdits,
    Kind::FewEditsKeptNames,
    Kind::ManyEdits,
    Kind::Fragment,
    Kind::BothNew,
];

#[test]
fn injected_copies_in_named_repositories() {
    let Ok(corpus) = std::env::var("REVIEW_GATE_CORPUS") else { return };
    let count = std::env::var("REVIEW_GATE_SAMPLES").ok().and_then(|count| count.parse().ok()).unwrap_or(100);
    for directory in corpus.split(':') {
        measure(Path::new(directory), count);
    }
}

pub(crate) fn measure(directory: &Path, count: usize) {
    let languages = Languages::builtin();
    let repository = Repository::open(directory).expect("the corpus is a repository");
    let head = repository.resolve("HEAD").expect("it has a head");
    let tree = repository.tree_of(&head).expect("it has a tree");
    let limits = Limits::default();
    let codebase = GitCodebase::open(&repository, tree.clone(), &languages, limits, None, &|_, _| ()).expect("it opens");
    let samples = samples(&repository, &tree, &languages, count);
    let mut table: BTreeMap<Kind, Vec<(bool, bool)>> = BTreeMap::new();
    for kind in KINDS {
        let outcomes: Vec<(bool, bool)> = samples
            .par_iter()
            .enumerate()
            .filter_map(|(seed, sample)| {
                let outcome = inject(sample, *kind, seed as u64, &codebase, &languages, &limits)?;
                if !outcome.1 && std::env::var("REVIEW_GATE_MISSES").is_ok_and(|kinds| kinds.contains(&format!("{kind:?}"))) {
                    println!("MISS {kind:?} {} {:?} found elsewhere: {}", sample.path, sample.lines, outcome.0);
                }
                Some(outcome)
            })
            .collect();
        table.insert(*kind, outcomes);
    }
    println!("{} ({} functions)", directory.display(), samples.len());
    for (kind, outcomes) in table {
        let share = |hit: fn(&(bool, bool)) -> bool| {
            outcomes.iter().filter(|outcome| hit(outcome)).count() as f64 * 100.0 / outcomes.len().max(1) as f64
        };
        println!("  {:20} n {:4}  found {:5.1} %  right original {:5.1} %", format!("{kind:?}"), outcomes.len(), share(|(found, _)| *found), share(|(_, right)| *right));
    }
}

/// Functions of 8 to 80 lines and at least 60 tokens, outside of tests, spread over the repository.
pub(crate) fn samples(repository: &Repository, tree: &ObjectId, languages: &Languages, count: usize) -> Vec<Sample> {
    const LANGUAGES: &[&str] = &["rust", "python", "typescript", "go", "java"];
    let mut files = repository.files_of_tree(tree).expect("the tree can be read");
    let mut random = Random::seeded(7);
    for index in (1..files.len()).rev() {
        files.swap(index, random.below(index + 1));
    }
    let reader = repository.reader();
    let mut samples = Vec::new();
    for file in files {
        if samples.len() >= count {
            break;
        }
        if !matches!(file.entry.mode, FileMode::Regular) {
            continue;
        }
        let Content::Text(text) = reader.blob_text(&file.entry.id, &Limits::default()) else { continue };
        let language = languages.for_file(&file.path, &text);
        if !LANGUAGES.contains(&language.name()) || language.is_test_path(&file.path) || text.contains("generated") {
            continue;
        }
        let facts = language.facts(&text, &Limits::default());
        let eligible: Vec<_> = facts
            .functions()
            .filter(|unit| (8..=80).contains(&unit.lines.count()) && !facts.is_test(unit.lines))
            .filter(|unit| {
                let code = &text[unit.bytes.start as usize..unit.bytes.end as usize];
                language.tokens(code).len() >= 60
            })
            .collect();
        if eligible.is_empty() {
            continue;
        }
        let unit = eligible[random.below(eligible.len())];
        let lines: Vec<&str> = text.lines().collect();
        let code = lines[unit.lines.start as usize - 1..(unit.lines.end as usize).min(lines.len())].join("\n") + "\n";
        samples.push(Sample { path: file.path.clone(), lines: unit.lines, code });
    }
    samples
}

/// Injects one altered copy: whether any copy of it was found, and whether with the right original. `None` when the sample
/// cannot be altered in this way.
fn inject(
    sample: &Sample,
    kind: Kind,
    seed: u64,
    codebase: &dyn Codebase,
    languages: &Languages,
    limits: &Limits,
) -> Option<(bool, bool)> {
    let language = languages.for_file(&sample.path, &sample.code);
    let mut random = Random::seeded(seed * 31 + kind as u64);
    let count = sample.code.lines().count();
    let copy = match kind {
        Kind::Exact if seed % 2 == 0 => sample.code.clone(),
        Kind::Exact => reformat(&sample.code, language, &mut random),
        Kind::Renamed => rename(&sample.code, language, 100, &mut random),
        Kind::FewEdits => {
            let edits = random.between(1, 2);
            rename(&edit_statements(&sample.code, language, edits, &mut random), language, 100, &mut random)
        }
        Kind::FewEditsKeptNames => {
            let edits = random.between(1, 2);
            edit_statements(&sample.code, language, edits, &mut random)
        }
        Kind::ManyEdits => {
            let statements = statement_lines(&sample.code, language).len();
            let edits = (count * random.between(15, 40) / 100).min(statements).max(2);
            rename(&edit_statements(&sample.code, language, edits, &mut random), language, 100, &mut random)
        }
        Kind::Fragment => {
            let length = random.between(10, 30);
            if count < length + 4 {
                return None;
            }
            let start = random.between(2, count - length - 1);
            let fragment: Vec<&str> = sample.code.lines().skip(start).take(length).collect();
            if language.tokens(&fragment.join("\n")).len() < 60 {
                return None;
            }
            fragment.join("\n") + "\n"
        }
        Kind::BothNew => return both_new(sample, language, &mut random, codebase, languages, limits),
    };
    let (text, copied) = wrap(&copy, kind == Kind::Fragment, sample, language, &mut random);
    let change = change(vec![(beside(&sample.path, "injected"), text)]);
    let report = analyze(&change, codebase, languages, &Policy::default(), limits);
    let found: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.rule == "duplicate-code" && shared(finding.lines, copied) * 10 >= copied.count() * 7)
        .collect();
    let right = found.iter().any(|finding| {
        finding.related.iter().any(|related| related.path == sample.path && related.lines.overlaps(sample.lines))
    });
    Some((!found.is_empty(), right))
}

/// Two copies of a function that no longer resembles its original, both in one change.
fn both_new(
    sample: &Sample,
    language: &Language,
    random: &mut Random,
    codebase: &dyn Codebase,
    languages: &Languages,
    limits: &Limits,
) -> Option<(bool, bool)> {
    let statements = statement_lines(&sample.code, language).len();
    if statements < 3 {
        return None;
    }
    let first = edit_statements(&sample.code, language, statements, random);
    let second = rename(&first, language, 50, random);
    let (first_text, first_lines) = wrap(&first, false, sample, language, random);
    let (second_text, second_lines) = wrap(&second, false, sample, language, random);
    let paths = [beside(&sample.path, "injected_one"), beside(&sample.path, "injected_two")];
    let change = change(vec![(paths[0].clone(), first_text), (paths[1].clone(), second_text)]);
    let report = analyze(&change, codebase, languages, &Policy::default(), limits);
    let found = report.findings.iter().any(|finding| {
        let copied = if finding.path == paths[1] { second_lines } else { first_lines };
        finding.rule == "duplicate-code" && shared(finding.lines, copied) * 10 >= copied.count() * 7
    });
    Some((found, found))
}

/// A file that holds `copy`, and the lines it stands on there.
fn wrap(copy: &str, fragment: bool, sample: &Sample, language: &Language, random: &mut Random) -> (String, LineRange) {
    let braces_class = ["java", "ts", "tsx", "cs"].iter().any(|extension| {
        language.extensions().iter().any(|own| own == extension)
    });
    let method = sample.code.starts_with([' ', '\t']);
    let (mut before, after) = if braces_class && method { ("class Injected {\n".to_owned(), "}\n") } else { (String::new(), "") };
    let (open, close) = if fragment {
        let filler: Vec<String> = (0..5).map(|_| format!("    {}", statement(language, random))).collect();
        let head = match language.name() {
            "python" => "def injected_function():\n",
            "rust" => "fn injected_function() {\n",
            "go" => "func injectedFunction() {\n",
            "java" => "void injectedFunction() {\n",
            _ => "function injectedFunction() {\n",
        };
        let tail = if language.name() == "python" { "" } else { "}\n" };
        (format!("{head}{}\n", filler.join("\n")), format!("{}\n{tail}", filler[0]))
    } else {
        (String::new(), String::new())
    };
    before.push_str(&open);
    let start = before.lines().count() as u32 + 1;
    let lines = LineRange::new(start, start + copy.lines().count() as u32 - 1);
    (format!("{before}{copy}{close}{after}"), lines)
}

fn beside(path: &RepoPath, name: &str) -> RepoPath {
    let text = path.to_string();
    let extension = text.rsplit('.').next().unwrap_or_default();
    match text.rsplit_once('/') {
        Some((directory, _)) => RepoPath::from(format!("{directory}/{name}.{extension}").as_str()),
        None => RepoPath::from(format!("{name}.{extension}").as_str()),
    }
}

fn shared(left: LineRange, right: LineRange) -> u32 {
    (left.end.min(right.end) + 1).saturating_sub(left.start.max(right.start))
}

fn change(files: Vec<(RepoPath, String)>) -> Change {
    let id = |number: usize| ObjectId::from_hex(&format!("{number:040x}")).expect("forty digits");
    let files = files.into_iter().enumerate().map(|(index, (path, text))| FileChange {
        status: FileStatus::Added,
        path,
        previous_path: None,
        before: None,
        after: Some(FileVersion { id: id(index + 10), mode: FileMode::Regular, content: Content::Text(Arc::from(text)) }),
        attributes: review_gate::model::change::Attributes::default(),
    });
    Change { base: id(1), head: id(2), merge_base: id(1), description: Description::default(), files: files.collect() }
}
