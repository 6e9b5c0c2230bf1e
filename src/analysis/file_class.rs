//! Who wrote a file, and what for.
//!
//! What no person wrote no person has to review line by line. Whatever is set aside here is named in the report with
//! its reason, so that nothing hides behind a file name, and markers count as they stood before the change.

use std::sync::LazyLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::{Regex, RegexBuilder};

use crate::model::change::{Attributes, FileChange, FileStatus, FileVersion};
use crate::model::path::RepoPath;
use crate::model::policy::Policy;
use crate::syntax::language::Language;

/// Who wrote a file, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileClass {
    /// Who wrote it.
    pub origin: Origin,
    /// What for.
    pub purpose: Purpose,
}

/// Who wrote a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A person, or an agent in a person's place.
    Written,
    /// A program, for the reason given.
    Generated(String),
    /// Somebody else: it was copied in, for the reason given.
    Vendored(String),
    /// A package manager.
    LockFile,
    /// A test run that recorded what it saw.
    Snapshot,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// The program and whatever configures or builds it.
    Code,
    /// Its tests.
    Test,
    /// Text for people.
    Documentation,
}

impl FileClass {
    /// Whether a person should read what changed in it.
    pub fn is_reviewable(&self) -> bool {
        self.origin == Origin::Written
    }

    /// Whether it holds tests.
    pub fn is_test(&self) -> bool {
        self.purpose == Purpose::Test
    }

    /// Why its lines do not count, in words; `None` when they do.
    pub fn left_out_because(&self) -> Option<String> {
        match &self.origin {
            Origin::Written => None,
            Origin::Generated(reason) => Some(format!("generated: {reason}")),
            Origin::Vendored(reason) => Some(format!("vendored: {reason}")),
            Origin::LockFile => Some("lock file".to_owned()),
            Origin::Snapshot => Some("snapshot".to_owned()),
        }
    }
}

/// Tells the class of files under one policy.
pub struct Classifier {
    generated: GlobSet,
    vendored: GlobSet,
    tests: GlobSet,
}

impl Classifier {
    /// Takes the paths that `policy` names. A glob that is none matches nothing; the policy's own check reports it.
    pub fn new(policy: &Policy) -> Self {
        let set = |globs: &[String]| glob_set(globs.iter().map(String::as_str));
        Self {
            generated: set(&policy.paths.generated),
            vendored: set(&policy.paths.vendored),
            tests: set(&policy.paths.tests),
        }
    }

    /// The class of `file`, written in `language`.
    pub fn classify(&self, file: &FileChange, language: &Language) -> FileClass {
        FileClass { origin: self.origin(file), purpose: self.purpose(file, language) }
    }

    /// Who wrote the file at `path`, by what the policy and the attributes say of it; `None` when they say nothing.
    pub fn declared_origin(&self, path: &RepoPath, attributes: Attributes) -> Option<Origin> {
        let path = &*path.to_match();
        if self.generated.is_match(path) {
            return Some(Origin::Generated("the policy says so".to_owned()));
        }
        if self.vendored.is_match(path) {
            return Some(Origin::Vendored("the policy says so".to_owned()));
        }
        match (attributes.generated, attributes.vendored) {
            (Some(true), _) => Some(Origin::Generated("`linguist-generated` in .gitattributes".to_owned())),
            (_, Some(true)) => Some(Origin::Vendored("`linguist-vendored` in .gitattributes".to_owned())),
            (Some(false), _) | (_, Some(false)) => Some(Origin::Written),
            (None, None) => None,
        }
    }

    fn origin(&self, file: &FileChange) -> Origin {
        let path = &*file.path.to_match();
        if let Some(origin) = self.declared_origin(&file.path, file.attributes) {
            return origin;
        }
        if let Some(origin) = origin_by_path(path) {
            return origin;
        }
        // A mark that the change itself puts on a file that was there before does not count.
        let existed = file.status != FileStatus::Added && file.status != FileStatus::Copied;
        let version = if existed { file.before.as_ref() } else { file.after.as_ref() };
        version.and_then(FileVersion::text).and_then(|text| origin_by_text(path, text)).unwrap_or(Origin::Written)
    }

    fn purpose(&self, file: &FileChange, language: &Language) -> Purpose {
        let path = &*file.path.to_match();
        if self.tests.is_match(path) || language.is_test_path(&file.path) {
            Purpose::Test
        } else if file.attributes.documentation.unwrap_or_else(|| is_documentation(&file.path)) {
            Purpose::Documentation
        } else {
            Purpose::Code
        }
    }
}

/// Files that package managers write.
const LOCK_FILES: &[&str] = &[
    "**/{Cargo,uv,poetry,pdm,pixi,Pipfile,composer,Gemfile,flake,mix,pubspec,Podfile,yarn,bun,deno,MODULE.bazel}.lock",
    "**/{package-lock,npm-shrinkwrap,packages.lock}.json",
    "**/{pnpm-lock.yaml,bun.lockb,gradle.lockfile,Package.resolved,.terraform.lock.hcl,go.sum,go.work.sum,.pnp.cjs,.pnp.loader.mjs}",
];

