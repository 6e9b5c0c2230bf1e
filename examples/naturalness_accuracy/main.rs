//! Measures on real repositories how well `drift.score` tells foreign code from native code in the same place.
//!
//! `naturalness_accuracy PATH=NAME[,NAME]… [--most N]` takes repositories with the names by which their code speaks of
//! them. Functions and files that people added are held against functions and files of the other repositories of the same
//! language, of about the same length, put in the same place on the same base, with the names of the projects exchanged. It
//! prints how well the score as it is tells them apart, how well weights do that were fitted to the other repositories
//! or to the other languages alone, and the weights that fit all of them.
#![allow(clippy::disallowed_methods, reason = "a measuring program reads its arguments and runs git")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the numbers are its output")]

mod controls;
mod figures;
mod regression;

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use rayon::prelude::*;
use review_gate::syntax::languages::Languages;

use controls::{Case, Project, Trial};

fn main() -> anyhow::Result<()> {
    let (projects, most) = arguments()?;
    let languages = Languages::builtin();
    let gathered: anyhow::Result<Vec<Vec<Case>>> =
        projects.par_iter().map(|project| project.cases(most, &languages)).collect();
    let gathered = gathered?;
    let trials: anyhow::Result<Vec<Vec<Trial>>> = (0..projects.len())
        .into_par_iter()
        .map(|own| controls::trials(own, &projects, &gathered, &languages))
        .collect();
    let trials: Vec<Trial> = trials?.into_iter().flatten().collect();
    for (name, is_file) in [("functions", false), ("files", true)] {
        let of_kind: Vec<&Trial> = trials.iter().filter(|trial| trial.is_file == is_file).collect();
        figures::print(name, &of_kind);
    }
    Ok(())
}

fn arguments() -> anyhow::Result<(Vec<Project>, usize)> {
    let (mut projects, mut most) = (Vec::new(), 60);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--most" {
            most = arguments.next().context("`--most` wants a number")?.parse()?;
            continue;
        }
        let (path, names) = argument.split_once('=').context("a repository is given as PATH=NAME[,NAME]")?;
        let names = names.split(',').map(str::to_owned).collect();
        projects.push(Project { path: PathBuf::from(path), names });
    }
    ensure!(projects.len() > 1, "usage: naturalness_accuracy PATH=NAME[,NAME]… [--most N]");
    Ok((projects, most))
}
