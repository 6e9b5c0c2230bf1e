//! A pull request as its template shows it.

use std::collections::BTreeMap;

use askama::Template;
use jiff::Timestamp;

use super::approval_view::ApprovalView;
use super::diff_view::{FactsView, FileDiffView, MoreFilesView};
use super::finding_view::FindingView;
use super::kept_report::{KeptFinding, KeptFunction, KeptPart, KeptReport};
use super::pull_request::PullRequestFile;
use super::queue_view::word;
use super::shell::Shell;
use super::text::{Moment, Text, counted, parts};
use crate::model::dossier::{Analysis, Exhibit};
use crate::model::pull_request::PullRequestState;
use crate::store::audit::AuditEntry;
use crate::store::queue::PastVerdict;
use crate::web::sign_in::visitor::Visitor;

/// Longer lists are cut, and say so.
const MOST_ROWS: usize = 60;
/// Of more changed functions than these, those that became hardest are shown and the others folded.
const HOT_FUNCTIONS: usize = 12;

/// The page.
#[derive(Template)]
#[template(path = "pull_request.html")]
pub(super) struct PullRequestPage {
    shell: Shell,
    title: Text,
    repository: String,
    number: u64,
    github: String,
    state: &'static str,
    author: Text,
    base_branch: Text,
    head_branch: Text,
    head: String,
    opened: Moment,
    quality: &'static str,
    approval_word: &'static str,
    headlines: Option<[Text; 2]>,
    facts: Option<FactsView>,
    diffs: Vec<FileDiffView>,
    more_files: Option<MoreFilesView>,
    findings: Vec<FindingView>,
    allowed: Vec<FindingView>,
    /// Those that became hardest to understand.
    functions: Vec<FunctionView>,
    other_functions: Vec<FunctionView>,
    more_functions: usize,
    hidden: Vec<(String, String, Text)>,
    claims: Vec<ClaimView>,
    alignment: Option<String>,
    drift: Option<String>,
    split: Vec<PartView>,
    not_analysed: Vec<(Text, Text)>,
    approval: Option<ApprovalView>,
    history: Vec<VerdictView>,
    audit: Vec<AuditView>,
}

struct FunctionView {
    name: Text,
    place: String,
    cognitive_before: String,
    cognitive_after: u32,
    cyclomatic_before: String,
    cyclomatic_after: u32,
    lines_before: String,
    lines_after: u32,
    growth: i64,
}

struct ClaimView {
    text: Text,
    kind: Text,
    verdict: Text,
    words: &'static str,
    evidence: Vec<(String, Vec<Text>)>,
}

struct PartView {
    files: Vec<Text>,
    functions: String,
    lines: u32,
}

struct VerdictView {
    head: String,
    quality: &'static str,
    approval: &'static str,
    titles: [Text; 2],
    at: Moment,
}

struct AuditView {
    sequence: i64,
    action: Text,
    hash: String,
    at: Moment,
}

impl PullRequestPage {
    pub(super) fn of(visitor: &Visitor, file: &PullRequestFile, github: &str, now: Timestamp) -> Self {
        let pull_request = &file.pull_request;
        let repository = file.repository.name.to_string();
        let number = pull_request.id.number;
        let report = file.analysis.as_ref().and_then(|kept| serde_json::from_str::<KeptReport>(&kept.report).ok());
        let newest = file.verdicts.first();
        let mut page = Self {
            shell: Shell::of(visitor),
            title: Text::line(&pull_request.title),
            github: format!("{github}/{repository}/pull/{number}"),
            repository,
            number,
            state: state(pull_request.state, pull_request.draft),
            author: Text::line(pull_request.author.as_ref().map_or("an account that is gone", |author| &author.login)),
            base_branch: Text::line(&pull_request.base_branch),
            head_branch: Text::line(&pull_request.head_branch),
            head: short(pull_request.head.as_hex()),
            opened: Moment::of(pull_request.created_at, now),
            quality: newest.map_or("pending", |newest| word(newest.quality)),
            approval_word: newest.map_or("pending", |newest| word(newest.approval)),
            headlines: newest.map(|newest| newest.titles.each_ref().map(|title| Text::line(title))),
            facts: None,
            diffs: Vec::new(),
            more_files: None,
            findings: Vec::new(),
            allowed: Vec::new(),
            functions: Vec::new(),
            other_functions: Vec::new(),
            more_functions: 0,
            hidden: Vec::new(),
            claims: Vec::new(),
            alignment: None,
            drift: None,
            split: Vec::new(),
            not_analysed: Vec::new(),
            approval: file.dossier.approval.as_ref().map(ApprovalView::of),
            history: file.verdicts.iter().map(|verdict| VerdictView::of(verdict, now)).collect(),
            audit: file.audit.iter().map(|entry| AuditView::of(entry, now)).collect(),
        };
        if let Some((analysis, report)) = file.analysis.as_ref().zip(report) {
            page.show(analysis, &report);
        }
        page
    }