/// Files in which test runs record what they saw.
const SNAPSHOTS: &[&str] = &[
    "**/*.{snap,snap.new,ambr,golden}",
    "**/__snapshots__/**",
    "**/__image_snapshots__/**",
    "**/*.{approved,verified}.{txt,json,xml,cs}",
    "**/testdata/**/*.golden.*",
];

/// Files that programs write, by the names that their generators give them.
const GENERATED: &[&str] = &[
    "**/*.pb.{go,cc,h,swift}",
    "**/*_pb2{,_grpc}.py{,i}",
    "**/*_grpc.pb.go",
    "**/*.{g,freezed,gr,mocks}.dart",
    "**/zz_generated*",
    "**/*.{g,designer,Designer}.cs",
    "**/*.min.{js,css,mjs}",
    "**/*.{js,css,mjs,ts}.map",
    "**/__generated__/**",
    "**/.sqlx/query-*.json",
    "**/{gradlew,gradlew.bat,mvnw,mvnw.cmd}",
];

/// Files that were copied in from elsewhere. `vendor` counts at the root alone, where package managers put it.
const VENDORED: &[&str] = &[
    "**/node_modules/**",
    "**/bower_components/**",
    "vendor/**",
    "**/wwwroot/lib/**",
    "**/vendor/{github.com,golang.org,gopkg.in,google.golang.org,k8s.io}/**",
    "**/Godeps/_workspace/**",
    "**/Pods/**",
    "**/Carthage/Build/**",
    "**/.yarn/{releases,plugins,sdks}/**",
];

/// Endings of what people look at or listen to, which a page or a test shows: no program hides in it.
const MEDIA: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "icns", "svg", "bmp", "tiff", "mp3", "mp4", "wav", "ogg",
    "webm", "mov", "pdf", "ttf", "otf", "woff", "woff2", "eot", "psd", "heic", "flac",
];

const DOCUMENTATION_EXTENSIONS: &[&str] =
    &["md", "mdx", "markdown", "rst", "adoc", "asciidoc", "textile", "org", "pod"];

/// Who wrote a file, by its path; `None` when the path does not tell.
pub fn origin_by_path(path: &str) -> Option<Origin> {
    static SETS: LazyLock<[GlobSet; 4]> =
        LazyLock::new(|| [LOCK_FILES, SNAPSHOTS, GENERATED, VENDORED].map(|globs| glob_set(globs.iter().copied())));
    let [lock_files, snapshots, generated, vendored] = &*SETS;
    if lock_files.is_match(path) {
        Some(Origin::LockFile)
    } else if snapshots.is_match(path) {
        Some(Origin::Snapshot)
    } else if generated.is_match(path) {
        Some(Origin::Generated("its name is one that a generator gives".to_owned()))
    } else if vendored.is_match(path) {
        Some(Origin::Vendored("it lies in a folder of a package manager".to_owned()))
    } else {
        None
    }
}

/// Who wrote a file, by what its text says of itself or looks like; `None` when nothing but a person is to be seen.
pub fn origin_by_text(path: &str, text: &str) -> Option<Origin> {
    /// Generators put their marker at the top; github-linguist looks at as many lines.
    const HEADER_LINES: usize = 40;
    static MARKER: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"^\s*(//|#|/?\*|--|;|<!--|%|'|\x22{3}|<).*(@generated\b|<auto-?generated|code generated .{0,200}do not edit|generated by .{1,120}do not (edit|modify)|(file|code|class|source) (is|was|has been|were) (auto-?|automatically |machine[- ])generated|auto-?generated (file|code|by|from|using)|automatically generated by)";
        RegexBuilder::new(pattern).case_insensitive(true).build().expect("the pattern is valid")
    });
    let marked = text.lines().take(HEADER_LINES).position(|line| line.len() < 1000 && MARKER.is_match(line));
    marked
        .map(|line| Origin::Generated(format!("line {} says so", line + 1)))
        .or_else(|| is_minified(path, text).then(|| Origin::Generated("it is minified".to_owned())))
}

/// Whether a script or style sheet was packed by a program: github-linguist's measure of lines over 110 bytes on average.
fn is_minified(path: &str, text: &str) -> bool {
    const AVERAGE_LINE_BYTES: usize = 110;
    let script = [".js", ".css", ".mjs", ".cjs"].iter().any(|extension| path.ends_with(extension));
    script && text.len() > 1000 && text.len() / text.lines().count().max(1) > AVERAGE_LINE_BYTES
}

/// Whether a file is text for people, by its name.
pub fn is_documentation(path: &RepoPath) -> bool {
    let name = path.file_name().to_string();
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| DOCUMENTATION_EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()))
}

fn glob_set<'a>(globs: impl Iterator<Item = &'a str>) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in globs.filter_map(|glob| GlobBuilder::new(glob).empty_alternates(true).build().ok()) {
        builder.add(glob);
    }
    builder.build().unwrap_or_default()
}

/// Whether the file at `path` is something to look at or to listen to, by its ending.
pub fn is_media(path: &RepoPath) -> bool {
    let name = path.file_name().to_string();
    name.rsplit_once('.').is_some_and(|(_, ending)| MEDIA.contains(&ending.to_ascii_lowercase().as_str()))
}
