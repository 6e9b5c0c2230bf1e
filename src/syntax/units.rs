//! Functions and types with their qualified names.

use super::captures::Capture;
use super::complexity::{Function, measure};
use super::facts::{ByteRange, Complexity, Unit, UnitKind};
use super::line_index::LineIndex;
use super::logic::Operator;
use super::matches::{Region, UnitMatch};

/// The longest qualified name, in bytes; a longer one goes without its qualifiers, so that deep nesting of long
/// names costs no more than its text.
const MAX_NAME_BYTES: usize = 512;

/// What the units of a text are made of.
pub(super) struct Source<'a> {
    pub text: &'a str,
    pub index: &'a LineIndex<'a>,
    /// What stands between the parts of a name.
    pub qualifier: &'a str,
    pub regions: &'a [Region],
    pub operators: &'a [Operator],
}

/// The units among `matches`, which stand outer before inner.
pub(super) fn units(source: &Source, matches: &[UnitMatch]) -> Vec<Unit> {
    let mut complexities = complexities(source, matches).into_iter();
    let mut around: Vec<(ByteRange, String)> = Vec::new();
    let mut units = Vec::with_capacity(matches.len());
    for found in matches {
        while around.pop_if(|(bytes, _)| !bytes.encloses(found.bytes)).is_some() {}
        let name = qualified_name(source, around.last().map(|(_, name)| name.as_str()), &found.names);
        around.push((found.bytes, name.clone()));
        let (kind, complexity) = match found.kind {
            Capture::Function => (UnitKind::Function, complexities.next()),
            Capture::Type => (UnitKind::Type, None),
            _ => continue,
        };
        let bytes = without_leading_annotations(source, found.bytes);
        units.push(Unit { kind, name, lines: source.index.lines(bytes), bytes, body: found.body, complexity });
    }
    units
}

/// The complexity of the functions among `matches`, in their order.
fn complexities(source: &Source, matches: &[UnitMatch]) -> Vec<Complexity> {
    let functions: Vec<Function> = matches
        .iter()
        .filter(|found| found.kind == Capture::Function)
        .map(|found| Function { bytes: found.bytes, body: found.body, name: simple_name(source.text, &found.names) })
        .collect();
    measure(source.text, &functions, source.regions, source.operators)
}

fn simple_name<'a>(text: &'a str, names: &[ByteRange]) -> &'a str {
    names.last().map_or("", |name| slice(text, *name))
}

fn qualified_name(source: &Source, around: Option<&str>, names: &[ByteRange]) -> String {
    let own = names.iter().map(|name| on_one_line(slice(source.text, *name)));
    let parts: Vec<String> = around.map(str::to_owned).into_iter().chain(own).collect();
    let mut name = parts.join(source.qualifier);
    if name.len() > MAX_NAME_BYTES {
        name = on_one_line(simple_name(source.text, names));
        while name.len() > MAX_NAME_BYTES {
            name.pop();
        }
    }
    name
}

fn on_one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The part of a unit from its first word that is no annotation on.
fn without_leading_annotations(source: &Source, bytes: ByteRange) -> ByteRange {
    let mut start = bytes.start;
    let first = source.regions.partition_point(|region| region.bytes.start < start);
    for region in &source.regions[first..] {
        if region.bytes.start > start || region.bytes.end >= bytes.end {
            break;
        }
        if region.bytes.start == start && region.capture == Capture::Annotation {
            let rest = slice(source.text, ByteRange { start: region.bytes.end, end: bytes.end });
            start = bytes.end - rest.trim_start().len() as u32;
        }
    }
    ByteRange { start, end: bytes.end }
}

fn slice(text: &str, bytes: ByteRange) -> &str {
    &text[bytes.start as usize..bytes.end as usize]
}
