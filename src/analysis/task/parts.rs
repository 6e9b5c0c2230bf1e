//! The five things that a task for an agent should name.

use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use super::statements::{Statement, StatementKind};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskPart {
    /// What is to be done, and what not.
    Scope,
    /// The files or the part of the program it is about.
    Area,
    /// How the project is set up.
    Setup,
    /// The command that tests it.
    TestCommand,
    /// How to tell that it is done.
    StopCondition,
}

/// What names a part: words in a sentence or a box, a heading above a text, a line of code.
struct Signs {
    sentence: Regex,
    heading: Regex,
    code: Regex,
}

impl TaskPart {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Scope, Self::Area, Self::Setup, Self::TestCommand, Self::StopCondition];

    /// What a task that lacks it should say.
    pub fn request(self) -> &'static str {
        match self {
            Self::Scope => "what is part of the task and what is not",
            Self::Area => "the files or the module it is about",
            Self::Setup => "how the project is set up",
            Self::TestCommand => "the command that tests it",
            Self::StopCondition => "how to tell that it is done",
        }
    }

    /// Whether a repository can say it once for every task.
    pub fn is_same_for_all_tasks(self) -> bool {
        matches!(self, Self::Setup | Self::TestCommand)
    }

    /// The first words that name it.
    pub fn words_in(self, statements: &[Statement]) -> Option<String> {
        let signs = self.signs();
        let names_it = |statement: &&Statement| match statement.kind {
            StatementKind::Heading => false,
            StatementKind::Code => signs.code.is_match(&statement.text),
            StatementKind::Box if self == Self::StopCondition => true,
            StatementKind::Sentence | StatementKind::Box => {
                signs.heading.is_match(&statement.heading)
                    || signs.sentence.is_match(&statement.text)
                    || spans(&statement.text).any(|code| signs.code.is_match(code))
            }
        };
        statements.iter().find(names_it).map(|statement| statement.text.clone())
    }

    fn signs(self) -> &'static Signs {
        static SIGNS: LazyLock<[Signs; 5]> = LazyLock::new(|| {
            [
                Signs {
                    sentence: words(
                        r"in scope|out of scope|non-?goals?|(?:change|touch|modify|edit|update) only|only (?:change|touch|modify|edit|update|add|fix)|(?:do not|don't|must not|without) (?:change|changing|touch|touching|modify|modifying|add|adding|refactor|refactoring|alter|altering)|limited to|restricted to|nothing else|leave .{1,60}(?:alone|as (?:it is|they are)|unchanged|untouched)",
                    ),
                    heading: words(
                        r"scope|out of scope|in scope|non-?goals?|constraints?|boundaries|what not to (?:do|change)",
                    ),
                    code: never(),
                },
                Signs {
                    sentence: words(
                        r"in the [\w-]+ (?:module|package|crate|directory|folder|component|service|file|class|page)|(?:module|package|crate|directory|folder|component|file|class|function|method) `[^`]+`",
                    ),
                    heading: words(
                        r"(?:affected |relevant )?(?:files?|code|modules?|components?|areas?)|where|location",
                    ),
                    code: pattern(
                        r"^[\w@.*-]+(?:/[\w@.*-]+)+/?$|^[\w-]+\.[a-z]{1,5}$|^[\w.]+::[\w:]+$|^\w+(?:\.\w+)*\(\)$",
                    ),
                },
                Signs {
                    sentence: words(
                        r"to set (?:it |the project )?up|set ?up with|install (?:it |the dependencies )?with|prerequisites?|requires? (?:node|python|rust|go|java|docker|postgres\w*) ?\d*",
                    ),
                    heading: words(
                        r"set ?up|installation|install|getting started|development environment|prerequisites?|environment|build(?:ing)?",
                    ),
                    code: pattern(
                        r"^\s*(?:\$ )?(?:(?:npm|pnpm|yarn|bun) (?:ci|install|i)\b|yarn$|pip3? install|uv (?:sync|pip|venv)|poetry install|pipenv install|cargo (?:build|fetch)|go (?:mod download|build)|bundle install|composer install|mvn (?:install|package|compile)|(?:\./)?gradlew? (?:build|assemble)|dotnet (?:restore|build)|docker(?:-| )compose up|make (?:setup|install|build|bootstrap|deps)|(?:\./)?(?:bin|scripts?)/(?:setup|bootstrap|install))",
                    ),
                },
                Signs {
                    sentence: never(),
                    heading: never(),
                    code: pattern(
                        r"^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*(?:(?:npm|pnpm|yarn|bun)(?: run)? (?:test|check|lint|typecheck)|npx (?:jest|vitest|playwright|mocha)|(?:uv run |poetry run |python3? -m )?(?:pytest|tox|nox|unittest)|cargo (?:test|nextest|clippy|check)|go (?:test|vet)|mvn (?:test|verify)|(?:\./)?gradlew? (?:test|check)|dotnet test|(?:bundle exec )?(?:rspec|rake)|(?:vendor/bin/)?phpunit|composer test|make (?:test|check|ci|lint)|ctest|(?:\./)?(?:bin|scripts?)/(?:test|check|ci))",
                    ),
                },
                Signs {
                    sentence: words(
                        r"done (?:when|if|once)|(?:complete|finished|accepted) (?:when|if|once)|stop (?:when|once|after|if)|acceptance criteri(?:a|on)|success criteri(?:a|on)|expected (?:behaviou?r|result|output)|(?:tests?|checks?|build|ci) (?:must|should|need to|have to) (?:pass|succeed|be green)|until .{1,80}(?:passes|pass|works|succeeds|green)",
                    ),
                    heading: words(
                        r"acceptance(?: criteria)?|acceptance tests?|success(?: criteria)?|definition of done|done(?: when)?|expected(?: behaviou?r| result| output)?|stop(?: condition)?|verification|validation",
                    ),
                    code: never(),
                },
            ]
        });
        &SIGNS[self as usize]
    }
}

/// The pieces of code in a sentence.
fn spans(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split('`').skip(1).step_by(2)
}

fn words(words: &str) -> Regex {
    pattern(&format!(r"(?i)\b(?:{words})\b"))
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns above are valid")
}

/// Nothing of this kind names the part.
fn never() -> Regex {
    pattern(r"[^\s\S]")
}
