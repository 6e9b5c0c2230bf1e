//! Which files name packages, and who reads them.

use std::sync::LazyLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::package::{Package, Requirements, requirements};
use super::{
    Ecosystem, actions, cargo, composer, docker, go, gradle, maven, npm, npm_locks, nuget, pyproject, python, ruby,
};
use crate::model::path::RepoPath;

/// A kind of file that names packages.
pub(super) struct Format {
    /// The paths of such files.
    glob: &'static str,
    /// Whose names stand in them.
    pub(super) ecosystem: Ecosystem,
    /// Whether a package manager writes them.
    pub(super) is_locked: bool,
    reader: Reader,
}

/// What reads the packages of a text.
#[derive(Clone, Copy)]
enum Reader {
    /// It parses the text, and returns `None` where that fails.
    Tree(fn(&str) -> Option<Vec<Package>>),
    /// It goes through the lines, of which each may say something or nothing.
    Lines(fn(&str) -> Vec<Package>),
}

impl Format {
    /// The packages of `text`; `None` where it does not parse.
    pub(super) fn requirements(&self, text: &str) -> Option<Requirements> {
        let packages = match self.reader {
            Reader::Tree(read) => read(text)?,
            Reader::Lines(read) => read(text),
        };
        Some(requirements(packages, self.ecosystem))
    }
}

const fn manifest(glob: &'static str, ecosystem: Ecosystem, reader: Reader) -> Format {
    Format { glob, ecosystem, is_locked: false, reader }
}

const fn lock_file(glob: &'static str, ecosystem: Ecosystem, reader: Reader) -> Format {
    Format { glob, ecosystem, is_locked: true, reader }
}

/// The first that matches counts.
const FORMATS: &[Format] = &[
    manifest("**/Cargo.toml", Ecosystem::Cargo, Reader::Tree(cargo::manifest)),
    lock_file("**/Cargo.lock", Ecosystem::Cargo, Reader::Lines(cargo::lock_file)),
    manifest("**/package.json", Ecosystem::Npm, Reader::Tree(npm::manifest)),
    manifest("**/pnpm-workspace.yaml", Ecosystem::Npm, Reader::Tree(npm::catalogs)),
    lock_file("**/{package-lock,npm-shrinkwrap}.json", Ecosystem::Npm, Reader::Tree(npm_locks::package_lock)),
    lock_file("**/pnpm-lock.yaml", Ecosystem::Npm, Reader::Lines(npm_locks::pnpm_lock)),
    lock_file("**/yarn.lock", Ecosystem::Npm, Reader::Lines(npm_locks::yarn_lock)),
    lock_file("**/bun.lock", Ecosystem::Npm, Reader::Tree(npm_locks::bun_lock)),
    manifest("**/pyproject.toml", Ecosystem::Python, Reader::Tree(pyproject::manifest)),
    manifest("**/Pipfile", Ecosystem::Python, Reader::Tree(python::pipfile)),
    manifest("**/setup.cfg", Ecosystem::Python, Reader::Lines(python::setup_cfg)),
    manifest(
        "**/{*requirements*{dev,test,doc,lint,ci,build}*,*{dev,test,doc,lint,build}*requirements*}.{txt,in}",
        Ecosystem::Python,
        Reader::Lines(python::development_requirements),
    ),
    manifest(
        "**/requirements/**/*{dev,test,doc,lint,ci,build}*.{txt,in}",
        Ecosystem::Python,
        Reader::Lines(python::development_requirements),
    ),
    manifest("**/{*requirements*,requirements/**/*}.{txt,in}", Ecosystem::Python, Reader::Lines(python::requirements)),
    lock_file("**/{poetry,uv,pdm}.lock", Ecosystem::Python, Reader::Lines(python::lock_file)),
    lock_file("**/Pipfile.lock", Ecosystem::Python, Reader::Tree(python::pipfile_lock)),
    manifest("**/go.mod", Ecosystem::Go, Reader::Lines(go::manifest)),
    manifest("**/pom.xml", Ecosystem::Maven, Reader::Tree(maven::manifest)),
    manifest("**/*.{gradle,gradle.kts}", Ecosystem::Maven, Reader::Lines(gradle::script)),
    manifest("**/*.versions.toml", Ecosystem::Maven, Reader::Tree(gradle::catalog)),
    lock_file("**/*gradle.lockfile", Ecosystem::Maven, Reader::Lines(gradle::lock_file)),
    manifest("**/{Gemfile,gems.rb}", Ecosystem::Ruby, Reader::Lines(ruby::gemfile)),
    manifest("**/*.gemspec", Ecosystem::Ruby, Reader::Lines(ruby::gemspec)),
    lock_file("**/{Gemfile,gems}.{lock,locked}", Ecosystem::Ruby, Reader::Lines(ruby::lock_file)),
    manifest("**/composer.json", Ecosystem::Composer, Reader::Tree(composer::manifest)),
    lock_file("**/composer.lock", Ecosystem::Composer, Reader::Tree(composer::lock_file)),
    manifest("**/*.{csproj,fsproj,vbproj,props,targets}", Ecosystem::NuGet, Reader::Tree(nuget::project)),
    manifest("**/packages.config", Ecosystem::NuGet, Reader::Tree(nuget::packages_config)),
    lock_file("**/packages.lock.json", Ecosystem::NuGet, Reader::Tree(nuget::lock_file)),
    manifest(".github/workflows/*.{yml,yaml}", Ecosystem::Actions, Reader::Tree(actions::workflow)),
    manifest("**/action.{yml,yaml}", Ecosystem::Actions, Reader::Tree(actions::workflow)),
    manifest(
        "**/{Dockerfile,Containerfile,*.Dockerfile,*.dockerfile,Dockerfile.*}",
        Ecosystem::Docker,
        Reader::Lines(docker::dockerfile),
    ),
];

/// How the file at `path` names packages; `None` when it names none.
pub(super) fn format_of(path: &RepoPath) -> Option<&'static Format> {
    static GLOBS: LazyLock<GlobSet> = LazyLock::new(|| {
        let mut globs = GlobSetBuilder::new();
        for format in FORMATS {
            let glob = GlobBuilder::new(format.glob).literal_separator(true).build();
            globs.add(glob.expect("the patterns above are valid globs"));
        }
        globs.build().expect("each pattern compiled by itself")
    });
    GLOBS.matches(&*path.to_match()).into_iter().min().map(|index| &FORMATS[index])
}
