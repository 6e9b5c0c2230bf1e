//! Measures on real changes how far the judgement of descriptions can be trusted.
//!
//! `summary_accuracy REPOSITORY… [--most N] [--grep REGEX] [--scores FILE] [--own]` takes squashed commits with a description,
//! of coding agents by what their trailers say, and judges each change
//!
//! - under its own description, under another of the repository and under one of the same directories;
//! - under its own with statements added that are false, true or no claims;
//! - without the part of the diff that bears out a claim;
//! - with each hidden change of `tests/cases/undisclosed.md` put into it, with and without the words there that are about
//!   something else.
//!
//! With `--own` it judges none but own descriptions, which is quick enough for thousands of changes.
//!
//! It prints how often each was told apart, and everything that is to be judged by eye. What was measured is
//! in `docs/accuracy.md`.
#![allow(clippy::disallowed_methods, reason = "a measuring program reads its arguments and runs git")]
#![allow(clippy::print_stdout, reason = "the numbers are its output")]

mod hidden;
mod judge;
mod removed;
mod sample;
mod statements;
mod tally;

/// How the tests describe changes in Markdown.
#[path = "../../tests/it/support"]
#[allow(dead_code, reason = "the tests use the rest")]
mod support {
    pub(crate) mod case_file;
    pub(crate) mod codebase;
    pub(crate) mod scene;
}

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use regex::Regex;
use review_gate::analysis::context::Context;
use review_gate::model::limits::Limits;
use review_gate::model::policy::Policy;
use review_gate::syntax::languages::Languages;

use judge::Trial;
use sample::Others;
use tally::Tally;

/// What the program was asked for.
struct Arguments {
    repositories: Vec<PathBuf>,
    /// The most changes of a repository.
    most: usize,
    /// What the message of an agent's commit holds.
    signature: Regex,
    /// Where the numbers of each change go.
    scores: Option<PathBuf>,
    /// Whether only what authors said themselves is judged.
    only_own: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = arguments()?;
    let mut samples = Vec::new();
    for repository in &arguments.repositories {
        samples.extend(sample::read(repository, arguments.most, &arguments.signature)?);
    }
    ensure!(samples.len() > 1, "too few described changes");
    let languages = Languages::builtin();
    let (policy, limits) = (Policy::default(), Limits::default());
    let cases = hidden::cases()?;
    let mut tally = Tally::default();
    let mut scores = String::new();
    for (index, sample) in samples.iter().enumerate() {
        let codebase = sample::base_of(&sample.change, &languages);
        let trial = Trial::of(Context::new(&sample.change, &codebase, &languages, &policy, &limits));
        let others = if arguments.only_own { Others::default() } else { Others::of(index, &samples) };
        let row = tally.compare(sample, &trial, &others);
        writeln!(scores, "{}\t{}\t{row}", sample.project(), sample.name)?;
        if arguments.only_own {
            continue;
        }
        statements::try_all(&mut tally, sample, &trial);
        removed::try_all(&mut tally, sample, &trial);
        hidden::try_some(&mut tally, sample, &trial, &cases, index);
    }
    tally.print();
    if let Some(path) = arguments.scores {
        fs::write(&path, scores).with_context(|| format!("writing `{}`", path.display()))?;
    }
    Ok(())
}

fn arguments() -> anyhow::Result<Arguments> {
    let (mut repositories, mut most, mut signature, mut scores) = (Vec::new(), 100, sample::AGENTS.to_owned(), None);
    let mut only_own = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--most" => most = arguments.next().context("`--most` wants a number")?.parse()?,
            "--grep" => signature = arguments.next().context("`--grep` wants a regular expression")?,
            "--scores" => scores = Some(arguments.next().context("`--scores` wants a file")?.into()),
            "--own" => only_own = true,
            _ => repositories.push(PathBuf::from(argument)),
        }
    }
    ensure!(
        !repositories.is_empty(),
        "usage: summary_accuracy REPOSITORY… [--most N] [--grep REGEX] [--scores FILE] [--own]"
    );
    Ok(Arguments { repositories, most, signature: Regex::new(&signature)?, scores, only_own })
}
