//! Errors that a change drops without a word.

use rustc_hash::FxHashMap;

use crate::analysis::context::{Context, FileContext, Side};
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;
use crate::syntax::facts::{ByteRange, ErrorFate, ErrorSite};

/// One place that drops an error which was passed on before, or which is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwallowedError {
    /// The code that drops it, on one line.
    pub code: String,
    /// Where it stands at head.
    pub place: Place,
}

/// The errors that are dropped in `context` and were not before, outside of tests; by path and line.
///
/// What may or may not fail, as the value of `let _ =`, counts where the same expression passed its error on before.
pub fn swallowed(context: &Context<'_>) -> Vec<SwallowedError> {
    let files = context.files.iter().filter(|file| file.class.is_reviewable() && !file.class.is_test());
    let mut swallowed: Vec<SwallowedError> = files.flat_map(of_file).collect();
    swallowed.sort_by(|left, right| {
        (&left.place.path, left.place.lines, &left.code).cmp(&(&right.place.path, right.place.lines, &right.code))
    });
    swallowed
}

fn of_file(file: &FileContext<'_>) -> Vec<SwallowedError> {
    let Some(after) = &file.after else { return Vec::new() };
    let was = file.before.as_ref().map(counts).unwrap_or_default();
    let is = counts(after);
    let grows = |fate, code: &str| is.get(&(fate, code)) > was.get(&(fate, code));
    let is_new = |site: &ErrorSite| match site.fate {
        ErrorFate::Swallowed => grows(site.fate, code(after, site.bytes)),
        ErrorFate::Discarded => {
            let passed_on = (ErrorFate::Propagated, code(after, site.bytes));
            grows(site.fate, passed_on.1) && was.get(&passed_on) > is.get(&passed_on)
        }
        ErrorFate::Propagated => false,
    };
    let swallowed = |site: &ErrorSite| {
        let lines = site.lines;
        let is_meant = file.diff.added.overlaps(lines) && !file.is_test(lines);
        let place = Place { path: file.file.path.clone(), lines, revision: Revision::Head };
        is_meant.then(|| SwallowedError { code: source_lines(&after.text, lines), place })
    };
    after.facts.errors.iter().filter(|site| is_new(site)).filter_map(swallowed).collect()
}

/// How often each expression meets each fate.
fn counts(side: &Side) -> FxHashMap<(ErrorFate, &str), usize> {
    let mut counts = FxHashMap::default();
    for site in &side.facts.errors {
        *counts.entry((site.fate, code(side, site.bytes))).or_default() += 1;
    }
    counts
}

fn code(side: &Side, bytes: ByteRange) -> &str {
    &side.text[bytes.start as usize..bytes.end as usize]
}

/// `lines` of `text` as one.
fn source_lines(text: &str, lines: LineRange) -> String {
    let code = text.lines().skip(lines.start as usize - 1).take(lines.count() as usize);
    code.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
