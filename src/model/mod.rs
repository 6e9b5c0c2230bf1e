//! The plain values every other module speaks in: object ids, paths, changes, findings, policy.
//!
//! Knows nothing of git, GitHub, tree-sitter, disks or clocks; everything here can be built in a test by hand.

pub mod account;
pub mod change;
pub mod check;
pub mod debt;
pub mod dossier;
pub mod finding;
pub mod inspection;
pub mod limits;
pub mod lines;
pub mod merged_change;
pub mod object_id;
pub mod path;
pub mod pauses;
pub mod policy;
pub mod policy_file;
pub mod policy_schema;
pub mod problem;
pub mod pull_request;
pub mod queue_entry;
pub mod reception;
pub mod report;
pub mod right;
pub mod secure_url;
pub mod seen;
pub mod snapshot;
pub mod suggestion;
pub mod summary;
pub mod trial_merge;
pub mod week;
pub mod well_known_paths;
