//! Statements added to real descriptions: false ones, true ones and such that claim nothing.

use std::sync::LazyLock;

use regex::Regex;
use review_gate::analysis::context::{Context, FileContext};
use review_gate::analysis::delta::file_role::FileRole;
use review_gate::model::change::{Change, FileStatus};
use review_gate::model::path::RepoPath;
use review_gate::model::summary::ClaimVerdict;
use review_gate::syntax::facts::LineKind;

use super::judge::{Trial, contradictions, with_text};
use super::sample::{Sample, base_of};
use super::tally::Tally;

/// Tries each statement that fits the change.
pub(crate) fn try_all(tally: &mut Tally, sample: &Sample, trial: &Trial<'_>) {
    let statements = false_claims(&trial.context).into_iter().chain(true_claims(trial)).chain(non_claims());
    for (name, text) in statements {
        try_one(tally, sample, trial, name, &text);
    }
    try_moved_file(tally, sample, trial);
}

/// Whether the statement `text` is contradicted where it opens the description.
fn try_one(tally: &mut Tally, sample: &Sample, trial: &Trial<'_>, name: &str, text: &str) {
    let own = &sample.change.description;
    let told = with_text(own, &format!("- {text}"));
    let claims = trial.claims(&told);
    let length = text.len() + 4;
    let is_contradicted = claims
        .iter()
        .any(|claim| claim.verdict == ClaimVerdict::Contradicted && claim.end <= length && claim.start < length);
    tally.count(name, is_contradicted);
    if is_contradicted != name.starts_with("false") {
        tally.note("wrong verdict", sample, &format!("{name}: {text}"));
    }
    if is_contradicted && contradictions(&claims) > 0 {
        let (with, without) = (trial.judge(&told).summary.alignment, trial.judge(own).summary.alignment);
        if with > without {
            tally.note("alignment rose", sample, &format!("from {without} to {with} by: {text}"));
        }
    }
}

fn false_claims(context: &Context<'_>) -> Vec<(&'static str, String)> {
    let mut statements = Vec::new();
    if !has_tests(context) {
        statements.push(("false claim: tests added", "Adds unit tests for the new behaviour".to_owned()));
        statements.push(("false claim: box for tests ticked", "[x] I have added tests".to_owned()));
    }
    let code = || context.files.iter().filter(|file| file.language.has_grammar() && !file.class.is_test());
    if code().any(|file| file.diff.added.iter().any(|line| file.line_kind(line) == LineKind::Code)) {
        statements.push(("false claim: documentation only", "This is a documentation-only change".to_owned()));
    }
    if let Some(name) = code().find_map(kept_function) {
        statements.push(("false claim: removed", format!("Removes `{name}`")));
        statements.push(("false claim: renamed", format!("Renames `{name}` to `{name}_zq`")));
        statements.push(("false claim: moved", format!("Moves `{name}` to `src/zq_elsewhere.rs`")));
    }
    statements.push(("false claim: bumped", "Bumps zq-serde from 71.2.3 to 71.2.9".to_owned()));
    statements.push(("false claim: dependency added", "Adds `zq-serde` as a dependency".to_owned()));
    statements
}

/// Whether somebody who looks at paths and marks of tests would see any.
fn has_tests(context: &Context<'_>) -> bool {
    context.files.iter().any(|file| {
        let path = file.file.path.to_match().to_lowercase();
        let is_named_so = ["test", "spec", "snap", "fixture", "e2e"].iter().any(|word| path.contains(word));
        is_named_so || file.class.is_test() || file.after.as_ref().is_some_and(|side| !side.facts.tests.is_empty())
    })
}

/// The name of a function that `file` has and that the change leaves as it is.
fn kept_function(file: &FileContext<'_>) -> Option<String> {
    /// Shorter names occur by chance.
    const LEAST_BYTES: usize = 5;
    let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let side = file.after.as_ref()?;
    let kept = side
        .facts
        .functions()
        .find(|unit| unit.name.len() >= LEAST_BYTES && !file.diff.added.overlaps(unit.lines) && is_plain(&unit.name));
    kept.map(|unit| unit.name.clone())
}

