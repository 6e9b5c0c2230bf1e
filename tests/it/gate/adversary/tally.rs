//! How much was seen, so that a test that sees nothing is found out.

use std::collections::BTreeMap;
use std::fmt;

use super::deed::Kind;

/// Something that sequences are to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sight {
    Merge,
    MergeOfAgent,
    MergeFromFork,
    MergeOfPolicy,
    MergeByException,
    MergeOfQueue,
    HonestEnd,
    /// Something that honest people could not end, for a reason that the page gave.
    Excuse,
    Death,
    SequenceWithDeath,
    /// A deed that was done, not only tried.
    Deed(Kind),
}

/// How often each was seen.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<Sight, u32>);

impl Tally {
    /// Counts one.
    pub(super) fn note(&mut self, sight: Sight) {
        *self.0.entry(sight).or_default() += 1;
    }

    /// How often it was seen.
    pub(super) fn count(&self, sight: Sight) -> u32 {
        self.0.get(&sight).copied().unwrap_or_default()
    }

    /// Takes up what another one counted.
    pub(super) fn add(&mut self, other: &Self) {
        for (sight, count) in &other.0 {
            *self.0.entry(*sight).or_default() += count;
        }
    }

    /// What was never seen.
    pub(super) fn missing(&self) -> Vec<Sight> {
        let sights = [
            Sight::Merge,
            Sight::MergeOfAgent,
            Sight::MergeFromFork,
            Sight::MergeOfPolicy,
            Sight::MergeByException,
            Sight::MergeOfQueue,
            Sight::HonestEnd,
            Sight::Excuse,
            Sight::Death,
            Sight::SequenceWithDeath,
        ];
        let deeds = Kind::all().map(Sight::Deed);
        sights.into_iter().chain(deeds).filter(|sight| self.count(*sight) == 0).collect()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<String> = self.0.iter().map(|(sight, count)| format!("{sight:?} {count}")).collect();
        formatter.write_str(&counts.join(", "))
    }
}
