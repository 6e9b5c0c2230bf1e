//! Questions to an index on disk.

use std::io;
use std::ops::Range;

use super::index_file::{BLOCK, IndexFile, damaged};
use crate::analysis::clones::gram::Gram;
use crate::analysis::codebase::Occurrence;

/// The most entries of one shape that are looked at one by one.
pub const MAX_COUNTED: usize = 256;

/// Asks an index one question after another.
///
/// The block that was read last is kept: the grams of one shape lie side by side, so it mostly holds the whole answer.
#[derive(Debug)]
pub struct LookUp<'a> {
    index: &'a IndexFile,
    /// The number of a block, and its entries.
    last: Option<(usize, Vec<(Gram, u32)>)>,
}

impl<'a> LookUp<'a> {
    /// Asks `index`.
    pub fn new(index: &'a IndexFile) -> Self {
        Self { index, last: None }
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
        let least = Gram::from_code(Gram::least_of_shape(gram.shape()));
        let greatest = Gram::from_code(least.code() | Gram::TEXT_MASK);
        let (start, end) = (self.position(|own| own < least)?, self.position(|own| own <= greatest)?);
        let mut found = Vec::new();
        if end - start <= MAX_COUNTED {
            self.add_entries(start..end, end - start, &number, &mut found)?;
            let total = found.len() as u32;
            return Ok((found, total));
        }
        let (same_start, same_end) = (self.position(|own| own < gram)?, self.position(|own| own <= gram)?);
        for range in [same_start..same_end, same_end..end, start..same_start] {
            self.add_entries(range, limit, &number, &mut found)?;
        }
        Ok((found, (end - start) as u32))
    }

    /// How many entries lie before the first whose gram is not `before` what is looked for.
    fn position(&mut self, before: impl Fn(Gram) -> bool) -> io::Result<usize> {
        let Some(block) = self.index.last_block(&before) else { return Ok(0) };
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
        let mut position = positions.start;
        while position < positions.end && found.len() < limit {
            let block = position / BLOCK;
            let next = (block + 1) * BLOCK;
            let wanted = position % BLOCK..positions.end.min(next) - block * BLOCK;
            let entries = self.block(block)?.get(wanted).ok_or_else(|| damaged("a block is too short"))?;
            let present = entries.iter().filter_map(|(gram, place)| {
                let Occurrence { document, token } = index.occurrence(*place);
                Some((*gram, Occurrence { document: number(document)?, token }))
            });
            found.extend(present.take(limit - found.len()));
            position = next;
        }
        Ok(())
    }

    fn block(&mut self, number: usize) -> io::Result<&[(Gram, u32)]> {
        let known = self.last.take().filter(|(last, _)| *last == number);
        let block = known.map_or_else(|| Ok((number, self.index.block(number)?)), io::Result::Ok)?;
        Ok(&self.last.insert(block).1)
    }
}
