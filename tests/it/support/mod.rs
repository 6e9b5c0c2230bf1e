//! What the tests build their subjects with.

pub(crate) mod cargo;
pub(crate) mod case_file;
pub(crate) mod codebase;
pub(crate) mod database;
pub(crate) mod github;
pub(crate) mod program;
pub(crate) mod repository;
pub(crate) mod scene;
pub(crate) mod service;
