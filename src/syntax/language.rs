//! One language: what its folder under `queries/` says, compiled.
