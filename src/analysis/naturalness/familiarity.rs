//! How well the base tree knows some words, in four numbers.

use super::baseline::{Baseline, Place};
use super::words::Word;

/// Shares from 0 to 1. All but the first are weighted by how much a word tells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Familiarity {
    /// The words that no file holds.
    pub unknown: f64,
    /// The words of the file they were added to; 0 for a new file.
    pub own_file: f64,
    /// The words of the one file that holds most of them.
    pub nearest_file: f64,
    /// How close to this place the nearest file lies that holds a word: 0 for a word that none holds.
    pub closeness: f64,
}

impl Familiarity {
    /// How well `baseline` knows `words` at `place`.
    pub fn of(words: impl Iterator<Item = Word>, baseline: &Baseline<'_>, place: &Place) -> Self {
        let mut sum = Self::default();
        let (mut count, mut total) = (0.0, 0.0);
        let mut by_file = vec![0.0; baseline.files()];
        for word in words {
            let (holders, weight) = (baseline.holders(word), baseline.weight(word));
            count += 1.0;
            total += weight;
            if holders.is_empty() {
                sum.unknown += 1.0;
            }
            if place.own_file.is_some_and(|own| holders.binary_search(&own).is_ok()) {
                sum.own_file += weight;
            }
            let mut closest: f64 = 0.0;
            for holder in holders {
                by_file[*holder as usize] += weight;
                closest = closest.max(place.closeness[*holder as usize]);
            }
            sum.closeness += weight * closest;
        }
        sum.nearest_file = by_file.into_iter().fold(0.0, f64::max);
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Self {
            unknown: share(sum.unknown, count),
            own_file: share(sum.own_file, total),
            nearest_file: share(sum.nearest_file, total),
            closeness: share(sum.closeness, total),
        }
    }
}
