//! The tests of everything a user can see, in one binary.

mod languages;
