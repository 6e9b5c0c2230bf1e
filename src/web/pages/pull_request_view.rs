//! A pull request as its template shows it.

use std::collections::BTreeMap;

use askama::Template;
use jiff::Timestamp;

use super::kept_report::{KeptFinding, KeptFunction, KeptReport};
use super::pull_request::PullRequestFile;
use super::queue_view::word;
use super::shell::Shell;
use super::text::{Moment, Text, counted, minutes};
use crate::model::dossier::{ApprovalRecord, Exhibit, ExhibitSide};
use crate::model::finding::Revision;
use crate::model::pull_request::PullRequestState;
use crate::store::audit::AuditEntry;
use crate::store::queue::PastVerdict;
use crate::web::sign_in::visitor::Visitor;

/// Longer lists are cut, and say so.
const MOST_ROWS: usize = 60;
/// A change to more files than these has its largest ones shown first and the others folded.
const HOT_FILES: usize = 8;
/// The same for functions.
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

struct FactsView {
    minutes: String,
    effective: u32,
    added: u32,
    deleted: u32,
    tests: u32,
    moved: u32,
    generated: u32,
    files: usize,
    hot: Vec<FileView>,
    others: Vec<FileView>,
}

struct FileView {
    path: Text,
    status: Text,
    added: u32,
    deleted: u32,
    effective: u32,
    findings: usize,
    /// Of the largest one, in hundredths.
    bar: u32,
}

struct FindingView {
    rule: Text,
    severity: Text,
    place: String,
    message: Vec<Text>,
    help: Vec<Text>,
    kinship: Option<String>,
    allowed: Option<Text>,
    here: Option<SideView>,
    there: Option<SideView>,
}

struct SideView {
    path: Text,
    side: &'static str,
    lines: Vec<(u32, Text, bool)>,
    more: u32,
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

struct ApprovalView {
    counted: u32,
    needed: u32,
    obstacles: Vec<(Vec<Text>, Vec<Text>)>,
    statements: Vec<(Text, Text, Option<Text>)>,
    signs: Vec<(Text, Vec<Text>, bool)>,
    requesters: Vec<Text>,
    contributors: Vec<Text>,
    sensitive_paths: Vec<Text>,
    exception: Option<(Text, Text, String)>,
    refused: Vec<(Text, Vec<Text>)>,
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
        if let Some(report) = report {
            let exhibits = file.analysis.as_ref().map_or(&[][..], |kept| &kept.exhibits);
            page.show(&report, exhibits);
        }
        page
    }

    fn show(&mut self, report: &KeptReport, exhibits: &[Exhibit]) {
        self.facts = Some(FactsView::of(report));
        let exhibits: BTreeMap<&str, &Exhibit> =
            exhibits.iter().map(|exhibit| (exhibit.finding.as_str(), exhibit)).collect();
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

/// A message in turn as text and as what was in backticks.
fn parts(message: &str) -> Vec<Text> {
    message.split('`').map(Text::line).collect()
}

fn or_new(before: Option<u32>) -> String {
    before.map_or_else(|| "new".to_owned(), |before| before.to_string())
}

impl FactsView {
    fn of(report: &KeptReport) -> Self {
        let size = &report.size;
        let mut findings: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in report.findings.iter().filter(|finding| finding.allowed.is_none()) {
            *findings.entry(&finding.path).or_default() += 1;
        }
        let heat = |path: &str, effective: u32| (findings.get(path).copied().unwrap_or_default(), effective);
        let mut files: Vec<_> = size.files.iter().collect();
        files.sort_by_key(|file| std::cmp::Reverse(heat(&file.path, file.effective_lines_added)));
        let largest = files.iter().map(|file| file.lines_added + file.lines_deleted).max().unwrap_or_default().max(1);
        let mut views = files.into_iter().map(|file| FileView {
            path: Text::line(&file.path),
            status: Text::line(&file.status),
            added: file.lines_added,
            deleted: file.lines_deleted,
            effective: file.effective_lines_added,
            findings: findings.get(file.path.as_str()).copied().unwrap_or_default(),
            bar: (100 * (file.lines_added + file.lines_deleted) / largest).max(1),
        });
        Self {
            minutes: minutes(size.review_minutes),
            effective: size.effective_lines_added,
            added: size.lines_added,
            deleted: size.lines_deleted,
            tests: size.test_lines_added,
            moved: size.moved_lines,
            generated: size.generated_lines,
            files: size.files_changed as usize,
            hot: views.by_ref().take(HOT_FILES).collect(),
            others: views.take(4 * MOST_ROWS).collect(),
        }
    }
}

impl FindingView {
    fn of(finding: &KeptFinding, exhibit: Option<&Exhibit>) -> Self {
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
    fn of(part: &super::kept_report::KeptPart) -> Self {
        Self {
            files: part.files.iter().map(|file| Text::line(file)).collect(),
            functions: counted(part.functions as usize, "function"),
            lines: part.effective_lines_added,
        }
    }
}

impl ApprovalView {
    fn of(approval: &ApprovalRecord) -> Self {
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
