//! Added lines that hold characters which do not show, or which show what follows in another order.
//!
//! A diff shows the same letters, and a compiler or an agent reads others: overrides of the direction of writing reorder what
//! a reviewer sees, characters of no width hide in names and in instructions. All text counts, in generated files too. A
//! joiner beside anything but ASCII, as emoji and several scripts need it, and a mark at the start of a file are no findings.
//!
//! ## Why
//!
//! A reviewer can only approve what they see (<https://trojansource.codes>).
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! invisible-characters = "error"
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::context::FileContext;
use crate::model::finding::Severity;
use crate::model::lines::LineRange;

/// The rule.
pub const RULE: Rule = Rule {
    name: "invisible-characters",
    severity: Severity::Warning,
    source: include_str!("invisible_characters.rs"),
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.context.files.iter().filter_map(draft).collect()
}

fn draft(file: &FileContext<'_>) -> Option<Draft> {
    let text = &file.after.as_ref()?.text;
    let added = (1..).zip(text.lines()).filter(|(number, _)| file.diff.added.contains(*number));
    let mut hiding = added.filter_map(|(number, line)| Some((number, invisible_character(line, number == 1)?)));
    let (number, character) = hiding.next()?;
    let others = match hiding.count() {
        0 => String::new(),
        1 => ", and so does another line".to_owned(),
        others => format!(", and so do {others} other lines"),
    };
    Some(Draft {
        path: file.file.path.clone(),
        lines: LineRange::new(number, number),
        message: format!("this line holds `{}`, which does not show{others}", character.escape_unicode()),
        help: "take it out, or write it as an escape sequence".to_owned(),
        identity: String::new(),
        at_most: Severity::Error,
        clone: None,
        related: Vec::new(),
    })
}

/// The first character of `line` that does not show and has no business there.
fn invisible_character(line: &str, is_first: bool) -> Option<char> {
    let characters: Vec<char> = line.chars().collect();
    let is_ascii =
        |index: Option<usize>| index.and_then(|index| characters.get(index)).is_some_and(char::is_ascii_graphic);
    let mut found = characters.iter().enumerate().filter(|(index, character)| match character {
        '\u{200c}' | '\u{200d}' => is_ascii(index.checked_sub(1)) && is_ascii(Some(index + 1)),
        '\u{feff}' => !(is_first && *index == 0),
        _ => is_never_needed(**character),
    });
    found.next().map(|(_, character)| *character)
}

/// Whether no text needs `character`: direction marks and overrides, spaces of no width, and tags.
fn is_never_needed(character: char) -> bool {
    matches!(
        character,
        '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}
