//! What is printed.

use std::collections::BTreeSet;

use crate::controls::Trial;
use crate::regression::{Fit, area, found_at};

/// Prints how well the trials, all of one kind, are told apart.
pub(crate) fn print(kind: &str, trials: &[&Trial]) {
    println!("{kind}: {} pairs", trials.len() / 2);
    let frozen: Vec<f64> = trials.iter().map(|trial| trial.score).collect();
    line("the score as it is", trials, &frozen);
    line("fitted to the other repositories", trials, &left_out(trials, |trial| trial.project));
    line("fitted to the other languages", trials, &left_out(trials, |trial| trial.family.clone()));
    for share in [0.05, 0.02, 0.01] {
        let (native, foreign) = split(trials, &frozen);
        let (found, threshold) = found_at(&native, &foreign, share);
        println!(
            "  {:.0} % of native code scores above {threshold:.3}, of foreign code {:.0} %",
            100.0 * share,
            100.0 * found
        );
    }
    for family in families(trials) {
        let of_family: Vec<usize> = (0..trials.len()).filter(|index| trials[*index].family == family).collect();
        let part: Vec<&Trial> = of_family.iter().map(|index| trials[*index]).collect();
        let scores: Vec<f64> = of_family.iter().map(|index| frozen[*index]).collect();
        line(&format!("{family}, as it is"), &part, &scores);
    }
    let fit = fit(trials);
    println!("  weights that fit all: bias {:.2}, {:.2?}", fit.bias, fit.weights);
}

fn line(label: &str, trials: &[&Trial], scores: &[f64]) {
    let (native, foreign) = split(trials, scores);
    let (found, _) = found_at(&native, &foreign, 0.05);
    let projects: BTreeSet<usize> = trials.iter().map(|trial| trial.project).collect();
    let areas = projects.iter().map(|project| {
        let part: Vec<usize> = (0..trials.len()).filter(|index| trials[*index].project == *project).collect();
        let of_project: Vec<&Trial> = part.iter().map(|index| trials[*index]).collect();
        let scores: Vec<f64> = part.iter().map(|index| scores[*index]).collect();
        let (native, foreign) = split(&of_project, &scores);
        area(&native, &foreign)
    });
    let (mean, least) = (areas.clone().sum::<f64>() / projects.len().max(1) as f64, areas.fold(1.0, f64::min));
    println!(
        "  {label:34} AUC {:.3}, {:.2} found at 5 % false; by repository {mean:.3}, least {least:.3} ({})",
        area(&native, &foreign),
        found,
        native.len()
    );
}

/// The scores that each trial gets of weights that were fitted to those of other groups.
fn left_out<Group: PartialEq>(trials: &[&Trial], group: impl Fn(&Trial) -> Group) -> Vec<f64> {
    let mut fits: Vec<(Group, Fit)> = Vec::new();
    let score = |trial: &&Trial| {
        let own = group(trial);
        if !fits.iter().any(|(known, _)| *known == own) {
            let others: Vec<&Trial> = trials.iter().filter(|other| group(other) != own).copied().collect();
            fits.push((group(trial), fit(&others)));
        }
        let fit = fits.iter().find(|(known, _)| *known == own);
        fit.map_or(0.5, |(_, fit)| fit.likelihood(&trial.measures))
    };
    trials.iter().map(score).collect()
}

fn fit(trials: &[&Trial]) -> Fit {
    let samples: Vec<_> = trials.iter().map(|trial| (trial.measures, trial.is_foreign)).collect();
    Fit::to(&samples)
}

/// The scores of native code, and those of foreign code.
fn split(trials: &[&Trial], scores: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let of = |is_foreign: bool| {
        let wanted = trials.iter().zip(scores).filter(|(trial, _)| trial.is_foreign == is_foreign);
        wanted.map(|(_, score)| *score).collect()
    };
    (of(false), of(true))
}

fn families(trials: &[&Trial]) -> BTreeSet<String> {
    trials.iter().map(|trial| trial.family.clone()).collect()
}