/// What the lines and paths of the change show, by means that are not those of the judgement.
fn true_claims(trial: &Trial<'_>) -> Vec<(&'static str, String)> {
    static NEW_TEST: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^\s*(?:(?:async\s+)?def test_\w+\(|#\[(?:tokio::)?test\]|(?:it|test)\(['\x22`]|func Test\w+\(|@Test\b|\[(?:Fact|Test)\])")
            .expect("the pattern is valid")
    });
    static GONE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?m)^\s*(?:pub |export |async |static |public |private )*(?:def|fn|func|function|class) (\w{5,})\b",
        )
        .expect("the pattern is valid")
    });
    let context = &trial.context;
    let (added, deleted, head) = (lines(context, true), lines(context, false), head(context));
    let mut statements = Vec::new();
    if NEW_TEST.is_match(&added) {
        statements.push(("true claim: tests added", "Adds unit tests for the new behaviour".to_owned()));
        statements.push(("true claim: box for tests ticked", "[x] I have added tests".to_owned()));
    }
    let is_text = |file: &FileContext<'_>| file.file.path.to_match().ends_with(".md");
    if context.files.iter().all(is_text) {
        statements.push(("true claim: documentation only", "This is a documentation-only change".to_owned()));
    }
    let gone = GONE.captures_iter(&deleted).map(|found| found[1].to_owned());
    statements.extend(
        gone.filter(|name| !head.contains(name.as_str()))
            .take(1)
            .map(|name| ("true claim: removed", format!("Removes `{name}`"))),
    );
    if !trial.delta.roles.iter().any(|role| matches!(role, FileRole::Manifest | FileRole::LockFile)) {
        statements.push(("true claim: no new dependency", "No new dependencies".to_owned()));
    }
    if deleted.is_empty() && context.files.iter().all(|file| file.file.status != FileStatus::Deleted) {
        statements.push(("true claim: backward compatible", "No breaking changes".to_owned()));
    }
    for change in trial.delta.dependencies.iter().take(1) {
        match (&change.before, &change.after) {
            (Some(from), Some(to)) if !to.is_empty() && from != to => {
                let text = format!("Bumps {} from {from} to {to}", change.package);
                statements.push(("true claim: bumped", text));
            }
            (None, Some(_)) => {
                statements.push(("true claim: dependency added", format!("Adds `{}` as a dependency", change.package)));
            }
            _ => {}
        }
    }
    statements
}

/// The lines that the change adds, or those that it removes.
fn lines(context: &Context<'_>, is_added: bool) -> String {
    let mut text = String::new();
    for file in &context.files {
        let (side, lines) = if is_added { (&file.after, &file.diff.added) } else { (&file.before, &file.diff.deleted) };
        let numbered = (1..).zip(side.as_ref().map_or("", |side| &*side.text).lines());
        for (_, line) in numbered.filter(|(number, _)| lines.contains(*number)) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// All that stands in its files at head.
fn head(context: &Context<'_>) -> String {
    context.files.iter().filter_map(|file| Some(&*file.after.as_ref()?.text)).collect()
}

fn non_claims() -> impl Iterator<Item = (&'static str, String)> {
    const TEXTS: &[&str] = &[
        "[ ] Added tests",
        "Will remove `main` in a follow-up",
        "Does not add tests",
        "> Adds tests",
        "Should rename `a_b` to `c_d`",
        "Adds tests without touching `main`",
    ];
    TEXTS.iter().map(|text| ("no claim", (*text).to_owned()))
}

/// Lets the first file of the change come from elsewhere, and says so; then says it of a function that got another name.
fn try_moved_file(tally: &mut Tally, sample: &Sample, trial: &Trial<'_>) {
    let context = &trial.context;
    let Some(index) = sample.change.files.iter().position(|file| file.status == FileStatus::Modified) else { return };
    let mut change: Change = sample.change.clone();
    let file = &mut change.files[index];
    let (from, to) = (file.path.to_match().into_owned(), format!("zq_moved/{}", file.path.file_name()));
    file.previous_path = Some(file.path.clone());
    file.path = RepoPath::from(to.as_str());
    file.status = FileStatus::Renamed;
    let codebase = base_of(&change, trial.context.languages);
    let moved = Trial::of(Context::new(&change, &codebase, context.languages, context.policy, context.limits));
    try_one(tally, sample, &moved, "true claim: moved", &format!("Moves `{from}` to `zq_moved/`"));
    try_one(tally, sample, &moved, "true claim: renamed", &format!("Renames `{from}` to `{to}`"));
}
