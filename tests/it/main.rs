//! The tests of what users see, in one binary so that the grammars are linked once.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![allow(clippy::disallowed_methods, reason = "tests build repositories on disk and run programs")]

mod alignment;
mod any_change;
mod approval;
mod cache;
mod claims;
mod cli;
mod complexity_delta;
mod conventions;
mod damaged_files;
mod debt;
mod delta;
mod dependencies;
mod doctor;
mod fake_github;
mod file_roles;
mod gate;
mod git;
mod github;
mod hostile_text;
mod injection;
mod languages;
mod naturalness;
mod output;
mod policy;
mod query_folders;
mod queue;
mod rules;
mod size;
mod store;
mod support;
mod tasks;
mod tidy;
mod undisclosed;
mod workflows;
