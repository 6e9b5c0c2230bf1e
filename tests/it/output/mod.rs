//! What a report looks like in each format; here the reports and sources that the formats share.

mod json;
mod markdown;
mod sarif;
mod secrets;
mod text;

use std::sync::Arc;

use review_gate::model::finding::{CloneType, Finding, Place, Revision, Severity};
use review_gate::model::lines::LineRange;
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::model::problem::{Problem, Reason};
use review_gate::model::report::{
    Commits, ComplexityDelta, Conclusion, FunctionComplexity, LeftOut, Report, Size, Tool,
};
use review_gate::output::excerpt::Sources;

/// A list of paths and their texts, the same on both sides.
struct Texts<'a>(&'a [(&'a str, &'a str)]);

impl Sources for Texts<'_> {
    fn text(&self, path: &RepoPath, _: Revision) -> Option<Arc<str>> {
        self.0.iter().find(|(name, _)| RepoPath::from(*name) == *path).map(|(_, text)| Arc::from(*text))
    }
}

fn id(digit: &str) -> ObjectId {
    ObjectId::from_hex(&digit.repeat(40)).unwrap()
}

fn report(conclusion: Conclusion, findings: Vec<Finding>) -> Report {
    Report {
        report_version: 1,
        tool: Tool { name: "review-gate", version: "0.1.0" },
        repository: Commits { base: id("a"), head: id("b"), merge_base: id("a") },
        conclusion,
        size: Size {
            files_changed: 3,
            lines_added: 120,
            lines_deleted: 14,
            effective_lines_added: 88,
            test_lines_added: 40,
            review_minutes: 14.5,
            ..Size::default()
        },
        complexity: ComplexityDelta::default(),
        findings,
        summary: None,
        drift: None,
        split: Vec::new(),
        not_analysed: Vec::new(),
    }
}

fn duplicate(lines: LineRange) -> Finding {
    Finding {
        rule: "duplicate-code",
        severity: Severity::Error,
        path: "src/new.rs".into(),
        lines,
        message: "`total` repeats `sum`, which stands in `src/old.rs`".to_owned(),
        help: "call `sum` instead".to_owned(),
        fingerprint: "0123456789abcdef".to_owned(),
        clone_type: Some(CloneType::Renamed),
        similarity: Some(0.93),
        related: vec![Place { path: "src/old.rs".into(), lines: LineRange::new(2, 4), revision: Revision::Base }],
        allowed: None,
    }
}

fn size_finding(message: &str) -> Finding {
    Finding {
        rule: "oversized-change",
        severity: Severity::Warning,
        message: message.to_owned(),
        help: String::new(),
        clone_type: None,
        similarity: None,
        related: Vec::new(),
        ..duplicate(LineRange::new(1, 1))
    }
}

const NEW: &str = "\nfn total(prices: &[u32]) -> u32 {\n\tprices.iter().sum()\n}\n";

const OLD: &str = "// Adds.\nfn sum(numbers: &[u32]) -> u32 {\n    numbers.iter().sum()\n}\n";

const TEXTS: Texts<'_> = Texts(&[("src/new.rs", NEW), ("src/old.rs", OLD)]);

fn complexity(name: &str, before: Option<u32>, after: u32) -> FunctionComplexity {
    FunctionComplexity {
        path: "src/a.rs".into(),
        name: name.to_owned(),
        start_line: 10,
        end_line: 30,
        cyclomatic_before: before,
        cyclomatic_after: after,
        cognitive_before: before,
        cognitive_after: after,
        code_lines_before: before,
        code_lines_after: after,
    }
}

/// Escapes, overrides, mentions, markup and fences in every place where a repository can put text.
fn hostile() -> (Report, &'static str) {
    const CODE: &str = "\x1b[2J\x07\u{202e}gnp.exe ```` </details> @everyone\r\n\u{9b}31m\u{e0041}\n";
    let hostile =
        "\x1b]0;owned\x07 @everyone #1 <img src=x> [link](http://evil.example) www.evil.example `` ` \u{202e}\n# head";
    let mut report = report(
        Conclusion::Success,
        vec![Finding {
            path: "a\x1b[31m|`@x`\n\u{202e}.rs".into(),
            lines: LineRange::new(1, 2),
            message: hostile.to_owned(),
            help: hostile.to_owned(),
            allowed: Some(hostile.to_owned()),
            related: Vec::new(),
            ..duplicate(LineRange::new(1, 2))
        }],
    );
    report.not_analysed = vec![Problem { path: "b\x1b[31m|`@x`\n\u{202e}.rs".into(), reason: Reason::Binary }];
    (report, CODE)
}

/// Something in every part of the report.
fn with_every_part() -> Report {
    let left_out = |path: &str, lines, reason: &str| LeftOut { path: path.into(), reason: reason.to_owned(), lines };
    let mut report = report(Conclusion::Success, vec![size_finding("the change is `large`")]);
    report.size.left_out = vec![
        left_out("src/a.rs", 5, "blank"),
        left_out("src/b.rs", 4, "blank"),
        left_out("src/schema.rs", 20, "generated: marked `@generated` in line 1"),
    ];
    report.complexity.functions = vec![
        complexity("parse", Some(2), 11),
        complexity("Reader::read", None, 4),
        complexity("simplified", Some(9), 1),
    ];
    report.not_analysed =
        vec![Problem { path: "big.json".into(), reason: Reason::TooLarge { limit_bytes: 1024 * 1024 } }];
    report
}

fn with_an_allowed_finding() -> Report {
    let finding = Finding { allowed: Some("kept apart on purpose".to_owned()), ..duplicate(LineRange::new(2, 4)) };
    report(Conclusion::Success, vec![finding])
}
