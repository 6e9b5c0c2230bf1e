//! Texts of an author to passages: stretches of running words, with where they stand.
//!
//! Code blocks, comments, quotations and what is struck out hold no words of the author and are left out.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::silence::{foreign_ranges, is_silent_heading};
use crate::model::change::Description;
use crate::model::summary::ClaimSource;

/// A paragraph, list item, table cell or title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage<'a> {
    /// The text it stands in.
    pub source: ClaimSource,
    /// Its first byte there.
    pub start: usize,
    /// Its words, with their markup.
    pub text: &'a str,
    /// Where it stands.
    pub standing: Standing,
    /// Whether it stands under a heading that says that it is no claim.
    pub is_silent: bool,
    /// Whether it stands beside or below a box that is not ticked.
    pub is_unticked: bool,
}

/// Where a passage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is a title or the first line of a commit message.
    Subject,
    /// It is running text.
    Prose,
    /// It is an item of a list.
    Item,
    /// It is beside a box that is ticked.
    TickedItem,
    /// It is one of the former commits that a squashed commit lists.
    FormerSubject,
    /// It is said of one of several former commits.
    FormerBody,
}

impl Passage<'_> {
    /// Whether its author says it of the change.
    pub fn is_said(&self) -> bool {
        !self.is_silent && !self.is_unticked
    }
}

/// The passages of everything that the author says: title, description, then the commits, oldest first.
///
/// A commit that says what title and description say already is left out, and so is one beyond those that GitHub lists.
pub fn passages(description: &Description) -> Vec<Passage<'_>> {
    /// As many as GitHub lists of a pull request. Each is looked for in the whole description.
    const MOST_COMMITS: usize = 250;
    let mut passages = vec![subject(&description.title, ClaimSource::Title)];
    passages.extend(markdown(&description.body, 0, ClaimSource::Body));
    let told = |text: &str| description.body.contains(text.trim()) || description.title.contains(text.trim());
    for (number, message) in (0..).zip(description.commit_messages.iter().rev()).take(MOST_COMMITS) {
        let (title, body) = message.split_once('\n').unwrap_or((message, ""));
        let source = ClaimSource::Commit(number);
        if !told(title) {
            passages.push(subject(title, source));
        }
        if !told(body) {
            passages.extend(markdown(body, message.len() - body.len(), source));
        }
    }
    passages.retain(|passage| !passage.text.is_empty());
    passages
}

fn subject(text: &str, source: ClaimSource) -> Passage<'_> {
    Passage { source, start: 0, text, standing: Standing::Subject, is_silent: false, is_unticked: false }
}

/// The passages of `text`, which starts at byte `offset` of its source.
fn markdown(text: &str, offset: usize, source: ClaimSource) -> Vec<Passage<'_>> {
    let options = Options::ENABLE_TASKLISTS | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let is_squash = is_squash(text);
    let holds_commits = is_squash && text.contains("\n\n* ");
    let mut reader = Reader { text, offset, source, is_squash, holds_commits, ..Reader::new(text) };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.read(&event, range);
    }
    reader.finish()
}

/// Whether `text` is the list of former commits that GitHub writes when it squashes.
fn is_squash(text: &str) -> bool {
    text.trim_start().starts_with("* ") && (text.contains("\n\n* ") || text.contains("\n---------"))
}

