//! Everything an author says of a change, as words that can be looked up.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::event::Name;
use super::lexicon::{Lexicon, lexicon};
use super::statement::{Word, has_phrase, says_that_something_goes, speaks};
use crate::analysis::claims::passage::passages;
use crate::model::change::Description;
use crate::model::summary::UndisclosedKind;

/// What an author says, read once.
#[derive(Debug, Default)]
pub struct Wording {
    /// All of it, in lower case.
    text: String,
    /// Names and words as they are written, in lower case: whether any is marked as a name.
    chunks: FxHashMap<String, bool>,
    /// The parts of all names and words, in order.
    parts: Vec<String>,
    /// Where each part stands among them.
    part_positions: FxHashMap<String, Vec<u32>>,
    /// The words of running text, in order.
    words: Vec<Word>,
    /// The words of each clause.
    clauses: Vec<Range<usize>>,
    /// The telling words of the title.
    title: FxHashSet<String>,
    /// What stands before a colon at the beginning of a title.
    labels: Vec<String>,
}

impl Wording {
    /// What `description` says, but for what it quotes.
    pub fn of(description: &Description) -> Self {
        let mut wording = Self { title: telling_parts(&description.title), ..Self::default() };
        for passage in passages(description).iter().filter(|passage| !passage.is_unticked) {
            wording.read(passage.text);
            // What stands under "known problems" or "why" names things, and says of none that it was done.
            if !passage.is_silent {
                wording.read_label(passage.text);
                wording.read_clauses(passage.text);
            }
        }
        for (position, part) in (0..).zip(&wording.parts) {
            wording.part_positions.entry(part.clone()).or_default().push(position);
        }
        wording
    }

    /// Whether `name` is said.
    pub fn has(&self, name: &Name) -> bool {
        match name {
            Name::Package(name) => self.has_package(name),
            Name::Identifier(name) => self.has_identifier(name),
            Name::File(path) => path.len() > 2 && self.has_path(&path.to_lowercase()),
            Name::Phrase(phrase) => self.has_parts(&parts(phrase)),
            Name::Text(text) => self.sums_up(text),
        }
    }

    /// Whether a clause speaks of a change of `kind`.
    pub fn speaks_of(&self, kind: UndisclosedKind) -> bool {
        lexicon(kind).is_some_and(|lexicon| self.has_statement(lexicon, &lexicon.verbs.iter().collect::<Vec<_>>()))
    }

    /// Whether a clause or a label speaks of a change of `kind`, be it in words that stand for much else.
    pub fn speaks_broadly_of(&self, kind: UndisclosedKind) -> bool {
        let Some(lexicon) = lexicon(kind) else { return false };
        let verbs: Vec<&String> = lexicon.verbs.iter().chain(&lexicon.broad_verbs).collect();
        let has_phrase = |clause: &Range<usize>| {
            lexicon.broad_phrases.iter().any(|phrase| has_phrase(&self.words[clause.clone()], phrase))
        };
        lexicon.labels.iter().any(|label| self.labels.iter().any(|own| own == label))
            || self.clauses.iter().any(has_phrase)
            || self.has_statement(lexicon, &verbs)
    }

    /// Whether a clause says that something goes, and has as many as `least` of `names`: what goes takes others with it.
    pub fn takes_away(&self, names: &FxHashSet<String>, least: usize) -> bool {
        self.clauses.iter().map(|clause| &self.words[clause.clone()]).any(|clause| {
            let shared: FxHashSet<&str> = clause.iter().flat_map(|word| shared_forms(&word.text, names)).collect();
            shared.len() >= least && says_that_something_goes(clause)
        })
    }

    /// Whether one of the parts of names and words is `part`, which is in lower case, in the singular or in the plural.
    pub fn says(&self, part: &str) -> bool {
        let singular = part.strip_suffix('s').unwrap_or(part);
        [part, singular, &format!("{singular}s")].iter().any(|form| self.part_positions.contains_key(*form))
    }

    fn has_statement(&self, lexicon: &Lexicon, verbs: &[&String]) -> bool {
        self.clauses.iter().any(|clause| speaks(&self.words[clause.clone()], lexicon, verbs))
    }

    /// Whether words of a title stand in `text` that are not in every text.
    fn sums_up(&self, text: &str) -> bool {
        /// Shorter words are in every text.
        const LEAST_LETTERS: usize = 5;
        /// One may be there by chance.
        const LEAST_SHARED: usize = 2;
        let own = telling_parts(text);
        self.title.iter().filter(|word| word.len() >= LEAST_LETTERS && own.contains(*word)).count() >= LEAST_SHARED
    }

    fn has_package(&self, name: &str) -> bool {
        let parts = parts(name);
        let joined = parts.concat();
        match self.chunks.get(&joined) {
            Some(is_marked) if *is_marked || parts.len() > 1 || !is_everyday(&joined) => true,
            _ => parts.len() > 1 && self.has_parts(&parts),
        }
    }

