//! What a diff shows, as the templates ask for it: the words of its lines, its paths, the names that it defines.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::analysis::context::{Context, FileContext, Side};
use crate::analysis::delta::Delta;
use crate::analysis::delta::file_role::FileRole;
use crate::analysis::file_class::is_media;
use crate::model::change::{Content, FileMode, FileVersion};
use crate::model::finding::{Place, Revision};
use crate::model::lines::{LineRange, LineSet};

/// A change, ready to be asked about.
pub(super) struct Shown<'a> {
    /// The change with everything that was learned from its texts.
    pub context: &'a Context<'a>,
    /// What it does.
    pub delta: &'a Delta,
    added: OnceCell<FxHashSet<&'a str>>,
    deleted: OnceCell<FxHashSet<&'a str>>,
    head: OnceCell<FxHashSet<&'a str>>,
    added_text: OnceCell<String>,
}

impl<'a> Shown<'a> {
    /// Asks nothing yet.
    pub(super) fn new(context: &'a Context<'a>, delta: &'a Delta) -> Self {
        Self {
            context,
            delta,
            added: OnceCell::new(),
            deleted: OnceCell::new(),
            head: OnceCell::new(),
            added_text: OnceCell::new(),
        }
    }

    /// Whether `word` stands in a line that the change adds.
    pub(super) fn adds_word(&self, word: &str) -> bool {
        self.added
            .get_or_init(|| self.words_of(|file| file.after.as_ref(), |file| Some(&file.diff.added)))
            .contains(word)
    }

    /// Whether `word` stands in a line that the change removes.
    pub(super) fn deletes_word(&self, word: &str) -> bool {
        let words = || self.words_of(|file| file.before.as_ref(), |file| Some(&file.diff.deleted));
        self.deleted.get_or_init(words).contains(word)
    }

    /// Whether `word` stands anywhere at head in a file of the change.
    pub(super) fn head_has_word(&self, word: &str) -> bool {
        self.head.get_or_init(|| self.words_of(|file| file.after.as_ref(), |_| None)).contains(word)
    }

    /// Where a function or type named `name` is defined at head.
    pub(super) fn definition(&self, name: &str) -> Option<Place> {
        self.context.files.iter().find_map(|file| {
            let unit = file.after.as_ref()?.facts.units.iter().find(|unit| last_segment(&unit.name) == name)?;
            Some(place(file, LineRange::new(unit.lines.start, unit.lines.start)))
        })
    }

    /// Whether `text` stands in a line that the change adds, whatever its case.
    pub(super) fn adds_text(&self, text: &str) -> bool {
        let lines = || {
            let added = self.context.files.iter().filter_map(|file| Some((file.after.as_ref()?, &file.diff.added)));
            let lines = added.flat_map(|(side, lines)| chosen_lines(&side.text, Some(lines)));
            lines.collect::<Vec<_>>().join("\n").to_lowercase()
        };
        self.added_text.get_or_init(lines).contains(&text.to_lowercase())
    }

    /// Whether all files of the change could be read, as far as they may hold text.
    pub(super) fn is_complete(&self) -> bool {
        let is_unread = |version: &FileVersion| {
            matches!(version.content, Content::Unread { .. }) || matches!(version.mode, FileMode::Submodule)
        };
        self.context.files.iter().filter(|file| !is_media(&file.file.path)).all(|file| {
            !file.file.before.as_ref().is_some_and(is_unread) && !file.file.after.as_ref().is_some_and(is_unread)
        })
    }

    /// Its files with what each is for.
    pub(super) fn files(&self) -> impl Iterator<Item = (&'a FileContext<'a>, FileRole)> + '_ {
        self.context.files.iter().zip(self.delta.roles.iter().copied())
    }

    /// Whether a file of the change, before or after it, is at `path` or ends in it.
    pub(super) fn touches_path(&self, path: &str) -> bool {
        self.context.files.iter().any(|file| {
            let previous = file.file.previous_path.as_ref();
            is_at(&file.file.path.to_match(), path)
                || previous.is_some_and(|previous| is_at(&previous.to_match(), path))
        })
    }

    fn words_of(
        &self,
        side: for<'f> fn(&'f FileContext<'a>) -> Option<&'f Side>,
        lines: for<'f> fn(&'f FileContext<'a>) -> Option<&'f LineSet>,
    ) -> FxHashSet<&'a str> {
        let files = self.context.files.iter();
        files
            .filter_map(|file| Some((side(file)?, lines(file))))
            .flat_map(|(side, lines)| words_of_side(side, lines))
            .collect()
    }
}

fn words_of_side<'s>(side: &'s Side, lines: Option<&'s LineSet>) -> impl Iterator<Item = &'s str> {
    chosen_lines(&side.text, lines).flat_map(words)
}

/// The lines of `text` that are in `lines`; all of them where there is no choice.
pub(super) fn chosen_lines<'t>(text: &'t str, lines: Option<&'t LineSet>) -> impl Iterator<Item = &'t str> {
    let numbered = (1..).zip(text.lines());
    numbered.filter(move |(number, _)| lines.is_none_or(|lines| lines.contains(*number))).map(|(_, line)| line)
}

/// The runs of letters, digits and `_` in `text`.
pub(in crate::analysis) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !(character.is_alphanumeric() || character == '_')).filter(|word| !word.is_empty())
}

/// The part of a qualified name that is its own.
pub(in crate::analysis) fn last_segment(name: &str) -> &str {
    name.rsplit(|character: char| !(character.is_alphanumeric() || character == '_')).next().unwrap_or(name)
}

/// Whether `path` is `wanted`, or ends in it after a `/`.
pub(super) fn is_at(path: &str, wanted: &str) -> bool {
    let wanted = wanted.trim_start_matches("./").trim_start_matches('/');
    path.strip_suffix(wanted).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

/// The first line that the change adds to `file`; without one, the first that it removes.
pub(in crate::analysis) fn first_change(file: &FileContext<'_>) -> Place {
    let line = |lines: &LineSet| lines.ranges().first().map(|range| LineRange::new(range.start, range.start));
    match line(&file.diff.added) {
        Some(lines) => place(file, lines),
        None => Place {
            path: file.file.previous_path.clone().unwrap_or_else(|| file.file.path.clone()),
            lines: line(&file.diff.deleted).unwrap_or(LineRange::new(1, 1)),
            revision: if file.after.is_some() && file.diff.deleted.is_empty() {
                Revision::Head
            } else {
                Revision::Base
            },
        },
    }
}

/// `lines` of `file` at head.
pub(super) fn place(file: &FileContext<'_>, lines: LineRange) -> Place {
    Place { path: file.file.path.clone(), lines, revision: Revision::Head }
}
