//! `review-gate` judges a change before it reaches the main branch.
//!
//! [`ARCHITECTURE.md`](https://github.com/review-gate/review-gate/blob/main/ARCHITECTURE.md) is the map. The modules
//! form layers, listed here from the top; each uses only those above it.

pub mod analysis;
pub mod cli;
pub mod git;
pub mod model;
pub mod output;
pub mod syntax;
