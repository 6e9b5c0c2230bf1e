//! How much of a hostile or huge change is looked at.

use serde::{Deserialize, Serialize};

/// The limits of one analysis. What is over one is reported as a [`Problem`](super::problem::Problem).
///
/// None of them is a time: the same input is cut at the same place on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The largest file that is read as text, in bytes.
    pub max_file_bytes: u64,
    /// The most files of a change whose content is read.
    pub max_files: u32,
    /// The deepest syntax tree that is walked, in nodes from the root.
    pub max_nesting: u32,
    /// Steps of the parser allowed for each KiB of text, in units of its own progress reports. Real code in sixteen
    /// languages takes 4 to 30; what takes more is slow because it was made to be.
    pub parse_steps_per_kib: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_file_bytes: 1024 * 1024, max_files: 3000, max_nesting: 1000, parse_steps_per_kib: 64 }
    }
}
