//! The choice points: questions that code answers again and again, with the answers there are. The list is data,
//! `queries/choice-points.toml`; queries refer to it by the names of their captures.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The list, as it is written.
pub(super) const TEXT: &str = include_str!("../../queries/choice-points.toml");

/// A question that code answers again and again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChoicePoint {
    /// Its name, in policies and in the captures of queries.
    #[serde(skip)]
    pub name: String,
    /// What is chosen, for a reader: "HTTP client".
    pub title: String,
    /// The rule that speaks of it.
    pub rule: String,
    /// A regular expression that every text matches whose syntax answers the question.
    #[serde(default)]
    hint: Option<String>,
    /// What tells the answer.
    #[serde(default)]
    pub source: Source,
    /// Whether tests and the program answer it alike, so that they are counted together.
    #[serde(default)]
    pub is_shared_with_tests: bool,
    /// The families of languages whose tools ask for one answer, so that following it says nothing of a repository.
    #[serde(default)]
    given_in: Vec<String>,
    /// The answers that nobody objects to, whatever the others say: to document what nobody documented.
    #[serde(default)]
    welcome: Vec<String>,
    /// The answers that paths and queries tell, with words for each.
    #[serde(default)]
    options: BTreeMap<String, String>,
    /// Of a question which library to use: the libraries of each family of languages, by the beginnings of their modules.
    #[serde(default)]
    libraries: BTreeMap<String, Vec<String>>,
}

/// What tells how a file answers a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Its path.
    Path,
    /// Its imports.
    Import,
    /// Its syntax, by a query.
    #[default]
    Syntax,
}

/// An answer to a question. Its number means the same in every text that one set of queries has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Choice(u16);

/// Every question with its answers.
#[derive(Debug)]
pub struct Catalogue {
    /// Sorted by name.
    points: Vec<ChoicePoint>,
    /// The answers by their number: the index of their question, their name, and words for them.
    answers: Vec<(usize, String, String)>,
    /// The answers by the name of their question and their own.
    by_name: BTreeMap<(String, String), Choice>,
    /// By the family of languages.
    libraries: BTreeMap<String, BTreeMap<String, Choice>>,
}

/// The catalogue of this program.
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::parse(TEXT).expect("the list is valid"));
    &CATALOGUE
}

impl Catalogue {
    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let points: BTreeMap<String, ChoicePoint> = toml::from_str(text)?;
        let points: Vec<ChoicePoint> = points.into_iter().map(|(name, point)| point.named(name)).collect();
        let (answers, by_name, libraries) = <(Vec<_>, BTreeMap<_, _>, BTreeMap<_, _>)>::default();
        let mut catalogue = Self { points: Vec::new(), answers, by_name, libraries };
        for (index, point) in points.iter().enumerate() {
            for (name, words) in &point.options {
                catalogue.add(index, point, name, words);
            }
            for (family, names) in &point.libraries {
                for name in names {
                    let choice = catalogue.add(index, point, name, &format!("`{name}`"));
                    catalogue.libraries.entry(family.clone()).or_default().insert(name.clone(), choice);
                }
            }
        }
        Ok(Self { points, ..catalogue })
    }

    fn add(&mut self, index: usize, point: &ChoicePoint, name: &str, words: &str) -> Choice {
        let next = Choice(self.answers.len() as u16);
        let choice = *self.by_name.entry((point.name.clone(), name.to_owned())).or_insert(next);
        if choice == next {
            self.answers.push((index, name.to_owned(), words.to_owned()));
        }
        choice
    }

    /// Every question, sorted by name.
    pub fn points(&self) -> &[ChoicePoint] {
        &self.points
    }

    /// The answer `option` to the question `point`.
    pub fn choice(&self, point: &str, option: &str) -> Option<Choice> {
        self.by_name.get(&(point.to_owned(), option.to_owned())).copied()
    }

    /// The question that `choice` answers.
    pub fn point(&self, choice: Choice) -> &ChoicePoint {
        &self.points[self.answers[usize::from(choice.0)].0]
    }

    /// The name of `choice` among the answers to its question.
    pub fn option(&self, choice: Choice) -> &str {
        &self.answers[usize::from(choice.0)].1
    }

    /// Words for `choice`; names in them are in code marks.
    pub fn words(&self, choice: Choice) -> &str {
        &self.answers[usize::from(choice.0)].2
    }

    /// The questions that have a hint, with what it is, in the order of the questions.
    pub(super) fn hints(&self) -> impl Iterator<Item = (&ChoicePoint, &str)> {
        self.points.iter().filter_map(|point| Some((point, point.hint.as_deref()?)))
    }

    /// Whether nobody objects to `choice`, whatever others choose.
    pub fn is_welcome(&self, choice: Choice) -> bool {
        self.point(choice).welcome.iter().any(|name| name == self.option(choice))
    }

    /// The library that `module` belongs to in a family of languages, if it is one that others could stand in for: of several
    /// the one whose name is longest.
    pub fn library(&self, family: &str, module: &str) -> Option<Choice> {
        let libraries = self.libraries.get(family)?;
        let ends = module.char_indices().rev().filter(|(_, letter)| !letter.is_alphanumeric() && *letter != '_');
        let prefixes = std::iter::once(module).chain(ends.map(|(end, _)| &module[..end]));
        prefixes.into_iter().find_map(|prefix| libraries.get(prefix)).copied()
    }

    /// The names of the libraries of a family of languages, sorted.
    pub fn libraries(&self, family: &str) -> impl Iterator<Item = &str> {
        self.libraries.get(family).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }
}

impl ChoicePoint {
    /// Whether the tools of a family of languages ask for one answer.
    pub fn is_given_in(&self, family: &str) -> bool {
        self.given_in.iter().any(|given| given == family)
    }

    fn named(self, name: String) -> Self {
        let source = if self.libraries.is_empty() { self.source } else { Source::Import };
        Self { name, source, ..self }
    }
}
