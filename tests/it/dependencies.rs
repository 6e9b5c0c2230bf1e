//! Which packages a change brings, drops or takes at another version: `tests/cases/dependencies.md`.
//!
//! A case shows a change as `support::scene` describes and states the packages that differ, a line each:
//! `path:line [at base] ecosystem package before -> after [development] [known|own] [locked] [fixture]`, with `none` for
//! the side on which it is not there and `any` where no version is asked for.

use review_gate::analysis::delta::dependencies::{DependencyChange, DependencyScope, Familiarity};
use review_gate::model::finding::Revision;
use review_gate::syntax::languages::Languages;

use crate::support::case_file::{self, Case};
use crate::support::scene;

#[test]
fn packages_differ_as_stated() {
    let languages = Languages::builtin();
    case_file::check("dependencies.md", "dependencies", |case: &Case, _: &str| {
        scene::delta(case, &languages).dependencies.iter().map(|change| describe(change) + "\n").collect()
    });
}

fn describe(change: &DependencyChange) -> String {
    let version = |side: &Option<String>| match side.as_deref() {
        None => "none".to_owned(),
        Some("") => "any".to_owned(),
        Some(version) => version.to_owned(),
    };
    let mut words = vec![format!("{}:{}", change.place.path, change.place.lines.start)];
    words.extend((change.place.revision == Revision::Base).then(|| "at base".to_owned()));
    words.push(format!("{:?}", change.ecosystem).to_lowercase());
    words.push(format!("{} {} -> {}", change.package, version(&change.before), version(&change.after)));
    let is_known_elsewhere = change.before.is_none() && change.familiarity == Familiarity::Known;
    let marks = [
        ("development", change.scope == DependencyScope::Development),
        ("known", is_known_elsewhere),
        ("own", change.familiarity == Familiarity::Own),
        ("locked", change.is_locked),
        ("fixture", change.is_fixture),
    ];
    words.extend(marks.into_iter().filter(|(_, holds)| *holds).map(|(word, _)| word.to_owned()));
    words.join(" ")
}
