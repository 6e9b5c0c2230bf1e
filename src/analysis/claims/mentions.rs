//! Names in a description that only code has: paths, `code`, `snake_case`, `CamelCase`.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::passage::passages;
use crate::analysis::context::Context;
use crate::analysis::pattern::ascii;
use crate::model::summary::ClaimSource;

/// The names in title and body of `context` that only code has, each once, in the order of the text.
pub fn mentions<'a>(context: &'a Context<'_>) -> Vec<&'a str> {
    /// What is longer is code and no name.
    const MOST_BYTES: usize = 120;
    static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
        let code = r"`(?u:[^`\n]+)`";
        let path = r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+";
        let snake = r"\b[A-Za-z][A-Za-z0-9]*_\w+";
        let camel = r"\b[A-Za-z][a-z0-9]+(?:[A-Z][a-z0-9]+)+\b";
        ascii(&format!("{code}|{path}|{snake}|{camel}"))
    });
    let passages = passages(&context.change.description).into_iter();
    let own = passages.filter(|passage| passage.is_said() && !matches!(passage.source, ClaimSource::Commit(_)));
    let mut seen = FxHashSet::default();
    own.flat_map(|passage| SHAPE.find_iter(passage.text))
        .map(|shape| shape.as_str().trim_matches('`'))
        .filter(|name| name.len() <= MOST_BYTES && seen.insert(*name))
        .collect()
}
