//! `review-gate languages`: what can be read, and what is known of each language.

use std::path::PathBuf;

use clap::Args;

use super::judge;
use super::{Outcome, console};
use crate::syntax::language::Language;

/// List the languages that are read, and what is known of each
#[derive(Debug, Args)]
pub struct ListLanguages {
    /// A directory laid out as `queries/`, whose files replace the built-in ones of the same name.
    #[arg(long, value_name = "DIR")]
    queries: Option<PathBuf>,
}

impl ListLanguages {
    /// Prints a line for each language.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let languages = judge::languages(self.queries.as_deref())?;
        let mut text = format!("{:<12} {:<47} {}\n", "LANGUAGE", "WHAT IS KNOWN OF IT", "FILES");
        for language in languages.iter() {
            let files: Vec<String> = language.extensions().iter().map(|extension| format!(".{extension}")).collect();
            text.push_str(&format!("{:<12} {:<47} {}\n", language.title(), known(language), files.join(" ")));
        }
        console::print(&text)?;
        Ok(Outcome::Passed)
    }
}

fn known(language: &Language) -> String {
    if !language.has_grammar() {
        return "size, duplicates".to_owned();
    }
    let mut known = vec!["size", "duplicates"];
    let files: Vec<&str> = language.query_files().filter_map(|file| file.rsplit('/').next()).collect();
    for (file, what) in [("units.scm", "functions"), ("complexity.scm", "complexity"), ("tests.scm", "tests")] {
        if files.contains(&file) {
            known.push(what);
        }
    }
    known.join(", ")
}
