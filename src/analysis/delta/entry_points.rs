//! Routes, flags and environment variables that a change adds or removes.

use std::collections::BTreeSet;

use crate::analysis::context::{Context, FileContext, Side};
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::syntax::facts::{EntryPoint, EntryPointKind};

/// A name by which the program can be reached now and could not before, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPointChange {
    /// What it is.
    pub kind: EntryPointKind,
    /// Its name.
    pub name: String,
    /// Whether it is new; else it is gone.
    pub is_added: bool,
    /// Where it stands: at head, or at base where it is gone.
    pub place: Place,
}

/// The changes in `context` outside of tests, by path and line. What only moved is none.
pub fn changes(context: &Context<'_>) -> Vec<EntryPointChange> {
    let before = entry_points(context, Revision::Base, |file| file.before.as_ref());
    let after = entry_points(context, Revision::Head, |file| file.after.as_ref());
    let names = |all: &[(&EntryPoint, Place)]| -> BTreeSet<(EntryPointKind, String)> {
        all.iter().map(|(entry, _)| (entry.kind, entry.name.clone())).collect()
    };
    let (former, current) = (names(&before), names(&after));
    let mut changes: Vec<EntryPointChange> = Vec::new();
    for (own, others, is_added) in [(after, former, true), (before, current, false)] {
        for (entry, place) in own {
            if !others.contains(&(entry.kind, entry.name.clone())) {
                changes.push(EntryPointChange { kind: entry.kind, name: entry.name.clone(), is_added, place });
            }
        }
    }
    changes.sort_by(|left, right| left.order().cmp(&right.order()));
    changes
}

impl EntryPointChange {
    fn order(&self) -> (&RepoPath, u32, Revision, &str) {
        (&self.place.path, self.place.lines.start, self.place.revision, &self.name)
    }
}

fn entry_points<'a>(
    context: &'a Context<'a>,
    revision: Revision,
    side: impl Fn(&'a FileContext<'a>) -> Option<&'a Side>,
) -> Vec<(&'a EntryPoint, Place)> {
    let mut found = Vec::new();
    for file in context.files.iter().filter(|file| file.class.is_reviewable() && !file.class.is_test()) {
        let Some(side) = side(file) else { continue };
        for entry in side.facts.entry_points.iter().filter(|entry| !side.facts.is_test(entry.lines)) {
            let lines = LineRange::new(entry.lines.start, entry.lines.start);
            found.push((entry, Place { path: file.path_at(revision).clone(), lines, revision }));
        }
    }
    found
}
