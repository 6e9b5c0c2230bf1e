//! What the two check runs say.

use super::excerpt::Sources;
use super::markdown;
use super::markdown_text::{cell, code_span, escaped, prose};
use super::tally;
use super::untrusted::{shortened, visible};
use crate::approval::evidence::Tier;
use crate::approval::verdict::{ApprovalVerdict, Reviewer};
use crate::model::account::Account;
use crate::model::check::{CheckConclusion, CheckPage, GateCheck, Remark};
use crate::model::finding::Finding;
use crate::model::report::Report;

/// GitHub shows longer titles cut.
const MOST_TITLE_CHARACTERS: usize = 120;
/// Longer lists are cut, and say so: a page is for reading.
const MOST_ROWS: usize = 40;
/// GitHub takes no longer summary.
const MOST_BYTES: usize = 65_535;
/// Where a summary ends that is longer.
const CUT: &str = "\nThe rest was cut.\n";
/// Two of these make an answer, with a mark before them and a heading each.
const MOST_ANSWER_BYTES: usize = 32_000;
/// Longer names and reasons are cut.
const MOST_CHARACTERS: usize = 300;

/// What `review-gate/quality` says of a report.
pub fn quality(report: &Report, sources: &dyn Sources) -> CheckPage {
    let remarks = report.findings.iter().filter(|finding| finding.allowed.is_none()).map(remark).collect();
    CheckPage { title: title(&tally::verdict(report)), summary: markdown::render(report, sources), remarks }
}

/// What `review-gate/approval` says of a verdict.
pub fn approval(verdict: &ApprovalVerdict) -> CheckPage {
    let parts = [
        sensitive(verdict),
        Some(headline(verdict)),
        obstacles(verdict),
        exception(verdict),
        refused_exceptions(verdict),
        reviewers(verdict),
        evidence(verdict),
    ];
    let summary = parts.into_iter().flatten().collect::<Vec<_>>().join("\n");
    CheckPage { title: title(&first_words(verdict)), summary: within_limit(summary), remarks: Vec::new() }
}

/// What a check says while its verdict is being worked out.
pub fn pending() -> CheckPage {
    plain(
        "Being judged",
        "The change is being judged. This takes seconds, and longer for the first one of a repository.",
    )
}

/// What a check says on a commit that is no longer up for review.
pub fn void() -> CheckPage {
    plain(
        "Void: not up for review",
        "No open pull request has this commit as its head. What was judged before holds no longer, so that the commit cannot \
         be merged elsewhere by it.",
    )
}

/// What a check says when the change could not be judged.
pub fn unjudged(why: &str) -> CheckPage {
    let summary = format!(
        "The change could not be judged, and so does not pass: {}.\n\nIt is tried again by itself. To try at once, comment \
         `/review-gate recheck`.\n",
        prose(&shortened(why, MOST_CHARACTERS))
    );
    CheckPage { title: title("Could not be judged yet"), summary, remarks: Vec::new() }
}

/// What a check says when judging the change is not tried any more.
pub fn given_up(why: &str) -> CheckPage {
    let summary = format!(
        "The change could not be judged, and so does not pass: {}.\n\nIt is not tried again while the change stays as it is. \
         Push another commit, comment `/review-gate recheck` or run this check again to have it tried once more; the log of the service tells \
         more.\n",
        prose(&shortened(why, MOST_CHARACTERS))
    );
    CheckPage { title: title("Could not be judged"), summary, remarks: Vec::new() }
}

/// What `review-gate/quality` says when the analysis came to an end without a result.
pub fn not_analysed(how: &str) -> CheckPage {
    let summary = format!(
        "The analysis of this change ended before it had a result ({}), and so the change does not pass. Nothing else is \
         affected: the analysis ran by itself, and it is not repeated while the change stays as it is.\n\nIt may be that the \
         machine was short of memory: comment `/review-gate recheck` or run this check again. If it ends in the same way, \
         a file of the change is too much for it: leave out what is very large, deeply nested or written by a program, or \
         split the change to find it. The log of the service tells more.\n",
        prose(&shortened(how, MOST_CHARACTERS))
    );
    CheckPage { title: title("Could not be analysed"), summary, remarks: Vec::new() }
}

