//! The report for programs.

use insta::assert_snapshot;
use review_gate::model::lines::LineRange;
use review_gate::model::problem::{Problem, Reason};
use review_gate::model::report::Conclusion;
use review_gate::output::json;

use super::{complexity, duplicate, report};

#[test]
fn json_has_the_fields_of_the_contract() {
    let mut report = report(Conclusion::Failure, vec![duplicate(LineRange::new(2, 4))]);
    report.complexity.functions = vec![complexity("parse", None, 11)];
    report.not_analysed = vec![Problem { path: "big.json".into(), reason: Reason::TooLarge { limit_bytes: 1 << 20 } }];
    assert_snapshot!(json::render(&report), @r#"
    {
      "report_version": 1,
      "tool": {
        "name": "review-gate",
        "version": "0.1.0"
      },
      "repository": {
        "base": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "head": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "merge_base": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      },
      "conclusion": "failure",
      "size": {
        "files_changed": 3,
        "lines_added": 120,
        "lines_deleted": 14,
        "effective_lines_added": 88,
        "moved_lines": 0,
        "generated_lines": 0,
        "test_lines_added": 40,
        "doc_lines_added": 0,
        "effective_lines_deleted": 0,
        "review_minutes": 14.5,
        "left_out": [],
        "files": []
      },
      "complexity": {
        "functions": [
          {
            "path": "src/a.rs",
            "name": "parse",
            "start_line": 10,
            "end_line": 30,
            "cyclomatic_before": null,
            "cyclomatic_after": 11,
            "cognitive_before": null,
            "cognitive_after": 11,
            "code_lines_before": null,
            "code_lines_after": 11
          }
        ]
      },
      "findings": [
        {
          "rule": "duplicate-code",
          "severity": "error",
          "path": "src/new.rs",
          "start_line": 2,
          "end_line": 4,
          "message": "`total` repeats `sum`, which stands in `src/old.rs`",
          "help": "call `sum` instead",
          "fingerprint": "0123456789abcdef",
          "clone_type": 2,
          "similarity": 0.93,
          "related": [
            {
              "path": "src/old.rs",
              "start_line": 2,
              "end_line": 4,
              "revision": "base"
            }
          ]
        }
      ],
      "summary": null,
      "drift": null,
      "split": [],
      "not_analysed": [
        {
          "path": "big.json",
          "reason": "larger than 1 MiB"
        }
      ]
    }
    "#);
}
