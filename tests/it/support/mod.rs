//! What the tests build their subjects with.

pub(crate) mod cargo;
pub(crate) mod repository;
