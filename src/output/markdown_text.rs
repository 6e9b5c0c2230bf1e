//! Text from the repository under review, made harmless for GitHub-flavoured Markdown.

use super::excerpt::Excerpt;
use super::untrusted::visible;

/// Punctuation that means nothing to Markdown, left alone so that the source stays readable.
const PLAIN_PUNCTUATION: [char; 7] = [',', ';', '?', '%', '\'', '"', '/'];

/// `text` so that it shows as itself: no markup, HTML, link, mention or reference comes of it.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 4);
    for character in visible(text).chars() {
        if character.is_ascii_punctuation() && !PLAIN_PUNCTUATION.contains(&character) {
            escaped.push('\\');
        }
        escaped.push(character);
        // GitHub looks for mentions and references in what was rendered, where the backslash is gone.
        if matches!(character, '@' | '#') {
            escaped.push_str("&ZeroWidthSpace;");
        }
    }
    escaped
}

/// `text` as code inside a line.
pub fn code_span(text: &str) -> String {
    let text = visible(text);
    let fence = "`".repeat(longest_run_of_backticks(&text) + 1);
    let padding = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{padding}{text}{padding}{fence}")
}

/// A message in which backticks enclose code: the code as code, the rest escaped.
pub fn prose(message: &str) -> String {
    let mut parts = message.split('`').peekable();
    let mut markdown = String::with_capacity(message.len() * 2);
    let mut is_code = false;
    while let Some(part) = parts.next() {
        let closed = parts.peek().is_some();
        match (is_code, closed) {
            (true, true) => markdown.push_str(&code_span(part)),
            (true, false) => markdown.push_str(&escaped(&format!("`{part}"))),
            (false, _) => markdown.push_str(&escaped(part)),
        }
        is_code = !is_code;
    }
    markdown
}

/// The text of a table's cell; code spans do not protect a `|` there, so it is escaped as well.
pub fn cell(markdown: &str) -> String {
    markdown.replace("\\|", "|").replace('|', "\\|")
}

/// Source as a block of code.
pub fn code_block(excerpt: &Excerpt) -> String {
    let mut lines: Vec<String> = excerpt.first.iter().map(|line| line.text.clone()).collect();
    if excerpt.elided > 0 {
        lines.push(format!("… {} more lines …", excerpt.elided));
    }
    lines.extend(excerpt.last.iter().map(|line| line.text.clone()));
    let code = lines.join("\n");
    let fence = "`".repeat(longest_run_of_backticks(&code).max(2) + 1);
    format!("{fence}\n{code}\n{fence}\n")
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}
