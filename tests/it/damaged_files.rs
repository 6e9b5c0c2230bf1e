//! Manifests, lock files and workflows that are cut off or garbled: what they say is lost, and nothing else.

use std::collections::BTreeMap;

use review_gate::model::limits::Limits;
use review_gate::model::policy::Policy;
use review_gate::syntax::languages::Languages;

use crate::support::case_file::{self, Case};
use crate::support::scene::Trees;

#[test]
fn damaged_manifests_are_read_without_harm() {
    case_file::check("dependencies.md", "dependencies", damage);
}

#[test]
fn damaged_workflows_are_read_without_harm() {
    case_file::check("workflows.md", "workflows", damage);
}

/// Judges the files of a case in many states of decay; what is expected of the case itself is not looked at.
fn damage(case: &Case, expected: &str) -> String {
    const SIGNS: [&str; 10] = ["\"", "[", "{", ":", "&a *a", "\n- ", "\t", "<", "|\n", "\u{feff}"];
    let languages = Languages::builtin();
    let mut before = BTreeMap::new();
    let mut after = BTreeMap::new();
    for block in &case.blocks {
        let Some((_, path)) = block.info.split_whitespace().nth(1).and_then(|word| word.split_once(':')) else {
            continue;
        };
        for (number, (place, _)) in block.text.char_indices().enumerate().filter(|(number, _)| number % 61 == 0) {
            let (start, end) = block.text.split_at(place);
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let copy = if folder.starts_with(".github") { path.to_owned() } else { format!("{number}/{path}") };
            let copy = copy.replace("ci.yml", &format!("ci{number}.yml"));
            before.insert(copy.clone(), start.to_owned());
            after.insert(copy, format!("{start}{}{end}", SIGNS[number / 61 % SIGNS.len()]));
        }
    }
    Trees::new(before, after).report(&languages, &Policy::default(), &Limits::default());
    expected.to_owned()
}
