//! Native code from the history of repositories, and foreign code in the same place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use anyhow::Context as _;
use regex::{Captures, Regex};
use review_gate::analysis::context::Context;
use review_gate::analysis::file_class::{origin_by_path, origin_by_text};
use review_gate::analysis::naturalness::judge::measures;
use review_gate::analysis::naturalness::{Judged, Naturalness};
use review_gate::git::cache::directory::CacheDirectory;
use review_gate::git::cache::index_file::Notes;
use review_gate::git::codebase::GitCodebase;
use review_gate::git::repository::Repository;
use review_gate::model::change::{
    Attributes, Change, Content, Description, FileChange, FileMode, FileStatus, FileVersion,
};
use review_gate::model::limits::Limits;
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::model::policy::Policy;
use review_gate::syntax::languages::Languages;

/// How many commits of each history are looked at.
const COMMITS: usize = 300;
/// Larger commits move code about.
const MOST_FILES: usize = 40;
/// The most functions that are taken from one file of a commit.
const MOST_OF_FILE: usize = 3;
/// The lines, blank ones left out, that a function may have.
const FUNCTION_LINES: std::ops::RangeInclusive<usize> = 6..=120;
/// The lines, blank ones left out, that a file may have.
const FILE_LINES: std::ops::RangeInclusive<usize> = 25..=1500;
/// By how much the lengths of native and foreign code may differ, as the logarithm of their ratio.
const MOST_LENGTH_RATIO: f64 = 0.4;

/// A repository, and the names by which its code speaks of it.
pub(crate) struct Project {
    pub path: PathBuf,
    pub names: Vec<String>,
}

/// Code that somebody added.
pub(crate) struct Case {
    /// The commit before.
    base: ObjectId,
    path: RepoPath,
    /// The text that it was added to; `None` for a new file.
    before: Option<Arc<str>>,
    /// What was added.
    text: String,
    family: String,
    is_test: bool,
}

/// Code in a place, measured.
pub(crate) struct Trial {
    /// The index of the project it was put in.
    pub project: usize,
    pub family: String,
    pub is_file: bool,
    pub is_foreign: bool,
    /// The score of the whole change.
    pub score: f64,
    pub measures: [f64; 8],
}

impl Project {
    /// At most `most` functions and as many files that the newest commits added, spread over them.
    pub(crate) fn cases(&self, most: usize, languages: &Languages) -> anyhow::Result<Vec<Case>> {
        let format = ["log", "--first-parent", "--format=%H %P", "-n", &COMMITS.to_string(), "HEAD"];
        let log = Command::new("git").arg("-C").arg(&self.path).args(format).output().context("running `git log`")?;
        let log = String::from_utf8_lossy(&log.stdout);
        let repository = Repository::open(&self.path)?;
        let mut cases = Vec::new();
        for line in log.lines().collect::<Vec<_>>().into_iter().rev() {
            let mut ids = line.split(' ').filter_map(ObjectId::from_hex);
            let (Some(head), Some(base)) = (ids.next(), ids.next()) else { continue };
            let change = repository.change(&base, &head, None, &Limits::default())?;
            if change.files.len() <= MOST_FILES {
                cases.extend(of_change(&change, languages));
            }
        }
        let (files, functions): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(|case| case.before.is_none());
        Ok(thinned(files, most).chain(thinned(functions, most)).collect())
    }
}

fn thinned(cases: Vec<Case>, most: usize) -> impl Iterator<Item = Case> {
    let step = cases.len().div_ceil(most.max(1)).max(1);
    cases.into_iter().step_by(step)
}

