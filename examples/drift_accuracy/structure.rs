//! Breaks what holds between files: uses libraries past their wrappers, and imports against the direction of the layers.

use std::collections::{BTreeMap, BTreeSet};

use review_gate::analysis::codebase::BaseFile;
use review_gate::analysis::conventions::ground::Ground;
use review_gate::analysis::conventions::importers::Imported;
use review_gate::analysis::conventions::layers::parts;
use review_gate::analysis::conventions::norm::{is_in, is_settled};
use review_gate::analysis::conventions::survey::Survey;
use review_gate::analysis::conventions::wrappers::Wrapper;
use review_gate::model::change::{Change, FileChange};
use review_gate::model::path::RepoPath;
use review_gate::syntax::catalogue::{Choice, catalogue};
use review_gate::syntax::language::Language;
use review_gate::syntax::languages::Languages;

use crate::breaking::{Broken, Habit, with_text};

/// In how many ways one file breaks layers.
const MOST_LAYERS_OF_FILE: usize = 2;

/// What holds between the files of one base tree.
pub(crate) struct Structure {
    wrappers: Vec<OwnWrapper>,
    /// Directories of which the first is imported by the second and imports nothing of it, with the family of languages.
    layers: Vec<(String, String, String)>,
}

/// A wrapper, and how it imports what it wraps.
struct OwnWrapper {
    family: String,
    library: Choice,
    directory: String,
    line: String,
}

impl Structure {
    /// That of the tree that `survey` asks.
    pub(crate) fn of(survey: &Survey<'_>, languages: &Languages) -> Self {
        let families: BTreeSet<&str> = languages.iter().map(Language::family).collect();
        let wrappers = families.iter().flat_map(|family| wrappers(survey, languages, family)).collect();
        let layers = families.iter().flat_map(|family| layers(survey, languages, family)).collect();
        Self { wrappers, layers }
    }

    /// Copies of `change`, in each of which one file imports what it must not.
    pub(crate) fn broken(&self, change: &Change, survey: &Survey<'_>, languages: &Languages) -> Vec<Broken> {
        let mut broken = Vec::new();
        for (index, file) in change.files.iter().enumerate() {
            let Some(text) = file.after.as_ref().and_then(|version| version.text()) else { continue };
            let language = languages.for_file(&file.path, text);
            let imports = language.imports(text);
            let Some(first) = imports.first() else { continue };
            if Ground::of(&file.path, language) != Some(Ground::Program) {
                continue;
            }
            let mut add = |habit: Habit, line: &str| {
                let mut copy = change.clone();
                copy.files[index] = with_text(file, &with_import(text, first.line, line));
                broken.push(Broken { habit, path: file.path.clone(), change: copy });
            };
            for wrapper in self.wrappers.iter().filter(|wrapper| wrapper.family == language.family()) {
                let library = |module: &str| catalogue().library(&wrapper.family, module);
                let is_used = imports.iter().any(|import| library(&import.module) == Some(wrapper.library));
                if !is_used && *file.path.directory() != *wrapper.directory {
                    add(Habit::Wrapper(wrapper.library), &wrapper.line);
                }
            }
            let of_family = self.layers.iter().filter(|(.., family)| family == language.family());
            let own = of_family.filter(|(below, above, _)| {
                let uses = |module: &str| survey.means(&file.path, module, Imported::Within(above));
                is_in(&file.path, below) && !imports.iter().any(|import| uses(&import.module))
            });
            let lines = own.filter_map(|(below, above, _)| {
                Some((Habit::Layers(below.clone(), above.clone()), import_of(survey, languages, file, above)?))
            });
            lines.take(MOST_LAYERS_OF_FILE).for_each(|(habit, line)| add(habit, &line));
        }
        broken
    }
}

fn wrappers(survey: &Survey<'_>, languages: &Languages, family: &str) -> Vec<OwnWrapper> {
    let libraries: BTreeSet<Choice> =
        catalogue().libraries(family).filter_map(|name| catalogue().library(family, name)).collect();
    let wrapper = |library: Choice| {
        let wrapper = Wrapper::of(survey, library, family)?;
        let lines = import_lines(survey, languages, wrapper.path);
        let (_, line) = lines.into_iter().find(|(module, _)| catalogue().library(family, module) == Some(library))?;
        Some(OwnWrapper { family: family.to_owned(), library, directory: wrapper.path.directory().to_string(), line })
    };
    libraries.into_iter().filter_map(wrapper).collect()
}

fn layers(survey: &Survey<'_>, languages: &Languages, family: &str) -> Vec<(String, String, String)> {
    let mut crossings: BTreeMap<(String, String), BTreeSet<&RepoPath>> = BTreeMap::new();
    for file in programs(survey, family) {
        for (module, _) in import_lines(survey, languages, &file.path) {
            let target = survey.target(&file.path, &module);
            if let Some(parts) = target.and_then(|target| parts(&file.path, &target)) {
                crossings.entry(parts).or_default().insert(&file.path);
            }
        }
    }
    let is_one_way = |above: &String, below: &String| !crossings.contains_key(&(below.clone(), above.clone()));
    let settled = crossings.iter().filter(|(_, files)| is_settled(files.len())).map(|(parts, _)| parts);
    let one_way = settled.filter(|(above, below)| is_one_way(above, below));
    one_way.map(|(above, below)| (below.clone(), above.clone(), family.to_owned())).collect()
}

fn programs<'a>(survey: &Survey<'a>, family: &str) -> Vec<&'a BaseFile> {
    let files = survey.files().iter();
    files.filter(|file| survey.ground(file, family) == Some(Ground::Program)).collect()
}

/// What the file at `path` of the base tree imports, each with its line; those that go on in the next one are left out.
fn import_lines(survey: &Survey<'_>, languages: &Languages, path: &RepoPath) -> Vec<(String, String)> {
    let text = survey.text_of(path).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let imports = languages.for_file(path, &text).imports(&text).into_iter();
    let whole = imports.filter_map(|import| {
        let line = lines.get(import.line as usize - 1)?.trim();
        let is_whole = !line.ends_with(['(', '{', ',', '[']) && !line.starts_with('}');
        is_whole.then(|| (import.module, line.to_owned()))
    });
    whole.collect()
}

/// A line by which `file` would import something of `directory`, taken from a file that does, or written by the relative path.
fn import_of(survey: &Survey<'_>, languages: &Languages, file: &FileChange, directory: &str) -> Option<String> {
    /// Enough to find one.
    const MOST_FILES: usize = 200;
    let family = languages.for_file(&file.path, "").family();
    let others = survey.importers("", family, Imported::Within(directory)).into_iter().take(MOST_FILES);
    let mut lines = others.flat_map(|other| import_lines(survey, languages, &other.path));
    let known = lines.find(|(module, _)| survey.means(&file.path, module, Imported::Within(directory)));
    known.map(|(_, line)| line).or_else(|| {
        let steps = file.path.directory().to_string().matches('/').count() + 1;
        let inside = survey.files().iter().find(|inside| is_in(&inside.path, directory))?.path.to_string();
        let module = format!("{}{}", "../".repeat(steps), inside.rsplit_once('.')?.0);
        let is_it = survey.means(&file.path, &module, Imported::Within(directory));
        is_it.then(|| format!("import {{ thing }} from \"{module}\";"))
    })
}

/// `text` with `line` put before the line with this number.
fn with_import(text: &str, number: u32, line: &str) -> String {
    let lines = (1..).zip(text.lines());
    let lines = lines.flat_map(|(own, old)| [(own == number).then_some(line), Some(old)].into_iter().flatten());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}
