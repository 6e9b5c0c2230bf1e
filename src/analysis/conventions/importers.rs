//! Which files of the base tree import a file or a directory of it.

use rustc_hash::FxHashSet;

use super::ground::Ground;
use super::norm::is_in;
use super::survey::Survey;
use crate::analysis::codebase::BaseFile;
use crate::model::path::RepoPath;

/// What is imported, by its path without an ending.
#[derive(Clone, Copy, Debug)]
pub enum Imported<'n> {
    /// That alone.
    Itself(&'n str),
    /// That, or something in it.
    Within(&'n str),
}

impl Imported<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Itself(name) | Self::Within(name) => name,
        }
    }

    fn has(&self, target: &str) -> bool {
        match self {
            Self::Itself(name) => target == *name,
            Self::Within(name) => target == *name || is_in(&RepoPath::from(target), name),
        }
    }
}

impl<'a> Survey<'a> {
    /// The files in `directory`, of programs of `family`, that import `imported`.
    pub fn importers(&self, directory: &str, family: &str, imported: Imported<'_>) -> Vec<&'a BaseFile> {
        let base = self.codebase.files();
        let candidates = self.modules_that_may_mean(imported.name());
        let may_mean = |path: &RepoPath, module: &u32| candidates.contains(module) || is_in(path, imported.name());
        let imports_it = |file: &&BaseFile| {
            let mut modules = file.imports.iter().filter(|module| may_mean(&file.path, module));
            modules.any(|module| {
                base.modules.get(*module as usize).is_some_and(|name| self.means(&file.path, name, imported))
            })
        };
        let files = base.files.iter().filter(|file| is_in(&file.path, directory));
        files.filter(imports_it).filter(|file| self.ground(file, family) == Some(Ground::Program)).collect()
    }

    /// Whether the file at `path` means `imported` by `module`.
    pub fn means(&self, path: &RepoPath, module: &str, imported: Imported<'_>) -> bool {
        self.target(path, module).is_some_and(|target| imported.has(&target))
    }

    /// The file or directory that the file at `path` means by `module`, without its ending; `None` where that is of another
    /// repository, or cannot be told.
    pub fn target(&self, path: &RepoPath, module: &str) -> Option<String> {
        self.targets().resolve(path, module)
    }

    /// The modules, by their numbers, that may be `name` or in it. Whoever imports it from elsewhere spells its last part out,
    /// and to look for that costs far less than to resolve every import.
    fn modules_that_may_mean(&self, name: &str) -> FxHashSet<u32> {
        let last = name.rsplit('/').next().unwrap_or_default();
        let modules = (0..).zip(&self.codebase.files().modules);
        modules.filter(|(_, module)| module.contains(last)).map(|(number, _)| number).collect()
    }
}
