//! Which jobs and steps of the two sides are the same.

use std::collections::BTreeMap;

use super::pipeline::{Job, Part, Pipeline};

/// The jobs of both sides that are the same: by name, and else by what they do.
pub(super) fn paired_jobs<'p>(before: &'p Pipeline, after: &'p Pipeline) -> Vec<(&'p Job, &'p Job)> {
    let mut pairs: Vec<(&Job, &Job)> = Vec::new();
    let by_name: BTreeMap<&str, &Job> = after.jobs.iter().map(|job| (job.part.what.as_str(), job)).collect();
    for old in &before.jobs {
        pairs.extend(by_name.get(old.part.what.as_str()).map(|new| (old, *new)));
    }
    let old_names: Vec<&str> = before.jobs.iter().map(|job| job.part.what.as_str()).collect();
    let mut free: Vec<&Job> = after.jobs.iter().filter(|job| !old_names.contains(&job.part.what.as_str())).collect();
    for old in before.jobs.iter().filter(|job| !by_name.contains_key(job.part.what.as_str())) {
        if let Some(index) = free.iter().position(|new| does_the_same(old, new)) {
            pairs.push((old, free.swap_remove(index)));
        }
    }
    pairs
}

/// Whether at least half of what `old` checks or does is done by `new`.
pub(super) fn does_the_same(old: &Job, new: &Job) -> bool {
    if old.steps.is_empty() {
        return old.part.uses.is_some()
            && old.part.uses.as_ref().map(|uses| &uses.0) == new.part.uses.as_ref().map(|uses| &uses.0);
    }
    let has_checks = old.steps.iter().any(Part::checks);
    let told: Vec<&Part> = old.steps.iter().filter(|step| !has_checks || step.checks()).collect();
    let kept = told.iter().filter(|step| new.steps.iter().any(|other| is_kept(step, other))).count();
    kept * 2 >= told.len()
}

/// Whether nothing but what surrounds them differs.
pub(super) fn is_identical(old: &Part, new: &Part) -> bool {
    old.run == new.run && old.uses == new.uses && old.name == new.name
}

/// Whether `new` does what `old` did: under its name, by its action, or with all of its commands.
pub(super) fn is_kept(old: &Part, new: &Part) -> bool {
    let action = |part: &Part| part.uses.as_ref().map(|(action, _)| action.to_lowercase());
    if old.uses.is_some() {
        return action(old) == action(new);
    }
    let is_run = |line: &String| new.run.iter().any(|other| unguarded(other) == unguarded(line));
    let same_name = old.name.is_some() && old.name == new.name && !new.run.is_empty();
    same_name || (!old.run.is_empty() && old.run.iter().all(is_run))
}

/// Whether `new` may take the place of `old`: at least a third of the words of their commands are the same.
pub(super) fn is_alike(old: &Part, new: &Part) -> bool {
    /// More words tell no more.
    const MOST_WORDS: usize = 200;
    let words = |part: &Part| -> Vec<String> {
        let action = part.uses.iter().map(|(action, _)| action.clone());
        let all = part.run.iter().cloned().chain(action).collect::<Vec<_>>().join(" ").to_lowercase();
        let words = all.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.take(MOST_WORDS).map(str::to_owned).collect()
    };
    let (old, new) = (words(old), words(new));
    let shared = old.iter().filter(|word| new.contains(word)).count();
    shared > 0 && shared * 3 >= old.len().min(new.len())
}

/// A command without what makes its failure count for nothing.
pub(super) fn unguarded(line: &str) -> &str {
    GUARDS.iter().find_map(|guard| line.strip_suffix(guard)).map_or(line, str::trim_end)
}

/// What makes the failure of a command count for nothing.
pub(super) const GUARDS: [&str; 3] = ["|| true", "|| :", "|| exit 0"];
