//! Libraries that one place alone uses, for all others.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::ground::Ground;
use super::intent::is_spoken_of;
use super::new_imports::{NewImport, new_imports};
use super::norm::is_settled;
use super::resolution::{Targets, importable};
use super::standing::Standing;
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
pub fn bypass(context: &Context<'_>) -> Option<Bypass> {
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
    let survey = Survey::of(context);
    let wording = Wording::of(&context.change.description);
    let unspoken = new.into_iter().filter(|(choice, _)| !is_spoken_of(&wording, *choice));
    let found = unspoken.filter_map(|(choice, import)| bypassed(context, &survey, choice, import));
    let found = found.max_by_key(|bypass| (bypass.users, Reverse((bypass.path.clone(), bypass.line))))?;
    (!context.policy.drift.allow.contains(&found.key())).then_some(found)
}

fn bypassed(context: &Context<'_>, survey: &Survey<'_>, choice: Choice, import: &NewImport<'_>) -> Option<Bypass> {
    let ground = Some(Ground::Program);
    let question = Question { point: catalogue().point(choice), family: import.family, ground, ending: None };
    let votes = survey.votes(question);
    let wrapping: Vec<&BaseFile> =
        votes.iter().filter(|vote| vote.choices.contains(&choice)).map(|vote| vote.file).collect();
    let places: BTreeSet<String> = wrapping.iter().map(|file| file.path.directory().to_string()).collect();
    let is_outside = !places.contains(&import.path.directory().to_string());
    if wrapping.len() > MOST_WRAPPING || places.len() != 1 || !is_outside {
        return None;
    }
    let base = context.codebase.files();
    let targets = Targets::of(base);
    let users_of = |wrapper: &BaseFile| -> Vec<&BaseFile> {
        let name = importable(&wrapper.path);
        let uses = |file: &&BaseFile| {
            let modules = file.imports.iter().filter_map(|module| base.modules.get(*module as usize));
            modules.into_iter().any(|module| targets.resolve(&file.path, module).is_some_and(|target| target == name))
        };
        let is_program = |file: &&BaseFile| survey.ground(file, import.family) == Some(Ground::Program);
        base.files.iter().filter(is_program).filter(uses).collect()
    };
    let used = wrapping.into_iter().map(|wrapper| (users_of(wrapper), wrapper));
    let (users, wrapper) = used.max_by_key(|(users, wrapper)| (users.len(), Reverse(&wrapper.path)))?;
    let history = context.codebase.history();
    let is_meant = is_settled(users.len()) && Standing::of(&history).is_consensus(users.iter().map(|file| &file.path));
    is_meant.then(|| Bypass {
        path: import.path.clone(),
        line: import.line,
        choice,
        wrapper: wrapper.path.clone(),
        users: users.len(),
    })
}
