//! Numbers that coverage must reach, in workflows and in the settings of the tools.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use globset::{GlobBuilder, GlobMatcher};
use regex::Regex;

use super::{WorkflowChange, WorkflowEvent};
use crate::analysis::context::{FileContext, Side};
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;

/// Where such numbers are kept.
const PLACES: &str = "{.github/workflows/*.{yml,yaml},**/.gitlab-ci.yml,**/{pyproject.toml,setup.cfg,tox.ini,pytest.ini,.coveragerc,noxfile.py,Makefile,justfile,package.json,.simplecov,codecov.yml,.codecov.yml,.nycrc,.nycrc.json,.c8rc.json},**/{jest,vitest,vite}.config.*}";

/// The numbers of `file` that are lower than before. Where there are more or fewer of a setting, nothing is said of it.
pub(super) fn lowered(file: &FileContext<'_>) -> Vec<WorkflowChange> {
    static IS_PLACE: LazyLock<GlobMatcher> = LazyLock::new(|| {
        let glob = GlobBuilder::new(PLACES).literal_separator(true).build();
        glob.expect("the pattern is a valid glob").compile_matcher()
    });
    let (Some(before), Some(after)) = (&file.before, &file.after) else { return Vec::new() };
    let path = &*file.file.path.to_match();
    if !IS_PLACE.is_match(path) {
        return Vec::new();
    }
    let is_codecov = path.ends_with("codecov.yml");
    let (before, after) = (settings(before, is_codecov), settings(after, is_codecov));
    let mut changes = Vec::new();
    for (name, old) in &before {
        let new = after.get(name).filter(|new| new.len() == old.len());
        for ((from, _), (to, line)) in old.iter().zip(new.into_iter().flatten()) {
            if to < from {
                let event = WorkflowEvent::ThresholdLowered { setting: format!("{name} {from} -> {to}") };
                let lines = LineRange::new(*line, *line);
                let place = Place { path: file.file.path.clone(), lines, revision: Revision::Head };
                changes.push(WorkflowChange { event, place });
            }
        }
    }
    changes
}

/// The numbers by the setting that they are of, with their lines.
fn settings(side: &Side, is_codecov: bool) -> BTreeMap<&str, Vec<(f64, u32)>> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        let pattern =
            r#"(cov-fail-under|fail[_-]under|minimum_coverage|check-coverage --lines)["']?[ =:]+["']?(\d+(?:\.\d+)?)"#;
        Regex::new(pattern).expect("the pattern is valid")
    });
    // These words mean a threshold only where one is being set.
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"\b(branches|functions|lines|statements)["']?\s*:\s*(\d+(?:\.\d+)?)"#;
        Regex::new(pattern).expect("the pattern is valid")
    });
    static TARGET: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"^\s*(target)\s*:\s*["']?(\d+(?:\.\d+)?)"#).expect("the pattern is valid"));
    let sets_thresholds = ["hreshold", "check-coverage"].iter().any(|word| side.text.contains(word));
    let patterns = [(&NAMED, true), (&PARTS, sets_thresholds), (&TARGET, is_codecov)];
    let mut settings: BTreeMap<&str, Vec<(f64, u32)>> = BTreeMap::new();
    for (line, number) in side.text.lines().zip(1..) {
        for (pattern, _) in patterns.iter().filter(|(_, applies)| *applies) {
            for found in pattern.captures_iter(line) {
                let (_, [name, value]) = found.extract();
                settings.entry(name).or_default().extend(value.parse().ok().map(|value: f64| (value, number)));
            }
        }
    }
    settings
}
