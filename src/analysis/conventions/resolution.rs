//! Which file or directory of the repository an import means, by names alone.

use rustc_hash::FxHashSet;

use crate::analysis::codebase::BaseFiles;
use crate::model::path::RepoPath;

/// Names of files that stand for the directory they lie in.
const INDEXES: &[&str] = &["index", "__init__", "mod", "lib"];

/// What can be imported: the files without their endings, and the directories.
#[derive(Debug)]
pub(super) struct Targets(FxHashSet<String>);

impl Targets {
    pub(super) fn of(base: &BaseFiles) -> Self {
        let mut known = FxHashSet::default();
        for file in &base.files {
            let mut name = importable(&file.path);
            while !name.is_empty() && known.insert(name.clone()) {
                name.truncate(name.rfind('/').unwrap_or(0));
            }
        }
        Self(known)
    }

    /// What the file at `path` means by `module`; `None` where that is of another repository, or cannot be told.
    pub(super) fn resolve(&self, path: &RepoPath, module: &str) -> Option<String> {
        let path = path.to_match();
        let directory: Vec<&str> = path.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect();
        if module.starts_with("./") || module.starts_with("../") {
            return self.longest(&directory, &module.split('/').collect::<Vec<_>>(), module.split('/').count());
        }
        if module.starts_with('.') {
            let name = module.trim_start_matches('.');
            let up = (module.len() - name.len()).saturating_sub(1);
            let start = directory.get(..directory.len().checked_sub(up)?)?;
            return self.longest(start, &name.split('.').collect::<Vec<_>>(), 1);
        }
        if let Some(inside) = module.strip_prefix("crate::") {
            let source = directory.iter().rposition(|part| *part == "src")?;
            return self.longest(&directory[..=source], &inside.split("::").collect::<Vec<_>>(), 1);
        }
        if let Some(inside) = module.strip_prefix("@/").or_else(|| module.strip_prefix("~/")) {
            let source = directory.iter().rposition(|part| *part == "src")?;
            let names: Vec<&str> = inside.split('/').collect();
            return self.longest(&directory[..=source], &names, names.len());
        }
        if module.contains('/') {
            // The first parts of a Go module are where it is hosted, and from the second version on which that is.
            let parts: Vec<&str> = module.split('/').collect();
            let start = if parts.get(3).copied().is_some_and(is_version) { 4 } else { 3 };
            let is_hosted = parts[0].contains('.') && parts.len() > start;
            return is_hosted.then(|| self.longest(&[], &parts[start..], parts.len() - start)).flatten();
        }
        let parts: Vec<&str> = module.split('.').collect();
        let own = directory.iter().position(|part| *part == parts[0]).filter(|_| parts.len() > 1)?;
        self.longest(&directory[..own], &parts, 2)
    }

    /// The longest part of `names` that is known below `start`, of at least `least` names.
    fn longest(&self, start: &[&str], names: &[&str], least: usize) -> Option<String> {
        let mut parts: Vec<&str> = start.to_vec();
        let mut found = None;
        for (index, name) in names.iter().enumerate() {
            match *name {
                "." => {}
                ".." => drop(parts.pop()),
                name => parts.push(name),
            }
            let joined = parts.join("/");
            let joined = joined.trim_end_matches(".js").trim_end_matches(".ts");
            if index + 1 >= least && self.0.contains(joined) {
                found = Some(joined.to_owned());
            }
        }
        found
    }
}

/// Whether a part of a Go module is its version: `v2`.
fn is_version(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// By what name the file at `path` is imported: its path without the ending, or its directory.
pub(super) fn importable(path: &RepoPath) -> String {
    let text = path.to_match();
    let (directory, name) = text.rsplit_once('/').unwrap_or(("", &text));
    let stem = name.split('.').next().unwrap_or(name);
    match (directory, INDEXES.contains(&stem)) {
        (directory, true) => directory.to_owned(),
        ("", false) => stem.to_owned(),
        (directory, false) => format!("{directory}/{stem}"),
    }
}
