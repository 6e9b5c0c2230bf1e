//! Text to facts, by tree-sitter and the queries of each language.
//!
//! Does no IO: the built-in languages are part of the binary, others are handed in as text. Knows nothing of changes,
//! findings or rules, and has no `match` on a language's name: what differs between languages is in `queries/`.

pub mod facts;
pub mod grammars;
pub mod language;
pub mod languages;
pub mod lexer;
