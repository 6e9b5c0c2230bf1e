//! How deep the syntax of a text nests, as far as tokens tell before it is parsed.
//!
//! A parser keeps everything that is open, and where a grammar is ambiguous keeps it several times over: on `a<a<a<…` it
//! needs memory by the square of the depth before there is a tree to measure. So texts that are far deeper than
//! anything people write are not parsed at all.

use super::lexer::{Token, TokenKind};

/// Whether something nests more than `limit` deep:
/// - brackets that are open at once;
/// - closing brackets that nothing opens: recovering from each, a parser goes back over all before it;
/// - tokens with nothing between them that ends a statement or an element: `!!!!…` is as deep as it is long.
pub(super) fn is_deeper_than(limit: u32, text: &str, tokens: &[Token]) -> bool {
    let mut brackets = Brackets::default();
    let mut run = Run::default();
    let limit = limit as usize;
    tokens.iter().filter(|token| token.kind != TokenKind::Comment).any(|token| {
        let punctuation = (token.kind == TokenKind::Punctuation).then(|| text.as_bytes()[token.start as usize]);
        run.read(punctuation, token.line);
        brackets.read(punctuation);
        brackets.open.len() > limit || brackets.unopened > limit || run.length > limit
    })
}

#[derive(Default)]
struct Brackets {
    /// The brackets that are open, outermost first.
    open: Vec<u8>,
    unopened: usize,
}

impl Brackets {
    /// A closing bracket closes what was left open inside its pair. `<` is open until the end of the statement at most:
    /// it is an operator as often as a bracket. And `)` alone ends a case of a shell.
    fn read(&mut self, punctuation: Option<u8>) {
        match punctuation {
            Some(opening @ (b'(' | b'[' | b'<')) => self.open.push(opening),
            Some(b'{') => {
                self.end_statement();
                self.open.push(b'{');
            }
            Some(b')') => _ = self.close(b'('),
            Some(b'>') => _ = self.close(b'<'),
            Some(b']') => self.unopened += usize::from(!self.close(b'[')),
            Some(b'}') => self.unopened += usize::from(!self.close(b'{')),
            Some(b';') => self.end_statement(),
            _ => {}
        }
    }

    /// Closes the innermost `opening` and what is inside it, if there is one.
    fn close(&mut self, opening: u8) -> bool {
        let position = self.open.iter().rposition(|open| *open == opening);
        self.open.truncate(position.unwrap_or(self.open.len()));
        position.is_some()
    }

    fn end_statement(&mut self) {
        while self.open.pop_if(|open| *open == b'<').is_some() {}
    }
}

/// Tokens that may all be parts of one expression.
#[derive(Default)]
struct Run {
    length: usize,
    line: u32,
}

impl Run {
    fn read(&mut self, punctuation: Option<u8>, line: u32) {
        let is_separator = punctuation.is_some_and(|first| b",;{}".contains(&first));
        let goes_on = line == self.line || punctuation.is_some_and(|first| b".?*+-!&|=^~%".contains(&first));
        self.length = if is_separator || !goes_on { 0 } else { self.length + 1 };
        self.line = line;
    }
}
