//! Which tokens of a change are new, and which it only moved, respaced or edited around.
//!
//! A line diff calls a line added when anything on it differs or when it stands elsewhere. So the added code is held
//! against the deleted code of the whole change, with the matcher that finds duplicates: what the change
//! took away in one place it did not write anew in another.

use std::sync::Arc;

use rayon::prelude::*;

use super::clones::library::{Library as _, SmallLibrary};
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
    // What leaves a generated file was never read by anyone: where it arrives it is new.
    let deleted = SmallLibrary::of_parts(old_streams.clone(), |document, token| {
        let file = &files[document];
        file.class.is_reviewable() && file.diff.deleted.contains(old_streams[document].tokens[token].line)
    });
    let found: Vec<(Vec<bool>, Vec<Move>)> =
        files.par_iter().enumerate().map(|(index, file)| moved_code(index, file, &deleted)).collect();
    let (mut new, moves): (Vec<Vec<bool>>, Vec<Vec<Move>>) = found.into_iter().unzip();
    let mut moves: Vec<Move> = moves.into_iter().flatten().collect();
    moves.sort_by_key(|moved| (std::cmp::Reverse(moved.same_words), moved.file, moved.found.document));

    let mut moved_in: Vec<Vec<bool>> = new.iter().map(|new| vec![false; new.len()]).collect();
    let mut moved_out: Vec<Vec<bool>> = old_streams.iter().map(|stream| vec![false; stream.tokens.len()]).collect();
    let mut spent = moved_out.clone();
    for Move { file, found, .. } in &moves {
        let document = found.document as usize;
        let Some(after) = &files[*file].after else { continue };
        for ((left, right), matching) in found.alignment.columns.iter().zip(&found.alignment.matching) {
            let (left, right) = (*left as usize, *right as usize);
            // What was taken away once accounts for being written once: a second copy of it is new.
            if *matching && new[*file][left] && !spent[document][right] {
                new[*file][left] = false;
                spent[document][right] = true;
                let same_word = after.stream.tokens[left].text == old_streams[document].tokens[right].text;
                moved_in[*file][left] = same_word;
                moved_out[document][right] = same_word;
            }
        }
    }
    let after_tokens = |index: usize| files[index].after.as_ref().map_or(&[][..], |side| &side.stream.tokens);
    new.into_iter()
        .enumerate()
        .map(|(index, new)| Novelty {
            new,
            moved_in: whole_lines(after_tokens(index), &moved_in[index], &files[index].diff.added),
            moved_out: whole_lines(&old_streams[index].tokens, &moved_out[index], &files[index].diff.deleted),
        })
        .collect()
}

/// Added code that matches deleted code.
struct Move {
    file: usize,
    found: Match,
    /// How many of its columns hold the same word.
    same_words: usize,
}

/// The tokens on added lines, and where they stood before.
fn moved_code(index: usize, file: &FileContext<'_>, deleted: &SmallLibrary) -> (Vec<bool>, Vec<Move>) {
    let Some(after) = &file.after else { return (Vec::new(), Vec::new()) };
    let added: Vec<bool> = after.stream.tokens.iter().map(|token| file.diff.added.contains(token.line)).collect();
    let functions: Vec<_> = after.facts.functions().map(|unit| after.tokens_within(unit.bytes)).collect();
    let query = Query {
        stream: &after.stream,
        fresh: &added,
        functions: &functions,
        max_candidates: MAX_CANDIDATES,
        min_tokens: MIN_MOVED_TOKENS,
    };
    let moves = matches(query, deleted, |_, _| true)
        .into_iter()
        .filter_map(|found| as_move(index, found, &after.stream.tokens, deleted))
        .collect();
    (added, moves)
}

/// Takes `found` as a move if it is long enough for the names that it keeps.
fn as_move(file: usize, found: Match, tokens: &[StreamToken], deleted: &SmallLibrary) -> Option<Move> {
    let old = deleted.stream(found.document)?;
    let columns = &found.alignment.columns;
    let same = |(left, right): &&(u32, u32)| tokens[*left as usize].text == old.tokens[*right as usize].text;
    let is_name = |(left, _): &&(u32, u32)| tokens[*left as usize].shape.is_identifier();
    let names = columns.iter().filter(is_name).count();
    let kept = columns.iter().filter(is_name).filter(same).count();
    let least = if kept * 2 >= names { MIN_MOVED_TOKENS } else { MIN_RENAMED_TOKENS };
    let is_move = found.alignment.similarity() >= 0.5 && found.alignment.matched() >= least;
    let same_words = columns.iter().filter(same).count();
    is_move.then_some(Move { file, found, same_words })
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
