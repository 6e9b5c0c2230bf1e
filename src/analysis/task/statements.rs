//! A text for people, cut into statements: what is quoted or commented out says nothing.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

/// One sentence, item, heading or piece of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its words, on one line.
    pub text: String,
    /// What it is.
    pub kind: StatementKind,
    /// The heading it stands below; empty above the first.
    pub heading: String,
}

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// Part of a running text, or an item of a list.
    Sentence,
    /// The title of a part.
    Heading,
    /// A line of a block of code.
    Code,
    /// A box, ticked or not.
    Box,
}

/// The statements of a Markdown text, in their order.
pub fn statements(text: &str) -> Vec<Statement> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, Options::ENABLE_TASKLISTS) {
        reader.take(event);
    }
    reader.end(StatementKind::Sentence);
    reader.statements
}

#[derive(Default)]
struct Reader {
    statements: Vec<Statement>,
    heading: String,
    pending: String,
    quotes: u32,
    is_code: bool,
    is_box: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::BlockQuote(_)) => self.quotes += 1,
            Event::End(TagEnd::BlockQuote(_)) => {
                self.pending.clear();
                self.quotes = self.quotes.saturating_sub(1);
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.end(StatementKind::Sentence);
                self.is_code = true;
            }
            Event::End(TagEnd::CodeBlock) => self.is_code = false,
            Event::Start(Tag::Heading { .. } | Tag::Item | Tag::Paragraph)
            | Event::End(TagEnd::Item | TagEnd::Paragraph) => self.end(StatementKind::Sentence),
            Event::End(TagEnd::Heading(_)) => {
                self.heading = self.pending.trim().to_owned();
                self.end(StatementKind::Heading);
            }
            Event::TaskListMarker(_) => self.is_box = true,
            Event::Text(text) if self.is_code => text.lines().for_each(|line| self.add(line, StatementKind::Code)),
            Event::Text(text) => self.pending.push_str(&text),
            Event::Code(code) => {
                self.pending.push('`');
                self.pending.push_str(&code);
                self.pending.push('`');
            }
            Event::SoftBreak | Event::HardBreak => self.pending.push(' '),
            _ => {}
        }
    }

    fn end(&mut self, kind: StatementKind) {
        let text = std::mem::take(&mut self.pending);
        if self.quotes > 0 {
            return;
        }
        let kind = if std::mem::take(&mut self.is_box) { StatementKind::Box } else { kind };
        for sentence in sentences(&text) {
            self.add(sentence, kind);
        }
    }

    fn add(&mut self, text: &str, kind: StatementKind) {
        let text = text.trim();
        if !text.is_empty() && self.quotes == 0 {
            self.statements.push(Statement { text: text.to_owned(), kind, heading: self.heading.clone() });
        }
    }
}

/// The sentences of a text on one line. A stop inside a word, as in the name of a file, ends none.
fn sentences(text: &str) -> Vec<&str> {
    static END: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"[.!?;]["')\]]*\s"#).expect("the pattern is valid"));
    let mut start = 0;
    let mut sentences = Vec::new();
    for end in END.find_iter(text).map(|end| end.end()).chain([text.len()]) {
        sentences.push(&text[start..end]);
        start = end;
    }
    sentences
}
