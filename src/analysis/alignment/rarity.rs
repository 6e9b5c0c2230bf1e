//! How much a term says, by how seldom earlier changes of the project were described with it.

use rustc_hash::FxHashMap;

use super::terms::{self, Shape, Term};

/// How many messages what is known of all projects counts for.
const PRIOR_MESSAGES: f64 = 10.0;
/// In what share of the messages of any project a common word stands.
const COMMON_SHARE: f64 = 0.2;
/// In what share of them any other term stands.
const RARE_SHARE: f64 = 0.02;
/// The most bytes of a message that are read: its subject and the first paragraphs.
const MOST_BYTES: usize = 2_000;

/// In how many of the messages of a project each term stands.
pub(super) struct Rarity {
    messages: f64,
    /// Of the terms asked for: in how many messages, and the last of them.
    counts: FxHashMap<Term, (u32, u32)>,
}

impl Rarity {
    /// Counts `wanted` in `messages`.
    pub(super) fn of(wanted: impl IntoIterator<Item = Term>, messages: &[String]) -> Self {
        let mut counts: FxHashMap<Term, (u32, u32)> = wanted.into_iter().map(|term| (term, (0, 0))).collect();
        for (number, message) in (1..).zip(messages) {
            terms::read(beginning(message), &mut |term| {
                if let Some((count, last)) = counts.get_mut(&term).filter(|(_, last)| *last != number) {
                    (*count, *last) = (*count + 1, number);
                }
            });
        }
        Self { messages: messages.len() as f64, counts }
    }

    /// From 0, for what every message has, to 1, for what none has: the logarithm of the inverse document frequency
    /// (Spärck Jones, 1972), smoothed.
    pub(super) fn of_term(&self, term: Term) -> f64 {
        let share = if term.shape == Shape::Common { COMMON_SHARE } else { RARE_SHARE };
        let count = self.counts.get(&term).map_or(0, |(count, _)| *count);
        let all = self.messages + PRIOR_MESSAGES;
        let inverse = all / (f64::from(count) + PRIOR_MESSAGES * share);
        (inverse.ln() / (all / (PRIOR_MESSAGES * RARE_SHARE)).ln()).max(0.0)
    }
}

/// As much of a message as is read, cut where no letter is.
fn beginning(message: &str) -> &str {
    let most = message.len().min(MOST_BYTES);
    let end = (0..=most).rev().find(|end| message.is_char_boundary(*end)).unwrap_or_default();
    &message[..end]
}
