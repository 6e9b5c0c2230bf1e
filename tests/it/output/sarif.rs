//! The report for code scanning services.

use std::fs;
use std::path::Path;

use insta::assert_json_snapshot;
use review_gate::analysis::rules;
use review_gate::model::lines::LineRange;
use review_gate::model::report::{Conclusion, Report};
use review_gate::output::sarif;
use serde_json::Value;

use super::{duplicate, hostile, report, with_every_part};
use crate::support::cargo;

/// The schema of SARIF 2.1.0, which the crate that builds the log ships.
fn sarif_schema() -> Value {
    let packages = cargo::packages();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    let text = fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // As published, the pattern of languages has a bracket too many and is no regular expression.
    for definition in ["run", "toolComponent"] {
        schema["definitions"][definition]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    schema
}

fn log(report: &Report) -> Value {
    serde_json::from_str(&sarif::render(report, rules::ALL)).unwrap()
}

#[test]
fn sarif_is_valid_whatever_the_repository_holds() {
    let validator = jsonschema::options().should_validate_formats(true).build(&sarif_schema()).unwrap();
    for report in [hostile().0, with_every_part(), report(Conclusion::Failure, vec![duplicate(LineRange::new(2, 4))])] {
        let log = log(&report);
        let errors = validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path()));
        assert_eq!(errors.collect::<Vec<_>>(), Vec::<String>::new());
    }
}

#[test]
fn sarif_describes_every_rule() {
    let log = log(&report(Conclusion::Success, Vec::new()));
    let described = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(described.len(), rules::ALL.len());
    assert!(described.iter().all(|rule| rule["help"]["markdown"].as_str().unwrap().starts_with("# ")));
}

#[test]
fn sarif_relates_a_duplicate_to_its_original() {
    let log = log(&report(Conclusion::Failure, vec![duplicate(LineRange::new(2, 4))]));
    assert_json_snapshot!(log["runs"][0]["results"], @r#"
    [
      {
        "level": "error",
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "src/new.rs",
                "uriBaseId": "%SRCROOT%"
              },
              "region": {
                "endLine": 4,
                "startLine": 2
              }
            }
          }
        ],
        "message": {
          "text": "`total` repeats `sum`, which stands in `src/old.rs`\ncall `sum` instead"
        },
        "partialFingerprints": {
          "reviewGate/v1": "0123456789abcdef"
        },
        "properties": {
          "cloneType": 2,
          "similarity": 0.93
        },
        "relatedLocations": [
          {
            "id": 0,
            "message": {
              "text": "already in the base"
            },
            "physicalLocation": {
              "artifactLocation": {
                "uri": "src/old.rs",
                "uriBaseId": "%SRCROOT%"
              },
              "region": {
                "endLine": 4,
                "startLine": 2
              }
            }
          }
        ],
        "ruleId": "duplicate-code",
        "ruleIndex": 3
      }
    ]
    "#);
}

#[test]
fn sarif_suppresses_an_allowed_finding_and_keeps_hostile_text_plain() {
    let log = log(&hostile().0);
    assert_json_snapshot!(log["runs"][0]["results"], @r#"
    [
      {
        "level": "error",
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "a%1B%5B31m%7C%60%40x%60%0A%E2%80%AE.rs",
                "uriBaseId": "%SRCROOT%"
              },
              "region": {
                "endLine": 2,
                "startLine": 1
              }
            }
          }
        ],
        "message": {
          "text": "␛\\]0;owned␇ @everyone #1 <img src=x> \\[link\\](http://evil.example) www.evil.example `` ` \\\\u{202e}␊# head\n␛\\]0;owned␇ @everyone #1 <img src=x> \\[link\\](http://evil.example) www.evil.example `` ` \\\\u{202e}␊# head"
        },
        "partialFingerprints": {
          "reviewGate/v1": "0123456789abcdef"
        },
        "properties": {
          "cloneType": 2,
          "similarity": 0.93
        },
        "relatedLocations": [],
        "ruleId": "duplicate-code",
        "ruleIndex": 3,
        "suppressions": [
          {
            "justification": "␛]0;owned␇ @everyone #1 <img src=x> [link](http://evil.example) www.evil.example `` ` \\u{202e}␊# head",
            "kind": "inSource"
          }
        ]
      }
    ]
    "#);
}

#[test]
fn sarif_notifies_of_what_was_not_analysed() {
    let log = log(&with_every_part());
    assert_json_snapshot!(log["runs"][0]["invocations"], @r#"
    [
      {
        "executionSuccessful": true,
        "toolExecutionNotifications": [
          {
            "level": "warning",
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "big.json",
                    "uriBaseId": "%SRCROOT%"
                  }
                }
              }
            ],
            "message": {
              "text": "not analysed: larger than 1 MiB"
            }
          }
        ]
      }
    ]
    "#);
}
