//! Parses the files that `review-gate check` indexes with tree-sitter and does nothing else: the yardstick of
//! `scripts/bench`.
//!
//! `bare_parse REPOSITORY REVISION` reads the files first, then parses them on all cores, and prints how many files, lines
//! and bytes they are and how many seconds the parsing alone took.
#![allow(clippy::disallowed_methods, reason = "a measuring program reads its arguments and the clock")]
#![allow(clippy::print_stdout, reason = "the numbers are its output")]

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, ensure};
use rayon::prelude::*;
use review_gate::analysis::clones::index::{indexed_stream, is_indexed_path};
use review_gate::git::reader::Reader;
use review_gate::git::repository::Repository;
use review_gate::git::trees::TreeFile;
use review_gate::model::change::{Content, FileMode};
use review_gate::model::limits::Limits;
use review_gate::syntax::languages::Languages;

/// A text and the grammar to parse it by.
struct Source {
    text: Arc<str>,
    grammar: tree_sitter::Language,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [repository, revision] = arguments.as_slice() else {
        anyhow::bail!("usage: bare_parse REPOSITORY REVISION");
    };
    let sources = read(&Repository::open(Path::new(repository))?, revision)?;
    let start = Instant::now();
    let parsed = parse(&sources);
    let seconds = start.elapsed().as_secs_f64();
    ensure!(parsed == sources.len(), "{} of {} files did not parse", sources.len() - parsed, sources.len());
    let lines: usize = sources.iter().map(|source| source.text.lines().count()).sum();
    let bytes: usize = sources.iter().map(|source| source.text.len()).sum();
    println!("{} {lines} {bytes} {seconds:.6}", sources.len());
    Ok(())
}

/// The indexed files of `revision` that are in a language with a grammar.
fn read(repository: &Repository, revision: &str) -> anyhow::Result<Vec<Source>> {
    let tree = repository.tree_of(&repository.resolve(revision)?)?;
    let files = repository.files_of_tree(&tree).with_context(|| format!("listing the files of `{revision}`"))?;
    let languages = Languages::builtin();
    let sources = files
        .par_iter()
        .map_init(|| repository.reader(), |reader, file| source(reader, file, &languages))
        .flatten()
        .collect();
    Ok(sources)
}

fn source(reader: &Reader, file: &TreeFile, languages: &Languages) -> Option<Source> {
    let is_file = matches!(file.entry.mode, FileMode::Regular | FileMode::Executable);
    if !is_file || !is_indexed_path(&file.path) {
        return None;
    }
    let Content::Text(text) = reader.blob_text(&file.entry.id, &Limits::default()) else { return None };
    let grammar = languages.for_file(&file.path, &text).grammar()?.clone();
    indexed_stream(&file.path, &text, languages)?;
    Some(Source { text, grammar })
}

/// Parses all of `sources` and says how many gave a tree.
fn parse(sources: &[Source]) -> usize {
    let parse = |parser: &mut tree_sitter::Parser, source: &Source| {
        parser.set_language(&source.grammar).ok()?;
        parser.parse(source.text.as_bytes(), None)
    };
    sources.par_iter().map_init(tree_sitter::Parser::new, parse).flatten().count()
}
