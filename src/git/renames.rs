//! Which added files were made from which deleted or changed ones.
//!
//! Finds what `git diff -M -C` finds: first by identical content, then by at least half of the content, best matches
//! first, renames before copies. Copies are looked for among the files that the change touches. The work is bounded by
//! counts and never by time, so that the same trees give the same answer everywhere.

use std::cell::OnceCell;
use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::reader::Reader;
use super::similarity::{Fingerprint, MIN_SCORE, sizes_allow};
use super::trees::{TreeDiffEntry, TreeEntry};
use crate::model::change::{FileMode, FileStatus};
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;

/// The most pairs of files whose similarity is considered; beyond, only identical files are matched. Git's default.
const MAX_PAIRS: usize = 1000 * 1000;

/// The most steps that all comparisons may take together, which is about a second. What would follow is not compared.
const MAX_STEPS: u64 = 1 << 29;

/// How many sources are kept in mind for each added file. Git's number.
const CANDIDATES_PER_FILE: usize = 4;

/// The most identical sources that are weighed against each other for one added file. Git's number.
const MAX_IDENTICAL_SOURCES: usize = 100;

/// One file of a change, with where it came from.
#[derive(Debug)]
pub(super) struct Origin {
    pub(super) status: FileStatus,
    pub(super) path: RepoPath,
    pub(super) previous_path: Option<RepoPath>,
    pub(super) before: Option<TreeEntry>,
    pub(super) after: Option<TreeEntry>,
}

/// Joins what was deleted, changed and added into the files of a change, in the order of `differences`.
///
/// Files larger than `max_file_bytes` are matched only when they are identical.
pub(super) fn trace(differences: &[TreeDiffEntry], reader: &Reader, max_file_bytes: u64) -> Vec<Origin> {
    let mut sources: Vec<Source> = differences.iter().filter_map(Source::new).collect();
    let mut targets: Vec<Target> = differences.iter().filter_map(Target::new).collect();
    match_identical(&mut sources, &mut targets);
    match_similar(&mut sources, &mut targets, &Contents { reader, max_file_bytes });
    origins(differences, &sources, &targets)
}

/// A file of the old tree that was deleted or changed.
struct Source<'a> {
    version: Version<'a>,
    /// How many files of the new tree it became; a file that is still there became itself.
    uses: u32,
}

/// A file of the new tree at a path that is new.
struct Target<'a> {
    version: Version<'a>,
    /// The index of the source that it was made from.
    source: Option<usize>,
}

/// One version of a file; what is known of its content is found out once, when it is first needed.
struct Version<'a> {
    path: &'a RepoPath,
    entry: &'a TreeEntry,
    size_bytes: OnceCell<Option<u64>>,
    fingerprint: OnceCell<Option<Fingerprint>>,
}

/// Where the contents of versions come from.
struct Contents<'a> {
    reader: &'a Reader,
    max_file_bytes: u64,
}

/// A source that a target may have been made from.
struct Candidate {
    score: u64,
    same_name: bool,
    target: usize,
    source: usize,
}

impl<'a> Source<'a> {
    fn new(difference: &'a TreeDiffEntry) -> Option<Self> {
        let entry = difference.before.as_ref()?;
        let version = Version::new(&difference.path, entry);
        Some(Self { version, uses: u32::from(difference.after.is_some()) })
    }
}

impl<'a> Target<'a> {
    fn new(difference: &'a TreeDiffEntry) -> Option<Self> {
        let entry = difference.after.as_ref().filter(|_| difference.before.is_none())?;
        Some(Self { version: Version::new(&difference.path, entry), source: None })
    }
}

impl<'a> Version<'a> {
    fn new(path: &'a RepoPath, entry: &'a TreeEntry) -> Self {
        Self { path, entry, size_bytes: OnceCell::new(), fingerprint: OnceCell::new() }
    }

    fn is_file(&self) -> bool {
        matches!(self.entry.mode, FileMode::Regular | FileMode::Executable)
    }

    fn has_name_of(&self, other: &Self) -> bool {
        self.path.file_name() == other.path.file_name()
    }

    /// Its size, unless it is missing or too large to be read.
    fn size_bytes(&self, contents: &Contents) -> Option<u64> {
        let size_bytes = || contents.reader.size_bytes(&self.entry.id).filter(|size| *size <= contents.max_file_bytes);
        *self.size_bytes.get_or_init(size_bytes)
    }

    fn fingerprint(&self, contents: &Contents) -> Option<&Fingerprint> {
        let fingerprint = || contents.reader.bytes(&self.entry.id).map(|bytes| Fingerprint::new(&bytes));
        self.fingerprint.get_or_init(fingerprint).as_ref()
    }
}

/// Gives each target that some source is identical to the best such source: one that nothing else was made from yet,
/// and of the same name.
fn match_identical(sources: &mut [Source], targets: &mut [Target]) {
    let mut by_id: FxHashMap<&ObjectId, Vec<usize>> = FxHashMap::default();
    for (index, source) in sources.iter().enumerate() {
        by_id.entry(&source.version.entry.id).or_default().push(index);
    }
    for target in targets {
        let identical = by_id.get(&target.version.entry.id).into_iter().flatten().copied();
        let possible = identical.filter(|source| {
            let source = &sources[*source].version;
            (source.is_file() && target.version.is_file()) || source.entry.mode == target.version.entry.mode
        });
        target.source = possible.take(MAX_IDENTICAL_SOURCES).min_by_key(|index| {
            let source = &sources[*index];
            let merits = u8::from(source.uses == 0) + u8::from(source.version.has_name_of(&target.version));
            Reverse(merits)
        });
        if let Some(source) = target.source {
            sources[source].uses += 1;
        }
    }
}

