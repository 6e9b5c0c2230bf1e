//! A tokenizer for any language that says how its comments and strings look.
//!
//! It knows no grammar, so it reads a text some twenty times as fast as parsing does and never fails: a string that is
//! not closed ends with its line. That is what lets the whole base tree be indexed for duplicates without parsing it.
//! Copies are cut into the same tokens on both sides even where the cut is wrong.

use rustc_hash::FxHashSet;
use serde::Deserialize;

/// How the comments and strings of a language look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Lexis {
    /// What starts a comment that ends with its line.
    pub line_comments: Vec<String>,
    /// The pairs that enclose a comment.
    pub block_comments: Vec<BlockComment>,
    /// The ways to write a string. The first whose `open` matches is taken, so longer ones come first.
    pub strings: Vec<StringForm>,
    /// Whether a slash where no operator can stand opens a regular expression.
    pub regular_expressions: bool,
    /// Characters that may stand in an identifier besides letters, digits and `_`.
    pub identifier_characters: String,
}

/// A comment with an end of its own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockComment {
    /// What starts it.
    pub open: String,
    /// What ends it.
    pub close: String,
    /// Whether it can hold comments of its kind.
    #[serde(default)]
    pub nested: bool,
}

/// A way to write a string.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StringForm {
    /// What starts it.
    pub open: String,
    /// What ends it.
    pub close: String,
    /// The character that takes the next one's meaning away.
    #[serde(default)]
    pub escape: Option<char>,
    /// Whether it may span lines; one that may not ends with its line if nothing closes it.
    #[serde(default)]
    pub multiline: bool,
}

/// A token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The line it starts on, 1-based.
    pub line: u32,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// A name.
    Identifier,
    /// A word of the language.
    Keyword,
    /// A number.
    Number,
    /// A string, whole.
    String,
    /// A run of punctuation is cut into single characters.
    Punctuation,
    /// A comment, whole.
    Comment,
}

impl Lexis {
    /// Cuts `text` into tokens, comments included. `keywords` are the words that are no names.
    pub fn tokens(&self, text: &str, keywords: &FxHashSet<String>) -> Vec<Token> {
        let tokens = Vec::with_capacity(text.len() / 5);
        let unclosable = vec![false; self.strings.len()];
        let bytes = self.byte_classes(keywords);
        Scanner { lexis: self, keywords, bytes, text, position: 0, line: 1, unclosable, tokens }.run()
    }

    /// Looked up once for each text, so that most bytes need no comparison with every form there is.
    fn byte_classes(&self, keywords: &FxHashSet<String>) -> [ByteClass; 256] {
        let others = self.identifier_characters.as_bytes();
        let mut classes = std::array::from_fn(|byte| {
            let byte = byte as u8;
            // Every byte of a character beyond ASCII counts as a letter.
            let in_word = byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 || others.contains(&byte);
            ByteClass { in_word, ..ByteClass::default() }
        });
        let comments = self.line_comments.iter().chain(self.block_comments.iter().map(|comment| &comment.open));
        for open in comments.chain(self.strings.iter().map(|form| &form.open)) {
            open.bytes().take(1).for_each(|byte| classes[usize::from(byte)].opens = true);
        }
        for keyword in keywords {
            keyword.bytes().take(1).for_each(|byte| classes[usize::from(byte)].starts_keyword = true);
        }
        classes
    }
}

/// What a byte can be part of.
#[derive(Clone, Copy, Default)]
struct ByteClass {
    /// A name or number goes on with it.
    in_word: bool,
    /// A comment or string may start with it.
    opens: bool,
    /// A keyword may start with it.
    starts_keyword: bool,
}

struct Scanner<'a> {
    lexis: &'a Lexis,
    keywords: &'a FxHashSet<String>,
    bytes: [ByteClass; 256],
    text: &'a str,
    position: usize,
    line: u32,
    /// The multi-line string forms that nothing closes from here on; looking again each time would be quadratic.
    unclosable: Vec<bool>,
    tokens: Vec<Token>,
}

