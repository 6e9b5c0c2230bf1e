//! Where a change does otherwise than the repository.

use std::collections::BTreeMap;

use super::answers::{Answer, answers};
use super::ground::Ground;
use super::intent::{is_allowed, is_spoken_of};
use super::norm::{Norm, broken_norm};
use super::standing::Standing;
use super::survey::{Question, Vote, votes};
use crate::analysis::context::{Context, FileContext, Side};
use crate::analysis::delta::dependencies::ecosystem_of_manifest;
use crate::analysis::disclosure::wording::Wording;
use crate::model::change::FileStatus;
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::model::policy::RuleLevel;
use crate::syntax::catalogue::{Choice, catalogue};

/// From this many files on that stop to follow a norm, the change is a migration.
const LEAST_MIGRATED: usize = 3;
/// How many examples of the norm are shown.
const MOST_EXAMPLES: usize = 3;
/// How many departures are told of one change: nobody reads the tenth.
const MOST_TOLD: usize = 3;

/// A new answer where nearly all files give another.
#[derive(Clone, Debug)]
pub struct Departure {
    /// The new answer.
    pub choice: Choice,
    /// The file at head that gives it, the first if there are several.
    pub path: RepoPath,
    /// Where in it.
    pub line: u32,
    /// How many other files of the change give it too.
    pub further: usize,
    /// What it departs from.
    pub norm: Norm,
    /// Whose convention it is.
    pub ground: Option<Ground>,
    /// The nearest places of the base tree that follow the norm.
    pub examples: Vec<Place>,
    /// How many departures are not told because this one and others before it are; of the last that is told alone.
    pub untold: usize,
}

/// The plainest departures of the change in `context`, that one first.
pub fn departures(context: &Context<'_>) -> Vec<Departure> {
    let answered: Vec<Answered<'_>> = context.files.iter().filter_map(|file| Answered::of(context, file)).collect();
    let suspects: Vec<Departure> = suspects(context, &answered);
    if suspects.is_empty() {
        return Vec::new();
    }
    let wording = Wording::of(&context.change.description);
    let history = context.codebase.history();
    let standing = Standing::of(&history);
    let is_meant = |departure: &Departure| {
        let rule = &catalogue().point(departure.choice).rule;
        context.policy.rules.get(rule) == Some(&RuleLevel::Off)
            || is_allowed(context, departure.choice)
            || is_spoken_of(&wording, departure.choice)
            || migrated(&answered, departure.norm.choice) >= LEAST_MIGRATED
    };
    let unmeant = suspects.into_iter().filter(|departure| !is_meant(departure));
    let mut departures: Vec<Departure> =
        unmeant.filter_map(|departure| confirmed(context, departure, &standing)).collect();
    departures.sort_by(|one, other| {
        other.norm.z.total_cmp(&one.norm.z).then_with(|| (&one.path, one.line).cmp(&(&other.path, other.line)))
    });
    let untold = departures.len().saturating_sub(MOST_TOLD);
    departures.truncate(MOST_TOLD);
    if let Some(last) = departures.last_mut() {
        last.untold = untold;
    }
    departures
}

/// How a file of the change answers, on both sides.
struct Answered<'a> {
    file: &'a FileContext<'a>,
    ground: Ground,
    before: Vec<Answer>,
    after: Vec<Answer>,
}

impl<'a> Answered<'a> {
    fn of(context: &Context<'_>, file: &'a FileContext<'a>) -> Option<Self> {
        let is_asked = file.class.is_reviewable() && !is_in_new_package(context, &file.file.path);
        let ground = Ground::of(&file.file.path, file.language).filter(|_| is_asked)?;
        let ground = if file.class.is_test() { Ground::Tests } else { ground };
        let of_side = |side: &Option<Side>| side.as_ref().map(|side| answers(file.language, &side.text));
        let before = of_side(&file.before).unwrap_or_default();
        let after = of_side(&file.after).unwrap_or_default();
        Some(Self { file, ground, before, after })
    }

    fn has_before(&self, choice: Choice) -> bool {
        self.before.iter().any(|answer| answer.choice == choice)
    }

    fn has_after(&self, choice: Choice) -> bool {
        self.after.iter().any(|answer| answer.choice == choice)
    }

