//! One language: what its folder under `queries/` says, compiled when it is first needed.

use std::mem::take;
use std::sync::OnceLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::Regex;
use rustc_hash::FxHashSet;

use crate::model::limits::Limits;
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::model::problem::Reason;

use super::captures::Mark;
use super::cases::cases;
use super::catalogue::{Choice, catalogue};
use super::definition::Definition;
use super::entry_points::entry_points;
use super::errors::errors;
use super::facts::{ByteRange, Facts, Idiom};
use super::hints::{HintScan, Hints};
use super::imports::{Import, ImportScan, Imports};
use super::lexer::{Lexis, Token};
use super::line_index::LineIndex;
use super::line_kinds::line_kinds;
use super::load_error::LoadError;
use super::matches::Matches;
use super::nesting::is_deeper_than;
use super::parse::parse;
use super::passive::passive;
use super::query::{LanguageQuery, QueryText, check_each};
use super::units::{Source, qualified_names, units};
use super::visibility::Visibility;

/// A language that texts are read in.
pub struct Language {
    name: String,
    definition: Definition,
    family: String,
    imports: Imports,
    lexis: Lexis,
    /// The globs of the language, of what it inherits, and of every language.
    test_globs: Vec<String>,
    grammar: Option<tree_sitter::Language>,
    query_texts: Vec<QueryText>,
    query: OnceLock<LanguageQuery>,
    hints: HintScan,
    keywords: OnceLock<FxHashSet<String>>,
    test_paths: OnceLock<GlobSet>,
    content: OnceLock<Option<Regex>>,
}

/// What a language is made of: its folder with everything inherited filled in.
pub(super) struct Parts {
    pub name: String,
    pub definition: Definition,
    pub family: String,
    pub imports: Option<ImportScan>,
    pub lexis: Lexis,
    pub test_globs: Vec<String>,
    pub grammar: Option<tree_sitter::Language>,
    pub query_texts: Vec<QueryText>,
}

impl Language {
    pub(super) fn new(parts: Parts) -> Self {
        Self {
            name: parts.name,
            definition: parts.definition,
            family: parts.family,
            imports: Imports::new(parts.imports),
            lexis: parts.lexis,
            test_globs: parts.test_globs,
            grammar: parts.grammar,
            query_texts: parts.query_texts,
            query: OnceLock::new(),
            hints: HintScan::default(),
            keywords: OnceLock::new(),
            test_paths: OnceLock::new(),
            content: OnceLock::new(),
        }
    }

    /// The name of its folder: `c-sharp`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name people use: `C#`.
    pub fn title(&self) -> &str {
        &self.definition.title
    }

    /// The folder of the farthest language that it inherits from, or its own: those of one family can use one another's
    /// libraries and follow the same conventions.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The modules that `text` imports, each once, by line; found without parsing it.
    pub fn imports(&self, text: &str) -> Vec<Import> {
        self.imports.of(text, &self.family, catalogue())
    }

    /// Which questions `text` may answer by its syntax; found without parsing it.
    pub fn hints(&self, text: &str) -> Hints {
        self.hints.of(text, &self.query_texts, catalogue())
    }

    /// Whether this build can parse it; if not, its texts are cut into tokens alone.
    pub fn has_grammar(&self) -> bool {
        self.grammar.is_some()
    }

    /// What its texts are parsed by; `None` where this build cannot.
    pub fn grammar(&self) -> Option<&tree_sitter::Language> {
        self.grammar.as_ref()
    }

    /// The file name endings it goes by, without their dot.
    pub fn extensions(&self) -> &[String] {
        &self.definition.extensions
    }

    /// The query files it has, inherited ones included, each from the folder of its language on.
    pub fn query_files(&self) -> impl Iterator<Item = &str> {
        self.query_texts.iter().map(|text| text.file.as_str())
    }

