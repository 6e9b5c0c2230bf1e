//! A finding as a compiler would show it: its message, the code, and the code it repeats.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::excerpt::{Excerpt, ExcerptLine, Sources};
use super::untrusted::visible;
use crate::model::finding::{Finding, Revision, Severity};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;

/// The finding as text with ANSI styles, without a final line break.
pub fn render(finding: &Finding, sources: &dyn Sources) -> String {
    let level = match (&finding.allowed, finding.severity) {
        (None, Severity::Error) => Level::ERROR,
        (None, Severity::Warning) => Level::WARNING,
        (Some(_), _) | (None, Severity::Note) => Level::NOTE,
    };
    let mut group = level.primary_title(visible(&finding.message)).id(finding.rule).element(snippet(
        sources,
        &finding.path,
        finding.lines,
        Revision::Head,
        AnnotationKind::Primary,
    ));
    // More originals than the best one would bury the next finding; the message counts them.
    if let Some(related) = finding.related.first() {
        group =
            group.element(snippet(sources, &related.path, related.lines, related.revision, AnnotationKind::Context));
    }
    if let Some(reason) = &finding.allowed {
        group = group.element(Level::NOTE.message(visible(&format!("allowed by an inline comment: {reason}"))));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(visible(&finding.help)));
    }
    Renderer::styled().decor_style(DecorStyle::Ascii).render(&[group])
}

/// The lines of one place, or the place alone where its text cannot be read.
fn snippet<'a>(
    sources: &dyn Sources,
    path: &RepoPath,
    lines: LineRange,
    revision: Revision,
    kind: AnnotationKind,
) -> Element<'a> {
    let place = visible(&path.to_string());
    let Some(excerpt) = sources.text(path, revision).and_then(|text| Excerpt::of(&text, lines)) else {
        return Origin::path(place).line(lines.start as usize).char_column(1).into();
    };
    let label = match (kind, revision) {
        (AnnotationKind::Primary, _) => None,
        (_, Revision::Head) => Some("also added by this change"),
        (_, Revision::Base) => Some("already in the base"),
    };
    let source = Source::of(&excerpt);
    Snippet::source(source.text)
        .path(place)
        .line_start(lines.start as usize)
        .annotation(kind.span(0..source.end).label(label))
        .annotations(source.shown.into_iter().map(|line| AnnotationKind::Visible.span(line)))
        .into()
}

/// An excerpt as the renderer takes it: the elided lines are there, but empty and not shown.
#[derive(Default)]
struct Source {
    text: String,
    /// The end of the last line that is not blank, so that the mark does not hang below the code.
    end: usize,
    shown: Vec<Range<usize>>,
}

impl Source {
    fn of(excerpt: &Excerpt) -> Self {
        let mut source = Self::default();
        excerpt.first.iter().for_each(|line| source.push(line));
        source.text.extend(std::iter::repeat_n('\n', excerpt.elided as usize));
        excerpt.last.iter().for_each(|line| source.push(line));
        source
    }

    fn push(&mut self, line: &ExcerptLine) {
        let start = self.text.len();
        self.text.push_str(&line.text);
        let end = self.text.len();
        self.shown.push(start..end);
        if !line.text.trim().is_empty() {
            self.end = end;
        }
        self.text.push('\n');
    }
}
