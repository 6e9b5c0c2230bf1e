//! The conventions of a repository, for people, agents and programs.

use serde_json::json;

use super::markdown_text::{cell, code_span, prose};
use super::untrusted::visible;
use crate::analysis::conventions::ground::Ground;
use crate::analysis::conventions::intent::key;
use crate::analysis::conventions::learned::Convention;
use crate::model::finding::Place;
use crate::model::inspection::LearnedConvention;
use crate::syntax::catalogue::catalogue;

/// A line for each convention, with where it is to be seen.
pub fn text(conventions: &[Convention]) -> String {
    if conventions.is_empty() {
        return "no conventions: nothing is done alike in 22 files or more\n".to_owned();
    }
    let mut text = String::new();
    for (languages, own) in by_languages(conventions) {
        text.push_str(&format!("{languages}\n"));
        for convention in own {
            text.push_str(&format!("  {}\n", visible(&sentence(convention))));
            for example in &convention.examples {
                text.push_str(&format!("      {}:{}\n", example.path, example.lines.start));
            }
        }
    }
    text
}

/// A page for `AGENTS.md`, or for somebody who is new.
pub fn markdown(conventions: &[Convention]) -> String {
    let mut text = "# Conventions\n\nWhat nearly all files of this repository have in common, by count.\n".to_owned();
    for (languages, own) in by_languages(conventions) {
        text.push_str(&format!(
            "\n## {languages}\n\n| what | how | files | for example |\n| --- | --- | --- | --- |\n"
        ));
        for convention in own {
            let place = |example: &Place| code_span(&format!("{}:{}", example.path, example.lines.start));
            let example = convention.examples.first().map(place).unwrap_or_default();
            let what = cell(&prose(&question(convention)));
            let how = cell(&prose(catalogue().words(convention.choice)));
            let Convention { followers, files, .. } = convention;
            text.push_str(&format!("| {what} | {how} | {followers} of {files} | {} |\n", cell(&example)));
        }
    }
    text
}

/// The same for programs.
pub fn json(conventions: &[Convention]) -> String {
    let object = |convention: &Convention| {
        json!({
            "choice_point": catalogue().point(convention.choice).name,
            "option": catalogue().option(convention.choice),
            "allow": key(convention.choice),
            "languages": convention.languages,
            "ground": convention.ground.map(word),
            "ending": convention.ending,
            "directory": convention.directory,
            "followers": convention.followers,
            "files": convention.files,
            "examples": convention.examples,
        })
    };
    format!("{:#}\n", json!({ "conventions": conventions.iter().map(object).collect::<Vec<_>>() }))
}

/// A convention as a page keeps it.
pub fn record(convention: &Convention) -> LearnedConvention {
    LearnedConvention {
        languages: convention.languages.join(", "),
        what: question(convention),
        how: catalogue().words(convention.choice).to_owned(),
        followers: convention.followers,
        files: convention.files,
        examples: convention.examples.iter().map(|place| format!("{}:{}", place.path, place.lines.start)).collect(),
    }
}

fn by_languages(conventions: &[Convention]) -> impl Iterator<Item = (String, &[Convention])> {
    let parts = conventions.chunk_by(|one, other| one.languages == other.languages);
    parts.map(|own| (own[0].languages.join(", "), own))
}

fn sentence(convention: &Convention) -> String {
    let Convention { choice, followers, files, .. } = convention;
    format!("{}: {} ({followers} of {files} files)", question(convention), catalogue().words(*choice))
}

/// What is chosen, and where.
fn question(convention: &Convention) -> String {
    let title = &catalogue().point(convention.choice).title;
    let of_ending = convention.ending.as_ref().map(|ending| format!(" of `.{ending}`")).unwrap_or_default();
    let place = match convention.directory.as_str() {
        "" => String::new(),
        directory => format!(" in `{directory}`"),
    };
    let ground = match convention.ground {
        Some(Ground::Tests) => ", in tests",
        Some(Ground::Program) | None => "",
    };
    format!("{title}{of_ending}{place}{ground}")
}

fn word(ground: Ground) -> &'static str {
    match ground {
        Ground::Program => "program",
        Ground::Tests => "tests",
    }
}
