//! Imports, documentation strings, data tables and annotations.

use super::captures::Capture;
use super::facts::{ByteRange, Passive, PassiveKind};
use super::matches::{Matches, outer_first};

/// The passive stretches that a query found, sorted by start. Of nested ones of a kind the outermost stays.
pub(super) fn passive(matches: &Matches) -> Vec<Passive> {
    let active = starts_of_active_code(matches);
    let is_passive = |kind: PassiveKind, bytes: ByteRange| kind != PassiveKind::Data || !any_within(&active, bytes);
    let mut covered = [0; 5];
    let mut found = Vec::new();
    for region in &matches.regions {
        let Some(kind) = kind_of(region.capture) else { continue };
        let covered = &mut covered[kind as usize];
        if region.bytes.end > *covered && is_passive(kind, region.bytes) {
            *covered = region.bytes.end;
            found.push(Passive { bytes: region.bytes, kind });
        }
    }
    found.sort_by_key(|passive| (outer_first(passive.bytes), passive.kind));
    found
}

fn kind_of(capture: Capture) -> Option<PassiveKind> {
    match capture {
        Capture::Import => Some(PassiveKind::Import),
        Capture::Documentation => Some(PassiveKind::Documentation),
        Capture::Data => Some(PassiveKind::Data),
        Capture::Annotation => Some(PassiveKind::Annotation),
        Capture::Boilerplate => Some(PassiveKind::Boilerplate),
        Capture::Function
        | Capture::Type
        | Capture::Scope
        | Capture::Name
        | Capture::Parameters
        | Capture::Body
        | Capture::Computed
        | Capture::Test
        | Capture::Increment
        | Capture::NestingIncrement
        | Capture::Nested
        | Capture::Branch
        | Capture::Logical
        | Capture::Operator
        | Capture::Call
        | Capture::Case
        | Capture::NamedCase
        | Capture::Group
        | Capture::Title
        | Capture::Mark(_)
        | Capture::Choice(_) => None,
    }
}

/// Where code starts that makes a literal around it more than a table of values, sorted.
fn starts_of_active_code(matches: &Matches) -> Vec<u32> {
    let is_active =
        |capture: Capture| matches!(capture, Capture::Computed | Capture::Nested | Capture::Branch | Capture::Call);
    let regions = matches.regions.iter().filter(|region| is_active(region.capture)).map(|region| region.bytes.start);
    let functions =
        matches.units.iter().filter(|unit| unit.kind == Capture::Function).map(|function| function.bytes.start);
    let mut starts: Vec<u32> = regions.chain(functions).collect();
    starts.sort_unstable();
    starts
}

fn any_within(sorted: &[u32], bytes: ByteRange) -> bool {
    sorted.get(sorted.partition_point(|start| *start < bytes.start)).is_some_and(|start| *start < bytes.end)
}
