//! Which files follow the same conventions: those of the program, and those of its tests.

use crate::model::path::RepoPath;
use crate::syntax::language::Language;

/// A kind of files within which conventions hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// The program.
    Program,
    /// Its tests.
    Tests,
}

/// Directories with code that follows no convention of the program and shows none: examples, samples for tests, small
/// tools, documentation, what was copied in, what is run once.
const ELSEWHERE: &[&str] = &[
    ".github",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "build-tools",
    "contrib",
    "cookbook",
    "demo",
    "demos",
    "dev",
    "doc",
    "docs",
    "docs_src",
    "example",
    "examples",
    "experimental",
    "experiments",
    "fixture",
    "fixtures",
    "hack",
    "legacy",
    "migrations",
    "notebooks",
    "playground",
    "playgrounds",
    "sample",
    "samples",
    "sandbox",
    "script",
    "scripts",
    "template",
    "templates",
    "testdata",
    "test_data",
    "test-data",
    "third_party",
    "third-party",
    "tool",
    "tools",
    "vendor",
    "__fixtures__",
    "__mocks__",
    "tutorial",
    "tutorials",
    "snippets",
];

/// Directories that hold tests, whatever the language.
const TESTS: &[&str] = &[
    "e2e",
    "integration-tests",
    "integration_tests",
    "spec",
    "specs",
    "test",
    "tests",
    "__tests__",
    "androidTest",
    "testFixtures",
    "unittests",
];

impl Ground {
    /// Where the file at `path` belongs; `None` where it follows no convention and shows none.
    pub fn of(path: &RepoPath, language: &Language) -> Option<Self> {
        let text = path.to_match();
        let mut directories: Vec<&str> = text.split('/').collect();
        let name = directories.pop().unwrap_or_default();
        if directories.iter().any(|directory| ELSEWHERE.contains(directory)) || is_configuration(name) {
            return None;
        }
        let is_test = directories.iter().any(|directory| TESTS.contains(directory)) || language.is_test_path(path);
        Some(if is_test { Self::Tests } else { Self::Program })
    }
}

/// Whether a file of that name configures a tool in the words of a program: `vite.config.ts`, `setup.py`.
fn is_configuration(name: &str) -> bool {
    const NAMES: &[&str] = &["build.rs", "conf.py", "gulpfile.js", "noxfile.py", "setup.py", "tasks.py", "conftest.py"];
    NAMES.contains(&name) || name.contains(".config.") || name.contains(".conf.") || name.starts_with('.')
}
