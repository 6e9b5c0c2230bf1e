//! A box about tests, documentation or a changelog is ticked.

use std::sync::LazyLock;

use regex::Regex;

use super::{documentation, tests};
use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::Judgement;
use crate::analysis::claims::passage::Standing;
use crate::analysis::claims::shown::Shown;
use crate::analysis::pattern::ascii;
use crate::model::summary::ClaimKind;

/// `- [x] I have added tests`, `- [x] Changelog updated`.
pub(super) fn ticked_box(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TESTS: LazyLock<Regex> = LazyLock::new(|| template("unit tests|regression tests|tests|test cases"));
    static DOCUMENTATION: LazyLock<Regex> = LazyLock::new(|| template("documentation|docs|readme"));
    static CHANGELOG: LazyLock<Regex> = LazyLock::new(|| template("changelog|change log"));
    if clause.standing != Standing::TickedItem {
        return None;
    }
    if TESTS.is_match(clause.text) {
        Some(tests::judged(ClaimKind::TickedBox, shown))
    } else if DOCUMENTATION.is_match(clause.text) {
        Some(documentation::judged(ClaimKind::TickedBox, shown))
    } else if CHANGELOG.is_match(clause.text) {
        Some(documentation::judged_changelog(ClaimKind::TickedBox, shown))
    } else {
        None
    }
}

/// "Added …", "… added" and the noun alone with its adjective, up to the end of the clause or what they are for.
fn template(nouns: &str) -> Regex {
    ascii(&format!(
        r"(?i)^(?:(?:have\s+)?(?:added|wrote|written|created|included|updated)\s+(?:(?:the|new|some|unit|relevant|appropriate|necessary|corresponding|a|an)\s+){{0,3}}(?:{nouns})|(?:new\s+)?(?:{nouns})\s+(?:(?:are|is|have been|has been)\s+)?(?:added|written|included|updated))(?:\s+(?:for|that|to|which|covering|entry|added)\b(?u:.*))?$"
    ))
}
