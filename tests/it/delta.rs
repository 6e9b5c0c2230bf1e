//! What a change does, as the case files state it, a line each.
//!
//! - `symbols.md`: `event path:lines [at base] kind name [public|private] [test]`, with what the event knows behind it;
//! - `test-changes.md`: `event path:lines [at base] name`, with what the event knows behind it;
//! - `suppressions.md`: `added|removed path:lines [at base] marker extent`, with what is suppressed behind it;
//! - `swallowed-errors.md`: `path:lines code`.

use review_gate::analysis::delta::suppressions::{Suppression, SuppressionExtent};
use review_gate::analysis::delta::symbols::{SymbolChange, SymbolEvent};
use review_gate::analysis::delta::tests::{TestChange, TestEvent};
use review_gate::model::finding::{Place, Revision};
use review_gate::syntax::facts::UnitKind;
use review_gate::syntax::languages::Languages;

use crate::support::case_file::{self, Case};
use crate::support::scene;

#[test]
fn symbols_are_as_stated() {
    let languages = Languages::builtin();
    case_file::check("symbols.md", "symbols", |case: &Case, _: &str| {
        scene::delta(case, &languages).symbols.iter().map(|symbol| described(symbol) + "\n").collect()
    });
}

#[test]
fn changes_of_tests_are_as_stated() {
    let languages = Languages::builtin();
    case_file::check("test-changes.md", "tests", |case: &Case, _: &str| {
        scene::delta(case, &languages).tests.iter().map(|test| described_test(test) + "\n").collect()
    });
}

#[test]
fn suppressions_are_as_stated() {
    let languages = Languages::builtin();
    case_file::check("suppressions.md", "suppressions", |case: &Case, _: &str| {
        scene::delta(case, &languages).suppressions.iter().map(|one| described_suppression(one) + "\n").collect()
    });
}

#[test]
fn swallowed_errors_are_as_stated() {
    let languages = Languages::builtin();
    case_file::check("swallowed-errors.md", "swallowed", |case: &Case, _: &str| {
        let errors = scene::delta(case, &languages).swallowed_errors;
        errors.iter().map(|error| [&place(&error.place), " ", &error.code, "\n"].concat()).collect()
    });
}

fn described(symbol: &SymbolChange) -> String {
    let (event, details) = match &symbol.event {
        SymbolEvent::Added { is_placeholder: false } => ("added", String::new()),
        SymbolEvent::Added { is_placeholder: true } => ("added", " placeholder".to_owned()),
        SymbolEvent::Removed => ("removed", String::new()),
        SymbolEvent::Renamed { from, path } => ("renamed", format!(" from {from} in {path}")),
        SymbolEvent::Moved { path } => ("moved", format!(" from {path}")),
        SymbolEvent::SignatureChanged { breaks_callers: true } => ("signature", " breaks callers".to_owned()),
        SymbolEvent::SignatureChanged { breaks_callers: false } => ("signature", String::new()),
        SymbolEvent::BodyChanged => ("body", String::new()),
    };
    let kind = match symbol.kind {
        UnitKind::Function => "function",
        UnitKind::Type => "type",
    };
    let public = match symbol.is_public {
        Some(true) => " public",
        Some(false) => " private",
        None => "",
    };
    let test = if symbol.is_test { " test" } else { "" };
    format!("{event} {} {kind} {}{public}{test}{details}", place(&symbol.place), symbol.name)
}

fn described_test(test: &TestChange) -> String {
    let (event, details) = match &test.event {
        TestEvent::Added => ("added", String::new()),
        TestEvent::Removed => ("removed", String::new()),
        TestEvent::Moved => ("moved", String::new()),
        TestEvent::Skipped => ("skipped", String::new()),
        TestEvent::Unskipped => ("unskipped", String::new()),
        TestEvent::AssertionsRemoved { before, after } => ("assertions", format!(" {before} -> {after}")),
        TestEvent::AssertionLoosened { before, after } => ("loosened", format!(": {before} -> {after}")),
        TestEvent::Edited => ("edited", String::new()),
    };
    format!("{event} {} {}{details}", place(&test.place), test.name)
}

fn described_suppression(suppression: &Suppression) -> String {
    let event = if suppression.is_added { "added" } else { "removed" };
    let extent = match suppression.extent {
        SuppressionExtent::Part => "part",
        SuppressionExtent::File => "file",
        SuppressionExtent::Project => "project",
    };
    let rules: String = suppression.rules.iter().flat_map(|rule| [" ", rule]).collect();
    format!("{event} {} {} {extent}{rules}", place(&suppression.place), suppression.marker)
}

fn place(place: &Place) -> String {
    let side = if place.revision == Revision::Base { " at base" } else { "" };
    format!("{}:{}-{}{side}", place.path, place.lines.start, place.lines.end)
}
