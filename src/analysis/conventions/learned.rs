//! All conventions of a repository.

use std::collections::BTreeSet;

use super::ground::Ground;
use super::norm::{agreement, count, directories, is_in};
use super::own_packages::OwnPackages;
use super::survey::{Question, Survey, Vote};
use crate::model::finding::Place;
use crate::syntax::catalogue::{Choice, ChoicePoint, Source, catalogue};
use crate::syntax::language::Language;
use crate::syntax::languages::Languages;

/// What nearly all files of a directory have in common.
#[derive(Clone, Debug)]
pub struct Convention {
    /// What they choose.
    pub choice: Choice,
    /// The languages it holds for, by their titles.
    pub languages: Vec<String>,
    /// The kind of code; `None` where tests and the program are alike.
    pub ground: Option<Ground>,
    /// The ending of the files, of a convention about their names.
    pub ending: Option<String>,
    /// The directory; empty for all of the repository.
    pub directory: String,
    /// How many files choose so.
    pub followers: usize,
    /// How many choose at all.
    pub files: usize,
    /// The first places where it is to be seen.
    pub examples: Vec<Place>,
}

/// The conventions of the tree that `survey` asks, the languages and questions in their order.
pub fn learned(survey: &mut Survey<'_>, languages: &Languages) -> Vec<Convention> {
    let families: BTreeSet<&str> = languages.iter().map(Language::family).collect();
    let own = OwnPackages::of(survey.codebase);
    let mut learned = Vec::new();
    for family in families {
        let members: Vec<&Language> = languages.iter().filter(|language| language.family() == family).collect();
        for point in catalogue().points().iter().filter(|point| !point.is_given_in(family)) {
            let mut of_point = Vec::new();
            for question in questions(point, family, &members) {
                if point.source == Source::Syntax {
                    survey.read(question, &[], |_| false);
                }
                of_point.extend(conventions(survey, question, &members));
            }
            of_point.retain(|convention| !own.has(catalogue().option(convention.choice)));
            learned.extend(together(of_point));
        }
    }
    learned
}

/// `conventions` of one question, those joined that hold for the program and for tests alike.
fn together(conventions: Vec<Convention>) -> Vec<Convention> {
    let mut joined: Vec<Convention> = Vec::new();
    for convention in conventions {
        let is_same = |other: &Convention| {
            let is_alike = other.choice == convention.choice && other.ending == convention.ending;
            is_alike && other.directory == convention.directory && other.ground == Some(Ground::Program)
        };
        match joined.iter_mut().find(|other| is_same(other)) {
            Some(other) if convention.ground == Some(Ground::Tests) => {
                other.ground = None;
                other.followers += convention.followers;
                other.files += convention.files;
            }
            _ => joined.push(convention),
        }
    }
    joined
}

fn questions<'a>(point: &'a ChoicePoint, family: &'a str, members: &[&'a Language]) -> Vec<Question<'a>> {
    let grounds =
        if point.is_shared_with_tests { vec![None] } else { vec![Some(Ground::Program), Some(Ground::Tests)] };
    let endings: Vec<Option<&str>> = match point.source {
        Source::Path => {
            members.iter().flat_map(|language| language.extensions()).map(|ending| Some(ending.as_str())).collect()
        }
        Source::Import | Source::Syntax => vec![None],
    };
    let of_ending = |ending| grounds.iter().map(move |ground| Question { point, family, ground: *ground, ending });
    endings.into_iter().flat_map(of_ending).collect()
}

/// Where `question` is settled: the widest directories.
fn conventions(survey: &Survey<'_>, question: Question<'_>, members: &[&Language]) -> Vec<Convention> {
    let votes = survey.votes(question);
    let mut scopes: Vec<String> = votes.iter().flat_map(|vote| directories(&vote.file.path)).collect();
    scopes.sort();
    scopes.dedup();
    let mut found: Vec<Convention> = Vec::new();
    for directory in scopes {
        let local: Vec<&Vote<'_>> = votes.iter().filter(|vote| is_in(&vote.file.path, &directory)).collect();
        let Some((choice, _)) = agreement(&local) else { continue };
        let is_known = |known: &Convention| {
            known.choice == choice
                && (known.directory.is_empty() || directory.starts_with(&format!("{}/", known.directory)))
        };
        if found.iter().any(is_known) {
            continue;
        }
        let own: Vec<Vote<'_>> = local.iter().map(|vote| (*vote).clone()).collect();
        found.push(Convention {
            choice,
            languages: members.iter().map(|language| language.title().to_owned()).collect(),
            ground: question.ground,
            ending: question.ending.map(str::to_owned),
            followers: count(&local, choice),
            files: local.len(),
            examples: survey.examples(&own, choice, None),
            directory,
        });
    }
    found
}
