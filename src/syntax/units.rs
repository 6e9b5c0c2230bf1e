//! Functions and types with their qualified names.

use rustc_hash::{FxHashMap, FxHashSet};

use super::captures::Capture;
use super::complexity::{Function, measure};
use super::facts::{ByteRange, Complexity, Unit, UnitKind};
use super::line_index::LineIndex;
use super::logic::Operator;
use super::matches::{Region, UnitMatch};
use super::visibility::Visibility;

/// The longest qualified name, in bytes; a longer one goes without its qualifiers, so that deep nesting of long
/// names costs no more than its text.
const MAX_NAME_BYTES: usize = 512;

/// What the units of a text are made of.
pub(super) struct Source<'a> {
    pub text: &'a str,
    pub index: &'a LineIndex<'a>,
    pub regions: &'a [Region],
    pub operators: &'a [Operator],
    pub visibility: &'a Visibility<'a>,
    /// The bodies that do nothing yet.
    pub placeholders: &'a FxHashSet<ByteRange>,
}

/// The units among `matches`, which stand outer before inner and have the qualified `names`.
pub(super) fn units(source: &Source, matches: &[UnitMatch], names: &[String]) -> Vec<Unit> {
    let mut complexities = complexities(source, matches, names).into_iter();
    let unit = |((found, name), is_public): ((&UnitMatch, &String), Option<bool>)| {
        let (kind, complexity) = match found.kind {
            Capture::Function => (UnitKind::Function, complexities.next()),
            Capture::Type => (UnitKind::Type, None),
            _ => return None,
        };
        let bytes = without_leading_annotations(source, found.bytes);
        Some(Unit {
            kind,
            name: name.clone(),
            lines: source.index.lines(bytes),
            bytes,
            parameters: found.parameters,
            body: found.body,
            is_public,
            is_placeholder: found.body.is_some_and(|body| source.placeholders.contains(&body)),
            complexity,
        })
    };
    matches.iter().zip(names).zip(source.visibility.of_units(matches)).filter_map(unit).collect()
}

/// The complexity of the functions among `matches`, in their order.
///
/// Which of several functions of one name a call means is not known. Overloads that call each other are far more
/// common than recursive ones, so none of them counts as recursive.
fn complexities(source: &Source, matches: &[UnitMatch], names: &[String]) -> Vec<Complexity> {
    let is_function = |(found, _): &(&UnitMatch, &String)| found.kind == Capture::Function;
    let mut times_named: FxHashMap<&str, usize> = FxHashMap::default();
    for (_, name) in matches.iter().zip(names).filter(is_function) {
        *times_named.entry(name).or_default() += 1;
    }
    let function = |(found, name): (&UnitMatch, &String)| Function {
        bytes: found.bytes,
        body: found.body,
        callee: (times_named[name.as_str()] == 1).then(|| simple_name(source.text, &found.names)),
    };
    let functions: Vec<Function> = matches.iter().zip(names).filter(is_function).map(function).collect();
    measure(source.text, &functions, source.regions, source.operators)
}

/// The name of each of `matches`, qualified by those around it.
pub(super) fn qualified_names(text: &str, qualifier: &str, matches: &[UnitMatch]) -> Vec<String> {
    let mut around: Vec<usize> = Vec::new();
    let mut names: Vec<String> = Vec::with_capacity(matches.len());
    for found in matches {
        while around.pop_if(|outer| !matches[*outer].bytes.encloses(found.bytes)).is_some() {}
        let outer = around.last().map(|outer| names[*outer].as_str());
        let name = qualified_name(text, qualifier, outer, &found.names);
        around.push(names.len());
        names.push(name);
    }
    names
}

/// The own name of what has `names`, without those it belongs to.
pub(super) fn simple_name<'a>(text: &'a str, names: &[ByteRange]) -> &'a str {
    names.last().map_or("", |name| slice(text, *name))
}

fn qualified_name(text: &str, qualifier: &str, around: Option<&str>, names: &[ByteRange]) -> String {
    let own = names.iter().map(|name| on_one_line(slice(text, *name)));
    let parts: Vec<String> = around.map(str::to_owned).into_iter().chain(own).collect();
    let mut name = parts.join(qualifier);
    if name.len() > MAX_NAME_BYTES {
        name = on_one_line(simple_name(text, names));
        while name.len() > MAX_NAME_BYTES {
            name.pop();
        }
    }
    name
}

/// `name` with its white space made single blanks.
pub(super) fn on_one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The part of a unit from its first word that is no annotation on.
fn without_leading_annotations(source: &Source, bytes: ByteRange) -> ByteRange {
    let mut start = bytes.start;
    let first = source.regions.partition_point(|region| region.bytes.start < start);
    for region in &source.regions[first..] {
        if region.bytes.start > start {
            break;
        }
        let is_leading = region.bytes.start == start && region.bytes.end < bytes.end;
        if is_leading && region.capture == Capture::Annotation {
            let rest = slice(source.text, ByteRange { start: region.bytes.end, end: bytes.end });
            start = bytes.end - rest.trim_start().len() as u32;
        }
    }
    ByteRange { start, end: bytes.end }
}

fn slice(text: &str, bytes: ByteRange) -> &str {
    &text[bytes.start as usize..bytes.end as usize]
}
