//! `language.toml`: what a language's folder says besides its queries.

use serde::Deserialize;

use super::imports::ImportScan;
use super::lexer::Lexis;
use super::load_error::LoadError;

/// The name of the file in each language's folder.
pub(super) const FILE_NAME: &str = "language.toml";

/// How files of a language are recognised, and how its text looks to the lexer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Definition {
    /// The name people use.
    pub title: String,
    /// File name endings without their dot, in lower case.
    #[serde(default)]
    pub extensions: Vec<String>,
    /// A regular expression that tells its texts from those of other languages with the same ending.
    #[serde(default)]
    pub content: Option<String>,
    /// Whole file names.
    #[serde(default)]
    pub filenames: Vec<String>,
    /// Programs that a `#!` line may name, without version digits.
    #[serde(default)]
    pub interpreters: Vec<String>,
    /// What stands between the parts of a qualified name.
    #[serde(default = "dot")]
    pub qualifier: String,
    /// Globs over paths that hold tests, besides those of the generic language.
    #[serde(default)]
    pub test_paths: Vec<String>,
    /// Keywords of the grammar that are names wherever the language allows one.
    #[serde(default)]
    pub contextual_keywords: Vec<String>,
    /// Languages whose queries come before this one's, and whose lexis and test paths stand in for missing ones.
    #[serde(default)]
    pub inherits: Vec<String>,
    /// How imports look; inherited when it is absent.
    pub imports: Option<ImportScan>,
    /// How comments and strings look; that of the first inherited language when it is absent.
    pub lexis: Option<Lexis>,
}

impl Definition {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, LoadError> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            LoadError::new(file, line, error.message())
        })
    }
}

fn dot() -> String {
    ".".to_owned()
}
