//! What each line of a text holds.

use super::facts::{ByteRange, LineKind, Passive, PassiveKind};
use super::lexer::{Token, TokenKind};
use super::line_index::LineIndex;

/// The kind of every line: that of its weightiest token.
///
/// Code outweighs imports, which outweigh comments; what stands inside a documentation string is a comment.
/// `passive` is sorted by start.
pub(super) fn line_kinds(text: &str, index: &LineIndex, tokens: &[Token], passive: &[Passive]) -> Vec<LineKind> {
    let mut kinds = vec![LineKind::Blank; index.count()];
    let mut regions = Regions { passive, next: 0, import_end: 0, documentation_end: 0 };
    for token in tokens {
        let kind = regions.kind_of(token);
        let parts = text[token.start as usize..token.end as usize].split('\n');
        for (line, part) in kinds[token.line as usize - 1..].iter_mut().zip(parts) {
            if !part.trim_ascii().is_empty() {
                *line = kind.max(*line);
            }
        }
    }
    kinds
}

/// A pass over the passive regions in step with the tokens.
struct Regions<'a> {
    passive: &'a [Passive],
    next: usize,
    import_end: u32,
    documentation_end: u32,
}

impl Regions<'_> {
    fn kind_of(&mut self, token: &Token) -> LineKind {
        while let Some(region) = self.passive.get(self.next).filter(|region| region.bytes.start <= token.start) {
            self.open(region.kind, region.bytes);
            self.next += 1;
        }
        if token.kind == TokenKind::Comment || token.start < self.documentation_end {
            LineKind::Comment
        } else if token.start < self.import_end {
            LineKind::Import
        } else {
            LineKind::Code
        }
    }

    fn open(&mut self, kind: PassiveKind, bytes: ByteRange) {
        match kind {
            PassiveKind::Import => self.import_end = self.import_end.max(bytes.end),
            PassiveKind::Documentation => self.documentation_end = self.documentation_end.max(bytes.end),
            PassiveKind::Data | PassiveKind::Annotation | PassiveKind::Boilerplate => {}
        }
    }
}
