//! Text to facts, by tree-sitter and the queries of each language.
//!
//! Does no IO: the built-in languages are part of the binary, others are handed in as text. Knows nothing of changes,
//! findings or rules, and has no `match` on a language's name: what differs between languages is in `queries/`.

mod captures;
mod cases;
pub mod catalogue;
mod complexity;
mod definition;
mod effort;
mod entry_points;
mod errors;
pub mod facts;
mod grammars;
pub mod hints;
pub mod imports;
pub mod language;
pub mod languages;
pub mod lexer;
mod line_index;
mod line_kinds;
pub mod load_error;
mod logic;
mod matches;
mod nesting;
mod parse;
mod passive;
mod query;
mod units;
mod visibility;
