//! Which part of the queue somebody looks at, and in which order.

use serde::{Deserialize, Serialize};

use super::order::Row;
use super::priority::Turn;
use super::risk::Risk;

/// What is looked at. The default is all, in the order of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Words that the title, the author or the number has.
    pub text: String,
    /// Of one turn alone.
    pub turn: Option<Turn>,
    /// Of one risk alone.
    pub risk: Option<Risk>,
    /// Whose changes.
    pub origin: Origin,
    /// What comes first.
    pub sort: Sort,
}

/// Whose changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Everybody's.
    #[default]
    All,
    /// Those in which an agent is known to have had a hand.
    Agents,
    /// Those without any sign of an agent.
    Unmarked,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// What to do next.
    #[default]
    Priority,
    /// What has been open longest.
    Oldest,
    /// What was opened last.
    Newest,
    /// What takes least time.
    Shortest,
    /// What takes most.
    Longest,
    /// What could go wrong most.
    Risk,
}

impl Selection {
    /// The rows that are looked at, in the order that is wanted.
    pub fn of(&self, rows: Vec<Row>) -> Vec<Row> {
        let words: Vec<String> = self.text.split_whitespace().map(str::to_lowercase).collect();
        let mut rows: Vec<Row> = rows.into_iter().filter(|row| self.has(row, &words)).collect();
        let minutes = |row: &Row| row.entry.change().map_or(f64::INFINITY, |change| change.minutes);
        match self.sort {
            Sort::Priority => {}
            Sort::Oldest => rows.sort_by_key(|row| row.entry.opened_at),
            Sort::Newest => rows.sort_by_key(|row| std::cmp::Reverse(row.entry.opened_at)),
            Sort::Shortest => rows.sort_by(|one, other| minutes(one).total_cmp(&minutes(other))),
            Sort::Longest => rows.sort_by(|one, other| minutes(other).total_cmp(&minutes(one))),
            Sort::Risk => rows.sort_by_key(|row| std::cmp::Reverse(row.assessment.risk)),
        }
        rows
    }

    fn has(&self, row: &Row, words: &[String]) -> bool {
        let is_of_origin = match self.origin {
            Origin::All => true,
            Origin::Agents => row.entry.is_by_agent(),
            Origin::Unmarked => !row.entry.is_by_agent(),
        };
        is_of_origin
            && self.turn.is_none_or(|turn| turn == row.turn)
            && self.risk.is_none_or(|risk| risk == row.assessment.risk)
            && (words.is_empty() || has_words(row, words))
    }
}

fn has_words(row: &Row, words: &[String]) -> bool {
    let author = row.entry.author.as_deref().unwrap_or_default();
    let text = format!("#{} {author} {}", row.entry.id.number, row.entry.title).to_lowercase();
    words.iter().all(|word| text.contains(word))
}
