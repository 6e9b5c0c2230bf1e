//! The report as SARIF 2.1.0, the format that code scanning services take.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, Message, MultiformatMessageString, Notification, PhysicalLocation,
    PropertyBag, Region, ReportingConfiguration, ReportingDescriptor, Result as SarifResult, ResultLevel, Run, Sarif,
    Suppression, Tool, ToolComponent,
};

use super::untrusted::visible;
use crate::analysis::rules::Rule;
use crate::model::finding::{Finding, Place, Revision, Severity};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::model::problem::Problem;
use crate::model::report::Report;

const SCHEMA_URL: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The root of the repository, as code scanning services name it.
const ROOT: &str = "%SRCROOT%";
/// The name, with its version, under which a finding's fingerprint is handed on.
const FINGERPRINT: &str = "reviewGate/v1";

/// The report as indented SARIF with a final line break; `rules` are described in it, whether they found something or not.
pub fn render(report: &Report, rules: &[Rule]) -> String {
    let driver = ToolComponent::builder()
        .name(report.tool.name)
        .version(report.tool.version)
        .semantic_version(report.tool.version)
        .rules(rules.iter().map(descriptor).collect::<Vec<_>>())
        .build();
    let invocation = Invocation::builder()
        .execution_successful(true)
        .tool_execution_notifications(report.not_analysed.iter().map(notification).collect::<Vec<_>>())
        .build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .invocations(vec![invocation])
        .column_kind(json!("unicodeCodePoints"))
        .results(report.findings.iter().map(|finding| result(finding, rules)).collect::<Vec<_>>())
        .properties(run_properties(report))
        .build();
    let sarif = Sarif::builder().schema(SCHEMA_URL).version(json!("2.1.0")).runs(vec![run]).build();
    let mut text = serde_json::to_string_pretty(&sarif).expect("a report has text keys and finite numbers");
    text.push('\n');
    text
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let page = rule.page();
    ReportingDescriptor::builder()
        .id(rule.name)
        .short_description(MultiformatMessageString::builder().text(rule.summary()).build())
        .help(MultiformatMessageString::builder().text(page.clone()).markdown(page).build())
        .default_configuration(ReportingConfiguration::builder().level(json!(level(rule.severity))).build())
        .build()
}

fn result(finding: &Finding, rules: &[Rule]) -> SarifResult {
    let related = (0..).zip(&finding.related).map(|(id, place)| related_location(id, place));
    let text = format!("{}\n{}", message_text(&finding.message), message_text(&finding.help));
    let mut result = SarifResult::builder()
        .rule_id(finding.rule)
        .level(level(finding.severity))
        .message(Message::builder().text(text.trim_end()).build())
        .locations(vec![Location::builder().physical_location(place(&finding.path, finding.lines)).build()])
        .related_locations(related.collect::<Vec<_>>())
        .partial_fingerprints(BTreeMap::from([(FINGERPRINT.to_owned(), finding.fingerprint.clone())]))
        .properties(result_properties(finding))
        .build();
    result.rule_index = (0..).zip(rules).find(|(_, rule)| rule.name == finding.rule).map(|(index, _)| index);
    result.suppressions = finding
        .allowed
        .as_ref()
        .map(|reason| vec![Suppression::builder().kind(json!("inSource")).justification(visible(reason)).build()]);
    result
}

fn related_location(id: i64, related: &Place) -> Location {
    let side = match related.revision {
        Revision::Base => "already in the base",
        Revision::Head => "also added by this change",
    };
    Location::builder()
        .id(id)
        .physical_location(place(&related.path, related.lines))
        .message(Message::builder().text(side).build())
        .build()
}

fn notification(problem: &Problem) -> Notification {
    let physical = PhysicalLocation::builder().artifact_location(artifact(&problem.path)).build();
    Notification::builder()
        .level(json!(if problem.reason.hides_code() { "warning" } else { "note" }))
        .message(Message::builder().text(format!("not analysed: {}", problem.reason)).build())
        .locations(vec![Location::builder().physical_location(physical).build()])
        .build()
}

fn place(path: &RepoPath, lines: LineRange) -> PhysicalLocation {
    PhysicalLocation::builder()
        .artifact_location(artifact(path))
        .region(Region::builder().start_line(i64::from(lines.start)).end_line(i64::from(lines.end)).build())
        .build()
}

fn artifact(path: &RepoPath) -> ArtifactLocation {
    ArtifactLocation::builder().uri(relative_uri(path)).uri_base_id(ROOT).build()
}

/// `text` on one line, so that brackets in it do not become links (SARIF 2.1.0, 3.11.6).
fn message_text(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// The path as a relative reference (RFC 3986): every byte but the unreserved ones and `/` is percent-encoded.
fn relative_uri(path: &RepoPath) -> String {
    path.as_bytes().iter().fold(String::new(), |mut uri, byte| {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
        uri
    })
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Note => ResultLevel::Note,
    }
}

fn result_properties(finding: &Finding) -> PropertyBag {
    let clone_type = finding.clone_type.map(|clone_type| ("cloneType", json!(clone_type)));
    let similarity = finding.similarity.map(|similarity| ("similarity", json!(similarity)));
    properties(clone_type.into_iter().chain(similarity))
}

fn run_properties(report: &Report) -> PropertyBag {
    properties([
        ("conclusion", json!(report.conclusion)),
        ("repository", json!(report.repository)),
        ("size", json!(report.size)),
    ])
}

fn properties<'a>(pairs: impl IntoIterator<Item = (&'a str, Value)>) -> PropertyBag {
    let additional = pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>();
    PropertyBag::builder().additional_properties(additional).build()
}
