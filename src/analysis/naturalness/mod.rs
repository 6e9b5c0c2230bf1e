//! How far new code is from the repository's own, by the words it is made of.
//!
//! Code that belongs to a repository calls its functions and speaks of its types; the more so, the nearer they are. So
//! each stretch of new code is asked which of its names, and which pairs of names, the base tree knows, in its own file, in
//! the one file most like it, and how near. Rare words weigh more. All of that is relative to the repository, and
//! tells foreign code in one as well as in another, which is why no threshold is learned from its history.
//!
//! The idea that code is repetitive and local: Hindle et al., "On the naturalness of software", 2012; Tu et al., "On the
//! localness of software", 2014. A model of sequences tells less here than sets of words do, and costs more.

pub mod baseline;
pub mod familiarity;
pub mod judge;
pub mod stretch;
pub mod words;

use std::collections::BTreeSet;

use rayon::prelude::*;

use self::baseline::{Baseline, is_of_family};
use self::familiarity::Familiarity;
use self::judge::score;
use self::stretch::{Stretch, stretches};
use self::words::Word;
use super::context::{Context, Side};
use crate::model::report::{Drift, DriftBaseline};

/// The most names that are told of a stretch.
const MOST_NAMES: usize = 3;

/// The stretches of new code of a change that could be judged.
#[derive(Clone, Debug, Default)]
pub struct Naturalness {
    /// In the order of the change.
    pub judged: Vec<Judged>,
    /// The languages that were compared with, the one with most new words first.
    baselines: Vec<(DriftBaseline, usize)>,
}

/// A stretch of new code, judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What was judged.
    pub stretch: Stretch,
    /// How well the base tree knows its names, and its pairs of names.
    pub familiarity: [Familiarity; 2],
    /// From 0, like the repository, to 1.
    pub score: f64,
    /// The tokens whose names tell most against it.
    pub surprising: Vec<Surprise>,
    /// Whether the directory is new to the language, so that there is nothing to be like.
    pub is_new_directory: bool,
}

/// A name that the repository hardly knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surprise {
    /// Its token in the file at head.
    pub token: usize,
    /// How many files of the base tree hold it.
    pub files: u32,
}

impl Naturalness {
    /// Judges the new code of `context`.
    pub fn of(context: &Context<'_>) -> Self {
        let mut naturalness = Self::default();
        let mut families: Vec<&str> = context
            .reviewable_files()
            .filter(|(file, _)| file.language.has_grammar())
            .map(|(file, _)| file.language.family())
            .collect();
        families.sort_unstable();
        families.dedup();
        for family in families {
            naturalness.judge_family(context, family);
        }
        naturalness.judged.sort_by_key(|judged| (judged.stretch.file, judged.stretch.lines));
        naturalness.baselines.sort_by(|(left, left_words), (right, right_words)| {
            right_words.cmp(left_words).then_with(|| left.language.cmp(&right.language))
        });
        naturalness
    }

    /// How far the new code as a whole is from the repository's own, each stretch by its number of words; `None` when
    /// there is none, or too little to compare it with.
    pub fn drift(&self) -> Option<Drift> {
        let (baseline, _) = self.baselines.first()?;
        let words: usize = self.judged.iter().map(|judged| judged.stretch.words.len()).sum();
        let sum: f64 = self.judged.iter().map(|judged| judged.score * judged.stretch.words.len() as f64).sum();
        let score = (sum / words as f64 * 10_000.0).round() / 10_000.0;
        Some(Drift { score, baseline: baseline.clone() })
    }

    fn judge_family(&mut self, context: &Context<'_>, family: &str) {
        let files = (0..).zip(&context.files);
        let of_family = files.filter(|(_, file)| file.class.is_reviewable() && is_of_family(file.language, family));
        let by_file: Vec<Vec<Stretch>> = of_family.map(|(index, file)| stretches(index, file)).collect();
        let Some(first) = by_file.iter().flatten().next() else { return };
        let words: Vec<Word> = by_file.iter().flatten().flat_map(Stretch::words).collect();
        let different: Vec<Word> = words.iter().copied().collect::<BTreeSet<Word>>().into_iter().collect();
        let Some(baseline) = Baseline::of_family(context, family, &different) else { return };
        let language = context.files[first.file].language.name().to_owned();
        self.baselines.push((DriftBaseline { files: baseline.files() as u32, language }, words.len()));
        self.judged
            .par_extend(by_file.into_par_iter().flat_map_iter(|stretches| judged(context, &baseline, stretches)));
    }
}

/// Judges `stretches`, which are of one file.
fn judged(context: &Context<'_>, baseline: &Baseline<'_>, stretches: Vec<Stretch>) -> Vec<Judged> {
    let Some(first) = stretches.first() else { return Vec::new() };
    let file = &context.files[first.file];
    let Some(side) = &file.after else { return Vec::new() };
    let place = baseline.place(file);
    let judged = |stretch: Stretch| {
        let familiarity = baseline.familiarity(&stretch, &place);
        Judged {
            score: score(&familiarity, file.before.is_none()),
            surprising: surprising(baseline, &stretch, side),
            is_new_directory: place.is_new_directory,
            familiarity,
            stretch,
        }
    };
    stretches.into_iter().map(judged).collect()
}

/// The names of `stretch` that the fewest files hold, those first that are called or are parts of something: what they stand
/// for is not declared here. The function's own name tells nothing.
fn surprising(baseline: &Baseline<'_>, stretch: &Stretch, side: &Side) -> Vec<Surprise> {
    let own_name = stretch.function.as_deref().and_then(|name| name.rsplit(['.', ':']).next());
    let mut names: Vec<(Surprise, bool)> = stretch
        .words
        .iter()
        .filter(|(word, token)| !word.is_pair() && own_name != Some(side.word(*token)))
        .map(|(word, token)| {
            let surprise = Surprise { token: *token, files: baseline.holders(*word).len() as u32 };
            (surprise, is_reference(side, *token))
        })
        .collect();
    names.sort_by_key(|(surprise, is_reference)| (surprise.files, !is_reference, surprise.token));
    names.truncate(MOST_NAMES);
    names.into_iter().map(|(surprise, _)| surprise).collect()
}

/// Whether the name at `token` is called, or stands behind a dot or colon.
fn is_reference(side: &Side, token: usize) -> bool {
    let token = side.stream.tokens[token];
    let (before, after) = (&side.text[..token.start as usize], &side.text[token.end as usize..]);
    before.ends_with(['.', ':']) || after.starts_with(['(', '!'])
}
