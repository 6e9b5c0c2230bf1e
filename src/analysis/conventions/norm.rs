//! When most answers are the same: the statistics.
//!
//! Scopes are the directories around a file, from its own outwards. A norm needs ten files, and a share that Wilson's
//! interval (1927), at 95 %, puts above 0.85: 22 of 22 files, or 40 of 41. What is rare in a scope is judged by its share
//! there, smoothed by that of the scopes around it.

use super::survey::Vote;
use crate::model::path::RepoPath;
use crate::syntax::catalogue::Choice;

/// Fewer files are no evidence.
const LEAST_FILES: f64 = 10.0;
/// The lower bound of the share that makes a norm.
const LEAST_SHARE: f64 = 0.85;
/// From this share on, a choice has its place beside the norm.
const MOST_RARE_SHARE: f64 = 0.03;
/// How many files the opinion of the scopes around weighs as much as.
const SMOOTHING_FILES: f64 = 5.0;
/// The quantile of the normal distribution for 95 %.
const Z: f64 = 1.96;

/// What a scope has settled on.
#[derive(Clone, Debug, PartialEq)]
pub struct Norm {
    /// The directory in which it holds; empty for all of the repository.
    pub directory: String,
    /// The answer that nearly all files give.
    pub choice: Choice,
    /// How many files there give it.
    pub followers: usize,
    /// How many files there answer at all.
    pub files: usize,
    /// How many files there give the other answer.
    pub others: usize,
    /// How far its share is above what any habit has (Engler and others, "Bugs as deviant behavior", 2001).
    pub z: f64,
}

/// The norm that answering `other` at `path` would break, if there is one.
pub fn broken_norm(votes: &[Vote<'_>], path: &RepoPath, other: Choice) -> Option<Norm> {
    for directory in directories(path) {
        let local: Vec<&Vote<'_>> = votes.iter().filter(|vote| is_in(&vote.file.path, &directory)).collect();
        if evidence(&local) < LEAST_FILES {
            continue;
        }
        let (choice, share) = dominant(&local)?;
        if choice == other || share < LEAST_SHARE {
            return None;
        }
        if lower_bound(share, evidence(&local)) < LEAST_SHARE {
            continue;
        }
        let followers = count(&local, choice);
        let norm = Norm { directory, choice, followers, files: local.len(), others: count(&local, other), z: 0.0 };
        let is_rare = smoothed_share(votes, path, other, &norm.directory) < MOST_RARE_SHARE;
        return is_rare.then(|| Norm { z: rank(share, local.len()), ..norm });
    }
    None
}

/// Whether so many of `votes` are for `choice` that it would not be rare among `files` of them.
pub fn has_its_place(votes: &[Vote<'_>], choice: Choice, files: usize) -> bool {
    let own = votes.iter().filter(|vote| vote.choices.contains(&choice));
    own.map(|vote| vote.weight / vote.choices.len() as f64).sum::<f64>()
        >= MOST_RARE_SHARE * (files as f64 + SMOOTHING_FILES)
}

/// What nearly all of `votes` agree on, with its share; `None` where they do not.
pub fn agreement(votes: &[&Vote<'_>]) -> Option<(Choice, f64)> {
    let (choice, share) = dominant(votes)?;
    let is_norm = evidence(votes) >= LEAST_FILES && lower_bound(share, evidence(votes)) >= LEAST_SHARE;
    is_norm.then_some((choice, share))
}

/// Whether `files` files that agree without exception make a norm.
pub fn is_settled(files: usize) -> bool {
    lower_bound(1.0, files as f64) >= LEAST_SHARE
}

/// The answer that most files give, with its share. Of equals the first.
pub fn dominant(votes: &[&Vote<'_>]) -> Option<(Choice, f64)> {
    let mut choices: Vec<Choice> = votes.iter().flat_map(|vote| vote.choices.iter().copied()).collect();
    choices.sort_unstable();
    choices.dedup();
    let shares = choices.into_iter().map(|choice| (choice, share(votes, choice)));
    shares.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// How many files give this answer, whatever else they say.
pub fn count(votes: &[&Vote<'_>], choice: Choice) -> usize {
    votes.iter().filter(|vote| vote.choices.contains(&choice)).count()
}

/// The directories around `path`, from its own to the root, which is empty.
pub fn directories(path: &RepoPath) -> impl Iterator<Item = String> {
    let text = path.to_match().into_owned();
    let mut end = Some(text.len());
    std::iter::from_fn(move || {
        let before = end?;
        end = if before == 0 { None } else { Some(text[..before].rfind('/').unwrap_or(0)) };
        end.map(|end| text[..end].to_owned())
    })
}

/// Whether the file at `path` lies somewhere in `directory`.
pub fn is_in(path: &RepoPath, directory: &str) -> bool {
    directory.is_empty()
        || path.as_bytes().strip_prefix(directory.as_bytes()).is_some_and(|rest| rest.starts_with(b"/"))
}

fn total(votes: &[&Vote<'_>]) -> f64 {
    votes.iter().map(|vote| vote.weight).sum()
}

/// How many files of equal weight say as much (Kish, "Survey Sampling", 1965).
fn evidence(votes: &[&Vote<'_>]) -> f64 {
    let squares: f64 = votes.iter().map(|vote| vote.weight * vote.weight).sum();
    total(votes).powi(2) / squares.max(f64::MIN_POSITIVE)
}

fn share(votes: &[&Vote<'_>], choice: Choice) -> f64 {
    let part = |vote: &&Vote<'_>| vote.weight / vote.choices.len() as f64;
    let own: f64 = votes.iter().filter(|vote| vote.choices.contains(&choice)).map(part).sum();
    own / total(votes).max(f64::MIN_POSITIVE)
}

/// The share of `choice` in `directory`, where the scopes around it have a say.
fn smoothed_share(votes: &[Vote<'_>], path: &RepoPath, choice: Choice, directory: &str) -> f64 {
    let mut scopes: Vec<String> = directories(path).skip_while(|scope| scope != directory).collect();
    scopes.reverse();
    scopes.into_iter().fold(0.0, |around, scope| {
        let local: Vec<&Vote<'_>> = votes.iter().filter(|vote| is_in(&vote.file.path, &scope)).collect();
        let files = evidence(&local);
        (share(&local, choice) * files + SMOOTHING_FILES * around) / (files + SMOOTHING_FILES)
    })
}

/// The lower end of Wilson's interval for a share seen in `files`.
fn lower_bound(share: f64, files: f64) -> f64 {
    let spread = Z * (share * (1.0 - share) / files + Z * Z / (4.0 * files * files)).sqrt();
    (share + Z * Z / (2.0 * files) - spread) / (1.0 + Z * Z / files)
}

fn rank(share: f64, files: usize) -> f64 {
    const EXPECTED: f64 = 0.9;
    (share - EXPECTED) / (EXPECTED * (1.0 - EXPECTED) / files as f64).sqrt()
}
