//! Secrets of the change: their values are in no format.

use review_gate::analysis::rules;
use review_gate::model::lines::LineRange;
use review_gate::model::report::{Conclusion, Report};
use review_gate::output::{check_run, json, markdown, sarif, text};
use review_gate::syntax::languages::Languages;

use super::{Texts, duplicate, report};
use crate::support::scene::Trees;

/// Parted, so that no scanner takes it for one.
const TOKEN: &str = concat!("gh", "p_", "4xQp9LmZr2TkVw8YbN3cHs6DfJg1AeUo5Ri7");
const KEY_LINE: &str = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gt";
const PASSWORD: &str = "kX92mQvbTr41Zp";

fn code() -> String {
    format!(
        "const TOKEN: &str = \"{TOKEN}\";\nconst URL: &str = \"postgres://app:{PASSWORD}@db.acme.io/app\";\n-----BEGIN {} \
         KEY-----\n{KEY_LINE}\n{KEY_LINE}\n-----END PRIVATE KEY-----\n",
        "PRIVATE"
    )
}

fn in_every_format(report: &Report, code: &str) -> Vec<String> {
    let texts = [("src/new.rs", code), ("src/old.rs", code)];
    let sources = Texts(&texts);
    let page = check_run::quality(report, &sources);
    let remarks = page.remarks.iter().map(|remark| remark.message.clone());
    let rendered = [
        text::render(report, &sources),
        markdown::render(report, &sources),
        json::render(report),
        sarif::render(report, rules::ALL),
        page.title,
        page.summary,
    ];
    rendered.into_iter().chain(remarks).collect()
}

fn assert_hidden(outputs: &[String]) {
    for output in outputs {
        for value in [&TOKEN[4..], KEY_LINE, PASSWORD] {
            assert!(!output.contains(value), "{output}");
        }
    }
}

#[test]
fn excerpts_of_any_rule_mask_values() {
    let code = code();
    let outputs = in_every_format(&report(Conclusion::Failure, vec![duplicate(LineRange::new(1, 6))]), &code);
    assert_hidden(&outputs);
    assert!(outputs[0].contains("ghp_…") && outputs[1].contains("postgres://app:…@db.acme.io/app"));
}

#[test]
fn a_block_that_begins_above_an_excerpt_is_masked() {
    let code = code();
    assert_hidden(&in_every_format(&report(Conclusion::Failure, vec![duplicate(LineRange::new(4, 5))]), &code));
}

#[test]
fn report_on_a_leak_is_silent_about_the_value() {
    let code = code();
    let head = [("src/new.rs".to_owned(), code.clone()), ("src/old.rs".to_owned(), code.clone())].into();
    let report = Trees::new([].into(), head).report(
        &Languages::builtin(),
        &review_gate::model::policy::Policy::default(),
        &review_gate::model::limits::Limits::default(),
    );
    assert!(
        report.findings.iter().filter(|finding| finding.rule == "leaked-secret").count() == 6,
        "{:?}",
        report.findings
    );
    assert_hidden(&in_every_format(&report, &code));
}
