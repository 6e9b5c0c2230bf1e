//! Packages that the program did not need before.

use super::event::{Event, Name};
use crate::analysis::context::Context;
use crate::analysis::delta::Delta;
use crate::analysis::delta::dependencies::{DependencyChange, DependencyScope, Ecosystem, Familiarity};
use crate::model::summary::UndisclosedKind;

/// The packages that are new to a manifest of the program. What packages need in their turn is not the author's choice.
pub fn events(_context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    delta.dependencies.iter().filter(|change| is_new_to_the_program(change)).map(event).collect()
}

/// Whether the program itself, and not its tests or its builds, needs a package that nothing here needed before.
pub fn is_new_to_the_program(change: &DependencyChange) -> bool {
    let is_of_program = !matches!(change.ecosystem, Ecosystem::Actions | Ecosystem::Docker) && !change.is_fixture;
    let came = change.before.is_none() && change.after.is_some();
    came && is_of_program && !change.is_locked && change.familiarity == Familiarity::New
}

fn event(change: &DependencyChange) -> Event {
    let version = change.after.as_deref().unwrap_or_default();
    let role = match change.scope {
        DependencyScope::Runtime => "",
        DependencyScope::Development => " (development)",
    };
    let detail = format!("{} {version}", change.package).trim_end().to_owned() + role;
    Event::new(UndisclosedKind::DependencyAdded, change.place.clone(), detail, names(&change.package))
}

/// A package goes by its name with and without its scope, by its scope, and without what only says for which language it is.
fn names(package: &str) -> Vec<Name> {
    const AFFIXES: &[&str] = &[
        "js", "py", "rs", "go", "node", "python", "types", "type", "client", "sdk", "core", "api", "lib", "react",
        "django", "flask", "pytest", "eslint", "plugin",
    ];
    /// Shorter parts are words too often.
    const LEAST_LETTERS: usize = 5;
    /// Those of more packages than anybody means.
    const MAKERS: &[&str] = &["Azure", "Google", "Microsoft", "System"];
    let is_version = |part: &&str| !(part.starts_with('v') && part[1..].parse::<u32>().is_ok());
    let segments: Vec<&str> = package.split(['/', ':']).filter(is_version).collect();
    let own = segments.last().copied().unwrap_or(package);
    let mut names = vec![Name::Package(own.to_owned())];
    if segments.len() > 1 {
        names.push(Name::File(package.to_owned()));
    }
    if let Some(scope) =
        package.strip_prefix('@').and_then(|package| package.split('/').next()).filter(|scope| *scope != "types")
    {
        names.push(Name::Package(scope.to_owned()));
    }
    let parts: Vec<&str> = own.split(['-', '_', '.']).collect();
    let telling: Vec<&str> = parts.iter().copied().filter(|part| !AFFIXES.contains(part)).collect();
    if telling.len() < parts.len() && telling.concat().len() >= 4 {
        names.push(Name::Package(telling.join("-")));
    }
    // Who speaks of Monty means `pydantic-monty`, and who speaks of YARP `Yarp.ReverseProxy`.
    let last = telling.last().filter(|part| part.len() >= LEAST_LETTERS);
    let maker = own.split_once('.').map(|(maker, _)| maker).filter(|maker| !MAKERS.contains(maker));
    names.extend(last.copied().into_iter().chain(maker).map(|part| Name::Package(part.to_owned())));
    names
}
