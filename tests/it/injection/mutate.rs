//! Ways in which people and agents alter what they copy.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use review_gate::syntax::language::Language;
use review_gate::syntax::lexer::{Token, TokenKind};

use super::random::Random;

/// Words that new names are made of.
const WORDS: &[&str] = &[
    "amber", "basin", "cedar", "delta", "ember", "fjord", "grove", "harbor", "inlet", "jetty", "knoll", "ledge",
    "marsh", "north", "orbit", "prairie", "quarry", "ridge", "summit", "tundra", "umbra", "valley", "willow", "yonder",
    "zephyr",
];

/// The same code in another layout: deeper indentation, blank lines, comments.
pub(crate) fn reformat(code: &str, language: &Language, random: &mut Random) -> String {
    let comment = line_comment(language);
    let unsafe_lines = continued_lines(code, language);
    let mut lines = Vec::new();
    for (index, line) in code.lines().enumerate() {
        if unsafe_lines.contains(&index) {
            lines.push(line.to_owned());
        } else {
            if random.chance(15) {
                lines.push(String::new());
            }
            if random.chance(15) {
                let indent: String = line.chars().take_while(|character| character.is_whitespace()).collect();
                lines.push(format!("{indent}{indent}{comment} {} {}", word(random), word(random)));
            }
            let text = line.trim_start();
            let indent = &line[..line.len() - text.len()];
            lines.push(format!("{indent}{indent}{text}"));
        }
    }
    lines.join("\n") + "\n"
}

/// The same code with other names and values, each replaced by the same one throughout. `percent` of the names change.
pub(crate) fn rename(code: &str, language: &Language, percent: usize, random: &mut Random) -> String {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    replace_tokens(code, &language.tokens(code), |token, text| match token.kind {
        TokenKind::Identifier => {
            let count = names.len();
            let name = names
                .entry(text.to_owned())
                .or_insert_with(|| if random.chance(percent) { renamed(text, count, random) } else { text.to_owned() });
            Some(name.clone())
        }
        TokenKind::Number if random.chance(percent) => Some(random.between(2, 999).to_string()),
        TokenKind::String if random.chance(percent) => Some(revalued(text, random)),
        TokenKind::Number | TokenKind::String | TokenKind::Keyword | TokenKind::Punctuation | TokenKind::Comment => {
            None
        }
    })
}

/// Inserts, deletes or changes `edits` statements of the body.
pub(crate) fn edit_statements(code: &str, language: &Language, edits: usize, random: &mut Random) -> String {
    let mut lines: Vec<String> = code.lines().map(str::to_owned).collect();
    for _ in 0..edits {
        let joined = lines.join("\n");
        let statements = statement_lines(&joined, language);
        if statements.is_empty() {
            break;
        }
        let line = statements[random.below(statements.len())];
        let indent: String = lines[line].chars().take_while(|character| character.is_whitespace()).collect();
        match random.below(3) {
            0 => lines.insert(line, format!("{indent}{}", statement(language, random))),
            1 => {
                lines.remove(line);
            }
            _ => lines[line] = format!("{indent}{}", statement(language, random)),
        }
    }
    lines.join("\n") + "\n"
}

/// Lines of the body that are a statement each: one that begins and ends on its line.
pub(crate) fn statement_lines(code: &str, language: &Language) -> Vec<usize> {
    let lines: Vec<&str> = code.lines().collect();
    let ends_statement =
        language.extensions().iter().any(|extension| matches!(extension.as_str(), "java" | "rs" | "ts" | "cs"));
    let unsafe_lines = continued_lines(code, language);
    (2..lines.len().saturating_sub(1))
        .filter(|line| {
            let text = lines[*line].trim();
            let previous = lines[*line - 1].trim_end();
            let balanced = ["()", "[]", "{}"].iter().all(|pair| {
                let mut sides = pair.chars().map(|side| text.matches(side).count());
                sides.next() == sides.next()
            });
            let begins = previous.is_empty() || previous.ends_with(['{', ';', '}', ':']) || !ends_statement;
            let opens = text.ends_with(['{', ':', '(', ',', '[', '.', '+', '=', '|', '&', '\\'])
                || text.starts_with(['}', ')', ']', '.', '#', '@', '"', '\'', '*', '?', '|', '&', '+', '/']);
            let ends = !ends_statement || text.ends_with(';');
            let keyword = ["return", "case", "else", "elif", "except", "raise", "pass", "func", "def"];
            let is_keyword = keyword.iter().any(|word| text.starts_with(word));
            balanced && begins && !opens && ends && !is_keyword && text.len() > 6 && !unsafe_lines.contains(line)
        })
        .collect()
}

