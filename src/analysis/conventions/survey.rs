//! How the files of the base tree answer one question.

use rustc_hash::FxHashMap;

use super::ground::Ground;
use crate::analysis::codebase::BaseFile;
use crate::analysis::context::Context;
use crate::model::change::Attributes;
use crate::syntax::catalogue::{Choice, ChoicePoint, catalogue};
use crate::syntax::languages::Languages;

/// What a file says to one question: a vote, shared evenly where it gives several answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote<'a> {
    /// The file.
    pub file: &'a BaseFile,
    /// Its answers, sorted.
    pub choices: Vec<Choice>,
    /// How much it counts, 0 to 1.
    pub weight: f64,
}

/// What is asked of whom.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The question itself.
    pub point: &'a ChoicePoint,
    /// The family of languages.
    pub family: &'a str,
    /// The kind of files; all where they answer it alike.
    pub ground: Option<Ground>,
}

/// The votes of the base tree on `question`, by path.
pub fn votes<'a>(context: &Context<'a>, question: Question<'_>) -> Vec<Vote<'a>> {
    let base = context.codebase.files();
    let answer = |module: &String| {
        let choice = catalogue().library(question.family, module)?;
        (catalogue().point(choice).name == question.point.name).then_some(choice)
    };
    let by_module: FxHashMap<u32, Choice> =
        (0..).zip(&base.modules).filter_map(|(number, module)| Some((number, answer(module)?))).collect();
    let vote = |file: &'a BaseFile| {
        let mut choices: Vec<Choice> =
            file.imports.iter().filter_map(|import| by_module.get(import).copied()).collect();
        choices.sort_unstable();
        choices.dedup();
        let counts = !choices.is_empty() && is_asked(context, file, question, context.languages);
        counts.then_some(Vote { file, choices, weight: 1.0 })
    };
    base.files.iter().filter_map(vote).collect()
}

fn is_asked(context: &Context<'_>, file: &BaseFile, question: Question<'_>, languages: &Languages) -> bool {
    let language = languages.for_file(&file.path, "");
    language.family() == question.family
        && Ground::of(&file.path, language).is_some_and(|ground| question.ground.is_none_or(|wanted| wanted == ground))
        && context.classifier.declared_origin(&file.path, Attributes::default()).is_none()
}
