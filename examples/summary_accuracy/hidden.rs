//! The hidden changes of the case file, each put into real changes.

use anyhow::{Context as _, ensure};
use review_gate::analysis::context::{Context, FileContext};
use review_gate::model::change::{Change, Description};
use review_gate::model::limits::Limits;
use review_gate::model::summary::{ClaimVerdict, UndisclosedKind};

use super::judge::{Trial, with_text};
use super::sample::Sample;
use super::support::case_file;
use super::support::scene::Trees;
use super::tally::Tally;

/// So many cases are tried with each change; the next takes those that follow.
const CASES_A_CHANGE: usize = 6;

/// A large part of a case is none of a change that has more than so many times its lines.
const MOST_TIMES: u32 = 3;

/// A change that its text hides.
pub(crate) struct Hidden {
    title: String,
    change: Change,
    /// What it is reported as: the word of a kind and the path.
    reported: Vec<(String, String)>,
    /// The text, in which words of the kind may be about something else.
    says: Description,
    speaks_of_something_else: bool,
    /// Whether it is hidden by its size.
    is_large_part: bool,
}

/// Those of `tests/cases/undisclosed.md` that hide something, alone or behind words about something else.
pub(crate) fn cases() -> anyhow::Result<Vec<Hidden>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/undisclosed.md");
    let text = std::fs::read_to_string(path).with_context(|| format!("reading `{path}`"))?;
    let mut hidden = Vec::new();
    for case in case_file::cases(&text) {
        let speaks_of_something_else = case.title.ends_with(": words about something else");
        if !speaks_of_something_else && !case.title.ends_with(": hidden") {
            continue;
        }
        let expected = case.block("undisclosed").map_or("", |block| &block.text);
        let change = Trees::of(&case).change(&Limits::default());
        let says = change.description.clone();
        let reported: Vec<_> = expected.lines().filter_map(reported).collect();
        let is_large_part = reported.iter().any(|(kind, _)| kind == "unrelated-module");
        let title = case.title.split(':').next().unwrap_or_default().to_owned();
        hidden.push(Hidden { title, change, reported, says, speaks_of_something_else, is_large_part });
    }
    ensure!(!hidden.is_empty(), "`{path}` has no hidden changes");
    Ok(hidden)
}

/// The kind and the path of `kind path:line | detail`.
fn reported(line: &str) -> Option<(String, String)> {
    let (kind, rest) = line.split_once(' ')?;
    Some((kind.to_owned(), rest.split(" | ").next()?.rsplit_once(':')?.0.to_owned()))
}

/// Puts some of `cases` into the change, one at a time, and counts those that are named.
pub(crate) fn try_some(tally: &mut Tally, sample: &Sample, trial: &Trial<'_>, cases: &[Hidden], turn: usize) {
    let own = &trial.context;
    for step in 0..CASES_A_CHANGE {
        let case = &cases[(turn * CASES_A_CHANGE + step) % cases.len()];
        let added = Context::new(&case.change, own.codebase, own.languages, own.policy, own.limits);
        let is_taken = added.files.iter().any(|new| own.files.iter().any(|file| file.file.path == new.file.path));
        let is_small_part = changed_lines(&own.files) > MOST_TIMES * changed_lines(&added.files);
        if is_taken || case.is_large_part && is_small_part {
            continue;
        }
        let mut files = own.files.clone();
        files.extend(added.files);
        files.sort_by(|left, right| left.file.path.cmp(&right.file.path));
        let change = Change { files: files.iter().map(|file| file.file.clone()).collect(), ..sample.change.clone() };
        try_one(tally, sample, &Trial::of(Context { change: &change, files, ..added }), case);
    }
}

fn changed_lines(files: &[FileContext<'_>]) -> u32 {
    files.iter().map(|file| file.diff.added.count() + file.diff.deleted.count()).sum()
}

fn try_one(tally: &mut Tally, sample: &Sample, merged: &Trial<'_>, case: &Hidden) {
    let own = &sample.change.description;
    let description = if case.speaks_of_something_else {
        with_text(own, &format!("{}\n\n{}", case.says.title, case.says.body))
    } else {
        own.clone()
    };
    let told = merged.judge(&description).summary;
    let manner = if case.speaks_of_something_else { "words about something else" } else { "no words" };
    for (kind, path) in &case.reported {
        let is_it = |kind_found: UndisclosedKind, path_found: &str| {
            serde_json::to_value(kind_found).is_ok_and(|word| word == *kind) && path_found == path
        };
        let is_named = told.undisclosed.iter().any(|hidden| is_it(hidden.kind, &hidden.place.path.to_match()));
        tally.count(&format!("hidden {kind}, {manner}"), is_named);
        tally.count(&format!("hidden: all, {manner}"), is_named);
        if !is_named {
            tally.note("not named", sample, &format!("{} ({kind}, {manner})", case.title));
        }
        if let Some((name, claim)) = denial(kind) {
            let claims = merged.claims(&with_text(own, &format!("- {claim}")));
            let is_it = |text: &str| text.starts_with(&claim[..claim.len() - 1]);
            let refuted = claims.iter().any(|one| one.verdict == ClaimVerdict::Contradicted && is_it(&one.text));
            tally.count(name, refuted);
        }
    }
}

/// What an author may say who denies a change of `kind`.
fn denial(kind: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        "dependency-added" => Some(("false claim: no new dependency", "No new dependencies")),
        "public-api-changed" => Some(("false claim: backward compatible", "No breaking changes")),
        _ => None,
    }
}