/// What both checks say when the policy cannot be read.
pub fn invalid_policy(error: &str) -> CheckPage {
    let summary = format!(
        "The policy on the base branch is not valid, and nothing can be judged by it:\n\n{}\n\nCorrect it there by a pull \
         request that starts from the newest commit of that branch: such a one is judged by the built-in policy. \
         `review-gate policy check FILE` validates it.\n",
        prose(&shortened(error, 2_000))
    );
    CheckPage { title: title("The policy is not valid"), summary, remarks: Vec::new() }
}

/// What both checks say of a change that would make the policy one that cannot be read.
pub fn invalid_new_policy(error: &str) -> CheckPage {
    let summary = format!(
        "The policy that this change brings is not valid, and nothing could be judged by it any more:\n\n{}\n\nCorrect it; \
         `review-gate policy check FILE` validates it.\n",
        prose(&shortened(error, 2_000))
    );
    CheckPage { title: title("The policy that this change brings is not valid"), summary, remarks: Vec::new() }
}

/// The same page for a change that puts a policy right that cannot be read: by what it was judged.
pub fn repair(error: &str, page: CheckPage) -> CheckPage {
    let summary = format!(
        "The policy on the base branch is not valid: {}. This change puts it right, and is judged by the built-in policy, \
         with an independent human for every change.\n\n{}",
        prose(&shortened(error, MOST_CHARACTERS)),
        page.summary
    );
    CheckPage { summary: within_limit(summary), ..page }
}

/// What a check says of a merge group: how each of its pull requests was judged.
pub fn group(verdicts: &[(u64, CheckConclusion)]) -> CheckPage {
    let failed = verdicts.iter().filter(|(_, conclusion)| *conclusion != CheckConclusion::Success).count();
    let heading = match failed {
        0 => "All pull requests of the group have passed".to_owned(),
        failed => format!("{} of the group did not pass", tally::counted(failed, "pull request")),
    };
    let rows = verdicts.iter().map(|(number, conclusion)| [format!("#{number}"), word(*conclusion).to_owned()]);
    let summary = table("The group", ["pull request", "verdict"], &rows.collect::<Vec<_>>()).unwrap_or_default();
    CheckPage { title: title(&heading), summary, remarks: Vec::new() }
}

/// What is answered to somebody who asks why a check ends as it does.
pub fn answer(check: GateCheck, conclusion: CheckConclusion, page: &CheckPage) -> String {
    let summary = within(page.summary.clone(), MOST_ANSWER_BYTES);
    format!("### `{}`: {}\n\n**{}**\n\n{summary}", check.name(), word(conclusion), escaped(&page.title))
}

fn word(conclusion: CheckConclusion) -> &'static str {
    match conclusion {
        CheckConclusion::Success => "passed",
        CheckConclusion::ActionRequired => "waits for somebody",
        CheckConclusion::Failure => "did not pass",
    }
}

fn plain(heading: &str, summary: &str) -> CheckPage {
    CheckPage { title: title(heading), summary: summary.to_owned(), remarks: Vec::new() }
}

fn title(text: &str) -> String {
    shortened(&visible(text), MOST_TITLE_CHARACTERS)
}

fn remark(finding: &Finding) -> Remark {
    Remark {
        path: finding.path.to_string(),
        start_line: finding.lines.start,
        end_line: finding.lines.end,
        severity: finding.severity,
        title: finding.rule.to_string(),
        message: shortened(&visible(&finding.message), 4_000),
    }
}

fn first_words(verdict: &ApprovalVerdict) -> String {
    match (verdict.conclusion, verdict.obstacles.first()) {
        (CheckConclusion::Success, Some(_)) => "Passes by exception".to_owned(),
        (CheckConclusion::Success, None) if verdict.needed == 0 => {
            let warning = if verdict.sensitive_paths.is_empty() { "" } else { "; touches sensitive paths" };
            format!("No agent marker, no approval needed{warning}")
        }
        (CheckConclusion::Success, None) => {
            format!("Approved by {}", tally::counted(verdict.counted as usize, "independent human"))
        }
        (_, Some(obstacle)) => sentence(&obstacle.to_string()),
        (_, None) => "Not approved".to_owned(),
    }
}

fn headline(verdict: &ApprovalVerdict) -> String {
    let whose = if verdict.is_by_agent { "An agent had a hand in this change." } else { "No agent marker was found." };
    let needs = match verdict.needed {
        0 => "It needs no approval.".to_owned(),
        needed => format!(
            "It has {} of {} of independent humans.",
            verdict.counted,
            tally::counted(needed as usize, "approval")
        ),
    };
    let requesters: Vec<String> = verdict.requesters.iter().map(|account| code_span(&account.login)).collect();
    let asked = match requesters.as_slice() {
        [] => String::new(),
        requesters => format!(" The task was set by {}.", requesters.join(", ")),
    };
    format!("{whose} {needs}{asked}\n")
}

