//! What the two sides of a workflow differ in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use globset::{GlobBuilder, GlobMatcher};

use super::matching::{GUARDS, does_the_same, is_alike, is_identical, is_kept, paired_jobs, unguarded};
use super::pipeline::{Job, Part, Pipeline};
use super::{WorkflowChange, WorkflowEvent};
use crate::analysis::context::{FileContext, Side};
use crate::analysis::delta::document::{Node, yaml};
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;

/// What strangers cause, and what runs with the rights of the repository.
const DANGEROUS_TRIGGERS: [&str; 6] =
    ["pull_request_target", "workflow_run", "issue_comment", "issues", "discussion", "discussion_comment"];

/// What a check has to run on.
const CHECKING_TRIGGERS: [&str; 3] = ["push", "pull_request", "merge_group"];

/// A workflow with both of its sides, read.
pub(super) struct Sides<'a> {
    file: &'a FileContext<'a>,
    before: Option<Pipeline>,
    after: Option<Pipeline>,
    is_same: bool,
}

impl<'a> Sides<'a> {
    /// What `file` holds; `None` where it is no workflow, or a side of it does not parse or is too large.
    pub(super) fn of(file: &'a FileContext<'a>) -> Option<Self> {
        let read = reader(file)?;
        let tree = |side: &Option<Side>| {
            side.as_ref().map(|side| yaml::parse(&side.text)).map_or(Some(None), |tree| tree.map(Some))
        };
        let (before, after) = (tree(&file.before)?, tree(&file.after)?);
        let is_same = before == after;
        let (before, after) = (before.as_ref().map(read), after.as_ref().map(read));
        let is_too_large = before.iter().chain(&after).any(Pipeline::is_too_large);
        (!is_too_large).then_some(Self { file, before, after, is_same })
    }

    fn change(&self, event: WorkflowEvent, line: u32, revision: Revision) -> WorkflowChange {
        let path = match (revision, &self.file.file.previous_path) {
            (Revision::Base, Some(previous)) => previous,
            (Revision::Base | Revision::Head, _) => &self.file.file.path,
        };
        WorkflowChange { event, place: Place { path: path.clone(), lines: LineRange::new(line, line), revision } }
    }

    fn at_head(&self, event: WorkflowEvent, line: u32) -> WorkflowChange {
        self.change(event, line, Revision::Head)
    }
}

fn reader(file: &FileContext<'_>) -> Option<fn(&Node) -> Pipeline> {
    static GITHUB: LazyLock<GlobMatcher> =
        LazyLock::new(|| matcher("{.github/workflows/*,.github/actions/**/action,action}.{yml,yaml}"));
    static GITLAB: LazyLock<GlobMatcher> = LazyLock::new(|| matcher("**/.gitlab-ci.{yml,yaml}"));
    let path = &*file.file.path.to_match();
    if GITHUB.is_match(path) {
        Some(Pipeline::of_github)
    } else if GITLAB.is_match(path) {
        Some(Pipeline::of_gitlab)
    } else {
        None
    }
}

fn matcher(pattern: &str) -> GlobMatcher {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.expect("the patterns above are valid globs").compile_matcher()
}

/// What changed in `sides`, one of the workflows of a change, of which `all` are known.
pub(super) fn changes(sides: &Sides<'_>, all: &[Sides<'_>]) -> Vec<WorkflowChange> {
    match (&sides.before, &sides.after) {
        (None, None) => Vec::new(),
        (None, Some(after)) => new_workflow(sides, after),
        (Some(before), None) => removed_jobs(sides, before, &[], all),
        (Some(before), Some(after)) => {
            let pairs = paired_jobs(before, after);
            let mut changes = removed_jobs(sides, before, &pairs, all);
            changes.extend(triggers(sides, before, after));
            changes.extend(permissions(sides, (before, after), &pairs));
            changes.extend(unpinned(sides, before, after));
            for (old, new) in &pairs {
                changes.extend(weakened(sides, &old.part, &new.part));
                changes.extend(steps(sides, old, new, all));
            }
            let is_paired = |job: &&Job| pairs.iter().any(|(_, new)| std::ptr::eq(*new, *job));
            let added = after.jobs.iter().filter(|job| !is_paired(job));
            changes.extend(
                added.map(|job| sides.at_head(WorkflowEvent::Added { what: job.part.what.clone() }, job.part.line)),
            );
            if changes.is_empty() && !sides.is_same {
                let line = sides.file.diff.added.iter().next().unwrap_or(1);
                changes.push(sides.at_head(WorkflowEvent::Edited, line));
            }
            changes
        }
    }
}

