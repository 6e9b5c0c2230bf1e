//! `review-gate` judges a change before it reaches the main branch.
//!
//! `ARCHITECTURE.md` is the map. The modules form layers; each uses only those that the map lists above it. Those below
//! that may touch the clock, the disk or the terminal are exempt from the bans of `clippy.toml`.

pub mod analysis;
pub mod approval;
#[allow(clippy::disallowed_methods, reason = "an edge: reads command line, files and terminal")]
pub mod cli;
pub mod debt;
pub mod doctor;
#[allow(clippy::disallowed_methods, reason = "an edge: reads repositories and keeps the cache")]
pub mod git;
#[allow(clippy::disallowed_methods, reason = "an edge: speaks to GitHub")]
pub mod github;
#[allow(clippy::disallowed_methods, reason = "an edge: runs what the service does")]
pub mod jobs;
pub mod model;
pub mod output;
pub mod queue;
#[allow(clippy::disallowed_methods, reason = "an edge: keeps its state in a database")]
pub mod store;
pub mod syntax;
#[allow(clippy::disallowed_methods, reason = "an edge: answers requests")]
pub mod web;
