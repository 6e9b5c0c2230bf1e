//! What the doctor found, for a terminal and for programs.

use std::fmt::{self, Write};

use annotate_snippets::renderer::{AnsiColor, Style};
use serde::Serialize;

use super::tally::counted;
use super::untrusted::visible;
use crate::doctor::diagnosis::{Diagnosis, Severity};

const PLACE: Style = Style::new().bold();
const OPEN: Style = AnsiColor::BrightRed.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOT_KNOWN: Style = AnsiColor::BrightBlue.on_default().bold();
const FINE: Style = AnsiColor::BrightGreen.on_default().bold();
const EXPLANATION: Style = Style::new().dimmed();

/// The diagnoses and their sum as text with ANSI styles, for the caller to strip where they are not wanted.
pub fn text(diagnoses: &[Diagnosis]) -> String {
    let mut text = places(diagnoses);
    summary(&mut text, diagnoses).expect("writing to a string cannot fail");
    text
}

/// The diagnoses alone, place by place, as text with ANSI styles.
pub fn places(diagnoses: &[Diagnosis]) -> String {
    let mut text = String::new();
    for group in diagnoses.chunk_by(|one, other| one.place == other.place) {
        place(&mut text, group).expect("writing to a string cannot fail");
    }
    text
}

/// The diagnoses as indented JSON with a final line break.
pub fn json(diagnoses: &[Diagnosis]) -> String {
    let count = |severity| count(diagnoses, severity);
    let report = Report {
        schema_version: 1,
        open: count(Severity::Open),
        warnings: count(Severity::Warning),
        not_known: count(Severity::NotKnown),
        fine: count(Severity::Fine),
        diagnoses,
    };
    let mut json = serde_json::to_string_pretty(&report).expect("it is text and numbers");
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Report<'a> {
    schema_version: u32,
    open: usize,
    warnings: usize,
    not_known: usize,
    fine: usize,
    diagnoses: &'a [Diagnosis],
}

/// What was found at one place; what is fine there in one line.
fn place(text: &mut String, group: &[Diagnosis]) -> fmt::Result {
    let Some(first) = group.first() else { return Ok(()) };
    writeln!(text, "{PLACE}{}{PLACE:#}", visible(&first.place.to_string()))?;
    for diagnosis in group.iter().filter(|diagnosis| diagnosis.severity != Severity::Fine) {
        let (style, word) = (style(diagnosis.severity), diagnosis.severity.word());
        writeln!(text, "  {style}{word}{style:#}[{}]: {}", name(diagnosis), visible(&diagnosis.what))?;
        writeln!(text, "    {EXPLANATION}why{EXPLANATION:#}: {}", diagnosis.why)?;
        if let Some(remedy) = &diagnosis.remedy {
            writeln!(text, "    {EXPLANATION}do{EXPLANATION:#}:  {}", visible(remedy))?;
        }
    }
    let fine: Vec<String> = group.iter().filter(|diagnosis| diagnosis.severity == Severity::Fine).map(name).collect();
    if !fine.is_empty() {
        writeln!(text, "  {FINE}fine{FINE:#}: {}", fine.join(", "))?;
    }
    writeln!(text)
}

fn summary(text: &mut String, diagnoses: &[Diagnosis]) -> fmt::Result {
    let open = count(diagnoses, Severity::Open);
    let (style, verdict) = match open {
        0 => (FINE, "nothing is open".to_owned()),
        1 => (OPEN, "1 thing is open".to_owned()),
        more => (OPEN, format!("{more} things are open")),
    };
    let warnings = counted(count(diagnoses, Severity::Warning), "warning");
    let (not_known, fine) = (count(diagnoses, Severity::NotKnown), count(diagnoses, Severity::Fine));
    writeln!(text, "{style}{verdict}{style:#} ({warnings}, {not_known} not known, {fine} fine)")
}

fn count(diagnoses: &[Diagnosis], severity: Severity) -> usize {
    diagnoses.iter().filter(|diagnosis| diagnosis.severity == severity).count()
}

/// The topic as JSON has it.
fn name(diagnosis: &Diagnosis) -> String {
    let name = serde_json::to_value(diagnosis.topic).expect("a topic has a name");
    name.as_str().unwrap_or_default().to_owned()
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Open => OPEN,
        Severity::Warning => WARNING,
        Severity::NotKnown => NOT_KNOWN,
        Severity::Fine => FINE,
    }
}
