//! A change with everything that was learned from its texts: what the rules look at.

use std::sync::Arc;

use rayon::prelude::*;

use super::clones::stream::Stream;
use super::codebase::Codebase;
use super::diff::LineDiff;
use super::file_class::{Classifier, FileClass};
use super::novelty::{Novelty, novelties};
use crate::model::change::{Change, FileChange, FileStatus, FileVersion};
use crate::model::finding::{Place, Revision};
use crate::model::limits::Limits;
use crate::model::lines::{LineRange, LineSet};
use crate::model::path::RepoPath;
use crate::model::policy::Policy;
use crate::syntax::facts::{Facts, LineKind, Unit};
use crate::syntax::language::Language;
use crate::syntax::languages::Languages;

/// A change, read.
pub struct Context<'a> {
    /// The change itself.
    pub change: &'a Change,
    /// The code that was already there.
    pub codebase: &'a dyn Codebase,
    /// The languages that are known.
    pub languages: &'a Languages,
    /// What the repository asks for.
    pub policy: &'a Policy,
    /// How much is looked at.
    pub limits: &'a Limits,
    /// Tells who wrote a file.
    pub classifier: Classifier,
    /// Its files, in the order of the change.
    pub files: Vec<FileContext<'a>>,
}

/// One file of a change, read.
#[derive(Clone)]
pub struct FileContext<'a> {
    /// What changed.
    pub file: &'a FileChange,
    /// Who wrote it, and what for.
    pub class: FileClass,
    /// The language of the newer version.
    pub language: &'a Language,
    /// The version at the merge base, where it has text that counts as the old state of this file.
    pub before: Option<Side>,
    /// The version at head, where it has text.
    pub after: Option<Side>,
    /// The lines that differ.
    pub diff: LineDiff,
    /// How new each token of `after` is.
    pub novelty: Novelty,
}

/// One version of a file, read.
#[derive(Clone)]
pub struct Side {
    /// Its text.
    pub text: Arc<str>,
    /// What its syntax says.
    pub facts: Arc<Facts>,
    /// Its tokens.
    pub stream: Arc<Stream>,
}

impl<'a> Context<'a> {
    /// Reads the texts of `change`.
    pub fn new(
        change: &'a Change,
        codebase: &'a dyn Codebase,
        languages: &'a Languages,
        policy: &'a Policy,
        limits: &'a Limits,
    ) -> Self {
        let classifier = Classifier::new(policy);
        let mut files: Vec<FileContext<'a>> = change
            .files
            .par_iter()
            .map(|file| FileContext::new(file, codebase, languages, &classifier, limits))
            .collect();
        for (file, novelty) in novelties(&files).into_iter().enumerate() {
            files[file].novelty = novelty;
        }
        Self { change, codebase, languages, policy, limits, classifier, files }
    }

    /// The files that a person wrote, whose text was read.
    pub fn reviewable_files(&self) -> impl Iterator<Item = (&FileContext<'a>, &Side)> {
        self.files
            .iter()
            .filter(|file| file.class.is_reviewable())
            .filter_map(|file| Some((file, file.after.as_ref()?)))
    }

    /// The lines at head for `place`, and the place itself where it is of base and so belongs to them.
    pub fn at_head(&self, place: &Place) -> (LineRange, Vec<Place>) {
        if place.revision == Revision::Head {
            return (place.lines, Vec::new());
        }
        let file = self.files.iter().find(|file| file.file.path == place.path);
        let line = match file.and_then(|file| Some((file, file.after.as_ref()?))) {
            Some((file, side)) => file.diff.after(place.lines.start).min(side.text.lines().count().max(1) as u32),
            None => 1,
        };
        (LineRange::new(line, line), vec![place.clone()])
    }
}

impl<'a> FileContext<'a> {
    fn new(
        file: &'a FileChange,
        codebase: &dyn Codebase,
        languages: &'a Languages,
        classifier: &Classifier,
        limits: &Limits,
    ) -> Self {
        // What a copy was made from is still there: all of the copy is new.
        let old = file.before.as_ref().filter(|_| file.status != FileStatus::Copied);
        let text_of = |version: &Option<FileVersion>| version.as_ref().and_then(FileVersion::text).cloned();
        let newest = text_of(&file.after).or_else(|| text_of(&file.before)).unwrap_or_default();
        let language = languages.for_file(&file.path, &newest);
        let class = classifier.classify(file, language);
        let read = |version: &FileVersion| -> Option<Side> {
            let text = Arc::clone(version.text()?);
            let facts = if class.is_reviewable() {
                codebase.facts(&version.id, language, &text, limits)
            } else {
                Facts::default()
            };
            let stream = Arc::new(Stream::of(&text, language));
            Some(Side { text, facts: Arc::new(facts), stream })
        };
        let (before, after) = rayon::join(|| old.and_then(read), || file.after.as_ref().and_then(read));
        let text = |side: &Option<Side>| side.as_ref().map_or_else(|| Arc::from(""), |side| Arc::clone(&side.text));
        let diff = LineDiff::between(&text(&before), &text(&after));
        Self { file, class, language, before, after, diff, novelty: Novelty::default() }
    }

    /// Where it stands on that side of the change.
    pub fn path_at(&self, revision: Revision) -> &RepoPath {
        match revision {
            Revision::Base => self.file.previous_path.as_ref().unwrap_or(&self.file.path),
            Revision::Head => &self.file.path,
        }
    }

    /// What `line` of the head version holds.
    pub fn line_kind(&self, line: u32) -> LineKind {
        self.after.as_ref().map_or(LineKind::Blank, |side| side.facts.line_kind(line))
    }

    /// Whether `lines` of the head version are test code.
    pub fn is_test(&self, lines: LineRange) -> bool {
        self.class.is_test() || self.after.as_ref().is_some_and(|side| side.facts.is_test(lines))
    }
}

impl Side {
    /// The text of the token with this index.
    pub fn word(&self, token: usize) -> &str {
        let token = self.stream.tokens[token];
        &self.text[token.start as usize..token.end as usize]
    }

    /// The functions and types that hold any of `lines`, or have it in a comment or annotation right above them.
    pub fn units_around(&self, lines: &LineSet) -> Vec<&Unit> {
        /// No unit has more above it that is worth reading.
        const MOST_ABOVE: usize = 30;
        let text: Vec<&str> = self.text.lines().collect();
        let leads = |line: &u32| {
            let starts = text.get(*line as usize - 1).map_or("", |text| text.trim_start());
            self.facts.line_kind(*line) == LineKind::Comment || starts.starts_with(['@', '[', '#'])
        };
        let holds = |unit: &&Unit| {
            let first = (1..unit.lines.start).rev().take(MOST_ABOVE).take_while(leads).last();
            lines.overlaps(LineRange::new(first.unwrap_or(unit.lines.start), unit.lines.end))
        };
        self.facts.units.iter().filter(holds).collect()
    }

    /// The indices of the tokens that lie in `bytes`.
    pub fn tokens_within(&self, bytes: crate::syntax::facts::ByteRange) -> std::ops::Range<usize> {
        let tokens = &self.stream.tokens;
        let start = tokens.partition_point(|token| token.start < bytes.start);
        let end = tokens.partition_point(|token| token.start < bytes.end);
        start..end.max(start)
    }
}
