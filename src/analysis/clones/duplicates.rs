//! The duplicates that a change brings.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::align::Alignment;
use super::distinct::{one_for_each_pair_of_functions, without_mirrored};
use super::evidence::Evidence;
use super::functions::Functions;
use super::gram::GRAM_TOKENS;
use super::library::{BaseLibrary, Library as _, SmallLibrary};
use super::search::{Match, Query, matches};
use super::stream::Stream;
use crate::analysis::codebase::Occurrence;
use crate::analysis::context::{Context, FileContext, Side};
use crate::analysis::file_class::{Origin, Purpose};
use crate::model::finding::Revision;
use crate::model::lines::{LineRange, LineSet};
use crate::model::path::RepoPath;
use crate::syntax::facts::{Facts, PassiveKind, Unit};

/// The most candidates that are aligned for one function.
const MAX_CANDIDATES: usize = 6;

/// The fewest tokens of a literal inside a function that make it a table rather than an argument.
const MIN_TABLE_TOKENS: usize = 80;

/// New code that stands elsewhere too.
#[derive(Clone, Debug)]
pub struct Duplicate {
    /// The index of its file in the change.
    pub file: usize,
    /// Its lines at head.
    pub lines: LineRange,
    /// The best original.
    pub original: Original,
    /// How many other places hold the same code.
    pub further: usize,
    /// What speaks for its being a copy.
    pub evidence: Evidence,
    /// A hash of the copy's tokens, for recognising it in another run.
    pub content: u64,
}

/// Where the code stood before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Its file.
    pub path: RepoPath,
    /// Its lines.
    pub lines: LineRange,
    /// The side of the change that it stands on.
    pub revision: Revision,
    /// The function that holds it, and whether the copy covers most of that function.
    pub function: Option<(String, bool)>,
    /// Whether it is test code.
    pub is_test: bool,
}

/// The duplicates that the change brings and `believed` holds true, by file and line.
pub fn duplicates(
    context: &Context<'_>,
    believed: impl Fn(&FileContext<'_>, LineRange, &Evidence) -> bool + Sync,
) -> Vec<Duplicate> {
    let min_tokens = context.policy.duplication.min_tokens as usize;
    let fresh: Vec<Vec<bool>> = context.files.iter().map(|file| fresh_tokens(file, min_tokens)).collect();
    let head = head_library(context);
    let base = BaseLibrary::new(context.codebase, context.languages);
    let search = Search { context, fresh, base, head, gone: gone_lines(context) };
    let found: Vec<Duplicate> = (0..context.files.len())
        .into_par_iter()
        .flat_map_iter(|file| {
            let mut copies = search.copies(file);
            copies.retain(|copy| believed(&context.files[file], copy.lines, &copy.evidence));
            let merged = merge(copies).into_iter().map(|(copy, further)| search.duplicate(copy, further)).collect();
            one_for_each_pair_of_functions(&context.files[file], merged)
        })
        .collect();
    without_mirrored(context, found)
}

/// The tokens of a file in which a copy can hide: written by this change, and no mere import, table or annotation.
fn fresh_tokens(file: &FileContext<'_>, min_tokens: usize) -> Vec<bool> {
    let reviewable = file.class.is_reviewable() && file.class.purpose != Purpose::Documentation;
    let Some(after) = file.after.as_ref().filter(|_| reviewable) else { return Vec::new() };
    let mut fresh = file.novelty.new.clone();
    for passive in &after.facts.passive {
        let tokens = after.tokens_within(passive.bytes);
        let in_function = after.facts.functions().any(|unit| unit.bytes.encloses(passive.bytes));
        let is_argument = passive.kind == PassiveKind::Data && in_function && tokens.len() < MIN_TABLE_TOKENS;
        if !is_argument {
            fresh[tokens].fill(false);
        }
    }
    for unit in after.facts.functions() {
        let tokens = after.tokens_within(unit.bytes);
        // A short function inside another is one of its statements.
        let is_part =
            after.facts.functions().any(|outer| outer.bytes != unit.bytes && outer.bytes.encloses(unit.bytes));
        if tokens.len() < min_tokens && !is_part {
            fresh[tokens].fill(false);
        }
    }
    fresh
}

/// The added code of the change, new or moved.
fn head_library(context: &Context<'_>) -> SmallLibrary {
    let streams: Vec<Arc<Stream>> = context
        .files
        .iter()
        .map(|file| file.after.as_ref().map_or_else(Arc::default, |after| Arc::clone(&after.stream)))
        .collect();
    SmallLibrary::of_parts(streams.clone(), |document, token| {
        let file = &context.files[document];
        file.class.is_reviewable() && file.diff.added.contains(streams[document].tokens[token].line)
    })
}

/// The lines that the change takes away from each file of the base tree.
fn gone_lines<'a>(context: &'a Context<'_>) -> BTreeMap<&'a RepoPath, &'a LineSet> {
    let present = context.files.iter().filter(|file| file.before.is_some());
    present.map(|file| (file.file.previous_path.as_ref().unwrap_or(&file.file.path), &file.diff.deleted)).collect()
}

