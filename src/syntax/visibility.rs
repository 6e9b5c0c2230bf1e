//! What is declared for use from elsewhere.

use rustc_hash::FxHashSet;

use super::captures::{Capture, Mark};
use super::facts::ByteRange;
use super::matches::{Matches, UnitMatch};
use super::query::LanguageQuery;
use super::units::simple_name;

/// What a text says of who may use the units in it.
pub(super) struct Visibility<'a> {
    text: &'a str,
    /// Whether the language lets it be told at all.
    is_known: bool,
    public: FxHashSet<ByteRange>,
    /// Names of the outermost level that are made public apart from where they are defined.
    exported: FxHashSet<&'a str>,
}

impl<'a> Visibility<'a> {
    /// What `query` found about it in `text`.
    pub(super) fn of(text: &'a str, query: &LanguageQuery, matches: &Matches) -> Self {
        let exported = matches.marked(Mark::Exported).map(|name| &text[name.start as usize..name.end as usize]);
        Self {
            text,
            is_known: query.captures.contains(&Some(Capture::Mark(Mark::Public))),
            public: matches.marked(Mark::Public).collect(),
            exported: exported.collect(),
        }
    }

    /// Whether each of `matches`, which stand outer before inner, is public: its own declaration says so, and that of
    /// each type or scope around it. Nothing inside a function is.
    pub(super) fn of_units(&self, matches: &[UnitMatch]) -> Vec<Option<bool>> {
        let mut around: Vec<usize> = Vec::new();
        let mut public: Vec<bool> = Vec::with_capacity(matches.len());
        for found in matches {
            while around.pop_if(|outer| !matches[*outer].bytes.encloses(found.bytes)).is_some() {}
            let is_public = match around.last() {
                None => self.public.contains(&found.bytes) || self.is_exported(found),
                Some(outer) => {
                    let reaches_inside = public[*outer] && matches[*outer].kind != Capture::Function;
                    reaches_inside && self.public.contains(&found.bytes)
                }
            };
            around.push(public.len());
            public.push(is_public);
        }
        public.into_iter().map(|is_public| self.is_known.then_some(is_public)).collect()
    }

    fn is_exported(&self, found: &UnitMatch) -> bool {
        self.exported.contains(simple_name(self.text, &found.names))
    }
}
