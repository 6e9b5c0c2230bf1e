//! How many injected copies are found, and how much that is no copy is flagged.
//!
//! Functions are copied into a new file, altered on the way as people alter what they copy. The programs they come from are
//! written by [`program`]; with `REVIEW_GATE_CORPUS=DIR[:DIR…]` also from the repositories named, and a table is printed.

mod inject;
mod mutate;
pub(crate) mod program;
pub(crate) mod random;
mod real;
mod synthetic;
