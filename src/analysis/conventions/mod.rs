//! What a repository does again and again, and where a change does otherwise.
//!
//! A choice point is a question that code answers again and again; the answers of the base tree are counted by file, near
//! the change before far from it. Where nearly all are the same, the repository has a convention, and a new answer is a
//! departure. Where the repository itself is mixed, nothing is said.

pub mod answers;
pub mod departures;
pub mod drift;
pub mod examples;
pub mod ground;
mod import_form;
pub mod importers;
pub mod intent;
pub mod layers;
pub mod learned;
mod new_imports;
pub mod norm;
mod own_packages;
mod path_form;
mod resolution;
pub mod standing;
pub mod survey;
pub mod wrappers;
