//! A dependency came, went, got another version, or none is new.

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at, note};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::Shown;
use crate::analysis::delta::dependencies::{DependencyChange, DependencyScope, Ecosystem};
use crate::model::summary::{ClaimEvidence, ClaimKind};

/// A package as it is written in a text: in backticks or not, with a scope or a host.
const PACKAGE: &str = r"`?(@?[A-Za-z][A-Za-z0-9_@./:-]+?)`?";

/// "No new dependencies".
pub(super) fn no_new_dependency(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:(?:adds?|added|introduces?|requires?|has|have|with|there are)\s+)?(?:no|zero)\s+(?:new|additional|extra)\s+(?:(?:runtime|external|third-party|npm|production)\s+){0,2}(?:dependenc(?:y|ies)|packages?|crates?)(?:\s+(?:added|introduced|required|needed|are (?:added|introduced)|(?:is|are) required)\b(?u:.*)|\s*(?u:[,(–—-])(?u:.*))?$".to_owned()
    });
    if !TEMPLATE.is_match(clause.text) {
        return None;
    }
    let is_new = |change: &&DependencyChange| {
        let counts = change.scope == DependencyScope::Runtime && !change.is_locked && !change.is_fixture;
        let is_package = !matches!(change.ecosystem, Ecosystem::Actions | Ecosystem::Docker);
        counts && is_package && change.before.is_none() && change.after.is_some()
    };
    let elsewhere = |change: &&DependencyChange| {
        !shown.delta.dependencies.iter().any(|other| other.package == change.package && other.before.is_some())
    };
    let new: Vec<ClaimEvidence> =
        shown.delta.dependencies.iter().filter(is_new).filter(elsewhere).map(described).collect();
    let kind = ClaimKind::NoNewDependency;
    Some(match (new.is_empty(), shown.is_complete()) {
        (true, true) => Judgement::verified(kind, [note("no manifest of the change names another package")]),
        (true, false) => Judgement::unverifiable(kind, []),
        (false, _) => Judgement::contradicted(kind, new),
    })
}

/// "Bumps foo from 1.2 to 1.3".
pub(super) fn dependency_changed(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        format!(
            r"^(?:bump(?:s|ed)?|upgrad(?:e|es|ed)|updat(?:e|es|ed)|downgrad(?:e|es|ed))\s+(?:the\s+)?(?:dependency\s+|package\s+)?{PACKAGE}(?:\s+(?:dependency|package|version|crate))?\s+(?:from\s+`?v?(\d[\w.+-]*)`?\s+)?to\s+`?v?(\d[\w.+-]*?)`?(?:\s+(?:in|for|across|and|\()\b?(?u:.*))?$"
        )
    });
    let found = TEMPLATE.captures(clause.text)?;
    let (package, target) = (&found[1], &found[3]);
    let kind = ClaimKind::DependencyChanged;
    let changes: Vec<&DependencyChange> = changes_of(package, shown).collect();
    let reaches = |change: &&&DependencyChange| change.after.as_deref().is_some_and(|after| after.contains(target));
    if changes.iter().any(|change| reaches(&change)) {
        return Some(Judgement::verified(kind, changes.iter().filter(reaches).map(|change| described(change))));
    }
    let is_absent = !shown.adds_text(target) && shown.is_complete();
    if changes.is_empty() && is_absent {
        return Some(Judgement::contradicted(kind, [note(format!("no line that the change adds holds `{target}`"))]));
    }
    if is_absent {
        return Some(Judgement::contradicted(kind, changes.iter().map(|change| described(change))));
    }
    Some(Judgement::unverifiable(kind, changes.iter().map(|change| described(change))))
}

/// "Adds `foo` as a dependency".
pub(super) fn dependency_added(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        format!(
            r"^(?:add(?:s|ed)?|introduc(?:e|es|ed))\s+(?:the\s+|a\s+|new\s+)*(?:{PACKAGE}\s+(?:as\s+an?\s+)?(?:new\s+)?(?:(?:dev|runtime|optional|npm|workspace|peer)\s+)?dependency|(?:dependency|dependency on)\s+`(@?[A-Za-z][A-Za-z0-9_@./:-]+)`)\b"
        )
    });
    let found = TEMPLATE.captures(clause.text)?;
    let package = found.get(1).or_else(|| found.get(2))?.as_str();
    if ["new", "missing", "the", "required", "optional", "runtime", "dev", "test", "build"].contains(&package) {
        return None;
    }
    let kind = ClaimKind::DependencyAdded;
    let added: Vec<ClaimEvidence> =
        changes_of(package, shown).filter(|change| change.after.is_some()).map(described).collect();
    if !added.is_empty() {
        return Some(Judgement::verified(kind, added));
    }
    let is_shown =
        shown.adds_text(package) || shown.adds_text(&package.replace('-', "_")) || shown.touches_path(package);
    let is_quoted = clause.text.contains(&format!("`{package}`"));
    if is_shown || !is_quoted || !shown.is_complete() {
        return Some(Judgement::not_shown(kind));
    }
    Some(Judgement::contradicted(kind, [note(format!("no line that the change adds names `{package}`"))]))
}

/// "Removes the `foo` dependency".
pub(super) fn dependency_removed(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:remov(?:e|es|ed)|drop(?:s|ped)?|delet(?:e|es|ed))\s+(?:the\s+|unused\s+)*`(@?[A-Za-z][A-Za-z0-9_@./:-]+)`\s+(?:dependency|package|crate)$".to_owned()
    });
    let found = TEMPLATE.captures(clause.text)?;
    let package = &found[1];
    let removed: Vec<ClaimEvidence> =
        changes_of(package, shown).filter(|change| change.after.is_none()).map(described).collect();
    Some(if removed.is_empty() {
        Judgement::not_shown(ClaimKind::Removed)
    } else {
        Judgement::verified(ClaimKind::Removed, removed)
    })
}

/// The changes of the package that a text calls `name`, whatever its separators and case.
fn changes_of<'a>(name: &str, shown: &'a Shown<'_>) -> impl Iterator<Item = &'a DependencyChange> {
    let wanted = folded(name);
    shown.delta.dependencies.iter().filter(move |change| {
        let package = folded(&change.package);
        package == wanted || package.rsplit(['/', ':']).next() == Some(wanted.as_str())
    })
}

fn folded(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}

fn described(change: &DependencyChange) -> ClaimEvidence {
    let version = |version: &Option<String>| match version.as_deref() {
        None => "not there".to_owned(),
        Some("") => "any version".to_owned(),
        Some(version) => version.to_owned(),
    };
    at(
        &change.place,
        format!("`{}`: {} before, {} now", change.package, version(&change.before), version(&change.after)),
    )
}
