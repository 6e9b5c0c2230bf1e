//! Duplicates that tell a reader the same thing twice, told once.

use super::duplicates::Duplicate;
use crate::analysis::context::{Context, FileContext};
use crate::model::finding::Revision;

/// Of several pieces that one function has from another the longest: who shares that shares the others too.
pub fn one_for_each_pair_of_functions(file: &FileContext<'_>, found: Vec<Duplicate>) -> Vec<Duplicate> {
    let function_of = |duplicate: &Duplicate| {
        file.after.as_ref().and_then(|after| after.facts.function_around(duplicate.lines)).map(|unit| unit.lines)
    };
    let is_same_pair = |left: &Duplicate, right: &Duplicate| {
        let (left_original, right_original) = (&left.original, &right.original);
        left_original.function.is_some()
            && left_original.path == right_original.path
            && left_original.function.as_ref().map(|(name, _)| name)
                == right_original.function.as_ref().map(|(name, _)| name)
            && function_of(left).is_some_and(|lines| function_of(right) == Some(lines))
    };
    let mut kept: Vec<Duplicate> = Vec::new();
    for duplicate in found {
        match kept.iter_mut().find(|other| is_same_pair(other, &duplicate)) {
            Some(other) if other.evidence.matched < duplicate.evidence.matched => *other = duplicate,
            Some(_) => {}
            None => kept.push(duplicate),
        }
    }
    kept
}

/// Without the earlier of two new copies that name each other, as they do when the change moved a part of both.
pub fn without_mirrored(context: &Context<'_>, found: Vec<Duplicate>) -> Vec<Duplicate> {
    let names = |copy: &Duplicate, other: &Duplicate| {
        copy.original.revision == Revision::Head
            && copy.original.path == context.files[other.file].file.path
            && copy.original.lines.overlaps(other.lines)
    };
    let is_mirrored = |(index, earlier): (usize, &Duplicate)| {
        found[index + 1..].iter().any(|later| names(earlier, later) && names(later, earlier))
    };
    let mirrored: Vec<bool> = found.iter().enumerate().map(is_mirrored).collect();
    found.into_iter().zip(mirrored).filter(|(_, mirrored)| !mirrored).map(|(duplicate, _)| duplicate).collect()
}
