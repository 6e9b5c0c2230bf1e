//! Injected copies, and code that is none, in programs that nobody wrote.

use std::collections::BTreeMap;
use std::sync::Arc;

use review_gate::analysis::analyze::analyze;
use review_gate::analysis::codebase::Document;
use review_gate::model::change::{Change, Content, FileChange, FileMode, FileStatus, FileVersion};
use review_gate::model::limits::Limits;
use review_gate::model::lines::LineRange;
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::model::policy::Policy;
use review_gate::syntax::languages::Languages;

use super::inject::{KINDS, Kind, Outcome, Sample, change, inject};
use super::mutate::{reformat, rename};
use super::program::{DIALECTS, Dialect, function};
use super::random::Random;
use crate::support::codebase::MemoryCodebase;

const FILES: usize = 6;
const FUNCTIONS_IN_A_FILE: usize = 8;

/// Of a hundred copies so many are found with the right original. `docs/accuracy.md` says what real repositories give.
fn least_found(kind: Kind) -> usize {
    match kind {
        Kind::Exact => 99,
        Kind::Renamed => 98,
        Kind::Fragment => 97,
        Kind::BothNew => 95,
        Kind::FewEdits | Kind::FewEditsKeptNames => 92,
        Kind::ManyEdits => 75,
    }
}

#[test]
fn injected_copies_are_found_with_their_originals() {
    let languages = Languages::builtin();
    let mut outcomes: BTreeMap<Kind, Vec<(Dialect, Outcome)>> = BTreeMap::new();
    for dialect in DIALECTS {
        let program = Program::written(*dialect, 11);
        let codebase = program.codebase(&languages);
        for (seed, sample) in program.samples(&languages).iter().enumerate() {
            for kind in KINDS {
                let outcome = inject(sample, *kind, seed as u64, &codebase, &languages, &Limits::default());
                outcomes.entry(*kind).or_default().extend(outcome.map(|outcome| (*dialect, outcome)));
            }
        }
    }
    for (kind, outcomes) in outcomes {
        for dialect in DIALECTS {
            assert!(outcomes.iter().any(|(own, _)| own == dialect), "{dialect:?} has no sample for {kind:?}");
        }
        let right = outcomes.iter().filter(|(_, outcome)| outcome.right_original).count();
        let missed: Vec<_> = outcomes.iter().filter(|(_, outcome)| !outcome.right_original).collect();
        assert!(
            right * 100 >= outcomes.len() * least_found(kind),
            "{kind:?}: {right} of {} found, not {missed:?}",
            outcomes.len()
        );
    }
}

#[test]
fn unrelated_code_is_all_but_silent() {
    let languages = Languages::builtin();
    for dialect in DIALECTS {
        let codebase = Program::written(*dialect, 11).codebase(&languages);
        let other = Program::written(*dialect, 12);
        let files = other.files.into_iter().map(|(path, text)| (RepoPath::from(format!("new/{path}").as_str()), text));
        let change = change(files.collect());
        let report = analyze(&change, &codebase, &languages, &Policy::default(), &Limits::default());
        let alarms = report.findings.iter().filter(|finding| finding.rule == "duplicate-code").count();
        // Functions drawn from a hundred names do come out alike now and then.
        assert!(alarms * 50 <= FILES * FUNCTIONS_IN_A_FILE, "{dialect:?}: {alarms} alarms");
    }
}

#[test]
fn moved_code_is_silent() {
    let languages = Languages::builtin();
    for dialect in DIALECTS {
        let program = Program::written(*dialect, 11);
        let codebase = program.codebase(&languages);
        let language = languages.for_file(&program.files[0].0, &program.files[0].1);
        let mut random = Random::seeded(3);
        let mut moved = |name: &str, alter: &mut dyn FnMut(&str, &mut Random) -> String| {
            let functions: Vec<String> = program.functions[0].iter().map(|code| alter(code, &mut random)).collect();
            let new =
                (RepoPath::from(format!("src/{name}.{}", dialect.extension()).as_str()), dialect.file(&functions));
            assert_silent(&move_of(&program.files[0], vec![new]), &codebase, &languages, name);
        };
        moved("moved", &mut |code, _| code.to_owned());
        moved("moved_and_renamed", &mut |code, random| rename(code, language, 30, random));
        moved("moved_and_reformatted", &mut |code, random| reformat(code, language, random));
        let (first, second) = program.functions[0].split_at(FUNCTIONS_IN_A_FILE / 2);
        let parts = [("one", first), ("two", second)].map(|(name, functions)| {
            (RepoPath::from(format!("src/{name}.{}", dialect.extension()).as_str()), dialect.file(functions))
        });
        assert_silent(&move_of(&program.files[0], parts.to_vec()), &codebase, &languages, "split");
    }
}

/// A program and its functions, file by file.
struct Program {
    files: Vec<(RepoPath, String)>,
    functions: Vec<Vec<String>>,
}

impl Program {
    fn written(dialect: Dialect, seed: u64) -> Self {
        let mut random = Random::seeded(seed);
        let mut program = Self { files: Vec::new(), functions: Vec::new() };
        for number in 0..FILES {
            let functions: Vec<String> = (0..FUNCTIONS_IN_A_FILE)
                .map(|_| {
                    let statements = random.between(12, 28);
                    function(dialect, statements, &mut random)
                })
                .collect();
            let path = RepoPath::from(format!("src/part_{number}.{}", dialect.extension()).as_str());
            program.files.push((path, dialect.file(&functions)));
            program.functions.push(functions);
        }
        program
    }

    fn codebase(&self, languages: &Languages) -> MemoryCodebase {
        let documents = self.files.iter().enumerate().map(|(number, (path, text))| Document {
            id: blob(number),
            path: path.clone(),
            text: Arc::from(text.as_str()),
        });
        MemoryCodebase::new(documents.collect(), languages)
    }

    fn samples(&self, languages: &Languages) -> Vec<Sample> {
        let mut samples = Vec::new();
        for (path, text) in &self.files {
            let facts = languages.for_file(path, text).facts(text, &Limits::default());
            let lines: Vec<&str> = text.lines().collect();
            for unit in facts.functions() {
                let LineRange { start, end } = unit.lines;
                let code = lines[start as usize - 1..end as usize].join("\n") + "\n";
                samples.push(Sample { path: path.clone(), lines: unit.lines, code });
            }
        }
        samples
    }
}

fn blob(number: usize) -> ObjectId {
    ObjectId::from_hex(&format!("{:040x}", number + 0x1000)).expect("forty digits")
}

/// The change that deletes `old` and adds `new`.
fn move_of((path, text): &(RepoPath, String), new: Vec<(RepoPath, String)>) -> Change {
    let mut change = change(new);
    change.files.push(FileChange {
        status: FileStatus::Deleted,
        path: path.clone(),
        previous_path: None,
        before: Some(FileVersion {
            id: blob(0),
            mode: FileMode::Regular,
            content: Content::Text(Arc::from(text.as_str())),
        }),
        after: None,
        attributes: review_gate::model::change::Attributes::default(),
    });
    change.files.sort_by(|left, right| left.path.cmp(&right.path));
    change
}

fn assert_silent(change: &Change, codebase: &MemoryCodebase, languages: &Languages, what: &str) {
    let report = analyze(change, codebase, languages, &Policy::default(), &Limits::default());
    let found: Vec<_> = report.findings.iter().filter(|finding| finding.rule == "duplicate-code").collect();
    assert!(found.is_empty(), "{what}: {found:#?}");
}
