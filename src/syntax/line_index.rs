//! From bytes to lines.

use crate::model::lines::LineRange;

use super::facts::ByteRange;

/// Where the lines of a text start. A line ends with `\n` alone, as git counts them.
pub(super) struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<u32>,
}

impl<'a> LineIndex<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let after_breaks = text.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
        let starts = std::iter::once(0).chain(after_breaks).filter(|start| (*start as usize) < text.len()).collect();
        Self { text, starts }
    }

    /// How many lines there are; a final line break starts no further one.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line that holds the byte at `offset`, 1-based.
    pub(super) fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset).max(1) as u32
    }

    /// The lines that `bytes` touches; white space at its end is no part of it.
    pub(super) fn lines(&self, bytes: ByteRange) -> LineRange {
        let trimmed = self.text[bytes.start as usize..bytes.end as usize].trim_end().len() as u32;
        let last_byte = bytes.start + trimmed.saturating_sub(1);
        LineRange::new(self.line(bytes.start), self.line(last_byte))
    }
}