    fn show(&mut self, analysis: &Analysis, report: &KeptReport) {
        self.facts = Some(FactsView::of(report));
        self.diffs = FileDiffView::of_all(&analysis.diffs);
        self.more_files = MoreFilesView::of(report, &analysis.diffs);
        let exhibits: BTreeMap<&str, &Exhibit> =
            analysis.exhibits.iter().map(|exhibit| (exhibit.finding.as_str(), exhibit)).collect();
        let view =
            |finding: &KeptFinding| FindingView::of(finding, exhibits.get(finding.fingerprint.as_str()).copied());
        let mut findings: Vec<&KeptFinding> = report.findings.iter().collect();
        findings.sort_by_key(|finding| weight(&finding.severity));
        let (counting, allowed): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.allowed.is_none());
        self.findings = counting.into_iter().take(MOST_ROWS).map(view).collect();
        self.allowed = allowed.into_iter().take(MOST_ROWS).map(view).collect();
        let mut functions: Vec<&KeptFunction> = report.complexity.functions.iter().collect();
        functions.sort_by_key(|function| std::cmp::Reverse(function.growth()));
        self.more_functions = functions.len().saturating_sub(MOST_ROWS);
        let mut functions = functions.into_iter().take(MOST_ROWS).map(FunctionView::of);
        self.functions = functions.by_ref().take(HOT_FUNCTIONS).collect();
        self.other_functions = functions.collect();
        self.split = report.split.iter().map(PartView::of).collect();
        self.drift = report.drift.as_ref().map(|drift| format!("{:.2}", drift.score));
        let problems = report.not_analysed.iter().take(MOST_ROWS);
        self.not_analysed = problems.map(|problem| (Text::line(&problem.path), Text::line(&problem.reason))).collect();
        if let Some(summary) = &report.summary {
            let place = |path: &str, line: u32| format!("{}:{line}", Text::line(path));
            let events = summary.undisclosed.iter().take(MOST_ROWS);
            self.hidden = events
                .map(|event| {
                    (event.kind.replace('-', " "), place(&event.path, event.start_line), Text::line(&event.detail))
                })
                .collect();
            self.alignment = Some(format!("{:.2}", summary.alignment));
            self.claims = summary
                .claims
                .iter()
                .take(MOST_ROWS)
                .map(|claim| ClaimView {
                    text: Text::line(&claim.text),
                    kind: Text::line(&claim.kind.replace('-', " ")),
                    words: claim_words(&claim.verdict),
                    verdict: Text::line(&claim.verdict),
                    evidence: claim
                        .evidence
                        .iter()
                        .take(3)
                        .map(|evidence| {
                            let at = evidence.path.as_ref().zip(evidence.start_line);
                            (at.map(|(path, line)| place(path, line)).unwrap_or_default(), parts(&evidence.note))
                        })
                        .collect(),
                })
                .collect();
        }
    }
}

fn state(state: PullRequestState, is_draft: bool) -> &'static str {
    match state {
        PullRequestState::Open if is_draft => "draft",
        PullRequestState::Open => "open",
        PullRequestState::Closed => "closed",
        PullRequestState::Merged => "merged",
    }
}

fn short(commit: &str) -> String {
    commit.chars().take(10).collect()
}

fn weight(severity: &str) -> u8 {
    match severity {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    }
}

fn claim_words(verdict: &str) -> &'static str {
    match verdict {
        "verified" => "the diff shows it",
        "contradicted" => "the diff shows otherwise",
        _ => "the diff cannot tell",
    }
}

fn or_new(before: Option<u32>) -> String {
    before.map_or_else(|| "new".to_owned(), |before| before.to_string())
}

impl FunctionView {
    fn of(function: &KeptFunction) -> Self {
        Self {
            name: Text::line(&function.name),
            place: format!("{}:{}", Text::line(&function.path), function.start_line),
            cognitive_before: or_new(function.cognitive_before),
            cognitive_after: function.cognitive_after,
            cyclomatic_before: or_new(function.cyclomatic_before),
            cyclomatic_after: function.cyclomatic_after,
            lines_before: or_new(function.code_lines_before),
            lines_after: function.code_lines_after,
            growth: function.growth(),
        }
    }
}

impl PartView {
    fn of(part: &KeptPart) -> Self {
        Self {
            files: part.files.iter().map(|file| Text::line(file)).collect(),
            functions: counted(part.functions as usize, "function"),
            lines: part.effective_lines_added,
        }
    }
}

impl VerdictView {
    fn of(verdict: &PastVerdict, now: Timestamp) -> Self {
        Self {
            head: short(verdict.head.as_hex()),
            quality: word(verdict.quality),
            approval: word(verdict.approval),
            titles: verdict.titles.each_ref().map(|title| Text::line(title)),
            at: Moment::of(verdict.at, now),
        }
    }
}

impl AuditView {
    fn of(entry: &AuditEntry, now: Timestamp) -> Self {
        Self {
            sequence: entry.sequence,
            action: Text::line(&entry.event.action),
            hash: short(&entry.hash),
            at: Moment::of(entry.at, now),
        }
    }
}
