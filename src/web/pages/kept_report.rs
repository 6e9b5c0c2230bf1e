//! A report as it was kept, read back by the names of its fields: what another version wrote and this one does not know is
//! left out.

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptReport {
    pub(super) size: KeptSize,
    pub(super) complexity: KeptComplexity,
    pub(super) findings: Vec<KeptFinding>,
    pub(super) summary: Option<KeptSummary>,
    pub(super) drift: Option<KeptDrift>,
    pub(super) split: Vec<KeptPart>,
    pub(super) not_analysed: Vec<KeptProblem>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptSize {
    pub(super) files_changed: u32,
    pub(super) lines_added: u32,
    pub(super) lines_deleted: u32,
    pub(super) effective_lines_added: u32,
    pub(super) moved_lines: u32,
    pub(super) generated_lines: u32,
    pub(super) test_lines_added: u32,
    pub(super) review_minutes: f64,
    pub(super) files: Vec<KeptFile>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptFile {
    pub(super) path: String,
    pub(super) status: String,
    pub(super) lines_added: u32,
    pub(super) lines_deleted: u32,
    pub(super) effective_lines_added: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptComplexity {
    pub(super) functions: Vec<KeptFunction>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptFunction {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) start_line: u32,
    pub(super) cyclomatic_before: Option<u32>,
    pub(super) cyclomatic_after: u32,
    pub(super) cognitive_before: Option<u32>,
    pub(super) cognitive_after: u32,
    pub(super) code_lines_before: Option<u32>,
    pub(super) code_lines_after: u32,
}

impl KeptFunction {
    /// By how much it is harder to understand than before.
    pub(super) fn growth(&self) -> i64 {
        i64::from(self.cognitive_after) - i64::from(self.cognitive_before.unwrap_or_default())
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptFinding {
    pub(super) rule: String,
    pub(super) severity: String,
    pub(super) path: String,
    pub(super) start_line: u32,
    pub(super) end_line: u32,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) fingerprint: String,
    pub(super) clone_type: Option<u8>,
    pub(super) similarity: Option<f64>,
    pub(super) allowed: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptSummary {
    pub(super) alignment: f64,
    pub(super) claims: Vec<KeptClaim>,
    pub(super) undisclosed: Vec<KeptEvent>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptClaim {
    pub(super) text: String,
    pub(super) kind: String,
    pub(super) verdict: String,
    pub(super) evidence: Vec<KeptEvidence>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptEvidence {
    pub(super) path: Option<String>,
    pub(super) start_line: Option<u32>,
    pub(super) note: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptEvent {
    pub(super) kind: String,
    pub(super) path: String,
    pub(super) start_line: u32,
    pub(super) detail: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptDrift {
    pub(super) score: f64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptPart {
    pub(super) files: Vec<String>,
    pub(super) functions: u32,
    pub(super) effective_lines_added: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeptProblem {
    pub(super) path: String,
    pub(super) reason: String,
}
