//! Names in a description that only code has: paths, `code`, `snake_case`, `CamelCase`.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::named::{Named, named};
use super::passage::passages;
use super::shown::{chosen_lines, last_segment, words};
use crate::analysis::context::Context;
use crate::model::summary::ClaimSource;

/// Numbers of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mentions {
    /// Those that have the shape of an identifier or a path.
    pub all: usize,
    /// Those of them that the change shows.
    pub shown: usize,
}

/// The names in title and body of `context` that only code has, each once, in the order of the text.
pub fn mentions<'a>(context: &'a Context<'_>) -> Vec<&'a str> {
    /// What is longer is code and no name.
    const MOST_BYTES: usize = 120;
    static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
        let code = r"`[^`\n]+`";
        let path = r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+";
        let snake = r"\b[A-Za-z][A-Za-z0-9]*_\w+";
        let camel = r"\b[A-Za-z][a-z0-9]+(?:[A-Z][a-z0-9]+)+\b";
        Regex::new(&format!("{code}|{path}|{snake}|{camel}")).expect("the pattern is valid")
    });
    let passages = passages(&context.change.description).into_iter();
    let own = passages.filter(|passage| passage.is_said() && !matches!(passage.source, ClaimSource::Commit(_)));
    let mut seen = FxHashSet::default();
    own.flat_map(|passage| SHAPE.find_iter(passage.text))
        .map(|shape| shape.as_str().trim_matches('`'))
        .filter(|name| name.len() <= MOST_BYTES && seen.insert(*name))
        .collect()
}

/// How many of the names in title and body of `context` there are to look for, and how many of them stand in a path, in a
/// changed line or in the name of a function or type around one.
pub fn count(context: &Context<'_>) -> Mentions {
    let mentions: Vec<&str> = mentions(context).into_iter().filter(|mention| named(mention).is_some()).collect();
    if mentions.is_empty() {
        return Mentions { all: 0, shown: 0 };
    }
    let shown = changed_words(context);
    let found = mentions.iter().filter(|mention| is_shown(mention, &shown));
    Mentions { all: mentions.len(), shown: found.count() }
}

fn is_shown(mention: &str, shown: &FxHashSet<String>) -> bool {
    match named(mention) {
        Some(Named::Identifier(name)) => shown.contains(&name.to_lowercase()),
        Some(Named::Path(path)) => {
            let file = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
            let stem = file.split('.').next().unwrap_or(file);
            words(stem).any(|word| shown.contains(&word.to_lowercase()))
        }
        None => false,
    }
}

/// The words of the paths, of the changed lines and of the names around them, in lower case.
fn changed_words(context: &Context<'_>) -> FxHashSet<String> {
    let mut shown = FxHashSet::default();
    let mut take = |text: &str| shown.extend(words(text).map(str::to_lowercase));
    for file in &context.files {
        take(&file.file.path.to_match());
        if let Some(previous) = &file.file.previous_path {
            take(&previous.to_match());
        }
        for (side, lines) in [(&file.before, &file.diff.deleted), (&file.after, &file.diff.added)] {
            let Some(side) = side else { continue };
            chosen_lines(&side.text, Some(lines)).for_each(&mut take);
            side.units_around(lines).into_iter().for_each(|unit| take(last_segment(&unit.name)));
        }
    }
    shown
}
