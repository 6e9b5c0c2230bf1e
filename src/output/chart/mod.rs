//! Charts as SVG, drawn from plain numbers; one file a kind.
//!
//! A chart has a title and a description for those who do not see it, carries no colour of its own but classes that the
//! style sheet of its page knows, and no script. Whoever shows one puts the same numbers in a table beside it.

pub mod columns;
pub mod interval;
mod svg;
pub mod trend;