/// Gives the targets left over the sources most similar to them: best matches first, and a source that is gone is used
/// up by its first match before any source serves twice.
fn match_similar(sources: &mut [Source], targets: &mut [Target], contents: &Contents) {
    let candidates = candidates(sources, targets, contents);
    for max_uses in [0, u32::MAX] {
        for candidate in &candidates {
            let (source, target) = (&mut sources[candidate.source], &mut targets[candidate.target]);
            if target.source.is_none() && source.uses <= max_uses {
                target.source = Some(candidate.source);
                source.uses += 1;
            }
        }
    }
}

/// The pairs that are similar enough, best first.
fn candidates(sources: &[Source], targets: &[Target], contents: &Contents) -> Vec<Candidate> {
    let open = || targets.iter().enumerate().filter(|(_, target)| target.source.is_none());
    if open().count() * sources.len() > MAX_PAIRS {
        return Vec::new();
    }
    let mut steps_left = MAX_STEPS;
    let mut candidates = Vec::new();
    for (target_index, target) in open() {
        let mut best = Vec::with_capacity(CANDIDATES_PER_FILE);
        for (source_index, source) in sources.iter().enumerate() {
            let score = similarity(&source.version, &target.version, contents, &mut steps_left).unwrap_or(0);
            let same_name = source.version.has_name_of(&target.version);
            let candidate = Candidate { score, same_name, target: target_index, source: source_index };
            keep_if_better(&mut best, candidate);
        }
        candidates.append(&mut best);
    }
    candidates.retain(|candidate| candidate.score >= MIN_SCORE);
    candidates.sort_by_key(|candidate| Reverse(candidate.merit()));
    candidates
}

/// Keeps the best candidates. Of equally bad ones the earliest gives way: where many files share half of their content,
/// a licence say, this is what decides whether git's pairs come out.
fn keep_if_better(best: &mut Vec<Candidate>, candidate: Candidate) {
    if best.len() < CANDIDATES_PER_FILE {
        best.push(candidate);
    } else if let Some(worst) = best.iter_mut().min_by_key(|candidate| candidate.merit())
        && candidate.merit() > worst.merit()
    {
        *worst = candidate;
    }
}

impl Candidate {
    fn merit(&self) -> (u64, bool) {
        (self.score, self.same_name)
    }
}

/// How similar two versions are; `None` when that is plain from their sizes, cannot be known, or would cost too much.
fn similarity(source: &Version, target: &Version, contents: &Contents, steps_left: &mut u64) -> Option<u64> {
    let comparable = source.is_file() && target.is_file();
    if !comparable || !sizes_allow(source.size_bytes(contents)?, target.size_bytes(contents)?) {
        return None;
    }
    let (source, target) = (source.fingerprint(contents)?, target.fingerprint(contents)?);
    *steps_left = steps_left.checked_sub(source.steps() + target.steps())?;
    Some(source.score(target))
}

/// The files of the change. A source that is gone and became several files was renamed to the last and copied to the
/// others, as git has it.
fn origins(differences: &[TreeDiffEntry], sources: &[Source], targets: &[Target]) -> Vec<Origin> {
    let mut uses_left: Vec<u32> = sources.iter().map(|source| source.uses).collect();
    let (mut sources_in_order, mut targets_in_order) = (sources.iter(), targets.iter());
    let mut origins = Vec::with_capacity(differences.len());
    for difference in differences {
        let own_source = difference.before.as_ref().and_then(|_| sources_in_order.next());
        let own_target = if own_source.is_none() { targets_in_order.next() } else { None };
        let made_from = own_target.and_then(|target| target.source);
        if let Some(index) = made_from {
            uses_left[index] -= 1;
            let status = if uses_left[index] == 0 { FileStatus::Renamed } else { FileStatus::Copied };
            origins.push(Origin::from_source(difference, status, &sources[index].version));
        } else if difference.after.is_some() || own_source.is_some_and(|source| source.uses == 0) {
            origins.push(Origin::in_place(difference));
        }
    }
    origins
}

impl Origin {
    fn from_source(difference: &TreeDiffEntry, status: FileStatus, source: &Version) -> Self {
        Self {
            status,
            path: difference.path.clone(),
            previous_path: Some(source.path.clone()),
            before: Some(source.entry.clone()),
            after: difference.after.clone(),
        }
    }

    fn in_place(difference: &TreeDiffEntry) -> Self {
        let status = match (&difference.before, &difference.after) {
            (None, _) => FileStatus::Added,
            (Some(_), None) => FileStatus::Deleted,
            (Some(_), Some(_)) => FileStatus::Modified,
        };
        let TreeDiffEntry { path, before, after } = difference.clone();
        Self { status, path, previous_path: None, before, after }
    }
}