    fn has_identifier(&self, name: &str) -> bool {
        let is_plain = name.chars().skip(1).all(char::is_lowercase);
        let lower = name.to_lowercase();
        let is_chunk = |chunk: &str| self.chunks.get(chunk).is_some_and(|is_marked| *is_marked || !is_plain);
        if lower.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            is_chunk(&lower)
        } else {
            lower.len() > 3 && self.has_path(&lower)
        }
    }

    /// Whether the lower-case `path` stands in the text and is no part of a longer name or path.
    fn has_path(&self, path: &str) -> bool {
        let is_inner = |letter: Option<char>| {
            letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == '-')
        };
        self.text.match_indices(path).take(64).any(|(start, found)| {
            let (before, after) = (&self.text[..start], &self.text[start + found.len()..]);
            let is_in_directory = before.strip_suffix('/').is_some_and(|rest| !rest.ends_with('.'));
            !is_in_directory && !is_inner(before.chars().next_back()) && !is_inner(after.chars().next())
        })
    }

    fn has_parts(&self, parts: &[String]) -> bool {
        let Some(first) = parts.first() else { return false };
        let positions = self.part_positions.get(first).map_or(&[][..], Vec::as_slice);
        positions.iter().any(|position| self.parts[*position as usize..].starts_with(parts))
    }

    fn read(&mut self, paragraph: &str) {
        self.text.push_str(&paragraph.to_lowercase());
        self.text.push('\n');
        self.read_chunks(paragraph);
        self.parts.extend(parts(paragraph));
        // So that no phrase goes on from one paragraph to the next.
        self.parts.push(String::new());
    }

    fn read_label(&mut self, paragraph: &str) {
        let Some((label, _)) = paragraph.split_once(':').filter(|(label, _)| label.len() < 40) else { return };
        if label.contains(' ') && !label.contains('(') {
            return;
        }
        if label.ends_with('!') {
            self.labels.push("!".to_owned());
        }
        self.labels.extend(parts(label));
    }

    fn read_chunks(&mut self, paragraph: &str) {
        /// What may be joined to a name by a hyphen and leaves it that name.
        const TAILS: &[&str] =
            &["backed", "based", "compatible", "driven", "free", "like", "powered", "specific", "style"];
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let mut rest = 0;
        while let Some(start) = paragraph[rest..].find(is_part).map(|found| rest + found) {
            let end =
                paragraph[start..].find(|letter| !is_part(letter)).map_or(paragraph.len(), |length| start + length);
            rest = end;
            let (before, after) = (paragraph[..start].chars().next_back(), &paragraph[end..]);
            let tail = after.strip_prefix(['-', '.']).filter(|tail| tail.starts_with(char::is_alphanumeric));
            let is_joined = before == Some('-')
                && paragraph[..start].chars().nth_back(1).is_some_and(char::is_alphanumeric)
                || tail.is_some_and(|tail| !TAILS.iter().any(|word| tail.starts_with(word)));
            if is_joined {
                continue;
            }
            let chunk = &paragraph[start..end];
            let is_marked = before.is_some_and(|letter| "`'\"*.:/@".contains(letter)) && before != Some(' ')
                || after.starts_with(['`', '(', '\'', '"'])
                || after.starts_with("::");
            *self.chunks.entry(chunk.to_lowercase()).or_default() |= is_marked;
        }
    }

    fn read_clauses(&mut self, paragraph: &str) {
        for clause in paragraph.split(['.', '!', '?', ';', ':', '(', ')', '\n', '—', '–', '|']) {
            let start = self.words.len();
            for word in clause.split_whitespace() {
                let is_before_mark = word.ends_with(|letter: char| !letter.is_alphanumeric());
                let own: Vec<&str> = word.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').collect();
                let own = own.iter().map(|part| part.replace('\'', "").to_lowercase()).filter(|part| !part.is_empty());
                self.words.extend(own.map(|text| Word { text, is_before_mark: false }));
                if let Some(last) = self.words[start..].last_mut() {
                    last.is_before_mark = is_before_mark;
                }
            }
            if self.words.len() > start {
                self.clauses.push(start..self.words.len());
            }
        }
    }
}

/// Those of `names` that `word` is, or is made of: `insidersonly` is `insiders` and `only`.
fn shared_forms<'n>(word: &str, names: &'n FxHashSet<String>) -> Vec<&'n str> {
    /// What is longer is no word.
    const MOST_BYTES: usize = 60;
    if let Some(own) = shared_form(word, names) {
        return vec![own];
    }
    let cuts = word.char_indices().skip(1).filter(|_| word.len() <= MOST_BYTES);
    let mut halves = cuts.map(|(cut, _)| word.split_at(cut));
    let both = halves.find_map(|(left, right)| Some([names.get(left)?.as_str(), names.get(right)?.as_str()]));
    both.map_or_else(Vec::new, Vec::from)
}

/// The one of `names` that `word` is, in the singular or in the plural.
fn shared_form<'n>(word: &str, names: &'n FxHashSet<String>) -> Option<&'n str> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    let found = names.get(word).or_else(|| names.get(singular)).or_else(|| names.get(&format!("{singular}s")));
    found.map(String::as_str)
}

/// Whether `word` may mean anything where it is written plainly, although packages are called so.
fn is_everyday(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| include_str!("everyday_words.txt").lines().collect());
    WORDS.contains(word)
}

/// The lower-case parts of the names and words in `text`: `parseJSON_file` has three.
pub fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut previous = ' ';
    for letter in text.chars() {
        let is_new =
            !previous.is_alphanumeric() || (previous.is_lowercase() || previous.is_numeric()) && letter.is_uppercase();
        if letter.is_alphanumeric() {
            if is_new {
                parts.push(String::new());
            }
            if let Some(part) = parts.last_mut() {
                part.extend(letter.to_lowercase());
            }
        }
        previous = letter;
    }
    parts
}

/// The parts of `text` that say something: four letters or more, and no word that any change is described by.
pub fn telling_parts(text: &str) -> FxHashSet<String> {
    const EMPTY_WORDS: &[&str] = &[
        "source", "main", "index", "core", "common", "util", "utils", "helper", "helpers", "test", "tests", "internal",
        "package", "packages", "module", "modules", "init", "base", "types", "lib", "libs", "with", "from", "this",
        "that", "into", "when", "file", "files", "code", "crates", "apps", "impl",
    ];
    parts(text).into_iter().filter(|part| part.chars().count() >= 3 && !EMPTY_WORDS.contains(&part.as_str())).collect()
}
