//! Places where a linter, type checker, compiler or scanner is told to look away.

use std::iter::once;
use std::slice::from_ref;

use rustc_hash::FxHashMap;

use super::suppression_markers::{Marker, in_annotations, in_comments, in_settings};
use crate::analysis::context::{Context, FileContext, Side};
use crate::analysis::file_class::Purpose;
use crate::model::finding::{Place, Revision};
use crate::model::lines::{LineRange, LineSet};
use crate::model::path::RepoPath;
use crate::syntax::facts::PassiveKind;
use crate::syntax::lexer::TokenKind;

/// One suppression that the change adds or removes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The marker as it is written: `# noqa`, `#[allow]`, `eslint-disable`.
    pub marker: String,
    /// What is suppressed, by the tool's names; empty where it is everything.
    pub rules: Vec<String>,
    /// How much it covers.
    pub extent: SuppressionExtent,
    /// Whether the change adds it; otherwise it removes it.
    pub is_added: bool,
    /// Where it stands: at head, or at base where it is gone.
    pub place: Place,
}

/// How much a suppression covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuppressionExtent {
    /// A line, statement, function or type.
    Part,
    /// A whole file or module.
    File,
    /// All files that a setting is for.
    Project,
}

/// The changes of suppressions in `context`, by path and line. One that moved is none.
pub fn changes(context: &Context<'_>) -> Vec<Suppression> {
    let files = context.files.iter().filter(|file| file.class.is_reviewable());
    let of_file = |file: &FileContext<'_>| {
        let removed = side(file, file.before.as_ref(), &file.diff.deleted, Revision::Base);
        let added = side(file, file.after.as_ref(), &file.diff.added, Revision::Head);
        removed.into_iter().chain(added)
    };
    let mut changes = without_moved(files.flat_map(of_file).collect());
    changes.sort_by(|left, right| left.order().cmp(&right.order()));
    changes
}

impl Suppression {
    fn order(&self) -> (&RepoPath, LineRange, Revision, &str) {
        (&self.place.path, self.place.lines, self.place.revision, &self.marker)
    }

    fn identity(&self) -> (String, Vec<String>) {
        (self.marker.clone(), self.rules.clone())
    }
}

/// The suppressions on the `lines` of one side of `file`.
fn side(file: &FileContext<'_>, side: Option<&Side>, lines: &LineSet, revision: Revision) -> Vec<Suppression> {
    let Some(side) = side.filter(|_| !lines.is_empty()) else { return Vec::new() };
    let mut found = Found { file, lines, revision, suppressions: Vec::new() };
    if file.class.purpose != Purpose::Documentation {
        found.in_comments(side);
        found.in_annotations(side);
    }
    found.in_settings(side);
    found.suppressions
}

struct Found<'a> {
    file: &'a FileContext<'a>,
    lines: &'a LineSet,
    revision: Revision,
    suppressions: Vec<Suppression>,
}

impl Found<'_> {
    fn in_comments(&mut self, side: &Side) {
        let comments = self.file.language.tokens(&side.text);
        for comment in comments.iter().filter(|token| token.kind == TokenKind::Comment) {
            let text = &side.text[comment.start as usize..comment.end as usize];
            for (line, text) in (comment.line..).zip(text.lines()) {
                if self.lines.contains(line) {
                    self.first_of(in_comments(), line, text.trim());
                }
            }
        }
    }

    fn in_annotations(&mut self, side: &Side) {
        let annotations = side.facts.passive.iter().filter(|passive| passive.kind == PassiveKind::Annotation);
        let starts: Vec<u32> = once(0).chain(side.text.match_indices('\n').map(|(at, _)| at as u32 + 1)).collect();
        for bytes in annotations.map(|annotation| annotation.bytes) {
            let line = starts.partition_point(|start| *start <= bytes.start) as u32;
            if self.lines.contains(line) {
                self.first_of(in_annotations(), line, &side.text[bytes.start as usize..bytes.end as usize]);
            }
        }
    }

    fn in_settings(&mut self, side: &Side) {
        let path = self.file.path_at(self.revision).to_string();
        for marker in in_settings(&path) {
            for (line, text) in (1..).zip(side.text.lines()).filter(|(line, _)| self.lines.contains(*line)) {
                self.first_of(from_ref(marker), line, text);
            }
        }
    }

    fn first_of(&mut self, markers: &[Marker], line: u32, text: &str) {
        let found = markers.iter().find_map(|marker| Some((marker, marker.rules_in(text)?)));
        self.suppressions.extend(found.map(|(marker, rules)| Suppression {
            marker: marker.name.to_owned(),
            rules,
            extent: marker.extent,
            is_added: self.revision == Revision::Head,
            place: Place {
                path: self.file.path_at(self.revision).clone(),
                lines: LineRange::new(line, line),
                revision: self.revision,
            },
        }));
    }
}

/// What is both added and removed only moved, or the code beside it changed.
fn without_moved(suppressions: Vec<Suppression>) -> Vec<Suppression> {
    let mut spare: FxHashMap<(String, Vec<String>), [usize; 2]> = FxHashMap::default();
    for suppression in &suppressions {
        spare.entry(suppression.identity()).or_default()[usize::from(suppression.is_added)] += 1;
    }
    for [removed, added] in spare.values_mut() {
        let both = (*removed).min(*added);
        (*removed, *added) = (both, both);
    }
    let mut is_moved = |suppression: &Suppression| {
        let spare =
            &mut spare.get_mut(&suppression.identity()).expect("each was counted")[usize::from(suppression.is_added)];
        *spare = spare.checked_sub(1)?;
        Some(())
    };
    suppressions.into_iter().filter(|suppression| is_moved(suppression).is_none()).collect()
}
