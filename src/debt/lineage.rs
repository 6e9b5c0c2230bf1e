//! What became of the lines that each change wrote.
//!
//! Changes are gone through in the order in which they were merged. Every line of code that one of them writes is followed
//! from then on: as lines are put in and taken out above it, as its file gets another name, and as it is taken out in one
//! place and put in elsewhere by the same change. A line that is taken out and comes back to its file later counts as
//! gone for the time between. This is what a blame would say of every commit, found in one pass and without texts.

use std::collections::{BTreeSet, VecDeque};

use rustc_hash::FxHashMap;

use crate::model::merged_change::{FileEdit, Hunk, LineText, MergedChange};
use crate::model::object_id::ObjectId;

/// What became of the lines of some changes; asked by the index of a change.
#[derive(Clone, Debug, Default)]
pub struct Lineage {
    written: Vec<u32>,
    losses: Vec<Vec<Loss>>,
}

/// A line that a later change took out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The index of the change that took it out.
    pub by: usize,
    /// Whether that change put other lines in its place.
    pub is_rewritten: bool,
    /// The index of the change that put it back.
    pub returned_by: Option<usize>,
}

impl Loss {
    /// Whether the line is missing after the change with the index `position`.
    pub fn holds_after(&self, position: usize) -> bool {
        self.by <= position && self.returned_by.is_none_or(|returned_by| returned_by > position)
    }
}

impl Lineage {
    /// Follows the lines of `changes`, oldest first. Changes in `formatting` write and take out nothing.
    pub fn follow(changes: &[MergedChange], formatting: &BTreeSet<ObjectId>) -> Self {
        let lineage = Self { written: vec![0; changes.len()], losses: vec![Vec::new(); changes.len()] };
        let mut history = History { lineage, files: FxHashMap::default(), gone: FxHashMap::default() };
        for (position, change) in changes.iter().enumerate() {
            match &change.edits {
                Some(edits) => history.apply(position, edits, formatting.contains(&change.commit)),
                // Where lines stand now is not known: what was written so far is never seen to go.
                None => history.files.clear(),
            }
        }
        history.lineage
    }

    /// How many lines of code the change wrote.
    pub fn written(&self, change: usize) -> u32 {
        self.written[change]
    }

    /// Which of them went, in the order in which they did.
    pub fn losses(&self, change: usize) -> &[Loss] {
        &self.losses[change]
    }
}

/// A line that is followed.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Where it stands.
    number: u32,
    /// The index of the change that wrote it.
    origin: usize,
    text: LineText,
}

/// A line that was taken out by the change that is being applied.
struct TakenOut {
    line: Line,
    /// The index of its file among the edits.
    edit: usize,
    is_rewritten: bool,
}

struct History {
    lineage: Lineage,
    /// The lines that are followed in each file, in their order.
    files: FxHashMap<u64, Vec<Line>>,
    /// By file and text the lines that went: the change that wrote them and the number of the loss.
    gone: FxHashMap<(u64, LineText), Vec<(usize, usize)>>,
}

impl History {
    fn apply(&mut self, position: usize, edits: &[FileEdit], is_formatting: bool) {
        let before: Vec<Vec<Line>> = edits
            .iter()
            .map(|edit| self.files.remove(&edit.renamed_from.unwrap_or(edit.path)).unwrap_or_default())
            .collect();
        let mut taken_out = Vec::new();
        let mut after = Vec::with_capacity(edits.len());
        for (index, (edit, lines)) in edits.iter().zip(before).enumerate() {
            after.push(shifted(lines, &edit.hunks, |line, hunk| {
                taken_out.push(TakenOut { line, edit: index, is_rewritten: !hunk.added.is_empty() });
            }));
        }
        let mut places = Places::of(edits);
        let lost = moved(taken_out, &mut places, &mut after);
        if !is_formatting {
            self.lose(position, lost, edits);
            self.write(position, &places, edits, &mut after);
        }
        for (edit, mut lines) in edits.iter().zip(after) {
            lines.sort_by_key(|line| line.number);
            if !lines.is_empty() {
                self.files.insert(edit.path, lines);
            }
        }
    }

