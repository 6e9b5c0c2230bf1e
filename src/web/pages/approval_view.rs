//! Who approved and what that is worth, as a page shows it.

use super::text::{Text, parts};
use crate::model::dossier::ApprovalRecord;

/// An approval verdict.
pub(super) struct ApprovalView {
    pub(super) counted: u32,
    pub(super) needed: u32,
    pub(super) obstacles: Vec<(Vec<Text>, Vec<Text>)>,
    pub(super) statements: Vec<(Text, Text, Option<Text>)>,
    pub(super) signs: Vec<(Text, Vec<Text>, bool)>,
    pub(super) requesters: Vec<Text>,
    pub(super) contributors: Vec<Text>,
    pub(super) sensitive_paths: Vec<Text>,
    pub(super) exception: Option<(Text, Text, String)>,
    pub(super) refused: Vec<(Text, Vec<Text>)>,
}

impl ApprovalView {
    /// Of what was kept of one.
    pub(super) fn of(approval: &ApprovalRecord) -> Self {
        let lines = |texts: &[String]| texts.iter().map(|text| Text::line(text)).collect();
        Self {
            counted: approval.counted,
            needed: approval.needed,
            obstacles: approval.obstacles.iter().map(|(what, way_out)| (parts(what), parts(way_out))).collect(),
            statements: approval
                .statements
                .iter()
                .map(|statement| {
                    let by = statement.by.as_deref().unwrap_or("an account that is gone");
                    (Text::line(by), Text::line(&statement.said), statement.not_counted.as_deref().map(Text::line))
                })
                .collect(),
            signs: approval
                .signs
                .iter()
                .map(|sign| (Text::line(&sign.agent), parts(&sign.seen), sign.is_hint))
                .collect(),
            requesters: lines(&approval.requesters),
            contributors: lines(&approval.contributors),
            sensitive_paths: lines(&approval.sensitive_paths),
            exception: approval
                .exception
                .as_ref()
                .map(|(by, reason, until)| (Text::line(by), Text::line(reason), until.to_string())),
            refused: approval.refused_exceptions.iter().map(|(by, why)| (Text::line(by), parts(why))).collect(),
        }
    }
}
