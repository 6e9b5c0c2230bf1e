//! Names by which a program is reached from outside: routes, flags, environment variables.

use super::captures::Mark;
use super::facts::{ByteRange, EntryPoint, EntryPointKind};
use super::line_index::LineIndex;
use super::matches::{Matches, outer_first};

/// The longest name, in bytes; what is longer is none.
const MAX_NAME_BYTES: usize = 200;

/// The entry points that `matches` hold, by where they start.
pub(super) fn entry_points(text: &str, index: &LineIndex, matches: &Matches) -> Vec<EntryPoint> {
    let kinds = [
        (Mark::Route, EntryPointKind::Route),
        (Mark::Flag, EntryPointKind::Flag),
        (Mark::Variable, EntryPointKind::EnvironmentVariable),
    ];
    let mut found: Vec<(ByteRange, EntryPoint)> = Vec::new();
    for (mark, kind) in kinds {
        for bytes in matches.marked(mark) {
            let words = unquoted(&text[bytes.start as usize..bytes.end as usize]);
            if let Some(name) = kind.name_in(words).filter(|name| name.len() <= MAX_NAME_BYTES) {
                found.push((bytes, EntryPoint { kind, name, lines: index.lines(bytes) }));
            }
        }
    }
    found.sort_by_key(|(bytes, entry)| (outer_first(*bytes), entry.kind));
    found.into_iter().map(|(_, entry)| entry).collect()
}

impl EntryPointKind {
    /// The name that `text` gives to an entry point of this kind, in the one form that all its spellings share: a route
    /// from its first `/` on, a flag with its dashes. `None` where it can be no such name.
    pub fn name_in(self, text: &str) -> Option<String> {
        match self {
            Self::Route => {
                let path = text.rsplit(' ').next().unwrap_or(text).trim_start_matches('^').trim_end_matches('$');
                (path.contains('/') && !path.contains("://")).then(|| format!("/{}", path.trim_matches('/')))
            }
            Self::Flag => flag(text),
            Self::EnvironmentVariable => {
                let is_letter = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
                let is_name = text.len() > 1 && text.bytes().all(is_letter) && !text.starts_with(char::is_numeric);
                is_name.then(|| text.to_owned())
            }
        }
    }
}

/// The long name of a flag: `--dry-run` of `-n, --dry-run <HOW>`, of `dry-run` and of `dry_run`.
fn flag(text: &str) -> Option<String> {
    let words = || text.split([' ', ',', '|', '=', '/']).filter(|word| !word.is_empty());
    let long = words().find(|word| word.starts_with("--"));
    let only = Some(text).filter(|text| !text.starts_with('-') && words().count() == 1);
    let name = long.or(only)?.trim_start_matches('-').replace('_', "-");
    let is_name = name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then(|| format!("--{name}"))
}

/// A string without its quotes, and without the letters that some languages put before them.
fn unquoted(literal: &str) -> &str {
    let quotes = ['"', '\'', '`'];
    let from = literal.find(quotes).filter(|from| *from <= 2).unwrap_or(0);
    literal[from..].trim_matches(quotes)
}
