//! Cyclomatic and cognitive complexity of the functions of a text.
//!
//! Cognitive complexity follows appendix B of `SonarSource`'s white paper (G. Ann Campbell): flow-breaking structures add
//! one (B1), the level of nesting where they stand (B3), and a nested function counts in the one around it (B2). A
//! cyclomatic number is 1 plus the decisions and logical operators, nested functions included.

use super::captures::Capture;
use super::facts::{ByteRange, Complexity};
use super::logic::Operator;
use super::matches::{Region, outer_first};

/// A function whose complexity is asked for.
pub(super) struct Function<'a> {
    pub bytes: ByteRange,
    pub body: Option<ByteRange>,
    /// What a call to itself is made by; `None` when such a call can mean another function.
    pub callee: Option<&'a str>,
}

/// The complexity of each of `functions`, which stand outer before inner, as `regions` do.
pub(super) fn measure(
    text: &str,
    functions: &[Function],
    regions: &[Region],
    operators: &[Operator],
) -> Vec<Complexity> {
    let mut results = vec![Complexity::default(); functions.len()];
    let mut sweep =
        Sweep { text, functions, open: Vec::new(), frames: Vec::new(), annotation_end: 0, results: &mut results };
    for event in events(functions, regions, operators) {
        sweep.close_before(event.bytes.start);
        sweep.take(event);
    }
    sweep.close_before(u32::MAX);
    results
}

#[derive(Clone, Copy)]
struct Event {
    bytes: ByteRange,
    kind: EventKind,
}

/// In the order in which they are taken where they stand on the same bytes: a region that is a function, or holds
/// nothing but a structure, nests what it holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum EventKind {
    Annotation,
    Nested,
    Function(usize),
    NestingIncrement,
    Increment,
    Branch,
    Operator { starts_sequence: bool },
    Call,
}

fn events(functions: &[Function], regions: &[Region], operators: &[Operator]) -> Vec<Event> {
    let of_functions =
        functions.iter().enumerate().map(|(index, one)| Event { bytes: one.bytes, kind: EventKind::Function(index) });
    let of_operators = operators.iter().map(|operator| Event {
        bytes: ByteRange { start: operator.offset, end: operator.offset },
        kind: EventKind::Operator { starts_sequence: operator.starts_sequence },
    });
    let of_regions =
        regions.iter().filter_map(|region| Some(Event { bytes: region.bytes, kind: region_kind(region)? }));
    let mut events: Vec<Event> = of_functions.chain(of_operators).chain(of_regions).collect();
    events.sort_by_key(|event| (outer_first(event.bytes), event.kind));
    events
}

fn region_kind(region: &Region) -> Option<EventKind> {
    match region.capture {
        Capture::Annotation => Some(EventKind::Annotation),
        Capture::Nested => Some(EventKind::Nested),
        Capture::NestingIncrement => Some(EventKind::NestingIncrement),
        Capture::Increment => Some(EventKind::Increment),
        Capture::Branch => Some(EventKind::Branch),
        Capture::Call => Some(EventKind::Call),
        Capture::Function
        | Capture::Type
        | Capture::Scope
        | Capture::Name
        | Capture::Parameters
        | Capture::Body
        | Capture::Import
        | Capture::Documentation
        | Capture::Data
        | Capture::Computed
        | Capture::Boilerplate
        | Capture::Test
        | Capture::Logical
        | Capture::Operator
        | Capture::Case
        | Capture::NamedCase
        | Capture::Group
        | Capture::Title
        | Capture::Mark(_)
        | Capture::Choice(_) => None,
    }
}

/// One pass over a text that keeps what is open at the current byte.
struct Sweep<'a> {
    text: &'a str,
    functions: &'a [Function<'a>],
    open: Vec<Open>,
    /// The functions among `open`, outermost first.
    frames: Vec<Frame>,
    /// Where the last annotation ends: what stands in one is no step of the program.
    annotation_end: u32,
    results: &'a mut [Complexity],
}

struct Open {
    end: u32,
    kind: OpenKind,
}

enum OpenKind {
    Function,
    /// A level of nesting inside the innermost function.
    Level,
    /// A region that nests nothing in a function: outside all of them, or around the body of the innermost.
    NoLevel,
}

/// What is known so far of an open function.
#[derive(Default)]
struct Frame {
    function: usize,
    /// The level of nesting at the current byte.
    level: u32,
    /// How much deeper the function is nested in the one around it.
    outer_level: u32,
    decisions: u32,
    cognitive: u32,
    /// How many of its structures count their nesting.
    nesting_increments: u32,
    is_recursive: bool,
}

impl Sweep<'_> {
    fn take(&mut self, event: Event) {
        match event.kind {
            EventKind::Annotation => self.annotation_end = self.annotation_end.max(event.bytes.end),
            EventKind::Nested => self.open_region(event.bytes),
            EventKind::Function(function) => self.open_function(function),
            _ if event.bytes.start < self.annotation_end => {}
            EventKind::Call => self.call(event.bytes),
            EventKind::NestingIncrement => self.count(|frame| {
                frame.cognitive += 1 + frame.level;
                frame.nesting_increments += 1;
            }),
            EventKind::Increment => self.count(|frame| frame.cognitive += 1),
            EventKind::Branch => self.count(|frame| frame.decisions += 1),
            EventKind::Operator { starts_sequence } => self.count(|frame| {
                frame.decisions += 1;
                frame.cognitive += u32::from(starts_sequence);
            }),
        }
    }

    fn count(&mut self, change: impl FnOnce(&mut Frame)) {
        if let Some(frame) = self.frames.last_mut() {
            change(frame);
        }
    }

    fn open_function(&mut self, function: usize) {
        let outer_level = self.frames.last().map_or(0, |outer| outer.level);
        self.open.push(Open { end: self.functions[function].bytes.end, kind: OpenKind::Function });
        self.frames.push(Frame { function, outer_level, ..Frame::default() });
    }

    fn open_region(&mut self, bytes: ByteRange) {
        let kind = match self.frames.last_mut() {
            None => OpenKind::NoLevel,
            Some(frame) => {
                let body = self.functions[frame.function].body;
                let surrounds_body = body.is_some_and(|body| bytes != body && bytes.encloses(body));
                if surrounds_body {
                    frame.outer_level += 1;
                    OpenKind::NoLevel
                } else {
                    frame.level += 1;
                    OpenKind::Level
                }
            }
        };
        self.open.push(Open { end: bytes.end, kind });
    }

    /// A call makes every open function of that name recursive: one inside it is part of it.
    fn call(&mut self, bytes: ByteRange) {
        let callee = &self.text[bytes.start as usize..bytes.end as usize];
        for frame in &mut self.frames {
            frame.is_recursive |= self.functions[frame.function].callee == Some(callee);
        }
    }

    fn close_before(&mut self, offset: u32) {
        while let Some(open) = self.open.pop_if(|open| open.end <= offset) {
            match open.kind {
                OpenKind::Function => self.close_function(),
                OpenKind::Level => self.count(|frame| frame.level -= 1),
                OpenKind::NoLevel => {}
            }
        }
    }

    fn close_function(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        self.results[frame.function] =
            Complexity { cyclomatic: 1 + frame.decisions, cognitive: frame.cognitive + u32::from(frame.is_recursive) };
        self.count(|outer| {
            outer.decisions += frame.decisions;
            outer.cognitive += frame.cognitive + frame.nesting_increments * frame.outer_level;
            outer.nesting_increments += frame.nesting_increments;
        });
    }
}