    fn lose(&mut self, position: usize, lost: Vec<TakenOut>, edits: &[FileEdit]) {
        for TakenOut { line, edit, is_rewritten } in lost {
            let losses = &mut self.lineage.losses[line.origin];
            self.gone.entry((edits[edit].path, line.text)).or_default().push((line.origin, losses.len()));
            losses.push(Loss { by: position, is_rewritten, returned_by: None });
        }
    }

    /// Gives the lines of code that came from nowhere in the change to whoever wrote them in this file before, or else to it.
    fn write(&mut self, position: usize, places: &Places, edits: &[FileEdit], after: &mut [Vec<Line>]) {
        for place in places.all.iter().filter(|place| !place.is_taken && place.is_code) {
            let earlier = self.gone.get_mut(&(edits[place.edit].path, place.text));
            let returned = earlier.and_then(|gone| {
                // What this very change took out was held against what it put in already.
                let is_older = |(origin, loss): &(usize, usize)| self.lineage.losses[*origin][*loss].by < position;
                let index = gone.iter().position(is_older)?;
                Some(gone.remove(index))
            });
            let origin = if let Some((origin, loss)) = returned {
                self.lineage.losses[origin][loss].returned_by = Some(position);
                origin
            } else {
                self.lineage.written[position] += 1;
                position
            };
            after[place.edit].push(Line { number: place.number, origin, text: place.text });
        }
    }
}

/// Where `lines` stand after `hunks`; those that are taken out are handed over with the hunk that does so.
fn shifted(lines: Vec<Line>, hunks: &[Hunk], mut taken_out: impl FnMut(Line, &Hunk)) -> Vec<Line> {
    let mut hunks = hunks.iter().peekable();
    let mut shift = 0_i64;
    let mut kept = Vec::with_capacity(lines.len());
    for line in lines {
        while let Some(hunk) = hunks.next_if(|hunk| hunk.old_start + hunk.removed.len() as u32 <= line.number) {
            shift += hunk.added.len() as i64 - hunk.removed.len() as i64;
        }
        match hunks.peek() {
            Some(hunk) if hunk.old_start <= line.number => taken_out(line, hunk),
            Some(_) | None => kept.push(Line { number: (i64::from(line.number) + shift) as u32, ..line }),
        }
    }
    kept
}

/// Puts each line that was taken out where the same text was put in: in its own file if it is there, else in any. Returns
/// those that stand nowhere.
fn moved(taken_out: Vec<TakenOut>, places: &mut Places, after: &mut [Vec<Line>]) -> Vec<TakenOut> {
    let mut rest = taken_out;
    for is_own_file in [true, false] {
        rest.retain(|TakenOut { line, edit, .. }| {
            let Some(place) = places.take(is_own_file.then_some(*edit), line.text) else { return true };
            after[place.edit].push(Line { number: place.number, ..*line });
            false
        });
    }
    rest
}

/// A line that was put in.
#[derive(Clone, Copy, Debug)]
struct Place {
    edit: usize,
    number: u32,
    text: LineText,
    is_code: bool,
    /// Whether a line that was taken out stands there now.
    is_taken: bool,
}

/// The lines that a change put in, by what they hold.
struct Places {
    all: Vec<Place>,
    /// By file and text, and by text alone, the indices of those that may still be free.
    free: FxHashMap<(Option<usize>, LineText), VecDeque<usize>>,
}

impl Places {
    fn of(edits: &[FileEdit]) -> Self {
        let mut places = Self { all: Vec::new(), free: FxHashMap::default() };
        for (edit, FileEdit { hunks, .. }) in edits.iter().enumerate() {
            for hunk in hunks {
                let speaking = hunk.added.iter().enumerate().filter(|(_, line)| line.text != LineText::MUTE);
                for (offset, line) in speaking {
                    let number = hunk.new_start + offset as u32;
                    for file in [Some(edit), None] {
                        places.free.entry((file, line.text)).or_default().push_back(places.all.len());
                    }
                    places.all.push(Place { edit, number, text: line.text, is_code: line.is_code, is_taken: false });
                }
            }
        }
        places
    }

    /// Takes the first free place that holds `text`, in this file or in any.
    fn take(&mut self, file: Option<usize>, text: LineText) -> Option<Place> {
        let free = self.free.get_mut(&(file, text))?;
        while let Some(index) = free.pop_front() {
            let place = &mut self.all[index];
            if !place.is_taken {
                place.is_taken = true;
                return Some(*place);
            }
        }
        None
    }
}
