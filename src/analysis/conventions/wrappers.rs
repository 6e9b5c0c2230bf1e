//! Libraries that one place alone uses, for all others.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use bstr::BStr;

use super::ground::Ground;
use super::importers::Imported;
use super::intent::is_spoken_of;
use super::new_imports::{NewImport, new_imports};
use super::norm::is_settled;
use super::resolution::importable;
use super::survey::{Question, Survey};
use crate::analysis::codebase::BaseFile;
use crate::analysis::context::Context;
use crate::analysis::disclosure::wording::Wording;
use crate::model::path::RepoPath;
use crate::syntax::catalogue::{Choice, catalogue};

/// A wrapper is one file, or a few that lie together.
const MOST_WRAPPING: usize = 3;

/// A library used past the files that all others use it through.
#[derive(Clone, Debug)]
pub struct Bypass {
    /// The file at head.
    pub path: RepoPath,
    /// The line of the import.
    pub line: u32,
    /// The library.
    pub choice: Choice,
    /// The file that wraps it, the most used if there are several.
    pub wrapper: RepoPath,
    /// How many files use the wrapper.
    pub users: usize,
}

impl Bypass {
    /// How a policy allows it.
    pub fn key(&self) -> String {
        format!("wrapper:{}", catalogue().option(self.choice))
    }
}

/// The bypass of the change in `context` that has most files against it, if there is one.
pub fn bypass(context: &Context<'_>, survey: &Survey<'_>) -> Option<Bypass> {
    let imports = new_imports(context);
    let library = |family: &str, module: &String| catalogue().library(family, module);
    let new: Vec<(Choice, &NewImport<'_>)> = imports
        .iter()
        .filter_map(|import| Some((library(import.family, &import.module)?, import)))
        .filter(|(choice, import)| !import.before.iter().any(|module| library(import.family, module) == Some(*choice)))
        .collect();
    if new.is_empty() {
        return None;
    }
    let wording = Wording::of(&context.change.description);
    let unspoken = new.into_iter().filter(|(choice, _)| !is_spoken_of(&wording, *choice));
    let found = unspoken.filter_map(|(choice, import)| bypassed(survey, choice, import));
    let found = found.max_by_key(|bypass| (bypass.users, Reverse((bypass.path.clone(), bypass.line))))?;
    (!context.policy.drift.allow.contains(&found.key())).then_some(found)
}

fn bypassed(survey: &Survey<'_>, choice: Choice, import: &NewImport<'_>) -> Option<Bypass> {
    let wrapper = Wrapper::of(survey, choice, import.family)?;
    let is_outside = import.path.directory() != wrapper.path.directory();
    let is_meant = is_outside && survey.standing().is_consensus(wrapper.users.iter().copied());
    is_meant.then(|| Bypass {
        path: import.path.clone(),
        line: import.line,
        choice,
        wrapper: wrapper.path.clone(),
        users: wrapper.users.len(),
    })
}

/// A file through which all others use a library.
#[derive(Clone, Debug)]
pub struct Wrapper<'a> {
    /// Where it stands; of a few that lie together the most used.
    pub path: &'a RepoPath,
    /// Who uses it.
    pub users: Vec<&'a RepoPath>,
}

impl<'a> Wrapper<'a> {
    /// That of the library `choice` in the programs of `family`; `None` where it has none, or is used past it.
    pub fn of(survey: &Survey<'a>, choice: Choice, family: &str) -> Option<Self> {
        let question =
            Question { point: catalogue().point(choice), family, ground: Some(Ground::Program), ending: None };
        let votes = survey.votes(question).into_iter();
        let wrapping: Vec<&BaseFile> =
            votes.filter(|vote| vote.choices.contains(&choice)).map(|vote| vote.file).collect();
        let places: BTreeSet<&BStr> = wrapping.iter().map(|file| file.path.directory()).collect();
        if wrapping.len() > MOST_WRAPPING || places.len() != 1 {
            return None;
        }
        let used = wrapping.into_iter().map(|wrapper| {
            let users = survey.importers("", family, Imported::Itself(&importable(&wrapper.path)));
            Self { path: &wrapper.path, users: users.into_iter().map(|user| &user.path).collect() }
        });
        let most = used.max_by_key(|wrapper| (wrapper.users.len(), Reverse(wrapper.path)))?;
        is_settled(most.users.len()).then_some(most)
    }
}
