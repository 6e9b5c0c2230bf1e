//! From what is known of a stretch of code to one number.
//!
//! Two logistic regressions, one for code added to a file and one for new files, whose weights are frozen here. They were
//! fitted to functions and files that people added to twenty repositories in five languages, against as many of other
//! repositories of the same language, put in the same place with the names of the projects exchanged.
//! `examples/naturalness_accuracy` fits them anew and prints how well they do on repositories that they were not fitted to.

use super::familiarity::Familiarity;

/// The weights of one regression.
struct Weights {
    bias: f64,
    /// In the order of the fields of [`Familiarity`]: of names, then of pairs.
    of_measures: [f64; 8],
}

/// For code that was added to a file.
const ADDITION: Weights = Weights { bias: 6.15, of_measures: [0.60, -7.63, -3.55, -3.72, -1.66, -7.01, -2.43, -1.90] };

/// For new files.
const NEW_FILE: Weights = Weights { bias: -2.44, of_measures: [-2.64, 0.0, -11.38, 3.01, 8.57, 0.0, 7.74, -10.04] };

/// How much code with this familiarity is unlike the repository: from 0, like its own, to 1, like another's.
pub fn score(familiarity: &[Familiarity; 2], is_new_file: bool) -> f64 {
    let weights = if is_new_file { NEW_FILE } else { ADDITION };
    let measures = measures(familiarity).into_iter().zip(weights.of_measures);
    let sum = weights.bias + measures.map(|(measure, weight)| measure * weight).sum::<f64>();
    1.0 / (1.0 + (-sum).exp())
}

/// What the weights belong to.
pub fn measures([names, pairs]: &[Familiarity; 2]) -> [f64; 8] {
    let of = |known: &Familiarity| [known.unknown, known.own_file, known.nearest_file, known.closeness];
    let (names, pairs) = (of(names), of(pairs));
    std::array::from_fn(|at| if at < 4 { names[at] } else { pairs[at - 4] })
}