    /// The answers that the change gives here for the first time.
    fn new_answers(&self) -> impl Iterator<Item = &Answer> {
        let is_written = |line: u32| self.file.diff.added.contains(line) && !self.file.novelty.moved_in.contains(line);
        let is_of_ground = |line: u32| self.ground == Ground::Tests || !self.file.is_test(LineRange::new(line, line));
        self.after.iter().filter(move |answer| {
            let is_shared = catalogue().point(answer.choice).is_shared_with_tests;
            !self.has_before(answer.choice) && is_written(answer.line) && (is_shared || is_of_ground(answer.line))
        })
    }
}

/// Whether the change brings the package that `path` lies in: what is new from the ground up may be built otherwise.
fn is_in_new_package(context: &Context<'_>, path: &RepoPath) -> bool {
    context.change.files.iter().any(|file| {
        let directory = file.path.directory().to_string();
        file.status == FileStatus::Added
            && ecosystem_of_manifest(&file.path).is_some()
            && super::norm::is_in(path, &directory)
    })
}

/// How many files of the change gave this answer and do not any more.
fn migrated(answered: &[Answered<'_>], choice: Choice) -> usize {
    answered.iter().filter(|file| file.has_before(choice) && !file.has_after(choice)).count()
}

/// New answers that break a norm by count alone, one for each answer.
fn suspects(context: &Context<'_>, answered: &[Answered<'_>]) -> Vec<Departure> {
    let mut by_choice: BTreeMap<(Choice, Option<Ground>), Vec<(&Answered<'_>, &Answer)>> = BTreeMap::new();
    for file in answered {
        for answer in file.new_answers() {
            let ground = (!catalogue().point(answer.choice).is_shared_with_tests).then_some(file.ground);
            by_choice.entry((answer.choice, ground)).or_default().push((file, answer));
        }
    }
    // What went from one file of the change to another is not new.
    let is_new = |choice: Choice| {
        let before = answered.iter().filter(|file| file.has_before(choice)).count();
        let after = answered.iter().filter(|file| file.has_after(choice)).count();
        after > before
    };
    let new = by_choice.into_iter().filter(|((choice, _), _)| is_new(*choice));
    new.filter_map(|((choice, ground), places)| {
        let (first, answer) = *places.first()?;
        let path = first.file.file.path.clone();
        let votes = ask(context, choice, ground, first.file.language.family());
        let norm = broken_norm(&votes, &path, choice)?;
        let further = places.len() - 1;
        Some(Departure { choice, path, line: answer.line, further, norm, ground, examples: Vec::new(), untold: 0 })
    })
    .collect()
}

fn ask<'a>(context: &Context<'a>, choice: Choice, ground: Option<Ground>, family: &str) -> Vec<Vote<'a>> {
    votes(context, Question { point: catalogue().point(choice), family, ground })
}

/// `suspect` with its examples, if history does not speak against it.
fn confirmed(context: &Context<'_>, suspect: Departure, standing: &Standing<'_>) -> Option<Departure> {
    let family = context.languages.for_file(&suspect.path, "").family();
    let votes = ask(context, suspect.choice, suspect.ground, family);
    let weighed = standing.weighed(&votes);
    let norm = broken_norm(&weighed, &suspect.path, suspect.choice)?;
    let is_settled = norm.choice == suspect.norm.choice
        && standing.is_consensus(&votes, norm.choice)
        && !standing.is_rising(&votes, suspect.choice);
    let examples = examples(context, &votes, &suspect.path, suspect.norm.choice);
    is_settled.then(|| Departure { examples, ..suspect })
}

/// The places nearest to `path` where `choice` is made: those that share most directories with it.
fn examples(context: &Context<'_>, votes: &[Vote<'_>], path: &RepoPath, choice: Choice) -> Vec<Place> {
    let shared = |other: &RepoPath| {
        let (one, other) = (path.to_match(), other.to_match());
        one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count()
    };
    let mut followers: Vec<&RepoPath> =
        votes.iter().filter(|vote| vote.choices == [choice]).map(|vote| &vote.file.path).collect();
    followers.sort_by_key(|other| (std::cmp::Reverse(shared(other)), *other));
    let place = |other: &RepoPath| {
        let text = context.codebase.text_of(other)?;
        let language = context.languages.for_file(other, &text);
        let line = answers(language, &text).into_iter().find(|answer| answer.choice == choice)?.line;
        Some(Place { path: other.clone(), lines: LineRange::new(line, line), revision: Revision::Base })
    };
    followers.into_iter().filter(|other| *other != path).filter_map(place).take(MOST_EXAMPLES).collect()
}
