//! How the tools of each language are told to look away.

use std::sync::LazyLock;

use globset::{GlobBuilder, GlobMatcher};

use super::suppressions::SuppressionExtent::{self, File, Part, Project};
use crate::analysis::pattern::Pattern;

/// A form of suppression: how it is called, what it looks like, and how much it covers. The group `rules` of the
/// pattern holds what is suppressed.
type Row = (&'static str, &'static str, SuppressionExtent);

/// In a comment, whose text starts with what opens it. A longer form stands before those that it contains.
const IN_COMMENTS: &[Row] = &[
    ("# ruff: noqa", r"#\s*(?:ruff|flake8):\s*noqa\b(?::\s*(?<rules>[A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*))?", File),
    ("# noqa", r"#\s*(?i:noqa)\b(?::\s*(?<rules>[A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*))?", Part),
    ("# type: ignore", r"#\s*type:\s*ignore\b(?:\[(?<rules>(?u:[^\]])*)\])?", Part),
    ("# ty: ignore", r"#\s*ty:\s*ignore\b(?:\[(?<rules>(?u:[^\]])*)\])?", Part),
    ("# mypy: ignore-errors", r"#\s*mypy:\s*ignore-errors\b", File),
    ("# pyright: ignore", r"#\s*pyright:\s*ignore\b(?:\[(?<rules>(?u:[^\]])*)\])?", Part),
    ("# pylint: skip-file", r"#\s*pylint:\s*skip-file\b", File),
    ("# pylint: disable", r"#\s*pylint:\s*disable(?:-next)?\s*=\s*(?<rules>[\w, -]+)", Part),
    ("# nosec", r"^(?:#|//)\s*#?nosec\b:?\s*(?<rules>(?:[BG][0-9]+[\s,]*)*)", Part),
    ("# shellcheck disable", r"^#\s*shellcheck\s+disable=(?<rules>[\w,]+)", Part),
    ("# rubocop:disable", r"#\s*rubocop:(?:disable|todo)\s+(?<rules>[\w/, ]+)", Part),
    ("eslint-disable-line", r"^(?://|/\*)\s*eslint-disable-(?:next-)?line\b(?<rules>(?u:[^*-]|-[^-])*)", Part),
    ("eslint-disable", r"^/\*\s*eslint-disable(?:\s+(?<rules>(?u:[^*-]|-[^-])*)|\*/)", File),
    ("oxlint-disable", r"^(?://|/\*)\s*oxlint-disable(?u:\S*)(?<rules>(?u:[^*-]|-[^-])*)", Part),
    ("tslint:disable", r"^(?://|/\*)\s*tslint:disable(?u:\S*)(?<rules>(?u:[^*])*)", Part),
    ("deno-lint-ignore-file", r"^//\s*deno-lint-ignore-file\b(?<rules>[\w\s,-]*)", File),
    ("deno-lint-ignore", r"^//\s*deno-lint-ignore\b(?<rules>[\w\s,-]*)", Part),
    ("@ts-nocheck", r"^(?://|/\*+)\s*@ts-nocheck\b", File),
    ("@ts-ignore", r"^(?://|/\*+|\*)\s*@ts-ignore\b", Part),
    ("@ts-expect-error", r"^(?://|/\*+|\*)\s*@ts-expect-error\b", Part),
    ("biome-ignore-all", r"^(?://|/\*)\s*biome-ignore-all\s+(?<rules>[\w/]+)", File),
    ("biome-ignore", r"^(?://|/\*|\{/\*)\s*biome-ignore\s+(?<rules>[\w/]+)", Part),
    ("stylelint-disable", r"^(?://|/\*)\s*stylelint-disable(?u:\S*)(?<rules>[\w\s,/-]*)", Part),
    ("//nolint", r"^//\s*nolint\b(?::(?<rules>[\w,-]+))?", Part),
    ("NOLINT", r"^(?://|/\*)\s*NOLINT(?:NEXTLINE|BEGIN)?\b(?:\((?<rules>(?u:[^)])*)\))?", Part),
    ("NOSONAR", r"\bNOSONAR\b", Part),
    ("phpcs:ignoreFile", r"^(?://|/\*|#)\s*phpcs:ignoreFile\b", File),
    ("phpcs:ignore", r"^(?://|/\*|#)\s*phpcs:(?:ignore|disable)\b(?<rules>[\w\s,.]*)", Part),
    ("@phpstan-ignore", r"^(?://|/\*+|\*|#)\s*@phpstan-ignore(?:-next-line|-line)?\b(?<rules>[\w\s,.]*)", Part),
    ("@psalm-suppress", r"^(?:/\*+|\*)\s*@psalm-suppress\s+(?<rules>\w+)", Part),
    ("swiftlint:disable", r"^//\s*swiftlint:disable(?::\w+)?\s+(?<rules>[\w ]+)", Part),
    ("scalastyle:off", r"^//\s*scalastyle:off\b(?<rules>[\w\s.]*)", Part),
];

