//! Questions to an index on disk.

use std::fs::File;
use std::io;
use std::ops::Range;

use super::block_table::{BLOCK, BlockTable, Pair};
use super::index_file::{IndexFile, damaged};
use crate::analysis::clones::gram::Gram;
use crate::analysis::codebase::Occurrence;
use crate::analysis::naturalness::words::Word;

/// The most entries of one shape that are looked at one by one.
pub const MAX_COUNTED: usize = 256;

/// Asks an index one question after another.
///
/// The block that was read last is kept: the grams of one shape lie side by side, so it mostly holds the whole answer.
#[derive(Debug)]
pub struct LookUp<'a> {
    index: &'a IndexFile,
    file: &'a File,
    table: &'a BlockTable,
    /// The number of a block, and its pairs.
    last: Option<(usize, Vec<Pair>)>,
}

impl<'a> LookUp<'a> {
    /// Asks `index` about grams.
    pub fn of_grams(index: &'a IndexFile) -> Self {
        let (file, table) = index.gram_table();
        Self { index, file, table, last: None }
    }

    /// Asks `index` about words.
    pub fn of_words(index: &'a IndexFile) -> Self {
        let (file, table) = index.word_table();
        Self { index, file, table, last: None }
    }

    /// The numbers of the documents that have `word`, in the index.
    pub fn documents(&mut self, word: Word) -> io::Result<Vec<u32>> {
        let code = word.code();
        let (start, end) = (self.position(|own| own < code)?, self.position(|own| own <= code)?);
        let mut documents = Vec::with_capacity(end - start);
        self.visit(start..end, |(_, document)| {
            documents.push(document);
            true
        })?;
        Ok(documents)
    }

    /// The entries of the shape of `gram` in the documents that `number` gives a number, under which they are returned: all
    /// of them, or where they are many the `limit` that `Occurrences::of_shape` would choose. And how many there are.
    ///
    /// Among many, those without a number count too: beyond [`MAX_COUNTED`] a gram says nothing anyway.
    pub fn entries(
        &mut self,
        gram: Gram,
        limit: usize,
        number: impl Fn(u32) -> Option<u32>,
    ) -> io::Result<(Vec<(Gram, Occurrence)>, u32)> {
        let least = Gram::least_of_shape(gram.shape());
        let (greatest, code) = (least | Gram::TEXT_MASK, gram.code());
        let (start, end) = (self.position(|own| own < least)?, self.position(|own| own <= greatest)?);
        let mut found = Vec::new();
        if end - start <= MAX_COUNTED {
            self.add_entries(start..end, end - start, &number, &mut found)?;
            let total = found.len() as u32;
            return Ok((found, total));
        }
        let (same_start, same_end) = (self.position(|own| own < code)?, self.position(|own| own <= code)?);
        for range in [same_start..same_end, same_end..end, start..same_start] {
            self.add_entries(range, limit, &number, &mut found)?;
        }
        Ok((found, (end - start) as u32))
    }

    /// How many pairs lie before the first whose first number is not `before` what is looked for.
    fn position(&mut self, before: impl Fn(u32) -> bool) -> io::Result<usize> {
        let Some(block) = self.table.last_block(&before) else { return Ok(0) };
        Ok(block * BLOCK + self.block(block)?.partition_point(|(own, _)| before(*own)))
    }

    /// Adds the entries at `positions` until there are `limit`.
    fn add_entries(
        &mut self,
        positions: Range<usize>,
        limit: usize,
        number: impl Fn(u32) -> Option<u32>,
        found: &mut Vec<(Gram, Occurrence)>,
    ) -> io::Result<()> {
        let index = self.index;
        self.visit(positions, |(gram, place)| {
            let Occurrence { document, token } = index.occurrence(place);
            let numbered = number(document).filter(|_| found.len() < limit);
            found.extend(numbered.map(|document| (Gram::from_code(gram), Occurrence { document, token })));
            found.len() < limit
        })
    }

    /// Hands the pairs at `positions` to `visit` for as long as it wants more.
    fn visit(&mut self, positions: Range<usize>, mut visit: impl FnMut(Pair) -> bool) -> io::Result<()> {
        let mut position = positions.start;
        while position < positions.end {
            let block = position / BLOCK;
            let next = (block + 1) * BLOCK;
            let wanted = position % BLOCK..positions.end.min(next) - block * BLOCK;
            let pairs = self.block(block)?.get(wanted).ok_or_else(|| damaged("a block is too short"))?;
            if !pairs.iter().all(|pair| visit(*pair)) {
                return Ok(());
            }
            position = next;
        }
        Ok(())
    }

    fn block(&mut self, number: usize) -> io::Result<&[Pair]> {
        let known = self.last.take().filter(|(last, _)| *last == number);
        let block = known.map_or_else(|| Ok((number, self.table.block(self.file, number)?)), io::Result::Ok)?;
        Ok(&self.last.insert(block).1)
    }
}
