//! Which tokens of a change are new, and which it only moved, respaced or edited around.
//!
//! A line diff calls a line added when anything on it differs or when it stands elsewhere. So the added code is held
//! against the deleted code of the whole change, with the matcher that finds duplicates: what the change
//! took away in one place it did not write anew in another.

use std::sync::Arc;

use rayon::prelude::*;

use super::clones::library::SmallLibrary;
use super::clones::search::{Match, Query, matches};
use super::clones::stream::{Stream, StreamToken};
use super::context::FileContext;
use crate::model::lines::LineSet;

/// The fewest tokens that count as moved.
const MIN_MOVED_TOKENS: usize = 20;

/// From how many tokens on moved code may have been renamed throughout.
const MIN_RENAMED_TOKENS: usize = 40;

/// The most candidates that are aligned for one function.
const MAX_CANDIDATES: usize = 24;

/// How new the code of one file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Novelty {
    /// For each token of the head version whether the change wrote it.
    pub new: Vec<bool>,
    /// The added lines that stood elsewhere in the same words.
    pub moved_in: LineSet,
    /// The deleted lines that stand elsewhere in the same words.
    pub moved_out: LineSet,
}

/// The novelty of each of `files`.
pub fn novelties(files: &[FileContext<'_>]) -> Vec<Novelty> {
    let empty = Arc::new(Stream::default());
    let old_streams: Vec<Arc<Stream>> = files
        .iter()
        .map(|file| file.before.as_ref().map_or_else(|| Arc::clone(&empty), |side| Arc::clone(&side.stream)))
        .collect();
    let deleted = SmallLibrary::of_parts(old_streams.clone(), |document, token| {
        files[document].diff.deleted.contains(old_streams[document].tokens[token].line)
    });
    let found: Vec<(Vec<bool>, Vec<Match>)> = files.par_iter().map(|file| moved_code(file, &deleted)).collect();

    let mut moved_out: Vec<Vec<bool>> = old_streams.iter().map(|stream| vec![false; stream.tokens.len()]).collect();
    let mut novelties = Vec::with_capacity(files.len());
    for (file, (mut new, moves)) in files.iter().zip(found) {
        let Some(after) = &file.after else {
            novelties.push(Novelty::default());
            continue;
        };
        let mut moved_in = vec![false; new.len()];
        for moved in &moves {
            let old = &old_streams[moved.document as usize].tokens;
            for ((left, right), matching) in moved.alignment.columns.iter().zip(&moved.alignment.matching) {
                let (left, right) = (*left as usize, *right as usize);
                if *matching {
                    new[left] = false;
                }
                if after.stream.tokens[left].text == old[right].text {
                    moved_in[left] = true;
                    moved_out[moved.document as usize][right] = true;
                }
            }
        }
        let moved_in = whole_lines(&after.stream.tokens, &moved_in, &file.diff.added);
        novelties.push(Novelty { new, moved_in, moved_out: LineSet::default() });
    }
    for (index, novelty) in novelties.iter_mut().enumerate() {
        novelty.moved_out = whole_lines(&old_streams[index].tokens, &moved_out[index], &files[index].diff.deleted);
    }
    novelties
}

/// The tokens on added lines, and where they stood before.
fn moved_code(file: &FileContext<'_>, deleted: &SmallLibrary) -> (Vec<bool>, Vec<Match>) {
    let Some(after) = &file.after else { return (Vec::new(), Vec::new()) };
    let added: Vec<bool> = after.stream.tokens.iter().map(|token| file.diff.added.contains(token.line)).collect();
    let functions: Vec<_> = after.facts.functions().map(|unit| after.tokens_within(unit.bytes)).collect();
    let query = Query { stream: &after.stream, fresh: &added, functions: &functions, max_candidates: MAX_CANDIDATES };
    let moves = matches(query, deleted, |_, _| true)
        .into_iter()
        .filter(|found| is_move(found, &after.stream.tokens, deleted))
        .collect();
    (added, moves)
}

fn is_move(found: &Match, tokens: &[StreamToken], deleted: &SmallLibrary) -> bool {
    use super::clones::library::Library;
    let matched = found.alignment.matched();
    let Some(old) = deleted.stream(found.document) else { return false };
    let names: Vec<bool> = found
        .alignment
        .columns
        .iter()
        .filter(|(left, _)| tokens[*left as usize].shape.is_identifier())
        .map(|(left, right)| tokens[*left as usize].text == old.tokens[*right as usize].text)
        .collect();
    let kept = names.iter().filter(|same| **same).count();
    let same_names = kept * 2 >= names.len();
    found.alignment.similarity() >= 0.5 && matched >= if same_names { MIN_MOVED_TOKENS } else { MIN_RENAMED_TOKENS }
}

/// The lines of `among` all of whose tokens are marked.
fn whole_lines(tokens: &[StreamToken], marked: &[bool], among: &LineSet) -> LineSet {
    tokens
        .chunk_by(|left, right| left.line == right.line)
        .scan(0, |start, line| {
            let range = *start..*start + line.len();
            *start = range.end;
            Some((line[0].line, range))
        })
        .filter(|(line, range)| among.contains(*line) && marked[range.clone()].iter().all(|marked| *marked))
        .map(|(line, _)| line)
        .collect()
}
