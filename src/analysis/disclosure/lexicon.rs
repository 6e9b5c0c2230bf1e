//! The words by which authors speak of a kind of change: `lexicon.toml`, read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::summary::UndisclosedKind;

/// The words for one kind of change.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lexicon {
    /// Stems of what is done.
    pub verbs: Vec<String>,
    /// Stems of what is done for many reasons: they speak of what is near to the subject of the text.
    pub broad_verbs: Vec<String>,
    /// What it is done to, in the singular.
    pub nouns: Vec<String>,
    /// Words in this order that speak of it by themselves.
    pub phrases: Vec<String>,
    /// Words in this order that are said of much else too: they speak of what is near to the subject of the text.
    pub broad_phrases: Vec<String>,
    /// What stands before the colon of a title, of what is near to its subject.
    pub labels: Vec<String>,
}

/// The words for changes of `kind`; `None` where only its names speak of it.
pub fn lexicon(kind: UndisclosedKind) -> Option<&'static Lexicon> {
    static LEXICONS: LazyLock<BTreeMap<UndisclosedKind, Lexicon>> =
        LazyLock::new(|| toml::from_str(include_str!("lexicon.toml")).expect("the lexicon is valid"));
    LEXICONS.get(&kind)
}
