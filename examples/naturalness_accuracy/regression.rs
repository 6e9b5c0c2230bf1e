//! Logistic regression by gradient descent, and what a score is worth.

/// As many measures as a stretch of code has.
pub(crate) const MEASURES: usize = 8;

/// Fitted weights.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    pub bias: f64,
    pub weights: [f64; MEASURES],
}

impl Fit {
    /// Fits to measures, each with whether it is of the kind that is looked for. Newton's method, slightly damped so that it
    /// ends where two measures say the same.
    pub(crate) fn to(samples: &[([f64; MEASURES], bool)]) -> Self {
        const DAMPING: f64 = 0.01;
        const ROUNDS: usize = 30;
        const SIZE: usize = MEASURES + 1;
        let mut weights = [0.0; SIZE];
        for _ in 0..ROUNDS {
            let mut gradient = [0.0; SIZE];
            let mut hessian = [[0.0; SIZE]; SIZE];
            for (measures, is_wanted) in samples {
                let row: [f64; SIZE] = std::array::from_fn(|at| if at == 0 { 1.0 } else { measures[at - 1] });
                let sum: f64 = row.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
                let likelihood = 1.0 / (1.0 + (-sum).exp());
                let error = f64::from(u8::from(*is_wanted)) - likelihood;
                for left in 0..SIZE {
                    gradient[left] += error * row[left];
                    for right in 0..SIZE {
                        hessian[left][right] += likelihood * (1.0 - likelihood) * row[left] * row[right];
                    }
                }
            }
            for at in 0..SIZE {
                gradient[at] -= DAMPING * weights[at];
                hessian[at][at] += DAMPING;
            }
            let step = solved(hessian, gradient);
            weights.iter_mut().zip(step).for_each(|(weight, step)| *weight += step);
        }
        let [bias, weights @ ..] = weights;
        Self { bias, weights }
    }

    /// The likelihood that code with `measures` is of the kind that is looked for.
    pub(crate) fn likelihood(&self, measures: &[f64; MEASURES]) -> f64 {
        let sum = self.bias + measures.iter().zip(self.weights).map(|(measure, weight)| measure * weight).sum::<f64>();
        1.0 / (1.0 + (-sum).exp())
    }
}

/// Solves a system of linear equations by elimination; the matrix is positive definite.
fn solved<const SIZE: usize>(mut matrix: [[f64; SIZE]; SIZE], mut right: [f64; SIZE]) -> [f64; SIZE] {
    for pivot in 0..SIZE {
        for row in pivot + 1..SIZE {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            let subtracted = matrix[pivot];
            for (value, subtracted) in matrix[row].iter_mut().zip(subtracted).skip(pivot) {
                *value -= factor * subtracted;
            }
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..SIZE).rev() {
        let known: f64 = (row + 1..SIZE).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

/// How often a foreign one scores above a native one: the area under the receiver operating characteristic.
pub(crate) fn area(native: &[f64], foreign: &[f64]) -> f64 {
    let wins = |foreign: &f64| {
        let above = native.iter().filter(|native| *native < foreign).count() as f64;
        above + 0.5 * native.iter().filter(|native| (*native - foreign).abs() < f64::EPSILON).count() as f64
    };
    foreign.iter().map(wins).sum::<f64>() / (native.len() * foreign.len()).max(1) as f64
}

/// The part of `foreign` that scores above all but `share` of `native`, and the score from which on.
pub(crate) fn found_at(native: &[f64], foreign: &[f64], share: f64) -> (f64, f64) {
    let mut sorted = native.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = ((1.0 - share) * (sorted.len().saturating_sub(1)) as f64).round() as usize;
    let threshold = sorted.get(rank).copied().unwrap_or(1.0);
    let found = foreign.iter().filter(|foreign| **foreign > threshold).count();
    (found as f64 / foreign.len().max(1) as f64, threshold)
}
