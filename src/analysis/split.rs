//! How a change that is too large falls apart: into parts that do not speak of each other.
//!
//! Two files belong together where the added lines of one name something that the other one adds or changes, where one
//! holds the tests of the other by its name, or where both are parts of one that does. What is left over, such as
//! documentation, goes with whatever is nearest: the part that has most files of its directory.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, FileContext, Side};
use super::size::effective_lines_added;
use crate::model::path::RepoPath;
use crate::model::report::{Size, SplitPart};
use crate::syntax::facts::Unit;

/// Shorter names are used for many things at once.
const FEWEST_NAME_CHARACTERS: usize = 4;
/// A name that more files define says nothing of any of them.
const MOST_DEFINITIONS: usize = 1;
/// More parts than these are no help to anybody.
const MOST_PARTS: usize = 12;

/// The parts of the change, largest first; none where it is not too large or does not fall apart.
pub fn split(context: &Context<'_>, size: &Size) -> Vec<SplitPart> {
    let limits = &context.policy.size;
    let is_too_large = size.effective_lines_added > limits.max_effective_lines
        || size.review_minutes > f64::from(limits.max_review_minutes);
    if !is_too_large {
        return Vec::new();
    }
    let files: Vec<(&FileContext<'_>, &Side)> = context.reviewable_files().collect();
    let mut groups = Groups::of(files.len());
    let definitions = definitions(&files);
    for (user, (file, side)) in files.iter().enumerate() {
        for word in added_words(file, side) {
            if let Some(definer) = definitions.get(word) {
                groups.join(user, *definer);
            }
        }
    }
    join_tests(&files, &mut groups);
    let parts = groups.members().into_iter().map(|members| part(&files, &members)).collect();
    in_order(parts)
}

/// The file that defines each name, where one alone does.
fn definitions<'a>(files: &'a [(&FileContext<'_>, &Side)]) -> BTreeMap<&'a str, usize> {
    let mut definers: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, (file, side)) in files.iter().enumerate() {
        for unit in changed_units(file, side) {
            let name = own_name(&unit.name);
            if name.chars().count() >= FEWEST_NAME_CHARACTERS {
                definers.entry(name).or_default().insert(index);
            }
        }
    }
    let only = definers.into_iter().filter(|(_, files)| files.len() <= MOST_DEFINITIONS);
    only.filter_map(|(name, files)| Some((name, files.first().copied()?))).collect()
}

fn changed_units<'a>(file: &'a FileContext<'_>, side: &'a Side) -> impl Iterator<Item = &'a Unit> {
    side.facts.units.iter().filter(|unit| file.diff.added.count_within(unit.lines) > 0)
}

/// `Parser::parse` and `parser.parse` are called as `parse`.
fn own_name(qualified: &str) -> &str {
    qualified.rsplit([':', '.', '#']).next().unwrap_or(qualified)
}

fn added_words<'a>(file: &'a FileContext<'_>, side: &'a Side) -> impl Iterator<Item = &'a str> {
    let numbered = side.text.lines().zip(1..);
    let added = numbered.filter(|(_, number)| file.diff.added.contains(*number)).map(|(line, _)| line);
    added.flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric() && letter != '_'))
}

/// A test that names nothing of what it tests is known by its file's name.
fn join_tests(files: &[(&FileContext<'_>, &Side)], groups: &mut Groups) {
    let mut by_stem: BTreeMap<String, usize> = BTreeMap::new();
    for (index, (file, _)) in files.iter().enumerate().filter(|(_, (file, _))| !file.class.is_test()) {
        by_stem.entry(stem(&file.file.path)).or_insert(index);
    }
    for (index, (file, _)) in files.iter().enumerate().filter(|(_, (file, _))| file.class.is_test()) {
        if let Some(tested) = by_stem.get(&stem(&file.file.path)) {
            groups.join(index, *tested);
        }
    }
}

/// The name of a file without its endings and what marks it as a test.
fn stem(path: &RepoPath) -> String {
    let path = path.to_string();
    let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let name = name.split('.').find(|part| !part.is_empty()).unwrap_or_default();
    let name = name.strip_prefix("test_").unwrap_or(name);
    let name = ["_test", "_spec", "tests", "test"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    name.to_owned()
}

fn part(files: &[(&FileContext<'_>, &Side)], members: &[usize]) -> SplitPart {
    let members = || members.iter().filter_map(|index| files.get(*index));
    let mut paths: Vec<RepoPath> = members().map(|(file, _)| file.file.path.clone()).collect();
    paths.sort();
    SplitPart {
        files: paths,
        functions: members().map(|(file, side)| changed_units(file, side).count() as u32).sum(),
        effective_lines_added: members().map(|(file, _)| effective_lines_added(file)).sum(),
    }
}

fn in_order(mut parts: Vec<SplitPart>) -> Vec<SplitPart> {
    let (mut standing, loose): (Vec<SplitPart>, Vec<SplitPart>) =
        parts.drain(..).partition(|part| part.effective_lines_added > 0);
    standing.sort_by(|one, other| {
        other.effective_lines_added.cmp(&one.effective_lines_added).then_with(|| one.files.cmp(&other.files))
    });
    if standing.len() < 2 || standing.len() > MOST_PARTS {
        return Vec::new();
    }
    for loose in loose {
        let near =
            |part: &SplitPart| part.files.iter().filter(|file| directory(file) == directory(&loose.files[0])).count();
        let nearest = (0..standing.len()).max_by_key(|index| (near(&standing[*index]), std::cmp::Reverse(*index)));
        let Some(nearest) = nearest.and_then(|index| standing.get_mut(index)) else { continue };
        nearest.files.extend(loose.files);
        nearest.files.sort();
        nearest.functions += loose.functions;
    }
    standing
}

fn directory(path: &RepoPath) -> String {
    path.to_string().rsplit_once('/').map(|(directory, _)| directory.to_owned()).unwrap_or_default()
}

/// Sets that grow together (Galler and Fischer 1964).
struct Groups(Vec<usize>);

impl Groups {
    /// So many sets of one.
    fn of(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut member: usize) -> usize {
        while self.0[member] != member {
            self.0[member] = self.0[self.0[member]];
            member = self.0[member];
        }
        member
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }

    fn members(mut self) -> Vec<Vec<usize>> {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for member in 0..self.0.len() {
            let root = self.root(member);
            members.entry(root).or_default().push(member);
        }
        members.into_values().collect()
    }
}