    /// Cuts `text` into tokens, comments included, without parsing it.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        self.lexis.tokens(text, self.keywords())
    }

    /// Reads `text`. What cannot be had within `limits` is left out, and the facts say why; the kinds of lines are
    /// always there.
    pub fn facts(&self, text: &str, limits: &Limits) -> Facts {
        let index = LineIndex::new(text);
        let tokens = self.tokens(text);
        let (mut facts, problem) = match self.syntactic_facts(text, &tokens, &index, limits) {
            Ok((facts, has_error)) => (facts, has_error.then_some(Reason::SyntaxErrors)),
            Err(reason) => (Facts::default(), Some(reason)),
        };
        facts.lines = line_kinds(text, &index, &tokens, &facts.passive);
        facts.problem = problem;
        facts
    }

    /// Whether files at `path` are tests by where they are and what they are called.
    pub fn is_test_path(&self, path: &RepoPath) -> bool {
        let globs =
            self.test_paths.get_or_init(|| glob_set(&self.test_globs).expect("the globs were checked on loading"));
        globs.is_match(path.to_match().as_ref())
    }

    /// Whether `text` looks like this language and no other with the same file name ending; `None` when nothing tells.
    pub(super) fn is_content(&self, text: &str) -> Option<bool> {
        let pattern = self.content.get_or_init(|| {
            let pattern = self.definition.content.as_deref();
            pattern.map(|pattern| Regex::new(pattern).expect("the pattern was checked on loading"))
        });
        pattern.as_ref().map(|pattern| pattern.is_match(text))
    }

    /// Compiles all that is otherwise compiled when it is first needed.
    pub(super) fn check(&self) -> Result<(), LoadError> {
        let file = format!("{}/{}", self.name, super::definition::FILE_NAME);
        glob_set(&self.test_globs).map_err(|error| LoadError::new(&file, 1, error.to_string()))?;
        let content = self.definition.content.as_deref().unwrap_or_default();
        let imports = self.definition.imports.as_ref().map_or(Ok(()), ImportScan::check);
        Regex::new(content).map(drop).and(imports).map_err(|error| LoadError::new(&file, 1, error.to_string()))?;
        self.grammar.as_ref().map_or(Ok(()), |grammar| check_each(grammar, &self.query_texts))
    }

    pub(super) fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The facts that need a tree, and whether parts of the text did not parse.
    fn syntactic_facts(
        &self,
        text: &str,
        tokens: &[Token],
        index: &LineIndex,
        limits: &Limits,
    ) -> Result<(Facts, bool), Reason> {
        let Some(grammar) = &self.grammar else { return Ok((Facts::default(), false)) };
        if is_deeper_than(limits.max_nesting, text, tokens) {
            return Err(Reason::TooDeep { limit: limits.max_nesting });
        }
        let tree = parse(grammar, text, limits)?;
        let query = self.query(grammar);
        let mut matches = Matches::find(query, &tree, text)?;
        let operators = take(&mut matches.logic).operators();
        let names = qualified_names(text, &self.definition.qualifier, &matches.units);
        let source = Source {
            text,
            index,
            regions: &matches.regions,
            operators: &operators,
            visibility: &Visibility::of(text, query, &matches),
            placeholders: &matches.marked(Mark::Placeholder).collect(),
        };
        let tests: Vec<LineRange> = matches.outermost_tests().map(|test| index.lines(test)).collect();
        let idiom = |(bytes, choice): &(ByteRange, Choice)| {
            let lines = index.lines(*bytes);
            Idiom { choice: *choice, line: lines.start, is_test: tests.iter().any(|test| test.encloses(lines)) }
        };
        let facts = Facts {
            idioms: matches.choices.iter().map(idiom).collect(),
            units: units(&source, &matches.units, &names),
            passive: passive(&matches),
            tests,
            cases: cases(text, index, &matches, &names),
            errors: errors(index, &matches),
            entry_points: entry_points(text, index, &matches),
            ..Facts::default()
        };
        Ok((facts, tree.root_node().has_error()))
    }

    fn query(&self, grammar: &tree_sitter::Language) -> &LanguageQuery {
        self.query.get_or_init(|| {
            LanguageQuery::compile(grammar, &self.query_texts).expect("queries are checked by a test or on loading")
        })
    }

    /// The words that the grammar spells out, but for those that are names in most places.
    fn keywords(&self) -> &FxHashSet<String> {
        self.keywords.get_or_init(|| {
            let mut keywords = self.grammar.as_ref().map(words).unwrap_or_default();
            for word in &self.definition.contextual_keywords {
                keywords.remove(word);
            }
            keywords
        })
    }
}

fn words(grammar: &tree_sitter::Language) -> FxHashSet<String> {
    // Kind 0 is the end of the text, which goes by a name that texts may use.
    let kinds = (1..grammar.node_kind_count() as u16).filter(|kind| !grammar.node_kind_is_named(*kind));
    let is_word = |text: &&str| text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    kinds.filter_map(|kind| grammar.node_kind_for_id(kind)).filter(is_word).map(str::to_owned).collect()
}

fn glob_set(globs: &[String]) -> Result<GlobSet, globset::Error> {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        builder.add(GlobBuilder::new(glob).literal_separator(true).build()?);
    }
    builder.build()
}