fn obstacles(verdict: &ApprovalVerdict) -> Option<String> {
    let rows =
        verdict.obstacles.iter().map(|obstacle| [sentence(&obstacle.to_string()), sentence(&obstacle.way_out())]);
    let markdown = |text: String| prose(&shortened(&text, MOST_CHARACTERS));
    table("In the way", ["what", "what to do"], &rows.map(|row| row.map(markdown)).collect::<Vec<_>>())
}

fn exception(verdict: &ApprovalVerdict) -> Option<String> {
    let exception = verdict.exception.as_ref()?;
    let reason = prose(&shortened(&visible(&exception.reason), MOST_CHARACTERS));
    Some(format!("**Exception** by {} until {}: {reason}\n", code_span(&exception.by.login), exception.until))
}

fn refused_exceptions(verdict: &ApprovalVerdict) -> Option<String> {
    let rows = verdict.refused_exceptions.iter().map(|refused| {
        [who(refused.by.as_ref()), format!("not counted, because {}", prose(&shortened(&refused.why, MOST_CHARACTERS)))]
    });
    table("Exceptions that were refused", ["who", "counts"], &rows.collect::<Vec<_>>())
}

fn reviewers(verdict: &ApprovalVerdict) -> Option<String> {
    let rows = verdict
        .reviewers
        .iter()
        .map(|reviewer| [who(reviewer.account.as_ref()), reviewer.said.to_string(), counts(reviewer)]);
    table("Reviewers", ["who", "said", "counts"], &rows.collect::<Vec<_>>())
}

pub(super) fn who(account: Option<&Account>) -> String {
    account.map_or_else(|| "an account that is gone".to_owned(), |account| code_span(&account.login))
}

fn counts(reviewer: &Reviewer) -> String {
    match &reviewer.not_counted {
        None => "counted".to_owned(),
        Some(why) => format!("not counted, because {}", prose(&shortened(why, MOST_CHARACTERS))),
    }
}

fn evidence(verdict: &ApprovalVerdict) -> Option<String> {
    let rows = verdict.evidence.iter().map(|evidence| {
        let weight = match evidence.tier {
            Tier::Identity => "an agent's identity",
            Tier::Mark => "an agent's mark",
            Tier::Hint => "a hint, which decides nothing",
        };
        let seen = prose(&shortened(&visible(&evidence.seen), MOST_CHARACTERS));
        [escaped(&evidence.agent), seen, weight.to_owned()]
    });
    table("Why we think so", ["agent", "seen", "what it is"], &rows.collect::<Vec<_>>())
}

fn sensitive(verdict: &ApprovalVerdict) -> Option<String> {
    let rows = verdict.sensitive_paths.iter().map(|path| [code_span(&shortened(&path.to_string(), MOST_CHARACTERS))]);
    table("Sensitive paths: look at these first", ["path"], &rows.collect::<Vec<_>>())
}

/// As many whole lines as GitHub takes.
pub(super) fn within_limit(summary: String) -> String {
    within(summary, MOST_BYTES)
}

/// As many whole lines as fit.
fn within(mut summary: String, most_bytes: usize) -> String {
    if summary.len() > most_bytes {
        let most = most_bytes - CUT.len();
        let whole_lines = summary.as_bytes()[..most].iter().rposition(|byte| *byte == b'\n');
        summary.truncate(whole_lines.map_or(0, |newline| newline + 1));
        summary.push_str(CUT);
    }
    summary
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A table; `None` without rows.
pub(super) fn table<const COLUMNS: usize>(
    name: &str,
    head: [&str; COLUMNS],
    rows: &[[String; COLUMNS]],
) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let mut block = format!("#### {name}\n\n| {} |\n|{}\n", head.join(" | "), " --- |".repeat(COLUMNS));
    for row in rows.iter().take(MOST_ROWS) {
        block.push_str(&format!("| {} |\n", row.each_ref().map(|markdown| cell(markdown)).join(" | ")));
    }
    if rows.len() > MOST_ROWS {
        block.push_str(&format!("\n{} more.\n", rows.len() - MOST_ROWS));
    }
    Some(block)
}
