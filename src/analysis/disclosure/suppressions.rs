//! Places where a tool is told to look away.

use std::collections::BTreeMap;

use super::event::{Event, Name};
use crate::analysis::context::Context;
use crate::analysis::delta::Delta;
use crate::analysis::delta::file_role::is_fixture;
use crate::analysis::delta::suppressions::{Suppression, SuppressionExtent};
use crate::model::path::RepoPath;
use crate::model::summary::UndisclosedKind;

/// The suppressions that are new outside of tests, a file and a marker each.
pub fn events(context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    let mut groups: BTreeMap<(&RepoPath, &str), Vec<&Suppression>> = BTreeMap::new();
    for suppression in of_program(context, delta) {
        groups.entry((&suppression.place.path, &suppression.marker)).or_default().push(suppression);
    }
    groups.into_values().map(|suppressions| event(&suppressions)).collect()
}

/// The suppressions that are new outside of tests and examples.
pub fn of_program<'a>(context: &Context<'_>, delta: &'a Delta) -> impl Iterator<Item = &'a Suppression> {
    delta.suppressions.iter().filter(|suppression| {
        let file = context.files.iter().find(|file| file.file.path == suppression.place.path);
        suppression.is_added && file.is_none_or(|file| !file.is_test(suppression.place.lines) && !is_fixture(file))
    })
}

fn event(suppressions: &[&Suppression]) -> Event {
    let first = suppressions[0];
    let mut rules: Vec<String> = suppressions.iter().flat_map(|suppression| suppression.rules.clone()).collect();
    rules.sort();
    rules.dedup();
    let mut names: Vec<Name> = rules.iter().map(|rule| Name::Identifier(rule.clone())).collect();
    names.push(Name::Phrase(first.marker.clone()));
    Event::new(
        UndisclosedKind::CheckSuppressed,
        first.place.clone(),
        described(first, &rules, suppressions.len()),
        names,
    )
}

/// What is suppressed by what, and how often.
pub fn described(suppression: &Suppression, rules: &[String], count: usize) -> String {
    let what = if rules.is_empty() { "everything".to_owned() } else { rules.join(", ") };
    let extent = match suppression.extent {
        SuppressionExtent::Part => String::new(),
        SuppressionExtent::File => " in the whole file".to_owned(),
        SuppressionExtent::Project => " in the whole project".to_owned(),
    };
    let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
    format!("`{}` for {what}{extent}{times}", suppression.marker)
}