/// The functions and files that `change` added, but for those that it took away elsewhere.
fn of_change(change: &Change, languages: &Languages) -> Vec<Case> {
    let read: Vec<(&FileChange, Vec<Function>, Vec<Function>)> = change
        .files
        .iter()
        .filter(|file| is_code(file, languages))
        .map(|file| {
            (file, functions(file.before.as_ref(), file, languages), functions(file.after.as_ref(), file, languages))
        })
        .collect();
    let gone: BTreeSet<String> = read
        .iter()
        .flat_map(|(_, before, after)| before.iter().filter(|old| !after.iter().any(|new| new.name == old.name)))
        .map(Function::last_name)
        .collect();
    let mut cases = Vec::new();
    for (file, before, after) in &read {
        let Some(text) = file.after.as_ref().and_then(FileVersion::text) else { continue };
        let language = languages.for_file(&file.path, text);
        let name = file.path.to_string().to_lowercase();
        let case = |before: Option<Arc<str>>, text: String| Case {
            base: change.merge_base.clone(),
            path: file.path.clone(),
            before,
            text,
            family: language.family().to_owned(),
            is_test: name.contains("test") || name.contains("spec"),
        };
        let Some(old) = file.before.as_ref().and_then(FileVersion::text) else {
            let moved = after.iter().filter(|function| gone.contains(&function.last_name())).count();
            if FILE_LINES.contains(&full_lines(text)) && !after.is_empty() && moved * 3 <= after.len() {
                cases.push(case(None, text.to_string()));
            }
            continue;
        };
        let mut end = 0;
        let added = after.iter().filter(|function| {
            let is_new = !before.iter().any(|old| old.name == function.name) && !gone.contains(&function.last_name());
            let is_outer = function.lines.0 > end;
            if is_new && is_outer {
                end = function.lines.1;
            }
            is_new && is_outer && FUNCTION_LINES.contains(&full_lines(&function.text))
        });
        cases.extend(added.take(MOST_OF_FILE).map(|function| case(Some(Arc::clone(old)), function.text.clone())));
    }
    cases
}

fn is_code(file: &FileChange, languages: &Languages) -> bool {
    let Some(text) = file.after.as_ref().or(file.before.as_ref()).and_then(FileVersion::text) else { return false };
    let path = file.path.to_match();
    languages.for_file(&file.path, text).has_grammar()
        && file.status != FileStatus::Renamed
        && origin_by_path(&path).is_none()
        && origin_by_text(&path, text).is_none()
}

fn full_lines(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

struct Function {
    name: String,
    lines: (u32, u32),
    text: String,
}

impl Function {
    fn last_name(&self) -> String {
        self.name.rsplit(['.', ':']).next().unwrap_or_default().to_owned()
    }
}

fn functions(version: Option<&FileVersion>, file: &FileChange, languages: &Languages) -> Vec<Function> {
    let Some(text) = version.and_then(FileVersion::text) else { return Vec::new() };
    let facts = languages.for_file(&file.path, text).facts(text, &Limits::default());
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let function = |unit: &review_gate::syntax::facts::Unit| {
        let lines = lines.get(unit.lines.start as usize - 1..unit.lines.end as usize)?.concat();
        Some(Function { name: unit.name.clone(), lines: (unit.lines.start, unit.lines.end), text: lines })
    };
    facts.functions().filter_map(function).collect()
}

/// Each case of the project `own`, and in its place one of another project.
pub(crate) fn trials(
    own: usize,
    projects: &[Project],
    gathered: &[Vec<Case>],
    languages: &Languages,
) -> anyhow::Result<Vec<Trial>> {
    let mut random = fastrand::Rng::with_seed(own as u64);
    let kept = tempfile::tempdir()?;
    let cache = CacheDirectory::of_repository(kept.path(), languages.digest());
    let repository = Repository::open(&projects[own].path)?;
    let mut trials = Vec::new();
    for case in &gathered[own] {
        let Some((donor, foreign)) = partner(own, case, gathered, &mut random) else { continue };
        let foreign = renamed(&foreign.text, &projects[donor], &projects[own]);
        let tree = repository.tree_of(&case.base)?;
        let codebase = GitCodebase::open(
            &repository,
            tree,
            Notes::Conventions,
            languages,
            Limits::default(),
            Some(&cache),
            &|_, _| (),
        )?;
        let measured = |text: &str, is_foreign| -> Option<Trial> {
            let change = change(case, text);
            let (policy, limits) = (Policy::default(), Limits::default());
            let context = Context::new(&change, &codebase, languages, &policy, &limits);
            let naturalness = Naturalness::of(&context);
            let longest = naturalness.judged.iter().max_by_key(|judged| judged.stretch.words.len());
            Some(Trial {
                project: own,
                family: case.family.clone(),
                is_file: case.before.is_none(),
                is_foreign,
                score: naturalness.drift()?.score,
                measures: longest.map(|judged: &Judged| measures(&judged.familiarity))?,
            })
        };
        // Without one of them there is no pair.
        if let (Some(native), Some(foreign)) = (measured(&case.text, false), measured(&foreign, true)) {
            trials.extend([native, foreign]);
        }
        codebase.close();
    }
    eprintln!("{}: {} pairs", projects[own].path.display(), trials.len() / 2);
    Ok(trials)
}

/// Code of another project that is as long and of the same kind, and the index of the project.
fn partner<'a>(
    own: usize,
    case: &Case,
    gathered: &'a [Vec<Case>],
    random: &mut fastrand::Rng,
) -> Option<(usize, &'a Case)> {
    let is_alike = |other: &Case| {
        let ratio = (other.text.len() as f64 / case.text.len() as f64).ln().abs();
        other.family == case.family
            && other.is_test == case.is_test
            && other.before.is_none() == case.before.is_none()
            && ratio < MOST_LENGTH_RATIO
    };
    let mut donors: BTreeMap<usize, Vec<&Case>> = BTreeMap::new();
    for (donor, cases) in gathered.iter().enumerate().filter(|(donor, _)| *donor != own) {
        let alike: Vec<&Case> = cases.iter().filter(|other| is_alike(other)).collect();
        if !alike.is_empty() {
            donors.insert(donor, alike);
        }
    }
    let donor = *random.choice(&donors.keys().copied().collect::<Vec<_>>())?;
    Some((donor, random.choice(&donors[&donor]).copied()?))
}

