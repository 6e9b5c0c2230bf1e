//! Facts to findings to the verdict on a change.
//!
//! Does no IO: what it needs of the base tree it asks of a [`codebase::Codebase`]. Knows no language by name and
//! nothing of git or GitHub.

pub mod alignment;
pub mod allowance;
pub mod analyze;
pub mod claims;
pub mod clones;
pub mod codebase;
pub mod complexity;
pub mod context;
pub mod conventions;
pub mod delta;
pub mod diff;
pub mod disclosure;
pub mod file_class;
pub mod footprint;
pub mod likeness;
pub mod naturalness;
pub mod novelty;
pub mod pairing;
pub mod pattern;
pub mod rules;
pub mod secrets;
pub mod size;
pub mod split;
pub mod summary;
pub mod task;
