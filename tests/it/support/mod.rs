//! What the tests build their subjects with.

pub(crate) mod repository;