impl Scanner<'_> {
    fn run(mut self) -> Vec<Token> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.position) {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.position += 1;
                }
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c => self.position += 1,
                _ => self.token(byte),
            }
        }
        self.tokens
    }

    fn token(&mut self, first: u8) {
        let class = self.bytes[usize::from(first)];
        if class.in_word {
            return self.word(first, class);
        }
        // What is no word is ASCII.
        if !class.opens {
            return self.push(TokenKind::Punctuation, 1);
        }
        let rest = &self.text[self.position..];
        let lexis = self.lexis;
        if let Some(comment) = lexis.block_comments.iter().find(|comment| rest.starts_with(&comment.open)) {
            let length = block_comment_length(rest, comment);
            return self.push(TokenKind::Comment, length);
        }
        if lexis.line_comments.iter().any(|open| rest.starts_with(open.as_str())) {
            return self.push(TokenKind::Comment, line_length(rest));
        }
        if let Some(form) = lexis.strings.iter().position(|form| rest.starts_with(&form.open)) {
            return self.string(form);
        }
        if first == b'/'
            && self.may_open_regular_expression()
            && let Some(length) = regular_expression_length(rest)
        {
            return self.push(TokenKind::String, length);
        }
        self.push(TokenKind::Punctuation, 1);
    }

    /// Whether a slash at this place divides nothing: nothing that could be divided stands before it. A closing tag,
    /// whose slash follows `<`, is none.
    fn may_open_regular_expression(&self) -> bool {
        let before = self.tokens.iter().rfind(|token| token.kind != TokenKind::Comment);
        self.lexis.regular_expressions
            && before.is_none_or(|token| match token.kind {
                TokenKind::Keyword => true,
                TokenKind::Punctuation => {
                    !matches!(self.text.as_bytes()[token.start as usize], b')' | b']' | b'}' | b'<')
                }
                TokenKind::Identifier | TokenKind::Number | TokenKind::String | TokenKind::Comment => false,
            })
    }

    /// A name, keyword or number; or a string whose prefix looks like a name, such as `r"` or `f'`.
    fn word(&mut self, first: u8, class: ByteClass) {
        let rest = &self.text[self.position..];
        if class.opens
            && first.is_ascii_alphabetic()
            && let Some(form) = self.lexis.strings.iter().position(|form| rest.starts_with(&form.open))
        {
            return self.string(form);
        }
        let number = first.is_ascii_digit();
        let bytes = rest.as_bytes();
        let mut length = 1;
        while let Some(&byte) = bytes.get(length) {
            let decimal_point = number && byte == b'.' && bytes.get(length + 1).is_some_and(u8::is_ascii_digit);
            if !self.bytes[usize::from(byte)].in_word && !decimal_point {
                break;
            }
            length += 1;
        }
        let kind = if number {
            TokenKind::Number
        } else if class.starts_keyword && self.keywords.contains(&rest[..length]) {
            TokenKind::Keyword
        } else {
            TokenKind::Identifier
        };
        self.push(kind, length);
    }

    fn string(&mut self, form_index: usize) {
        let rest = &self.text[self.position..];
        let form = &self.lexis.strings[form_index];
        let closed = if self.unclosable[form_index] { None } else { string_length(rest, form) };
        let length = closed.unwrap_or_else(|| {
            self.unclosable[form_index] |= form.multiline;
            // What looked like a string, an apostrophe say, must not swallow the file.
            if form.multiline { form.open.len() } else { line_length(rest) }
        });
        self.push(TokenKind::String, length);
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        let end = self.position + length;
        let token = Token { kind, start: self.position as u32, end: end as u32, line: self.line };
        if matches!(kind, TokenKind::String | TokenKind::Comment) {
            self.line += newlines(&self.text.as_bytes()[self.position..end]);
        }
        self.tokens.push(token);
        self.position = end;
    }
}

fn newlines(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u32
}

fn line_length(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The length of the comment that `text` starts with; one that is never closed runs to the end.
fn block_comment_length(text: &str, comment: &BlockComment) -> usize {
    let (open, close) = (comment.open.as_bytes(), comment.close.as_bytes());
    let bytes = text.as_bytes();
    let mut position = open.len();
    let mut depth = 1;
    while position < bytes.len() {
        if stands_at(bytes, position, close) {
            position += close.len();
            depth -= 1;
            if depth == 0 {
                return position;
            }
        } else if comment.nested && stands_at(bytes, position, open) {
            position += open.len();
            depth += 1;
        } else {
            position += 1;
        }
    }
    bytes.len()
}

/// The length of the string that `text` starts with; `None` when nothing closes it.
fn string_length(text: &str, form: &StringForm) -> Option<usize> {
    let bytes = text.as_bytes();
    let close = form.close.as_bytes();
    let mut position = form.open.len();
    while position < bytes.len() {
        if form.escape.is_some_and(|escape| bytes[position] == escape as u8) {
            position += 2;
        } else if stands_at(bytes, position, close) {
            return Some(position + close.len());
        } else if bytes[position] == b'\n' && !form.multiline {
            return None;
        } else {
            position += 1;
        }
    }
    None
}

/// The length of the regular expression that `text` starts with, flags excluded; `None` when its line does not close it.
fn regular_expression_length(text: &str) -> Option<usize> {
    // Beyond it nobody wrote one, and a hostile line must not be read from each of its slashes.
    const MAX_BYTES: usize = 1024;
    let mut in_class = false;
    let mut bytes = text.bytes().enumerate().take(MAX_BYTES).skip(1);
    while let Some((position, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'\n' => return None,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => return Some(position + 1),
            _ => {}
        }
    }
    None
}

/// Whether `mark` stands at `position`; most bytes are told by their first comparison. An empty mark, with which a
/// string of fixed text ends, stands everywhere.
fn stands_at(bytes: &[u8], position: usize, mark: &[u8]) -> bool {
    mark.first().is_none_or(|first| bytes[position] == *first) && bytes[position..].starts_with(mark)
}
