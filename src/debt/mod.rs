//! What became of merged changes, and the report on a week of them.
//!
//! Pure: a list of merged changes in, a report out. Knows neither where the changes come from nor how the report is shown,
//! so that a history read from git and one that the service followed give the same numbers.

pub mod followed;
pub mod lineage;
mod matched;
mod measured;
pub mod metrics;
pub mod statistics;
pub mod taken_back;
pub mod weekly;
