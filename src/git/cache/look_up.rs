//! Questions to an index on disk.

use std::io;

use super::index_file::{BLOCK, IndexFile, damaged};
use crate::analysis::clones::gram::Gram;
use crate::analysis::codebase::{Occurrence, Occurrences};

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

    /// Where windows of the shape of `gram` stand, at most `limit` of them, those with the same text first.
    pub fn occurrences(&mut self, gram: Gram, limit: usize) -> io::Result<Occurrences> {
        let least = Gram::from_code(Gram::least_of_shape(gram.shape()));
        let greatest = Gram::from_code(least.code() | Gram::TEXT_MASK);
        let (start, end) = (self.position(|own| own < least)?, self.position(|own| own <= greatest)?);
        let total = (end - start) as u32;
        let mut places = Vec::with_capacity(limit.min(end - start));
        if end - start <= limit {
            self.add_places(start, end, &mut places)?;
            return Ok(Occurrences { places, total });
        }
        let (same_start, same_end) = (self.position(|own| own < gram)?, self.position(|own| own <= gram)?);
        for (start, end) in [(same_start, same_end), (same_end, end), (start, same_start)] {
            let left = limit - places.len();
            self.add_places(start, end.min(start + left), &mut places)?;
        }
        Ok(Occurrences { places, total })
    }

    /// How many entries lie before the first whose gram is not `before` what is looked for.
    fn position(&mut self, before: impl Fn(Gram) -> bool) -> io::Result<usize> {
        let Some(block) = self.index.last_block(&before) else { return Ok(0) };
        Ok(block * BLOCK + self.block(block)?.partition_point(|(own, _)| before(*own)))
    }

    fn add_places(&mut self, start: usize, end: usize, places: &mut Vec<Occurrence>) -> io::Result<()> {
        let index = self.index;
        let mut position = start;
        while position < end {
            let block = position / BLOCK;
            let next = (block + 1) * BLOCK;
            let wanted = position % BLOCK..end.min(next) - block * BLOCK;
            let entries = self.block(block)?.get(wanted).ok_or_else(|| damaged("a block is too short"))?;
            places.extend(entries.iter().map(|(_, place)| index.occurrence(*place)));
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
