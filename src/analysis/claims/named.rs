//! Things that a text calls by name: identifiers and paths.

use std::sync::LazyLock;

use regex::Regex;

use super::shown::last_segment;
use crate::analysis::pattern::ascii;

/// What a name in a text stands for, by its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named<'a> {
    /// A file or directory.
    Path(&'a str),
    /// A function, type, variable or flag: the last part of what was written.
    Identifier(&'a str),
}

/// A pattern for a name in a template: in backticks, or a path without them.
pub(super) const NAME: &str = r"(`(?u:[^`\s]+)`|[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+)";

/// Reads `text`, with or without its backticks; `None` where its shape says nothing.
pub(super) fn named(text: &str) -> Option<Named<'_>> {
    /// Shorter names occur by chance.
    const LEAST_BYTES: usize = 3;
    /// Longer ones are no names.
    const MOST_BYTES: usize = 200;
    static PATH: LazyLock<Regex> = LazyLock::new(|| {
        ascii(
            r"^\.{0,2}/?[\w@.+-]+(?:/[\w@.+-]+)+/?$|^[\w@.+-]+/$|^[\w.-]+\.(?:[a-z]{1,4}|[a-z]{2}\d|json5?|toml|yaml|lock|swift|scala)$",
        )
    });
    static IDENTIFIER: LazyLock<Regex> =
        LazyLock::new(|| ascii(r"^[@#$-]{0,2}\w+(?:(?:::|\.|->|#|-)\w+)*!?(?:\(\))?$"));
    let text = text.trim_matches('`');
    if text.len() > MOST_BYTES {
        return None;
    }
    if PATH.is_match(text) && !is_member(text) {
        return Some(Named::Path(text));
    }
    let name = IDENTIFIER.is_match(text).then(|| last_segment(text.trim_end_matches(['(', ')', '!'])))?;
    let is_word = name.chars().any(char::is_alphabetic);
    (name.len() >= LEAST_BYTES && is_word).then_some(Named::Identifier(name))
}

/// Whether `text` looks like `object.member` and no file: no `/`, and what is behind the dot is no usual ending.
fn is_member(text: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "bats", "c", "cc", "cfg", "conf", "cpp", "cs", "css", "csv", "env", "go", "gradle", "h", "hpp", "html", "ini",
        "java", "js", "json", "jsx", "kt", "kts", "lock", "md", "mdx", "mjs", "php", "proto", "ps1", "py", "rb", "rs",
        "rst", "scala", "scss", "sh", "sql", "svg", "swift", "toml", "ts", "tsx", "txt", "vue", "xml", "yaml", "yml",
    ];
    !text.contains('/') && text.rsplit('.').next().is_none_or(|ending| !ENDINGS.contains(&ending))
}
