//! What `review-gate/quality` says of findings that are advice: how to dismiss them, who did, and which rules are muted.

use super::check_run::{table, who, within_limit};
use super::markdown_text::{code_span, prose};
use super::tally;
use super::untrusted::shortened;
use crate::approval::dismissals::AttemptedDismissal;
use crate::model::check::CheckPage;
use crate::model::finding::Finding;
use crate::model::reception::Reception;

/// Longer paths and reasons are cut.
const MOST_CHARACTERS: usize = 200;

/// The page with how to dismiss each of `advice`.
pub fn with_advice(page: CheckPage, advice: &[&Finding]) -> CheckPage {
    let rows = advice.iter().map(|finding| {
        let place = shortened(&format!("{}:{}", finding.path, finding.lines.start), MOST_CHARACTERS);
        let comment = format!("/review-gate dismiss {} <why>", finding.fingerprint);
        [format!("{} in {}", finding.rule, code_span(&place)), code_span(&comment)]
    });
    let rows: Vec<_> = rows.collect();
    with(page, table("Not a fair point? Whoever may write to the repository can say so", ["finding", "comment"], &rows))
}

/// The page with the rules that are muted.
pub fn with_muted(page: CheckPage, muted: &[Reception]) -> CheckPage {
    let rows: Vec<_> = muted
        .iter()
        .map(|reception| {
            let again = format!("`{} = \"warning\"` under `[rules]` of the policy", reception.rule);
            [reception.rule.clone(), standing(reception), again]
        })
        .collect();
    with(page, table("Muted in this repository", ["rule", "why", "what lets it speak again"], &rows))
}

/// The page with what became of attempts to dismiss findings.
pub fn with_dismissals(page: CheckPage, attempts: &[AttemptedDismissal]) -> CheckPage {
    let rows = attempts.iter().map(|attempt| {
        let (finding, counts) = match &attempt.finding {
            Ok(finding) => (code_span(finding), "counted against its rule".to_owned()),
            Err(why) => (String::new(), format!("not counted, because {}", prose(&shortened(why, MOST_CHARACTERS)))),
        };
        [finding, who(attempt.by.as_ref()), counts]
    });
    with(page, table("Dismissed", ["finding", "by", "counts"], &rows.collect::<Vec<_>>()))
}

/// How the findings of a rule were taken, in words.
pub fn standing(reception: &Reception) -> String {
    format!("{} of {} dismissed", reception.dismissed, tally::counted(reception.shown as usize, "finding"))
}

fn with(page: CheckPage, section: Option<String>) -> CheckPage {
    match section {
        Some(section) => CheckPage { summary: within_limit(format!("{}\n{section}", page.summary)), ..page },
        None => page,
    }
}
