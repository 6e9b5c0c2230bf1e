//! A finding as a page shows it, with the code that it is about.

use super::kept_report::KeptFinding;
use super::text::{Text, parts};
use crate::model::dossier::{Exhibit, ExhibitSide};
use crate::model::finding::Revision;

/// A finding.
pub(super) struct FindingView {
    pub(super) rule: Text,
    pub(super) severity: Text,
    pub(super) place: String,
    pub(super) message: Vec<Text>,
    pub(super) help: Vec<Text>,
    pub(super) kinship: Option<String>,
    pub(super) allowed: Option<Text>,
    pub(super) here: Option<SideView>,
    pub(super) there: Option<SideView>,
    /// Other places that it is about.
    pub(super) examples: Vec<SideView>,
}

/// Some lines of code on one side of the change.
pub(super) struct SideView {
    pub(super) path: Text,
    pub(super) side: &'static str,
    pub(super) lines: Vec<(u32, Text, bool)>,
    pub(super) more: u32,
}

impl FindingView {
    /// Of a finding, with its code where that was kept.
    pub(super) fn of(finding: &KeptFinding, exhibit: Option<&Exhibit>) -> Self {
        let kind = finding.clone_type.map(|kind| match kind {
            1 => "exact copy",
            2 => "copy with other names",
            _ => "copy with changes",
        });
        let similarity = finding.similarity.map(|similarity| format!(", {:.0} % alike", 100.0 * similarity));
        let lines = if finding.end_line > finding.start_line {
            format!("{}–{}", finding.start_line, finding.end_line)
        } else {
            finding.start_line.to_string()
        };
        Self {
            rule: Text::line(&finding.rule),
            severity: Text::line(&finding.severity),
            place: format!("{}:{lines}", Text::line(&finding.path)),
            message: parts(&finding.message),
            help: parts(&finding.help),
            kinship: kind.map(|kind| format!("{kind}{}", similarity.unwrap_or_default())),
            allowed: finding.allowed.as_deref().map(Text::line),
            here: exhibit.map(|exhibit| SideView::of(&exhibit.here)),
            examples: exhibit.map_or_else(Vec::new, |exhibit| exhibit.examples.iter().map(SideView::of).collect()),
            there: exhibit.and_then(|exhibit| exhibit.there.as_ref()).map(SideView::of),
        }
    }
}

impl SideView {
    fn of(side: &ExhibitSide) -> Self {
        Self {
            path: Text::line(&side.path),
            side: match side.revision {
                Revision::Base => "already in the base",
                Revision::Head => "in this change",
            },
            lines: side.lines.iter().map(|line| (line.number, Text::code(&line.text), line.is_common)).collect(),
            more: side.more,
        }
    }
}