struct Search<'a> {
    context: &'a Context<'a>,
    fresh: Vec<Vec<bool>>,
    base: BaseLibrary<'a>,
    head: SmallLibrary,
    gone: BTreeMap<&'a RepoPath, &'a LineSet>,
}

/// A match that is mostly new code, before overlapping ones are merged.
struct Copy {
    file: usize,
    tokens: Range<usize>,
    lines: LineRange,
    found: Match,
    evidence: Evidence,
    revision: Revision,
}

impl Copy {
    /// How good an original it names: much of the copy, little changed.
    fn rank(&self) -> f64 {
        self.evidence.matched as f64 * self.evidence.similarity * (1.0 + self.evidence.same_names)
    }
}

impl Search<'_> {
    fn copies(&self, file: usize) -> Vec<Copy> {
        let Some(after) = self.context.files[file].after.as_ref() else { return Vec::new() };
        let fresh = &self.fresh[file];
        if !fresh.contains(&true) {
            return Vec::new();
        }
        let functions: Vec<_> = after.facts.functions().map(|unit| after.tokens_within(unit.bytes)).collect();
        let query = Query {
            stream: &after.stream,
            fresh,
            functions: &functions,
            max_candidates: MAX_CANDIDATES,
            min_tokens: self.context.policy.duplication.min_tokens as usize,
        };
        let of_base = matches(query, &self.base, |_, _| true).into_par_iter();
        let of_base = of_base.filter_map(|found| self.copy(file, after, &found, Revision::Base));
        // Of two new copies the later one is reported; a moved one was there before any new one.
        let earlier = |position: usize, place: Occurrence| {
            let (document, token) = (place.document as usize, place.token as usize);
            let is_moved = self.context.files[document].novelty.new.get(token).is_some_and(|new| !new);
            is_moved || document < file || (document == file && token + GRAM_TOKENS <= position)
        };
        let of_head = matches(query, &self.head, earlier).into_par_iter();
        let of_head = of_head.filter_map(|found| self.copy(file, after, &found, Revision::Head));
        of_base.chain(of_head).collect()
    }

    /// Takes `found` as a copy: the functions it covers, or the core that is the same word for word.
    fn copy(&self, file: usize, after: &Side, found: &Match, revision: Revision) -> Option<Copy> {
        let min_tokens = self.context.policy.duplication.min_tokens as usize;
        let stream = self.stream(found, revision)?;
        let new = Functions { stream: &after.stream, facts: &after.facts, min_tokens };
        let core = found.alignment.longest_run(&after.stream.tokens, &stream.tokens);
        let trimmed = found.alignment.within(&new.trimmed(&found.alignment.query()), &found.alignment.document());
        let stretches = trimmed.into_iter().chain([core]).map(|alignment| Match { alignment, ..*found });
        // Reading the original's syntax is what costs: first see what could make a difference.
        let stretches: Vec<Match> = stretches
            .filter(|stretch| self.is_long_and_new(file, after, &stretch.alignment))
            .filter(|stretch| Evidence::of(stretch, new, &stream, 1.0).speaks_for_a_copy(min_tokens))
            .collect();
        if stretches.is_empty() {
            return None;
        }
        let original = self.source(found, revision)?;
        let old = Functions { stream: &original.stream, facts: &original.facts, min_tokens };
        stretches.into_iter().find_map(|stretch| {
            let alignment =
                stretch.alignment.within(&stretch.alignment.query(), &old.trimmed(&stretch.alignment.document()))?;
            let tokens = alignment.query();
            let whole = new.covered_share(&tokens).min(old.covered_share(&alignment.document()));
            let stretch = Match { alignment, ..stretch };
            let evidence = Evidence::of(&stretch, new, &stream, whole);
            let is_copy = evidence.speaks_for_a_copy(min_tokens)
                && self.is_long_and_new(file, after, &stretch.alignment)
                && self.stays(file, &stretch, &original, revision);
            let lines = after.stream.lines_of(&tokens)?;
            is_copy.then_some(Copy { file, tokens, lines, found: stretch, evidence, revision })
        })
    }

    /// The tokens that a match was made in.
    fn stream(&self, found: &Match, revision: Revision) -> Option<Arc<Stream>> {
        match revision {
            Revision::Base => self.base.stream(found.document),
            Revision::Head => self.head.stream(found.document),
        }
    }

    fn is_long_and_new(&self, file: usize, after: &Side, alignment: &Alignment) -> bool {
        const MIN_FRESH_SHARE: f64 = 0.6;
        let tokens = alignment.query();
        let thresholds = &self.context.policy.duplication;
        let fresh = self.fresh[file][tokens.clone()].iter().filter(|fresh| **fresh).count();
        after.stream.lines_of(&tokens).is_some_and(|lines| after.facts.code_lines(lines) >= thresholds.min_lines)
            && alignment.matched() >= thresholds.min_tokens as usize
            && fresh as f64 >= tokens.len() as f64 * MIN_FRESH_SHARE
    }

    /// The text that a match was made in.
    fn source(&self, found: &Match, revision: Revision) -> Option<Source> {
        match revision {
            Revision::Base => {
                let (document, stream) = self.base.document(found.document)?;
                let language = self.context.languages.for_file(&document.path, &document.text);
                let facts = self.context.codebase.facts(&document.id, language, &document.text, self.context.limits);
                let is_test_path = language.is_test_path(&document.path);
                Some(Source { path: document.path, facts: Arc::new(facts), stream, is_test_path })
            }
            Revision::Head => {
                let file = &self.context.files[found.document as usize];
                let after = file.after.as_ref()?;
                let (facts, stream) = (Arc::clone(&after.facts), Arc::clone(&after.stream));
                Some(Source { path: file.file.path.clone(), facts, stream, is_test_path: file.class.is_test() })
            }
        }
    }

    /// Whether the original is in a file that a person wrote, and still there after the change.
    fn stays(&self, file: usize, found: &Match, original: &Source, revision: Revision) -> bool {
        const MAX_GONE_SHARE: f64 = 0.3;
        if revision == Revision::Head {
            return found.document as usize != file || apart(&found.alignment.document(), &found.alignment.query());
        }
        let columns = &found.alignment.columns;
        let gone = self.gone.get(&original.path).map_or(0, |deleted| {
            let line = |token: u32| original.stream.tokens[token as usize].line;
            columns.iter().filter(|(_, right)| deleted.contains(line(*right))).count()
        });
        gone as f64 <= columns.len() as f64 * MAX_GONE_SHARE && self.is_written(&original.path)
    }

    /// Whether neither the policy nor an attribute says that a program or somebody else wrote the file at `path`.
    fn is_written(&self, path: &RepoPath) -> bool {
        let declared = self.context.classifier.declared_origin(path, self.context.codebase.attributes(path));
        declared.is_none_or(|origin| origin == Origin::Written)
    }

    fn duplicate(&self, copy: Copy, further: usize) -> Duplicate {
        let after = self.context.files[copy.file].after.as_ref().expect("a copy lies in a text");
        let lines =
            function_covered(&after.facts, copy.lines, &copy.evidence).map_or(copy.lines, |function| function.lines);
        let content = after.stream.tokens[copy.tokens.clone()].iter().fold(0u64, |hash, token| {
            (hash.rotate_left(5) ^ u64::from(token.text)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        Duplicate { file: copy.file, lines, original: self.original(&copy), further, evidence: copy.evidence, content }
    }

    fn original(&self, copy: &Copy) -> Original {
        let source = self.source(&copy.found, copy.revision).expect("the match was made in it");
        let tokens = copy.found.alignment.document();
        let lines = source.stream.lines_of(&tokens).expect("an alignment is never empty");
        let covered = function_covered(&source.facts, lines, &copy.evidence);
        let function = match covered {
            Some(function) => Some((function.name.clone(), true)),
            None => source.facts.function_around(lines).map(|function| (function.name.clone(), false)),
        };
        let is_test = source.is_test_path || source.facts.is_test(lines);
        let lines = covered.map_or(lines, |function| function.lines);
        Original { path: source.path, lines, revision: copy.revision, function, is_test }
    }
}

/// A text that a match was made in.
struct Source {
    path: RepoPath,
    facts: Arc<Facts>,
    stream: Arc<Stream>,
    is_test_path: bool,
}

/// The function that `lines` are most of: less of one that was copied as a whole, as an altered end aligns with nothing.
fn function_covered<'a>(facts: &'a Facts, lines: LineRange, evidence: &Evidence) -> Option<&'a Unit> {
    let least_percent = if evidence.is_whole() { 60 } else { 80 };
    let shared = |unit: &Unit| {
        let (start, end) = (unit.lines.start.max(lines.start), unit.lines.end.min(lines.end));
        (end + 1).saturating_sub(start)
    };
    facts
        .functions()
        .filter(|unit| {
            shared(unit) * 100 >= unit.lines.count() * least_percent && shared(unit) * 10 >= lines.count() * 7
        })
        .max_by_key(|unit| shared(unit))
}

/// One copy for each stretch of new code, with how many others there are of it.
fn merge(mut copies: Vec<Copy>) -> Vec<(Copy, usize)> {
    copies.sort_by(|left, right| {
        let order = right.rank().total_cmp(&left.rank());
        order.then_with(|| (left.revision, left.found.document).cmp(&(right.revision, right.found.document)))
    });
    let mut merged: Vec<(Copy, usize)> = Vec::new();
    for copy in copies {
        let overlapping = merged.iter_mut().find(|(chosen, _)| overlap(&chosen.tokens, &copy.tokens));
        match overlapping {
            Some((_, further)) => *further += 1,
            None => merged.push((copy, 0)),
        }
    }
    merged.sort_by_key(|(copy, _)| copy.tokens.start);
    merged
}

/// Whether two stretches share nothing.
fn apart(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.end <= right.start || right.end <= left.start
}

/// Whether two stretches share more than a third of the shorter one.
fn overlap(left: &Range<usize>, right: &Range<usize>) -> bool {
    let shared = left.end.min(right.end).saturating_sub(left.start.max(right.start));
    shared * 3 > left.len().min(right.len())
}
