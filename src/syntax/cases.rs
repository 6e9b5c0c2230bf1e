//! Single tests: what they are called, whether they run, and what they assert.

use rustc_hash::FxHashMap;

use super::captures::{Capture, Mark};
use super::facts::{ByteRange, TestCase};
use super::line_index::LineIndex;
use super::matches::{CaseMatch, Matches};
use super::units::on_one_line;

/// What stands between the words of a group and those of what it holds.
const SEPARATOR: &str = " > ";

/// The longest name, in bytes; a longer one goes without the groups around it and is cut.
const MAX_NAME_BYTES: usize = 512;

/// The tests in `matches`, whose units have the qualified `unit_names`.
pub(super) fn cases(text: &str, index: &LineIndex, matches: &Matches, unit_names: &[String]) -> Vec<TestCase> {
    let around = surroundings(&matches.cases);
    let names = names(text, matches, &around, unit_names);
    let is_skipped = skipped(matches);
    let assertions = assertions(matches);
    let mut facts = Vec::with_capacity(matches.cases.len());
    for (position, (found, assertions)) in matches.cases.iter().zip(assertions).enumerate() {
        if found.kind != Capture::Group {
            facts.push(TestCase {
                name: names[position].clone(),
                lines: index.lines(found.bytes),
                bytes: found.bytes,
                is_by_name: found.kind == Capture::NamedCase,
                is_skipped: is_skipped[position],
                assertions,
            });
        }
    }
    facts
}

/// For each of `cases`, which stand outer before inner, the innermost one around it.
fn surroundings(cases: &[CaseMatch]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut around = Vec::with_capacity(cases.len());
    for (index, case) in cases.iter().enumerate() {
        while open.pop_if(|outer| !cases[*outer].bytes.encloses(case.bytes)).is_some() {}
        around.push(open.last().copied());
        open.push(index);
    }
    around
}

fn names(text: &str, matches: &Matches, around: &[Option<usize>], unit_names: &[String]) -> Vec<String> {
    let by_bytes: FxHashMap<ByteRange, &String> = matches.units.iter().map(|unit| unit.bytes).zip(unit_names).collect();
    let mut names: Vec<String> = Vec::with_capacity(around.len());
    for (case, outer) in matches.cases.iter().zip(around) {
        let name = match case.title {
            None => by_bytes.get(&case.bytes).copied().cloned().unwrap_or_default(),
            Some(title) => {
                let own = words(&text[title.start as usize..title.end as usize]);
                outer.map_or_else(|| own.clone(), |outer| [&names[outer], own.as_str()].join(SEPARATOR))
            }
        };
        names.push(shortened(name));
    }
    names
}

/// The words of a string, without its quotes.
fn words(title: &str) -> String {
    on_one_line(title.trim_matches(['"', '\'', '`']))
}

fn shortened(name: String) -> String {
    if name.len() <= MAX_NAME_BYTES {
        return name;
    }
    let own = name.rsplit(SEPARATOR).next().unwrap_or_default();
    own.chars()
        .scan(0, |bytes, next| {
            *bytes += next.len_utf8();
            (*bytes <= MAX_NAME_BYTES).then_some(next)
        })
        .collect()
}

/// Whether each test is told not to run: by a mark around it, or by one in it and in no test inside it.
fn skipped(matches: &Matches) -> Vec<bool> {
    let cases = &matches.cases;
    let mut is_skipped = vec![false; cases.len()];
    let mut loose = Vec::new();
    for skip in matches.marked(Mark::Skip) {
        let first = cases.partition_point(|case| case.bytes.start < skip.start);
        let inside = cases[first..].iter().take_while(|case| case.bytes.start < skip.end).count();
        if inside == 0 {
            loose.push(skip);
        }
        is_skipped[first..first + inside].fill(true);
    }
    for (_, case) in within(cases, loose.into_iter()) {
        is_skipped[case] = true;
    }
    is_skipped
}

/// The assertions of each test, those of tests inside it left out. Of nested ones the outermost counts.
fn assertions(matches: &Matches) -> Vec<Vec<ByteRange>> {
    let mut covered = 0;
    let outermost = matches.marked(Mark::Assertion).filter(move |assertion| {
        let is_outermost = assertion.end > covered;
        covered = covered.max(assertion.end);
        is_outermost
    });
    let mut of_cases = vec![Vec::new(); matches.cases.len()];
    for (assertion, case) in within(&matches.cases, outermost) {
        of_cases[case].push(assertion);
    }
    of_cases
}

/// Each of `ranges`, sorted by start, with the innermost of `cases` around it; those outside all are left out.
fn within(cases: &[CaseMatch], ranges: impl Iterator<Item = ByteRange>) -> Vec<(ByteRange, usize)> {
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    let mut found = Vec::new();
    for range in ranges {
        while cases.get(next).is_some_and(|case| case.bytes.start <= range.start) {
            open.push(next);
            next += 1;
        }
        while open.pop_if(|case| cases[*case].bytes.end <= range.start).is_some() {}
        found.extend(open.last().map(|case| (range, *case)));
    }
    found
}