/// In an annotation, whose text starts with what opens it.
const IN_ANNOTATIONS: &[Row] = &[
    ("#![allow]", r"^#!\[\s*allow\((?<rules>(?u:[^()])*)", File),
    ("#![expect]", r"^#!\[\s*expect\((?<rules>(?u:[^()])*)", File),
    ("#[allow]", r"^#\[\s*allow\((?<rules>(?u:[^()])*)", Part),
    ("#[expect]", r"^#\[\s*expect\((?<rules>(?u:[^()])*)", Part),
    ("@SuppressWarnings", r"^@SuppressWarnings\((?:value\s*=\s*)?\{?(?<rules>(?u:[^(){}])*)", Part),
    ("@SuppressLint", r"^@SuppressLint\((?<rules>(?u:[^()])*)", Part),
    ("@file:Suppress", r"^@file:Suppress\((?<rules>(?u:[^()])*)", File),
    ("@Suppress", r"^@Suppress\((?<rules>(?u:[^()])*)", Part),
    ("@nowarn", r"^@nowarn\b(?:\((?<rules>(?u:[^()])*))?", Part),
    ("[SuppressMessage]", r"^\[(?:\w+\.)*SuppressMessage\((?<rules>(?u:[^()])*)", Part),
    ("#pragma warning disable", r"^#pragma\s+warning\s+disable\b(?<rules>[\w\s,]*)", Part),
    ("@no_type_check", r"^@(?:typing\.)?no_type_check\b", Part),
];

/// On a line of a file that sets up a tool, by a glob for its path.
const IN_SETTINGS: &[(&str, Row)] = &[
    (
        "**/{.eslintrc{,.*},eslint.config.*,.oxlintrc.json}",
        ("eslint rule off", r#"^\s*["'](?<rules>[\w@/-]+)["']\s*:\s*\[?\s*(?:["']off["']|0\b)"#, Project),
    ),
    ("**/biome.{json,jsonc}", ("biome rule off", r#"^\s*"(?<rules>\w+)"\s*:\s*"off""#, Project)),
    (
        "**/tsconfig*.json",
        (
            "compiler check off",
            r#"^\s*"(?<rules>strict\w*|noImplicit\w+|noUnused\w+|noUnchecked\w+|noFallthrough\w+)"\s*:\s*false"#,
            Project,
        ),
    ),
    (
        "**/Cargo.toml",
        ("lint allowed", r#"^\s*(?<rules>[\w:-]+)\s*=\s*(?:"allow"|\{(?u:[^}])*level\s*=\s*"allow")"#, Project),
    ),
    ("**/.rubocop*.yml", ("cop off", r"^\s+(?<rules>Enabled):\s*false\b", Project)),
    (
        "**/{mypy.ini,.mypy.ini,setup.cfg,pyproject.toml}",
        ("types not checked", r"^\s*(?<rules>ignore_errors|ignore_missing_imports)\s*=\s*(?i:true)\b", Project),
    ),
];

/// A form of suppression, ready to be looked for.
pub(super) struct Marker {
    /// How it is called.
    pub name: &'static str,
    /// How much it covers.
    pub extent: SuppressionExtent,
    pattern: Pattern,
}

impl Marker {
    /// What it suppresses in `text`, by the tool's names; `None` where it is not there.
    pub(super) fn rules_in(&self, text: &str) -> Option<Vec<String>> {
        let found = self.pattern.captures(text)?;
        let rules = found.name("rules").map_or("", |rules| rules.as_str());
        let is_separator = |character: char| character == ',' || character.is_whitespace();
        let is_reason = rules.find("reason").unwrap_or(rules.len());
        let words =
            rules[..is_reason].split(is_separator).map(|word| word.trim_matches(['"', '\'', '*', '/', '.', ':']));
        Some(words.filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }
}

/// The forms that stand in comments.
pub(super) fn in_comments() -> &'static [Marker] {
    static MARKERS: LazyLock<Vec<Marker>> = LazyLock::new(|| IN_COMMENTS.iter().map(marker).collect());
    &MARKERS
}

/// The forms that are annotations.
pub(super) fn in_annotations() -> &'static [Marker] {
    static MARKERS: LazyLock<Vec<Marker>> = LazyLock::new(|| IN_ANNOTATIONS.iter().map(marker).collect());
    &MARKERS
}

/// The forms of settings in a file at `path`.
pub(super) fn in_settings(path: &str) -> impl Iterator<Item = &'static Marker> {
    static MARKERS: LazyLock<Vec<(GlobMatcher, Marker)>> =
        LazyLock::new(|| IN_SETTINGS.iter().map(|(glob, row)| (files(glob), marker(row))).collect());
    MARKERS.iter().filter(move |(paths, _)| paths.is_match(path)).map(|(_, marker)| marker)
}

fn marker(row: &Row) -> Marker {
    let (name, form, extent) = *row;
    Marker { name, extent, pattern: Pattern::new(form) }
}

fn files(glob: &str) -> GlobMatcher {
    let glob = GlobBuilder::new(glob).literal_separator(true).empty_alternates(true).build();
    glob.expect("the table holds valid globs: a case uses each").compile_matcher()
}
