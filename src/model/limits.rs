//! How much of a hostile or huge change is looked at.

/// The limits of one analysis. What is over one is reported as a [`Problem`](super::problem::Problem).
///
/// None of them is a time: the same input is cut at the same place on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest file that is read as text, in bytes.
    pub max_file_bytes: u64,
    /// The most files of a change whose content is read.
    pub max_files: u32,
    /// The deepest syntax tree that is walked, in nodes from the root.
    pub max_nesting: u32,
    /// Parser steps allowed per byte of text, in units of the parser's own progress reports.
    pub parse_steps_per_byte: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_file_bytes: 1024 * 1024, max_files: 3000, max_nesting: 1000, parse_steps_per_byte: 4 }
    }
}
