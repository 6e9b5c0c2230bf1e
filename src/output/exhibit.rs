//! The code that findings are about, as a page shows it: both sides of a duplicate, with what they have in common, and
//! beside what departs from a convention the places that follow it.

use super::excerpt::{ExcerptLine, Sources, shown_lines};
use crate::analysis::diff::LineDiff;
use crate::model::dossier::{Exhibit, ExhibitLine, ExhibitSide};
use crate::model::finding::{Finding, Place, Revision};
use crate::model::lines::{LineRange, LineSet};
use crate::model::path::RepoPath;
use crate::model::report::Report;

/// The code of more findings than these is not looked at one by one.
const MOST_EXHIBITS: usize = 40;
/// Longer passages are cut at the end.
const MOST_LINES: u32 = 60;
/// How many other places are shown.
const MOST_EXAMPLES: usize = 3;
/// How many lines stand around an example, which is a single line.
const CONTEXT: u32 = 2;

/// The code of the first findings that count.
pub fn exhibits(report: &Report, sources: &dyn Sources) -> Vec<Exhibit> {
    let counting = report.findings.iter().filter(|finding| finding.allowed.is_none());
    counting.take(MOST_EXHIBITS).filter_map(|finding| exhibit(finding, sources)).collect()
}

fn exhibit(finding: &Finding, sources: &dyn Sources) -> Option<Exhibit> {
    if finding.clone_type.is_none() {
        return departure(finding, sources);
    }
    let here = passage(&finding.path, finding.lines, Revision::Head, sources)?;
    let related = finding.related.first();
    let there = related.and_then(|place| passage(&place.path, place.lines, place.revision, sources));
    let shapes = |passage: &Passage| -> String { passage.lines.iter().map(shape).collect() };
    let diff = there.as_ref().map(|there| LineDiff::between(&shapes(there), &shapes(&here)));
    let (new, old) = diff.map_or_else(Default::default, |diff| (diff.added, diff.deleted));
    let is_pair = there.is_some();
    Some(Exhibit {
        finding: finding.fingerprint.clone(),
        here: here.side(is_pair.then_some(&new)),
        there: there.map(|there| there.side(Some(&old))),
        examples: Vec::new(),
    })
}

/// What a finding is about that repeats nothing, with other places that it names.
fn departure(finding: &Finding, sources: &dyn Sources) -> Option<Exhibit> {
    let here = passage(&finding.path, finding.lines, Revision::Head, sources)?;
    let around = |lines: LineRange| LineRange::new(lines.start.saturating_sub(CONTEXT).max(1), lines.end + CONTEXT);
    let example = |place: &Place| passage(&place.path, around(place.lines), place.revision, sources);
    let examples = finding.related.iter().take(MOST_EXAMPLES).filter_map(example).map(|passage| passage.side(None));
    Some(Exhibit {
        finding: finding.fingerprint.clone(),
        here: here.side(None),
        there: None,
        examples: examples.collect(),
    })
}

struct Passage {
    path: String,
    revision: Revision,
    lines: Vec<ExcerptLine>,
    more: u32,
}

fn passage(path: &RepoPath, lines: LineRange, revision: Revision, sources: &dyn Sources) -> Option<Passage> {
    let text = sources.text(path, revision)?;
    let shown = LineRange::new(lines.start, lines.end.min(lines.start.saturating_add(MOST_LINES - 1)));
    let more = lines.end - shown.end;
    Some(Passage { path: path.to_string(), revision, lines: shown_lines(&text, shown), more })
}

/// A line as it is compared: without white space, every word and every number as the next.
fn shape(line: &ExcerptLine) -> String {
    let mut shape = String::with_capacity(line.text.len() + 1);
    let mut is_within_word = false;
    for letter in line.text.chars() {
        let is_of_word = letter.is_alphanumeric() || letter == '_';
        match (is_of_word, is_within_word) {
            (true, false) => shape.push('w'),
            (false, _) if !letter.is_whitespace() => shape.push(letter),
            (true, true) | (false, _) => {}
        }
        is_within_word = is_of_word;
    }
    shape.push('\n');
    shape
}

impl Passage {
    /// With every line that is not in `different`, counted from one, as common to both sides; with none where there is no
    /// other side.
    fn side(self, different: Option<&LineSet>) -> ExhibitSide {
        let is_common = |position: u32| different.is_some_and(|different| !different.contains(position));
        let lines = self.lines.into_iter().zip(1..).map(|(line, position)| ExhibitLine {
            number: line.number,
            is_common: is_common(position) && !line.text.trim().is_empty(),
            text: line.text,
        });
        ExhibitSide { path: self.path, revision: self.revision, lines: lines.collect(), more: self.more }
    }
}
