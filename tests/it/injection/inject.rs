//! A function copied into a new file, altered on the way.

use std::sync::Arc;

use review_gate::analysis::analyze::analyze;
use review_gate::analysis::clones::stream::hash_of;
use review_gate::analysis::codebase::Codebase;
use review_gate::model::change::{
    Attributes, Change, Content, Description, FileChange, FileMode, FileStatus, FileVersion,
};
use review_gate::model::finding::Finding;
use review_gate::model::limits::Limits;
use review_gate::model::lines::LineRange;
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::model::policy::Policy;
use review_gate::syntax::language::Language;
use review_gate::syntax::languages::Languages;

use super::mutate::{edit_statements, is_block, reformat, rename, statement, statement_lines};
use super::random::Random;

/// A function of the base tree.
pub(crate) struct Sample {
    pub(crate) path: RepoPath,
    pub(crate) lines: LineRange,
    pub(crate) code: String,
}

/// How a sample is altered before it is injected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Exact,
    Renamed,
    FewEdits,
    FewEditsKeptNames,
    ManyEdits,
    Fragment,
    BothNew,
}

pub(crate) const KINDS: &[Kind] = &[
    Kind::Exact,
    Kind::Renamed,
    Kind::FewEdits,
    Kind::FewEditsKeptNames,
    Kind::ManyEdits,
    Kind::Fragment,
    Kind::BothNew,
];

/// What came of an injected copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// At least 70 % of its lines were found to be a copy.
    pub(crate) found: bool,
    /// The finding named the original.
    pub(crate) right_original: bool,
}

/// Injects one altered copy. `None` when the sample cannot be altered in this way.
pub(crate) fn inject(
    sample: &Sample,
    kind: Kind,
    seed: u64,
    codebase: &dyn Codebase,
    languages: &Languages,
    limits: &Limits,
) -> Option<Outcome> {
    let language = languages.for_file(&sample.path, &sample.code);
    let mut random = Random::seeded(seed * 31 + kind as u64);
    let count = sample.code.lines().count();
    let copy = match kind {
        Kind::Exact if seed.is_multiple_of(2) => sample.code.clone(),
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
            let places = count - length - 2;
            let first = random.below(places);
            let start = (0..places)
                .map(|offset| 2 + (first + offset) % places)
                .find(|start| is_block(&sample.code, language, *start..start + length, 60))?;
            let fragment: Vec<&str> = sample.code.lines().skip(start).take(length).collect();
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
    Some(Outcome { found: !found.is_empty(), right_original: right })
}

/// Two copies of a function that no longer resembles its original, both in one change.
fn both_new(
    sample: &Sample,
    language: &Language,
    random: &mut Random,
    codebase: &dyn Codebase,
    languages: &Languages,
    limits: &Limits,
) -> Option<Outcome> {
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
    Some(Outcome { found, right_original: found })
}

/// A file that holds `copy`, and the lines it stands on there.
fn wrap(copy: &str, fragment: bool, sample: &Sample, language: &Language, random: &mut Random) -> (String, LineRange) {
    let braces_class =
        ["java", "ts", "tsx", "cs"].iter().any(|extension| language.extensions().iter().any(|own| own == extension));
    let is_java = language.name() == "java";
    let method = sample.code.starts_with([' ', '\t']) && (is_java || !fragment);
    let (mut before, after) =
        if braces_class && method { ("class Injected {\n".to_owned(), "}\n") } else { (String::new(), "") };
    let (open, close) = if fragment {
        let indent: String = copy.chars().take_while(|character| character.is_whitespace()).collect();
        let filler: Vec<String> = (0..5).map(|_| format!("{indent}{}", statement(language, random))).collect();
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

pub(crate) fn change(files: Vec<(RepoPath, String)>) -> Change {
    let id = |number: u32| ObjectId::from_hex(&format!("{number:040x}")).expect("forty digits");
    // What is known of a text is kept by its id: another text needs another id.
    let files = files.into_iter().map(|(path, text)| FileChange {
        status: FileStatus::Added,
        path,
        previous_path: None,
        before: None,
        after: Some(FileVersion {
            id: id(hash_of(text.as_bytes())),
            mode: FileMode::Regular,
            content: Content::Text(Arc::from(text)),
        }),
        attributes: Attributes::default(),
    });
    Change {
        base: id(1),
        head: id(2),
        merge_base: id(1),
        description: Description::default(),
        earlier_messages: Vec::new(),
        checks: Vec::new(),
        files: files.collect(),
    }
}
