//! What part of the queue an address asks for, and the addresses of other parts.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::queue::priority::Turn;
use crate::queue::risk::Risk;
use crate::queue::selection::{Origin, Selection, Sort};

/// So many rows are on a page.
pub(in crate::web) const ROWS_OF_A_PAGE: usize = 50;
/// Nobody looks for more words.
const MOST_TEXT_CHARACTERS: usize = 200;

/// The parameters of the queue's address. What is not understood counts as not given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::web) struct QueueAddress {
    pub(in crate::web) q: String,
    pub(in crate::web) turn: String,
    pub(in crate::web) risk: String,
    pub(in crate::web) origin: String,
    pub(in crate::web) sort: String,
    pub(in crate::web) repository: String,
    pub(in crate::web) page: String,
}

/// Whose changes, by the words of addresses.
pub(super) const ORIGINS: [(&str, &str, Origin); 3] = [
    ("", "Everybody", Origin::All),
    ("agents", "Agents", Origin::Agents),
    ("unmarked", "No agent marker", Origin::Unmarked),
];
/// What comes first, by the words of addresses.
pub(super) const SORTS: [(&str, &str, Sort); 6] = [
    ("", "Priority", Sort::Priority),
    ("oldest", "Oldest", Sort::Oldest),
    ("newest", "Newest", Sort::Newest),
    ("shortest", "Shortest", Sort::Shortest),
    ("longest", "Longest", Sort::Longest),
    ("risk", "Risk", Sort::Risk),
];

impl QueueAddress {
    /// What is to be shown.
    pub(in crate::web) fn selection(&self) -> Selection {
        Selection {
            text: self.q.chars().take(MOST_TEXT_CHARACTERS).collect(),
            turn: Turn::ALL.into_iter().find(|turn| turn.word() == self.turn),
            risk: Risk::ALL.into_iter().find(|risk| risk.word() == self.risk),
            origin: ORIGINS.iter().find(|(word, ..)| *word == self.origin).map_or(Origin::All, |(.., origin)| *origin),
            sort: SORTS.iter().find(|(word, ..)| *word == self.sort).map_or(Sort::Priority, |(.., sort)| *sort),
        }
    }

    /// Which page, from one.
    pub(in crate::web) fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).max(1)
    }

    /// Whether it asks for less than everything.
    pub(super) fn is_narrowed(&self) -> bool {
        let parts = [&self.q, &self.turn, &self.risk, &self.origin, &self.repository];
        parts.iter().any(|part| !part.is_empty())
    }

    /// The same for another turn, from its first page on.
    pub(super) fn with_turn(&self, turn: &str) -> Self {
        Self { turn: turn.to_owned(), page: String::new(), ..self.clone() }
    }

    /// The same at another page.
    pub(super) fn with_page(&self, page: usize) -> Self {
        Self { page: page.to_string(), ..self.clone() }
    }

    /// How it is written.
    pub(super) fn href(&self) -> String {
        let parts = [
            ("q", &self.q),
            ("turn", &self.turn),
            ("risk", &self.risk),
            ("origin", &self.origin),
            ("sort", &self.sort),
            ("repository", &self.repository),
            ("page", &self.page),
        ];
        let given = parts.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            given.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
        if pairs.is_empty() { "/".to_owned() } else { format!("/?{}", pairs.join("&")) }
    }
}
