//! Where a change does otherwise than the repository.

use std::collections::BTreeMap;

use super::answers::{Answer, Source, answers};
use super::ground::Ground;
use super::intent::{is_allowed, is_spoken_of};
use super::norm::{Norm, broken_norm, has_its_place, is_in};
use super::path_form::directory_of_name;
use super::survey::{Effort, Question, Survey, Vote};
use crate::analysis::context::{Context, FileContext, Side};
use crate::analysis::delta::dependencies::ecosystem_of_manifest;
use crate::analysis::disclosure::wording::Wording;
use crate::model::change::FileStatus;
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::model::policy::RuleLevel;
use crate::syntax::catalogue::{self, Choice, catalogue};

/// From this many files on that stop to follow a norm, the change is a migration.
const LEAST_MIGRATED: usize = 3;

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
    /// Whose convention it is; that of all code where it answers alike.
    pub ground: Option<Ground>,
    /// The nearest places of the base tree that follow the norm.
    pub examples: Vec<Place>,
    /// How many departures are not told because this one and others before it are; of the last that is told alone.
    pub untold: usize,
}

/// The plainest departures of the change in `context`, at most `most`, the plainest first.
pub fn departures<'a>(context: &'a Context<'a>, survey: &mut Survey<'a>, most: usize) -> Vec<Departure> {
    let answered: Vec<Answered<'_>> = context.files.iter().filter_map(|file| Answered::of(context, file)).collect();
    let new = new_answers(context, &answered);
    if new.is_empty() {
        return Vec::new();
    }
    read_near(survey, &new);
    let suspects = new.iter().filter_map(|new| Suspect::of(survey, &answered, new));
    let mut departures: Vec<Departure> = suspects.filter_map(|suspect| suspect.confirmed(survey)).collect();
    departures.sort_by(|one, other| {
        other.norm.z.total_cmp(&one.norm.z).then_with(|| (&one.path, one.line).cmp(&(&other.path, other.line)))
    });
    let untold = departures.len().saturating_sub(most);
    departures.truncate(most);
    if let Some(last) = departures.last_mut() {
        last.untold = untold;
    }
    departures
}

/// How a file of the change answers, on both sides.
struct Answered<'a> {
    file: &'a FileContext<'a>,
    before: Vec<Answer>,
    after: Vec<Answer>,
}

impl<'a> Answered<'a> {
    fn of(context: &Context<'_>, file: &'a FileContext<'a>) -> Option<Self> {
        let is_asked = file.class.is_reviewable() && !is_in_new_package(context, &file.file.path);
        let ground = Ground::of(&file.file.path, file.language).filter(|_| is_asked)?;
        let ground = if file.class.is_test() { Ground::Tests } else { ground };
        let is_new = file.file.status != FileStatus::Modified;
        let of_side = |side: &Option<Side>, path| {
            let side = side.as_ref()?;
            let idioms = &side.facts.idioms;
            let is_beside_directory = is_new && is_beside_directory(context, path);
            let language = file.language;
            Some(answers(Source { path, language, ground, is_beside_directory, text: &side.text, idioms }))
        };
        let before = of_side(&file.before, file.path_at(Revision::Base)).unwrap_or_default();
        let after = of_side(&file.after, &file.file.path).unwrap_or_default();
        Some(Self { file, before, after })
    }

    /// The answers that the change gives here for the first time.
    fn new_answers(&self) -> impl Iterator<Item = &Answer> {
        let is_renamed = self.file.file.after.is_some()
            && (self.file.file.before.is_none() || self.file.file.status == FileStatus::Renamed);
        let is_written = move |answer: &Answer| match catalogue().point(answer.choice).source {
            catalogue::Source::Path => is_renamed,
            catalogue::Source::Import | catalogue::Source::Syntax => {
                self.file.diff.added.contains(answer.line) && !self.file.novelty.moved_in.contains(answer.line)
            }
        };
        // An import inside tests that stand in the program says nothing of the program.
        let is_astray = |answer: &Answer| {
            let is_shared = catalogue().point(answer.choice).is_shared_with_tests;
            let line = LineRange::new(answer.line, answer.line);
            !is_shared && answer.ground == Ground::Program && self.file.is_test(line)
        };
        let family = self.file.language.family();
        let is_new = move |answer: &&Answer| {
            let is_open =
                !catalogue().point(answer.choice).is_given_in(family) && !catalogue().is_welcome(answer.choice);
            is_open && !has(&self.before, answer.choice, Some(answer.ground))
        };
        self.after.iter().filter(is_new).filter(move |answer| is_written(answer) && !is_astray(answer))
    }
}

/// Whether the change or the tree before it has a directory of the name of the file at `path`.
fn is_beside_directory(context: &Context<'_>, path: &RepoPath) -> bool {
    let directory = directory_of_name(path);
    let is_inside = |path: &RepoPath| is_in(path, &directory);
    context.change.files.iter().any(|file| is_inside(&file.path)) || context.codebase.has_file(&is_inside)
}

fn has(answers: &[Answer], choice: Choice, ground: Option<Ground>) -> bool {
    answers.iter().any(|answer| answer.choice == choice && ground.is_none_or(|ground| ground == answer.ground))
}

