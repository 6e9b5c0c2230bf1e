//! A repository on disk to plain values: changes, trees, texts, attributes and history.
//!
//! Objects are read in this process and nothing of the repository is ever executed: no hooks, filters, textconv or
//! external diff programs. Configuration comes from the repository alone, replacement objects are ignored. Knows
//! nothing of languages, findings or rules.

pub mod attributes;
pub mod cache;
pub mod change;
pub mod codebase;
pub mod commits;
pub mod error;
pub mod history;
mod ids;
mod indexed;
mod leftover_locks;
pub mod mirrors;
pub mod past;
pub mod program;
pub mod proof;
pub mod reader;
mod renames;
pub mod repository;
mod similarity;
pub mod trees;
