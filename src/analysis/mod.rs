//! Facts to findings to the verdict on a change.
//!
//! Does no IO: what it needs of the base tree it asks of a [`codebase::Codebase`]. Knows no language by name and
//! nothing of git or GitHub.

pub mod codebase;