/// Whether the change brings the package that `path` lies in: what is new from the ground up may be built otherwise.
pub(super) fn is_in_new_package(context: &Context<'_>, path: &RepoPath) -> bool {
    context.change.files.iter().any(|file| {
        file.status == FileStatus::Added
            && ecosystem_of_manifest(&file.path).is_some()
            && is_in(path, &file.path.directory().to_string())
    })
}

/// An answer that the change gives for the first time in at least one file, with all its places there.
struct NewAnswer<'a> {
    choice: Choice,
    ground: Option<Ground>,
    family: &'a str,
    places: Vec<Spot<'a>>,
}

impl NewAnswer<'_> {
    /// What it answers; files with that ending alone are asked.
    fn question<'q>(&'q self, ending: Option<&'q str>) -> Question<'q> {
        Question { point: catalogue().point(self.choice), family: self.family, ground: self.ground, ending }
    }
}

/// A line of a file.
type Spot<'a> = (&'a RepoPath, u32);

/// What is new in more files than it went from, and what neither the policy nor the description speaks of.
fn new_answers<'a>(context: &Context<'_>, answered: &'a [Answered<'a>]) -> Vec<NewAnswer<'a>> {
    let mut by_answer: BTreeMap<(Choice, Option<Ground>, &str), Vec<Spot<'_>>> = BTreeMap::new();
    for file in answered {
        for answer in file.new_answers() {
            let ground = (!catalogue().point(answer.choice).is_shared_with_tests).then_some(answer.ground);
            let key = (answer.choice, ground, file.file.language.family());
            by_answer.entry(key).or_default().push((&file.file.file.path, answer.line));
        }
    }
    if by_answer.is_empty() {
        return Vec::new();
    }
    let wording = Wording::of(&context.change.description);
    let is_wanted = |choice: Choice, ground: Option<Ground>| {
        let before = answered.iter().filter(|file| has(&file.before, choice, ground)).count();
        let after = answered.iter().filter(|file| has(&file.after, choice, ground)).count();
        let is_off = context.policy.rules.get(&catalogue().point(choice).rule) == Some(&RuleLevel::Off);
        after <= before || is_off || is_allowed(context, choice) || is_spoken_of(&wording, choice)
    };
    let unwanted = by_answer.into_iter().filter(|((choice, ground, _), _)| !is_wanted(*choice, *ground));
    unwanted.map(|((choice, ground, family), places)| NewAnswer { choice, ground, family, places }).collect()
}

/// Reads what it takes to ask for conventions about the syntax of `new`.
fn read_near(survey: &mut Survey<'_>, new: &[NewAnswer<'_>]) {
    for answer in new.iter().filter(|new| catalogue().point(new.choice).source == catalogue::Source::Syntax) {
        let anchors: Vec<&RepoPath> = answer.places.iter().map(|(path, _)| *path).collect();
        let is_common = |votes: &[Vote<'_>]| has_its_place(votes, answer.choice, Effort::OF_CHECK.files);
        survey.read(answer.question(None), &anchors, is_common);
    }
}

/// A new answer that breaks a norm by count alone.
struct Suspect<'a, 'n> {
    new: &'n NewAnswer<'n>,
    votes: Vec<Vote<'a>>,
    norm: Norm,
}

impl<'a, 'n> Suspect<'a, 'n> {
    fn of(survey: &Survey<'a>, answered: &[Answered<'_>], new: &'n NewAnswer<'n>) -> Option<Self> {
        let (path, _) = new.places.first()?;
        let text = path.to_match();
        let point = catalogue().point(new.choice);
        let ending =
            text.rsplit_once('.').map(|(_, ending)| ending).filter(|_| point.source == catalogue::Source::Path);
        let votes = survey.votes(new.question(ending));
        let norm = broken_norm(&votes, path, new.choice)?;
        let is_left = |file: &&Answered<'_>| {
            has(&file.before, norm.choice, new.ground) && !has(&file.after, norm.choice, new.ground)
        };
        let is_migration = answered.iter().filter(is_left).count() >= LEAST_MIGRATED;
        (!is_migration).then_some(Self { new, votes, norm })
    }

    /// The departure, if history does not speak against it.
    fn confirmed(self, survey: &Survey<'_>) -> Option<Departure> {
        let standing = survey.standing();
        let NewAnswer { choice, ground, ref places, .. } = *self.new;
        let ((path, line), further) = (*places.first()?, places.len() - 1);
        let weighed = broken_norm(&standing.weighed(&self.votes), path, choice)?;
        let followers = self.votes.iter().filter(|vote| vote.choices.contains(&self.norm.choice));
        let is_settled = weighed.choice == self.norm.choice
            && standing.is_consensus(followers.map(|vote| &vote.file.path))
            && !standing.is_rising(&self.votes, choice);
        is_settled.then(|| Departure {
            choice,
            path: path.clone(),
            line,
            further,
            ground,
            examples: survey.examples(&self.votes, self.norm.choice, Some(path)),
            norm: self.norm,
            untold: 0,
        })
    }
}
