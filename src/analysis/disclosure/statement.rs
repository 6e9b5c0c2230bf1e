//! Whether the words of one clause speak of a kind of change.
//!
//! A verb of the kind must have a noun of the kind as its object, or the noun must be followed by what became of it.

use super::lexicon::Lexicon;

/// One word of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// In lower case.
    pub text: String,
    /// Whether a mark follows it.
    pub is_before_mark: bool,
}

/// Ends of words that leave what they say the same.
const ENDINGS: &[&str] = &[
    "", "e", "s", "es", "ed", "d", "ing", "ped", "ping", "ted", "ting", "ned", "ning", "al", "ation", "ion", "ment",
    "y", "ies", "ied", "ying", "n", "up",
];

/// Words that end the object of a verb.
const BREAKS: &[&str] = &[
    "about", "after", "as", "at", "because", "before", "but", "by", "during", "for", "from", "if", "in", "into", "on",
    "since", "so", "that", "than", "through", "to", "until", "using", "via", "when", "where", "which", "while", "who",
    "with", "of",
];

/// Words that may follow a noun without making it part of another.
const FOLLOWERS: &[&str] = &[
    "and",
    "or",
    "are",
    "be",
    "been",
    "has",
    "have",
    "is",
    "was",
    "were",
    "now",
    "no",
    "longer",
    "too",
    "also",
    "only",
    "it",
    "against",
    "without",
    "accordingly",
    "there",
    "this",
    "where",
    "here",
    "not",
];

/// Words that take a statement back.
const DENIALS: &[&str] = &[
    "no", "not", "never", "cannot", "dont", "doesnt", "wont", "will", "would", "should", "could", "todo", "nothing",
    "neither",
];

/// Stems of verbs that begin another statement, so that a verb before them has no object behind them.
const VERBS: &[&str] = &[
    "add",
    "allow",
    "bump",
    "chang",
    "clean",
    "consolidat",
    "convert",
    "correct",
    "creat",
    "delet",
    "disabl",
    "drop",
    "enabl",
    "ensur",
    "extract",
    "fix",
    "handl",
    "implement",
    "improv",
    "includ",
    "introduc",
    "mak",
    "migrat",
    "mov",
    "prevent",
    "refactor",
    "remov",
    "renam",
    "replac",
    "rewrit",
    "simplif",
    "skip",
    "support",
    "switch",
    "updat",
    "upgrad",
    "us",
];

/// The most words between a verb and its object.
const MOST_BETWEEN: usize = 7;

/// Whether the words of one clause speak of something that `lexicon` is for, by a verb that stems from one of `verbs`.
pub fn speaks(clause: &[Word], lexicon: &Lexicon, verbs: &[&String]) -> bool {
    if lexicon.phrases.iter().any(|phrase| has_phrase(clause, phrase)) {
        return true;
    }
    let denied = clause.iter().position(|word| DENIALS.contains(&word.text.as_str())).unwrap_or(clause.len());
    (0..clause.len()).any(|index| {
        let is_verb = has_stem(&clause[index].text, verbs);
        is_verb && index < denied && has_object(&clause[index + 1..], lexicon)
            || is_noun(&clause[..=index], lexicon) && is_acted_on(&clause[index + 1..], verbs) && index < denied
    })
}

/// Whether the words of one clause say that something is taken away.
pub fn says_that_something_goes(clause: &[Word]) -> bool {
    const VERBS: &[&str] = &["remov", "delet", "drop", "replac"];
    let verb = clause.iter().position(|word| has_stem(&word.text, VERBS));
    let denial = clause.iter().position(|word| DENIALS.contains(&word.text.as_str()));
    verb.is_some_and(|verb| denial.is_none_or(|denial| verb < denial))
}

/// Whether the words of `phrase` stand in `clause`, one behind the other.
pub fn has_phrase(clause: &[Word], phrase: &str) -> bool {
    let words = phrase.split(' ').count();
    clause.windows(words).any(|window| phrase.split(' ').zip(window).all(|(word, own)| own.text == word))
}

/// Whether a noun of the lexicon is the object of a verb right before `words`.
fn has_object(words: &[Word], lexicon: &Lexicon) -> bool {
    for (index, word) in words.iter().enumerate().take(MOST_BETWEEN) {
        let is_break = BREAKS.contains(&word.text.as_str()) && !(index == 0 && word.text == "of");
        if is_break || (has_stem(&word.text, VERBS) && index > 0 && words[index - 1].is_before_mark) {
            return false;
        }
        if is_noun(&words[..=index], lexicon) && is_head(words, index) {
            return true;
        }
    }
    false
}

/// Whether the word at `index` ends the name of a thing, and is no part of another's.
fn is_head(words: &[Word], index: usize) -> bool {
    let Some(next) = words.get(index + 1) else { return true };
    let next = next.text.as_str();
    words[index].is_before_mark || BREAKS.contains(&next) || FOLLOWERS.contains(&next)
}

/// Whether a verb follows a noun right before `words` that tells what became of it: "tests were removed", "test removal".
fn is_acted_on(words: &[Word], verbs: &[&String]) -> bool {
    const AUXILIARIES: &[&str] =
        &["are", "be", "been", "has", "have", "is", "was", "were", "now", "also", "being", "gets"];
    let verb = words.iter().take(4).find(|word| !AUXILIARIES.contains(&word.text.as_str()));
    verb.is_some_and(|verb| has_stem(&verb.text, verbs))
}

/// Whether the last of `words` ends a noun of the lexicon.
fn is_noun(words: &[Word], lexicon: &Lexicon) -> bool {
    lexicon.nouns.iter().any(|noun| {
        let mut own = words.iter().rev();
        noun.split(' ').rev().enumerate().all(|(index, part)| {
            own.next().is_some_and(|word| {
                let ending = word.text.strip_prefix(part);
                ending.is_some_and(|ending| ending.is_empty() || index == 0 && (ending == "s" || ending == "es"))
            })
        })
    })
}

fn has_stem(word: &str, stems: &[impl AsRef<str>]) -> bool {
    stems.iter().any(|stem| word.strip_prefix(stem.as_ref()).is_some_and(|ending| ENDINGS.contains(&ending)))
}