/// Whether `lines` of `code`, the first being 0, could stand elsewhere as they are: no piece of a string or comment, every
/// bracket closed that they open, nothing less indented than where they begin, and mostly code of at least `min_tokens`.
pub(crate) fn is_block(code: &str, language: &Language, lines: Range<usize>, min_tokens: usize) -> bool {
    let tokens = language.tokens(code);
    let continued = continued_lines(code, language);
    let inside = || tokens.iter().filter(|token| lines.contains(&(token.line as usize - 1)));
    let mut depth = 0;
    let is_balanced = inside().filter(|token| token.kind == TokenKind::Punctuation).all(|token| {
        depth += match code.as_bytes()[token.start as usize] {
            b'(' | b'[' | b'{' => 1,
            b')' | b']' | b'}' => -1,
            _ => 0,
        };
        depth >= 0
    }) && depth == 0;
    let code_tokens = || inside().filter(|token| token.kind != TokenKind::Comment);
    let code_lines: BTreeSet<u32> = code_tokens().map(|token| token.line).collect();
    let is_code = code_tokens().count() >= min_tokens && code_lines.len() * 10 >= lines.len() * 7;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let text: Vec<&str> = code.lines().skip(lines.start).take(lines.len()).collect();
    let is_indented = text.iter().all(|line| line.trim().is_empty() || indent(line) >= indent(text[0]));
    let is_whole = !continued.contains(&lines.start) && !continued.contains(&lines.end);
    is_balanced && is_indented && is_whole && is_code && !text[0].trim().is_empty()
}

/// A statement that no repository has.
pub(crate) fn statement(language: &Language, random: &mut Random) -> String {
    let end = if language.extensions().iter().any(|extension| matches!(extension.as_str(), "java" | "rs" | "ts" | "cs"))
    {
        ";"
    } else {
        ""
    };
    let (one, two, three) = (word(random), word(random), word(random));
    let number = random.between(2, 99);
    match random.below(5) {
        0 => format!("{one}_{two}({three}){end}"),
        1 => format!("{one}.{two}({three}, {number}){end}"),
        2 => format!("{one} = {two} + {three}{end}"),
        3 => format!("{one}_{two} = {three}.{one}({number}){end}"),
        _ => format!("{one}.{two}.{three}({one}[{number}], {two}){end}"),
    }
}

/// A line that comments nothing in particular.
fn line_comment(language: &Language) -> &'static str {
    if language.extensions().iter().any(|extension| extension == "py") { "#" } else { "//" }
}

/// The lines that begin inside a string or comment: layout must not touch them.
fn continued_lines(code: &str, language: &Language) -> Vec<usize> {
    language
        .tokens(code)
        .iter()
        .filter(|token| matches!(token.kind, TokenKind::String | TokenKind::Comment))
        .flat_map(|token| {
            let inside = &code[token.start as usize..token.end as usize];
            (1..=inside.matches('\n').count()).map(|offset| token.line as usize - 1 + offset)
        })
        .collect()
}

fn replace_tokens(code: &str, tokens: &[Token], mut replacement: impl FnMut(&Token, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(code.len() * 2);
    let mut copied = 0;
    for token in tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        if let Some(new) = replacement(token, &code[start..end]) {
            out.push_str(&code[copied..start]);
            out.push_str(&new);
            copied = end;
        }
    }
    out.push_str(&code[copied..]);
    out
}

/// A new name in the style of the old one.
fn renamed(name: &str, count: usize, random: &mut Random) -> String {
    let (one, two) = (word(random), word(random));
    let capitalised = |word: &str| word[..1].to_uppercase() + &word[1..];
    if name.chars().next().is_some_and(char::is_uppercase) {
        format!("{}{}{count}", capitalised(one), capitalised(two))
    } else if name.contains('_') {
        format!("{one}_{two}{count}")
    } else {
        format!("{one}{}{count}", capitalised(two))
    }
}

/// A string of the same form with another content.
fn revalued(string: &str, random: &mut Random) -> String {
    let is_quote = |character: char| matches!(character, '"' | '\'' | '`');
    let plain = string.chars().filter(|character| is_quote(*character)).count() == 2 && string.ends_with(is_quote);
    match string.find(is_quote).filter(|_| plain && !string.contains(['{', '$', '\n'])) {
        Some(open) => {
            let quote = &string[open..=open];
            format!("{}{quote}{} {}{quote}", &string[..open], word(random), word(random))
        }
        None => string.to_owned(),
    }
}

fn word(random: &mut Random) -> &'static str {
    WORDS[random.below(WORDS.len())]
}