fn new_workflow(sides: &Sides<'_>, after: &Pipeline) -> Vec<WorkflowChange> {
    let name = after.name.clone().unwrap_or_else(|| sides.file.file.path.file_name().to_string());
    let mut changes = vec![sides.at_head(WorkflowEvent::Added { what: name }, 1)];
    // That a workflow answers comments is what it is made for; that it runs on the code of strangers is not.
    let trigger = after.triggers.iter().find(|(trigger, _)| trigger == DANGEROUS_TRIGGERS[0]);
    changes.extend(
        trigger.map(|(trigger, line)| sides.at_head(WorkflowEvent::TriggerAdded { trigger: trigger.clone() }, *line)),
    );
    changes
}

fn removed_jobs(
    sides: &Sides<'_>,
    before: &Pipeline,
    pairs: &[(&Job, &Job)],
    all: &[Sides<'_>],
) -> Vec<WorkflowChange> {
    let is_paired = |job: &&Job| pairs.iter().any(|(old, _)| std::ptr::eq(*old, *job));
    let moved = |job: &Job| jobs_at_head(all).any(|new| does_the_same(job, new));
    let removed = before.jobs.iter().filter(|job| !is_paired(job) && job.checks() && !moved(job));
    removed
        .map(|job| {
            let event = WorkflowEvent::JobRemoved { job: job.part.what.clone() };
            sides.change(event, job.part.line, Revision::Base)
        })
        .collect()
}

fn jobs_at_head<'s>(all: &'s [Sides<'_>]) -> impl Iterator<Item = &'s Job> {
    all.iter().filter_map(|sides| sides.after.as_ref()).flat_map(|pipeline| &pipeline.jobs)
}

fn steps(sides: &Sides<'_>, old: &Job, new: &Job, all: &[Sides<'_>]) -> Vec<WorkflowChange> {
    let mut changes = Vec::new();
    let mut free: Vec<&Part> = new.steps.iter().collect();
    let mut gone: Vec<&Part> = old.steps.iter().collect();
    // What is the same finds itself before what does the same takes its place.
    for is_match in [is_identical, is_kept] {
        gone.retain(|step| match free.iter().position(|other| is_match(step, other)) {
            Some(index) => {
                changes.extend(weakened(sides, step, free.remove(index)));
                false
            }
            None => true,
        });
    }
    for step in gone.into_iter().filter(|step| step.checks()) {
        let alike = free.iter().position(|other| is_alike(step, other));
        if let Some(index) = alike {
            changes.extend(weakened(sides, step, free.remove(index)));
        } else if !jobs_at_head(all).flat_map(|job| &job.steps).any(|other| is_kept(step, other)) {
            let event = WorkflowEvent::StepRemoved { step: step.what.clone() };
            changes.push(sides.change(event, step.line, Revision::Base));
        }
    }
    changes.extend(
        free.into_iter().map(|step| sides.at_head(WorkflowEvent::Added { what: step.what.clone() }, step.line)),
    );
    changes
}

/// How `new` checks less than `old`, in whose place it is.
fn weakened(sides: &Sides<'_>, old: &Part, new: &Part) -> Vec<WorkflowChange> {
    let mut changes = Vec::new();
    if let (None, Some((by, line))) = (&old.ignores_failure, &new.ignores_failure) {
        changes.push(sides.at_head(WorkflowEvent::FailureIgnored { by: by.clone() }, *line));
    }
    if let (None, Some(line)) = (old.never_runs, new.never_runs) {
        changes.push(sides.at_head(WorkflowEvent::Disabled { what: new.what.clone() }, line));
    }
    let guard = |line: &str| GUARDS.into_iter().find(|guard| line.ends_with(guard));
    let is_newly_guarded = |line: &&String| {
        guard(line).is_some() && !old.run.contains(line) && old.run.iter().any(|other| other == unguarded(line))
    };
    for line in new.run.iter().filter(is_newly_guarded) {
        let by = guard(line).unwrap_or_default().to_owned();
        changes.push(sides.at_head(WorkflowEvent::FailureIgnored { by }, line_of(sides, new.line, line)));
    }
    changes
}

/// The line from `first` on that holds `command`; `first` where none does as it stands.
fn line_of(sides: &Sides<'_>, first: u32, command: &str) -> u32 {
    let text = sides.file.after.as_ref().map_or("", |side| &side.text);
    let from_first = (1..).zip(text.lines()).skip(first.saturating_sub(1) as usize);
    from_first.into_iter().find(|(_, line)| line.contains(command)).map_or(first, |(number, _)| number)
}

fn triggers(sides: &Sides<'_>, before: &Pipeline, after: &Pipeline) -> Vec<WorkflowChange> {
    let has = |pipeline: &Pipeline, name: &str| pipeline.triggers.iter().any(|(trigger, _)| trigger == name);
    let added = after.triggers.iter().filter(|(trigger, _)| DANGEROUS_TRIGGERS.contains(&trigger.as_str()));
    let added = added.filter(|(trigger, _)| !has(before, trigger));
    let removed = before.triggers.iter().filter(|(trigger, _)| CHECKING_TRIGGERS.contains(&trigger.as_str()));
    let removed = removed.filter(|(trigger, _)| before.checks() && !has(after, trigger));
    let mut changes: Vec<WorkflowChange> = added
        .map(|(trigger, line)| sides.at_head(WorkflowEvent::TriggerAdded { trigger: trigger.clone() }, *line))
        .collect();
    changes.extend(removed.map(|(trigger, line)| {
        sides.change(WorkflowEvent::TriggerRemoved { trigger: trigger.clone() }, *line, Revision::Base)
    }));
    changes
}

fn permissions(
    sides: &Sides<'_>,
    (before, after): (&Pipeline, &Pipeline),
    pairs: &[(&Job, &Job)],
) -> Vec<WorkflowChange> {
    let effective = |pipeline: &Pipeline, job: &Job| job.permissions.clone().or_else(|| pipeline.permissions.clone());
    let mut wider: Vec<(String, u32)> = Vec::new();
    for (old, new) in pairs {
        let old_permissions = effective(before, old);
        match effective(after, new) {
            Some(permissions) => wider.extend(permissions.beyond(old_permissions.as_ref())),
            None if old_permissions.is_some() => {
                wider.push(("the default of the repository".to_owned(), new.part.line));
            }
            None => {}
        }
    }
    let is_paired = |job: &&Job| pairs.iter().any(|(_, new)| std::ptr::eq(*new, *job));
    for job in after.jobs.iter().filter(|job| before.permissions.is_some() && !is_paired(job)) {
        wider.extend(job.permissions.iter().flat_map(|permissions| permissions.beyond(before.permissions.as_ref())));
    }
    wider.sort();
    wider.dedup_by(|left, right| left.0 == right.0);
    wider
        .into_iter()
        .map(|(permission, line)| sides.at_head(WorkflowEvent::PermissionWidened { permission }, line))
        .collect()
}

/// How firmly a reference holds an action: a commit, then a version, then anything that moves.
fn firmness(reference: &str) -> u8 {
    let is_commit = reference.len() >= 40 && reference.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_version = reference.trim_start_matches(['v', 'V']).starts_with(|first: char| first.is_ascii_digit());
    match (is_commit, is_version) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    }
}

fn unpinned(sides: &Sides<'_>, before: &Pipeline, after: &Pipeline) -> Vec<WorkflowChange> {
    let mut firmest: BTreeMap<String, u8> = BTreeMap::new();
    for (action, reference, _) in used(before) {
        let least = firmest.entry(action.to_lowercase()).or_insert(u8::MAX);
        *least = firmness(reference).min(*least);
    }
    used(after)
        .filter(|(action, reference, _)| {
            firmest.get(&action.to_lowercase()).is_some_and(|least| firmness(reference) < *least)
        })
        .map(|(action, reference, line)| {
            sides.at_head(WorkflowEvent::ActionUnpinned { action: format!("{action}@{reference}") }, line)
        })
        .collect()
}

fn used(pipeline: &Pipeline) -> impl Iterator<Item = (&str, &str, u32)> {
    let parts = pipeline.jobs.iter().flat_map(|job| job.steps.iter().chain(std::iter::once(&job.part)));
    let uses = parts.filter_map(|part| {
        part.uses.as_ref().map(|(action, reference)| (action.as_str(), reference.as_str(), part.line))
    });
    uses.filter(|(action, reference, _)| !reference.is_empty() && !action.contains("://"))
}
