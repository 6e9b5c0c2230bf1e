//! A route, a flag or an environment variable came or went.

use regex::Captures;

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::Shown;
use crate::model::summary::{ClaimEvidence, ClaimKind};
use crate::syntax::facts::EntryPointKind;

/// "Adds a `--dry-run` flag", "Introduces the `GET /health` endpoint". What no query shows another template may.
pub(super) fn entry_point_added(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| template("add(?:s|ed)?|introduc(?:e|es|ed)|creat(?:e|es|ed)"));
    judged(ClaimKind::SymbolAdded, &TEMPLATE.captures(clause.text)?, shown, "is new")
}

/// "Removes the `--dry-run` flag".
pub(super) fn entry_point_removed(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| template("remov(?:e|es|ed)|drop(?:s|ped)?|delet(?:e|es|ed)"));
    judged(ClaimKind::Removed, &TEMPLATE.captures(clause.text)?, shown, "is gone")
}

fn template(verbs: &str) -> String {
    let lead = r"(?:(?:the|a|an|new|optional|unused|deprecated|command-line|cli)\s+){0,3}";
    let noun = r"(?:(?P<flag>flag|option|switch)|(?P<route>endpoint|route)|(?:environment|env)\s+var(?:iable)?)s?\b";
    format!(r"^(?:{verbs})\s+{lead}`(?P<name>(?u:[^`]+))`\s+(?:command-line\s+|cli\s+)?{noun}")
}

fn judged(kind: ClaimKind, found: &Captures<'_>, shown: &Shown<'_>, note: &str) -> Option<Judgement> {
    let of = if found.name("flag").is_some() {
        EntryPointKind::Flag
    } else if found.name("route").is_some() {
        EntryPointKind::Route
    } else {
        EntryPointKind::EnvironmentVariable
    };
    let name = of.name_in(&found["name"])?;
    let is_added = kind == ClaimKind::SymbolAdded;
    let changes = shown.delta.entry_points.iter();
    let seen: Vec<ClaimEvidence> = changes
        .filter(|change| (change.kind, change.is_added) == (of, is_added) && change.name == name)
        .map(|change| at(&change.place, note))
        .collect();
    (!seen.is_empty()).then(|| Judgement::verified(kind, seen))
}
