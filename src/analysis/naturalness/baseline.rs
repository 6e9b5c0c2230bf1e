//! What the repository's own files know: in which of them each word of a change stands.

use rustc_hash::FxHashMap;

use super::familiarity::Familiarity;
use super::stretch::Stretch;
use super::words::Word;
use crate::analysis::context::{Context, FileContext};
use crate::model::path::RepoPath;
use crate::syntax::language::Language;

/// From this many files of a language on there is enough to compare with.
const LEAST_FILES: usize = 150;
/// Or from this many tokens on.
const LEAST_TOKENS: u64 = 200_000;

/// The files of one family of languages in the base tree, and the words of a change in them.
pub struct Baseline<'a> {
    /// Sorted by path.
    files: Vec<&'a RepoPath>,
    /// The files that hold each word, as indices into `files`, sorted.
    holders: FxHashMap<Word, Vec<u32>>,
}

/// Where a stretch of code stands among the files of the baseline.
pub struct Place {
    /// The file that it was added to, unless it is new.
    pub own_file: Option<u32>,
    /// For each file, which part of the way from the root to this place it shares, from 0 to 1.
    pub closeness: Vec<f64>,
    /// Whether no file of the language stands in the same directory.
    pub is_new_directory: bool,
}

impl<'a> Baseline<'a> {
    /// What the base tree has in languages of `family`, and where it has `words`; `None` when it has too little.
    pub fn of_family(context: &'a Context<'_>, family: &str, words: &[Word]) -> Option<Self> {
        let mut tokens = 0;
        let (mut files, mut numbers) = (Vec::new(), Vec::new());
        for (number, file) in (0..).zip(&context.codebase.files().files) {
            if is_of_family(context.languages.for_file(&file.path, ""), family) {
                tokens += u64::from(file.tokens);
                files.push(&file.path);
                numbers.push(number);
            }
        }
        if files.len() < LEAST_FILES && tokens < LEAST_TOKENS {
            return None;
        }
        let of_family = |holders: Vec<u32>| -> Vec<u32> {
            let index = |number: &u32| numbers.binary_search(number).ok().map(|index| index as u32);
            holders.iter().filter_map(index).collect()
        };
        let holders = context.codebase.files_with(words).into_iter().map(of_family);
        let holders = words.iter().copied().zip(holders).collect();
        Some(Self { files, holders })
    }

    /// How many files it has.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// The files that hold `word`.
    pub fn holders(&self, word: Word) -> &[u32] {
        self.holders.get(&word).map_or(&[], Vec::as_slice)
    }

    /// How much a word tells, by how few files hold it: Spärck Jones, "A statistical interpretation of term specificity and
    /// its application in retrieval", 1972.
    pub fn weight(&self, word: Word) -> f64 {
        ((self.files.len() as f64 + 1.0) / (self.holders(word).len() as f64 + 0.5)).ln()
    }

    /// Where the code of `file` stands.
    pub fn place(&self, file: &FileContext<'_>) -> Place {
        let path = &file.file.path;
        let before = file.file.previous_path.as_ref().unwrap_or(path);
        let own_file = file.before.as_ref().and_then(|_| self.files.binary_search(&before).ok());
        let steps: Vec<&[u8]> = path.as_bytes().split(|byte| *byte == b'/').collect();
        let closeness = |other: &&RepoPath| {
            let others = other.as_bytes().split(|byte| *byte == b'/');
            let shared = steps.iter().zip(others).take_while(|(own, other)| *own == other).count();
            shared as f64 / steps.len() as f64
        };
        Place {
            own_file: own_file.map(|index| index as u32),
            closeness: self.files.iter().map(closeness).collect(),
            is_new_directory: !self.files.iter().any(|other| other.directory() == path.directory()),
        }
    }

    /// How well the base knows the names of `stretch`, and how well its pairs.
    pub fn familiarity(&self, stretch: &Stretch, place: &Place) -> [Familiarity; 2] {
        [false, true].map(|is_pair| {
            let words = stretch.words().filter(|word| word.is_pair() == is_pair);
            Familiarity::of(words, self, place)
        })
    }
}

/// Whether texts in `language` are compared with those of `family`.
pub fn is_of_family(language: &Language, family: &str) -> bool {
    language.has_grammar() && language.family() == family
}