/// Gathers passages from the events of a Markdown parser.
struct Reader<'a> {
    text: &'a str,
    offset: usize,
    source: ClaimSource,
    is_squash: bool,
    /// Whether it is what is left of several commits.
    holds_commits: bool,
    foreign: Vec<Range<usize>>,
    passages: Vec<Passage<'a>>,
    /// The words being gathered.
    run: Option<Range<usize>>,
    /// The items that are open: where they start, and whether their box is ticked, if they have one.
    items: Vec<Option<bool>>,
    /// How many elements are open whose words do not count.
    muted: u32,
    /// The level of the heading that silences what follows.
    silenced_by: Option<HeadingLevel>,
    heading: Option<HeadingLevel>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            offset: 0,
            source: ClaimSource::Body,
            is_squash: false,
            holds_commits: false,
            foreign: foreign_ranges(text),
            passages: Vec::new(),
            run: None,
            items: Vec::new(),
            muted: 0,
            silenced_by: None,
            heading: None,
        }
    }

    fn read(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(tag) => self.close(*tag),
            Event::TaskListMarker(is_ticked) => {
                if let Some(item) = self.items.last_mut() {
                    *item = Some(*is_ticked);
                }
            }
            Event::Text(_) | Event::Code(_) | Event::SoftBreak => self.extend(range),
            Event::HardBreak | Event::Rule | Event::Html(_) | Event::InlineHtml(_) => self.flush(),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Link { .. } => self.extend(range),
            Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Strikethrough | Tag::Image { .. } => {
                self.flush();
                self.muted += 1;
            }
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(*level);
            }
            Tag::Item => {
                self.flush();
                self.items.push(None);
            }
            _ => self.flush(),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => {}
            TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Strikethrough | TagEnd::Image => {
                self.run = None;
                self.muted = self.muted.saturating_sub(1);
            }
            TagEnd::Heading(level) => {
                let title = self.run.take().map_or("", |run| &self.text[run]);
                self.enter_section(title, level);
                self.heading = None;
            }
            TagEnd::Item => {
                self.flush();
                self.items.pop();
            }
            _ => self.flush(),
        }
    }

    fn enter_section(&mut self, title: &str, level: HeadingLevel) {
        if is_silent_heading(title) {
            self.silenced_by = Some(self.silenced_by.map_or(level, |outer| outer.min(level)));
        } else if self.silenced_by.is_some_and(|outer| level <= outer) {
            self.silenced_by = None;
        }
    }

    fn extend(&mut self, range: Range<usize>) {
        if self.muted == 0 {
            let run = self.run.get_or_insert(range.clone());
            run.end = run.end.max(range.end);
        }
    }

    fn flush(&mut self) {
        let Some(run) = self.run.take().filter(|_| self.heading.is_none()) else { return };
        let text = self.text[run.clone()].trim_end();
        if text.is_empty() || is_trailer(text) || self.is_foreign(run.start) {
            return;
        }
        if let Some(label) = whole_label(text).filter(|_| self.items.is_empty()) {
            self.enter_section(label, HeadingLevel::H6);
            return;
        }
        self.passages.push(Passage {
            source: self.source,
            start: self.offset + run.start,
            text,
            standing: self.standing(),
            is_silent: self.silenced_by.is_some(),
            is_unticked: self.items.contains(&Some(false)),
        });
    }

    fn standing(&self) -> Standing {
        match self.items.last() {
            Some(Some(true)) if !self.holds_commits => Standing::TickedItem,
            Some(_) if self.is_squash && self.items.len() == 1 => Standing::FormerSubject,
            _ if self.holds_commits => Standing::FormerBody,
            Some(_) => Standing::Item,
            None => Standing::Prose,
        }
    }

    fn is_foreign(&self, byte: usize) -> bool {
        let before = self.foreign.partition_point(|range| range.start <= byte);
        before > 0 && self.foreign[before - 1].contains(&byte)
    }

    fn finish(mut self) -> Vec<Passage<'a>> {
        self.flush();
        self.passages
    }
}

/// Whether `text` is a trailer of git, such as `Signed-off-by: A <a@example.org>`.
fn is_trailer(text: &str) -> bool {
    let Some((key, _)) = text.split_once(": ") else { return false };
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_key && key.contains('-')
}

/// The words of a paragraph that stands for a heading: all of it is bold, or it is short and ends in a colon.
fn whole_label(text: &str) -> Option<&str> {
    const MOST_BYTES: usize = 40;
    if text.len() > MOST_BYTES || text.contains('\n') {
        return None;
    }
    let bold = text.strip_prefix("**").and_then(|text| text.trim_end_matches(':').strip_suffix("**"));
    bold.filter(|text| !text.contains("**")).or_else(|| text.strip_suffix(':'))
}
