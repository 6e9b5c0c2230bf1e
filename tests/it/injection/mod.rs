//! How many injected copies are found, and how much that is no copy is flagged.
//!
//! Functions of a repository are copied into a new file of it, altered on the way as people alter what they copy. With
//! `REVIEW_GATE_CORPUS=DIR[:DIR…]` the repositories are those named, and a table is printed.

mod mutate;
mod random;
mod real;
