//! What a file of a change is for.

use std::sync::LazyLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::dependencies::{self, Ecosystem};
use crate::analysis::context::FileContext;
use crate::analysis::file_class::{Origin, Purpose};
use crate::model::path::RepoPath;
use crate::model::well_known_paths::{AGENT_INSTRUCTIONS, CONTINUOUS_INTEGRATION};

/// What a file is for, one finer than [`crate::analysis::file_class::Purpose`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileRole {
    /// The program.
    Source,
    /// Its tests.
    Test,
    /// What tests read: samples, recordings, snapshots, example projects.
    Fixture,
    /// Text for people.
    Documentation,
    /// What changed, for those who use the program.
    Changelog,
    /// Names the packages that a program needs.
    Manifest,
    /// Names their exact versions.
    LockFile,
    /// What runs on every change: workflows and pipelines.
    Ci,
    /// Changes the shape of stored data.
    Migration,
    /// Settings of tools, of the program or of where it runs.
    Configuration,
    /// What coding agents are told.
    AgentInstructions,
    /// Under which terms the code may be used.
    Licence,
    /// Written by a program, or copied in.
    Generated,
}

impl FileRole {
    /// Whether such files change with others, and are not meant where somebody names a scope.
    pub fn follows_others(self) -> bool {
        match self {
            Self::Test | Self::Fixture | Self::Documentation | Self::Changelog | Self::LockFile | Self::Generated => {
                true
            }
            Self::Source
            | Self::Manifest
            | Self::Ci
            | Self::Migration
            | Self::Configuration
            | Self::AgentInstructions
            | Self::Licence => false,
        }
    }
}

/// What `file` is for. The first that fits counts, from what is told apart most surely.
pub fn of(file: &FileContext<'_>) -> FileRole {
    match &file.class.origin {
        Origin::LockFile => return FileRole::LockFile,
        Origin::Snapshot => return FileRole::Fixture,
        Origin::Generated(_) | Origin::Vendored(_) => return FileRole::Generated,
        Origin::Written => {}
    }
    let path = &file.file.path;
    let role = role_by_path(path);
    let is_data = DATA.is_match(&*path.to_match());
    match (role, file.class.purpose) {
        (Some(role), _) => role,
        (None, Purpose::Test) if is_data => FileRole::Fixture,
        (None, Purpose::Test) => FileRole::Test,
        (None, Purpose::Documentation) => FileRole::Documentation,
        (None, Purpose::Code) if EXAMPLES.is_match(&*path.to_match()) => FileRole::Fixture,
        (None, Purpose::Code) if names_packages(path) => FileRole::Manifest,
        (None, Purpose::Code) if is_data || CONFIGURATION.is_match(&*path.to_match()) => FileRole::Configuration,
        (None, Purpose::Code) => FileRole::Source,
    }
}

/// Whether `file` is a test's or an example's, and not the program's.
pub fn is_fixture(file: &FileContext<'_>) -> bool {
    let path = &*file.file.path.to_match();
    let is_ci = CONTINUOUS.is_match(path);
    !is_ci && (file.class.is_test() || [&FIXTURES, &EXAMPLES, &TEST_PROGRAMS].iter().any(|globs| globs.is_match(path)))
}

fn names_packages(path: &RepoPath) -> bool {
    dependencies::ecosystem_of_manifest(path)
        .is_some_and(|ecosystem| !matches!(ecosystem, Ecosystem::Actions | Ecosystem::Docker))
}

/// What tests read, by the names of the directories that hold it.
static FIXTURES: LazyLock<GlobSet> = LazyLock::new(|| {
    globs(&["**/{fixture,fixtures,__fixtures__,testdata,test_data,test-data,testfixtures,cassettes,__mocks__}/**"])
});

/// Programs that show how the program is used.
static EXAMPLES: LazyLock<GlobSet> =
    LazyLock::new(|| globs(&["**/{example,examples,sample,samples,demo,demos,playground,playgrounds,sandbox}/**"]));

/// Programs that test and measure the program, with what they need.
static TEST_PROGRAMS: LazyLock<GlobSet> = LazyLock::new(|| {
    globs(&[
        "**/{test,tests,e2e,spec,specs,test_crates,test-crates,integration-tests,integration_tests}/**",
        "**/{bench,benches,benchmark,benchmarks}/**",
        "**/*{.,-,_}{Test,Tests,E2E,Benchmarks}/**",
    ])
});

/// Pipelines, which test and are no tests.
static CONTINUOUS: LazyLock<GlobSet> = LazyLock::new(|| globs(CONTINUOUS_INTEGRATION));

/// Text that programs read, by its ending.
static DATA: LazyLock<GlobSet> = LazyLock::new(|| {
    globs(&["**/*.{json,jsonc,json5,yml,yaml,toml,ini,cfg,conf,properties,xml,plist,csv,tsv,txt,env,tf,tfvars,hcl}"])
});

/// Settings that have other endings.
static CONFIGURATION: LazyLock<GlobSet> = LazyLock::new(|| {
    globs(&[
        "**/{Dockerfile,Containerfile,Dockerfile.*,*.Dockerfile,Makefile,Procfile,Vagrantfile,CODEOWNERS}",
        "**/.env{,.*}",
        "**/.{git,docker,npm,prettier,eslint,helm,vercel,gcloud}ignore",
        "**/.{gitattributes,gitmodules,editorconfig,npmrc,nvmrc,yarnrc,babelrc,eslintrc,prettierrc,flake8,pylintrc,coveragerc,rubocop,lfsconfig}",
        "**/.*rc{,.js,.cjs,.mjs,.ts}",
        "**/*.config.{js,cjs,mjs,ts,cts,mts}",
        "**/{k8s,kubernetes,helm,charts,terraform}/**/*.tpl",
    ])
});

/// Roles that the path alone tells, before the class of the file is asked.
static BY_PATH: LazyLock<[(FileRole, GlobSet); 6]> = LazyLock::new(|| {
    [
        (FileRole::AgentInstructions, globs(AGENT_INSTRUCTIONS)),
        (FileRole::Ci, CONTINUOUS.clone()),
        (FileRole::Fixture, FIXTURES.clone()),
        (FileRole::Licence, globs(&["**/{LICENSE,LICENCE,COPYING,UNLICENSE,NOTICE}{,.*,-*}", "LICENSES/**"])),
        (
            FileRole::Changelog,
            globs(&["**/{CHANGELOG,CHANGES,HISTORY,NEWS,RELEASES}{,.md,.rst,.txt,.adoc}", CHANGESETS]),
        ),
        (
            FileRole::Migration,
            globs(&[
                "**/{migrations,migration,migrate}/**/*.{sql,py,rb,php,ts,js,cs,go,java,kt,exs,xml,yml,yaml}",
                "**/alembic/versions/*.py",
                "**/schema.prisma",
                "**/db/{schema.rb,structure.sql}",
            ]),
        ),
    ]
});

/// Notes that tools gather into a changelog.
const CHANGESETS: &str = "{.changeset,.changes,changelog.d,newsfragments,changelogs}/**/*.{md,rst,toml,yml,yaml,txt}";

fn role_by_path(path: &RepoPath) -> Option<FileRole> {
    let path = path.to_match();
    BY_PATH.iter().find(|(_, globs)| globs.is_match(&*path)).map(|(role, _)| *role)
}

fn globs(patterns: &[&str]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob =
            GlobBuilder::new(pattern).case_insensitive(true).literal_separator(true).empty_alternates(true).build();
        set.add(glob.expect("the patterns above are valid globs"));
    }
    set.build().expect("each pattern compiled by itself")
}