/// `text` with the names of `from` exchanged for those of `to`, in lower case, upper case and with a capital.
fn renamed(text: &str, from: &Project, to: &Project) -> String {
    from.names.iter().enumerate().fold(text.to_owned(), |text, (index, name)| {
        let target = to.names.get(index).unwrap_or(&to.names[0]).to_lowercase();
        // A short name stands inside many words.
        let (left, right) = if name.len() <= 3 { (r"(?-i:\b|_)", r"(?-i:\b|_|[A-Z])") } else { ("", "") };
        let pattern = format!("(?i)({left})({})({right})", regex::escape(name));
        let pattern = Regex::new(&pattern).expect("an escaped name is a pattern");
        let exchanged = |found: &Captures<'_>| {
            let old = &found[2];
            let new = if old.chars().all(|letter| !letter.is_lowercase()) {
                target.to_uppercase()
            } else if old.starts_with(char::is_uppercase) {
                target[..1].to_uppercase() + &target[1..]
            } else {
                target.clone()
            };
            format!("{}{new}{}", &found[1], &found[3])
        };
        pattern.replace_all(&text, exchanged).into_owned()
    })
}

/// A change that adds `text` where `case` stands.
fn change(case: &Case, text: &str) -> Change {
    let id = |text: &str| {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        ObjectId::from_hex(&format!("{:040x}", hasher.finish())).expect("forty digits")
    };
    let version = |text: Arc<str>| FileVersion { id: id(&text), mode: FileMode::Regular, content: Content::Text(text) };
    let head: Arc<str> = match &case.before {
        Some(before) => format!("{}\n\n{text}", before.trim_end()).into(),
        None => text.into(),
    };
    let status = if case.before.is_some() { FileStatus::Modified } else { FileStatus::Added };
    let file = FileChange {
        path: case.path.clone(),
        previous_path: None,
        status,
        before: case.before.clone().map(version),
        after: Some(version(head)),
        attributes: Attributes::default(),
    };
    Change {
        base: case.base.clone(),
        head: case.base.clone(),
        merge_base: case.base.clone(),
        files: vec![file],
        description: Description::default(),
        checks: Vec::new(),
        earlier_messages: Vec::new(),
    }
}
