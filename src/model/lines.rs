//! Line numbers, ranges and sets of them.

use serde::{Deserialize, Serialize};

/// A range of lines of one file, 1-based and inclusive; `start <= end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LineRange {
    /// The first line.
    pub start: u32,
    /// The last line.
    pub end: u32,
}

impl LineRange {
    /// The range from `start` to `end`, both included.
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end, "a line range never runs backwards");
        Self { start, end }
    }

    /// How many lines it spans; never 0.
    pub fn count(self) -> u32 {
        self.end - self.start + 1
    }

    /// Whether `line` lies in it.
    pub fn contains(self, line: u32) -> bool {
        (self.start..=self.end).contains(&line)
    }

    /// Whether all of `other` lies in it.
    pub fn encloses(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a line.
    pub fn overlaps(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

/// A set of line numbers of one file, 1-based.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineSet {
    /// Sorted, disjoint, never adjacent.
    ranges: Vec<LineRange>,
}

impl LineSet {
    /// The lines of `ranges`, in any order, overlapping or not.
    pub fn from_ranges(ranges: impl IntoIterator<Item = LineRange>) -> Self {
        let mut sorted: Vec<LineRange> = ranges.into_iter().collect();
        sorted.sort_unstable();
        let mut merged: Vec<LineRange> = Vec::with_capacity(sorted.len());
        for range in sorted {
            match merged.last_mut() {
                Some(last) if range.start <= last.end.saturating_add(1) => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        Self { ranges: merged }
    }

    /// Whether `line` is in the set.
    pub fn contains(&self, line: u32) -> bool {
        let after = self.ranges.partition_point(|range| range.start <= line);
        after > 0 && self.ranges[after - 1].end >= line
    }

    /// Whether the set and `range` share a line.
    pub fn overlaps(&self, range: LineRange) -> bool {
        self.count_within(range) > 0
    }

    /// How many of the lines of `range` are in the set.
    pub fn count_within(&self, range: LineRange) -> u32 {
        let first = self.ranges.partition_point(|own| own.end < range.start);
        self.ranges[first..]
            .iter()
            .take_while(|own| own.start <= range.end)
            .map(|own| own.end.min(range.end) - own.start.max(range.start) + 1)
            .sum()
    }

    /// How many lines are in the set.
    pub fn count(&self) -> u32 {
        self.ranges.iter().map(|range| range.count()).sum()
    }

    /// Whether no line is in the set.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The maximal ranges, in order.
    pub fn ranges(&self) -> &[LineRange] {
        &self.ranges
    }

    /// The line numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.ranges.iter().flat_map(|range| range.start..=range.end)
    }
}

impl FromIterator<u32> for LineSet {
    fn from_iter<I: IntoIterator<Item = u32>>(lines: I) -> Self {
        Self::from_ranges(lines.into_iter().map(|line| LineRange::new(line, line)))
    }
}
