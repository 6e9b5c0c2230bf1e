//! What parsing one text may cost, counted in what the parser does and not in time: every machine stops at the same
//! place.

use std::cell::Cell;
use std::ops::ControlFlow;

use crate::model::limits::Limits;

/// Progress reports that any text may cost, however short: some work has a price that is not per byte.
const FREE_STEPS: u64 = 512;

/// Progress reports out of an unfinished recovery from errors that any text may cost, and those for each KiB. One such
/// report can stand for a hundred passes over all that is open. C++ headers read as C take up to 4 for each KiB.
const FREE_RECOVERY_STEPS: u64 = 64;
const RECOVERY_STEPS_PER_KIB: u64 = 8;

/// Bytes of text that the parser may read for each byte there is. Lexers look ahead, some of them to the end of a
/// string; the most seen in real code is 37.
const READS_PER_BYTE: u64 = 64;

/// The text is handed out in pieces, because only their number tells how much of it is read again and again. Smaller
/// ones cost time, larger ones hide what is read inside them.
const PIECE_BYTES: usize = 512;

/// The effort spent on one text.
pub(super) struct Effort<'a> {
    text: &'a [u8],
    steps_per_kib: u64,
    steps: Cell<u64>,
    recovery_steps: Cell<u64>,
    bytes_left: Cell<u64>,
}

impl<'a> Effort<'a> {
    pub(super) fn new(text: &'a str, limits: &Limits) -> Self {
        Self {
            text: text.as_bytes(),
            steps_per_kib: u64::from(limits.parse_steps_per_kib),
            steps: Cell::new(0),
            recovery_steps: Cell::new(0),
            bytes_left: Cell::new((text.len() + PIECE_BYTES) as u64 * READS_PER_BYTE),
        }
    }

    /// The text from `offset` on, or a piece of it; nothing once too much was read.
    pub(super) fn read(&self, offset: usize) -> &'a [u8] {
        let start = offset.min(self.text.len());
        let piece = &self.text[start..self.text.len().min(start + PIECE_BYTES)];
        self.bytes_left.set(self.bytes_left.get().saturating_sub(piece.len() as u64));
        if self.bytes_left.get() == 0 { &[] } else { piece }
    }

    /// Counts a progress report made at `offset`, and says whether to go on. The allowance grows with the offset, so
    /// that a text that is slow from its start is not worked on for as long as its length would allow.
    pub(super) fn step(&self, offset: usize) -> ControlFlow<()> {
        self.steps.set(self.steps.get() + 1);
        let allowed = FREE_STEPS + offset as u64 * self.steps_per_kib / 1024;
        if self.steps.get() > allowed || self.is_read_out() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Counts a progress report out of a recovery from errors, in the same way.
    pub(super) fn recovery_step(&self, offset: usize) -> ControlFlow<()> {
        self.recovery_steps.set(self.recovery_steps.get() + 1);
        let allowed = FREE_RECOVERY_STEPS + offset as u64 * RECOVERY_STEPS_PER_KIB / 1024;
        if self.recovery_steps.get() > allowed { ControlFlow::Break(()) } else { self.step(offset) }
    }

    /// Whether what came of the text is worthless, because its end was never read.
    pub(super) fn is_read_out(&self) -> bool {
        self.bytes_left.get() == 0 && !self.text.is_empty()
    }
}
