//! Injected copies in repositories that are named by `REVIEW_GATE_CORPUS`.
#![allow(clippy::print_stdout, reason = "the table is what it is run for")]

use std::path::Path;

use rayon::prelude::*;
use review_gate::analysis::clones::index::{indexed_stream, is_indexed_path};
use review_gate::git::cache::index_file::Notes;
use review_gate::git::codebase::GitCodebase;
use review_gate::git::repository::Repository;
use review_gate::model::change::{Content, FileMode};
use review_gate::model::limits::Limits;
use review_gate::model::object_id::ObjectId;
use review_gate::syntax::facts::{Facts, PassiveKind, Unit};
use review_gate::syntax::languages::Languages;
use review_gate::syntax::lexer::TokenKind;

use super::inject::{KINDS, Outcome, Sample, inject};
use super::random::Random;

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
    let codebase =
        GitCodebase::open(&repository, tree.clone(), Notes::Conventions, &languages, limits, None, &|_, _| ())
            .expect("it opens");
    let samples = samples(&repository, &tree, &languages, count);
    println!("{} ({} functions)", directory.display(), samples.len());
    for kind in KINDS {
        let outcomes: Vec<Outcome> = samples
            .par_iter()
            .enumerate()
            .filter_map(|(seed, sample)| inject(sample, *kind, seed as u64, &codebase, &languages, &limits))
            .collect();
        let share = |hit: fn(&Outcome) -> bool| {
            outcomes.iter().filter(|outcome| hit(outcome)).count() as f64 * 100.0 / outcomes.len().max(1) as f64
        };
        println!(
            "  {:20} {:4} copies, {:5.1} % found, {:5.1} % with the right original",
            format!("{kind:?}"),
            outcomes.len(),
            share(|outcome| outcome.found),
            share(|outcome| outcome.right_original)
        );
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
        let is_candidate = is_indexed_path(&file.path) && indexed_stream(&file.path, &text, languages).is_some();
        if !LANGUAGES.contains(&language.name()) || language.is_test_path(&file.path) || !is_candidate {
            continue;
        }
        let facts = language.facts(&text, &Limits::default());
        let eligible: Vec<_> = facts
            .functions()
            .filter(|unit| (8..=80).contains(&unit.lines.count()) && !facts.is_test(unit.lines))
            .filter(|unit| !is_silent_on_purpose(&facts, unit))
            .filter(|unit| {
                let code = &text[unit.bytes.start as usize..unit.bytes.end as usize];
                let tokens = language.tokens(code);
                tokens.iter().filter(|token| token.kind != TokenKind::Comment).count() >= 60
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

/// Whether a function is prescribed by its language, an `equals` say, or little more than a table of values.
fn is_silent_on_purpose(facts: &Facts, unit: &Unit) -> bool {
    let size = unit.bytes.end - unit.bytes.start;
    facts.passive.iter().any(|passive| match passive.kind {
        PassiveKind::Boilerplate => passive.bytes.encloses(unit.bytes) || unit.bytes.encloses(passive.bytes),
        PassiveKind::Data => {
            unit.bytes.encloses(passive.bytes) && (passive.bytes.end - passive.bytes.start) * 10 >= size * 7
        }
        PassiveKind::Import | PassiveKind::Documentation | PassiveKind::Annotation => false,
    })
}
