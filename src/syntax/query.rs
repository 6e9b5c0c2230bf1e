//! The queries of one language, compiled into one.

use tree_sitter::{Query, QueryError};

use super::captures::Capture;
use super::load_error::LoadError;

/// One file of queries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QueryText {
    /// The file, from the folder of its language on.
    pub file: String,
    /// What it holds.
    pub text: String,
}

/// All queries of a language as one, so that a text is walked once.
pub(super) struct LanguageQuery {
    /// The compiled patterns.
    pub query: Query,
    /// What the captures of `query` mean, by their index; `None` for those that serve predicates alone.
    pub captures: Vec<Option<Capture>>,
}

impl LanguageQuery {
    /// Compiles `texts` in their order.
    pub(super) fn compile(grammar: &tree_sitter::Language, texts: &[QueryText]) -> Result<Self, LoadError> {
        let combined: String = texts.iter().flat_map(|part| [part.text.as_str(), "\n"]).collect();
        let query = Query::new(grammar, &combined).map_err(|error| locate(texts, &error))?;
        let captures = query.capture_names().iter().map(|name| meaning(name, texts)).collect::<Result<_, _>>()?;
        refuse_unknown_predicates(&query, texts)?;
        Ok(Self { query, captures })
    }
}

/// Compiles each of `texts` by itself, so that a fault is reported where it is made and not where it surfaces.
pub(super) fn check_each(grammar: &tree_sitter::Language, texts: &[QueryText]) -> Result<(), LoadError> {
    texts.iter().try_for_each(|text| LanguageQuery::compile(grammar, std::slice::from_ref(text)).map(drop))
}

fn meaning(name: &str, texts: &[QueryText]) -> Result<Option<Capture>, LoadError> {
    if name.starts_with('_') {
        return Ok(None);
    }
    Capture::named(name).map(Some).ok_or_else(|| {
        let known: Vec<&str> = Capture::ALL.iter().map(|(name, _)| *name).collect();
        let (file, line) = place_of_capture(name, texts);
        LoadError::new(file, line, format!("unknown capture `@{name}`; known are {}", known.join(", ")))
    })
}

/// The first line outside comments that uses the capture.
fn place_of_capture<'a>(name: &str, texts: &'a [QueryText]) -> (&'a str, usize) {
    let mentions = |line: &str| {
        let code = line.split(';').next().unwrap_or_default();
        let ends_there = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || "._-".contains(next));
        code.split('@').skip(1).any(|mention| mention.strip_prefix(name).is_some_and(ends_there))
    };
    let place = |part: &'a QueryText| Some((part.file.as_str(), 1 + part.text.lines().position(mentions)?));
    texts.iter().find_map(place).unwrap_or_default()
}

fn refuse_unknown_predicates(query: &Query, texts: &[QueryText]) -> Result<(), LoadError> {
    for pattern in 0..query.pattern_count() {
        let unknown = query.general_predicates(pattern).first().map(|predicate| predicate.operator.as_ref());
        let property = query.property_settings(pattern).first().map(|_| "set!");
        let assertion = query.property_predicates(pattern).first().map(|_| "is?");
        if let Some(predicate) = unknown.or(property).or(assertion) {
            let (file, line) = place_of_offset(query.start_byte_for_pattern(pattern), texts);
            let message = format!("unknown predicate `#{predicate}`; known are eq, match, any-of and their negations");
            return Err(LoadError::new(file, line, message));
        }
    }
    Ok(())
}

fn locate(texts: &[QueryText], error: &QueryError) -> LoadError {
    let (file, line) = place_of_row(error.row, texts);
    LoadError::new(file, line, format!("invalid query: {}", error.message.lines().next().unwrap_or_default()))
}

fn place_of_offset(offset: usize, texts: &[QueryText]) -> (&str, usize) {
    let mut remaining = offset;
    for part in texts {
        if remaining <= part.text.len() {
            return (&part.file, 1 + part.text[..remaining].matches('\n').count());
        }
        remaining -= part.text.len() + 1;
    }
    Default::default()
}

fn place_of_row(row: usize, texts: &[QueryText]) -> (&str, usize) {
    let mut remaining = row;
    for part in texts {
        let rows = part.text.matches('\n').count() + 1;
        if remaining < rows {
            return (&part.file, remaining + 1);
        }
        remaining -= rows;
    }
    texts.last().map_or_else(Default::default, |last| (last.file.as_str(), last.text.lines().count()))
}
