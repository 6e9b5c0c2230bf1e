//! The files that a task lets a change touch, where it says so in so many words.
//!
//! A task that only mentions a file sets no bounds: "only change `src/x.rs`", "change `src/x.rs` and nothing else", and a
//! list of nothing but paths below a heading such as "Scope" or "Files" do.

use std::sync::LazyLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::Regex;

use super::statements::{Statement, StatementKind, statements};
use crate::model::path::RepoPath;

/// The files that a task names as its scope.
#[derive(Clone, Debug)]
pub struct TaskScope {
    /// The paths and globs as the task writes them, in their order, each once; never empty.
    pub paths: Vec<String>,
    globs: GlobSet,
}

impl TaskScope {
    /// The scope that `task`, Markdown, names; `None` where it names none, or none that is understood.
    pub fn of(task: &str) -> Option<Self> {
        let statements = statements(task);
        let mut paths: Vec<String> = statements.iter().flat_map(paths_of_limit).collect();
        let sections = statements.chunk_by(|left, right| left.heading == right.heading);
        paths.extend(sections.flat_map(paths_of_section));
        let mut unique: Vec<String> = Vec::new();
        for path in paths {
            if !unique.contains(&path) {
                unique.push(path);
            }
        }
        let mut globs = GlobSetBuilder::new();
        for pattern in unique.iter().flat_map(|path| patterns(path)) {
            globs.add(GlobBuilder::new(&pattern).literal_separator(true).build().ok()?);
        }
        let globs = globs.build().ok()?;
        (!unique.is_empty()).then_some(Self { paths: unique, globs })
    }

    /// Whether a file lies in it.
    pub fn holds(&self, path: &RepoPath) -> bool {
        self.globs.is_match(path.to_match().as_ref())
    }
}

/// Several tasks of one change as one text. One of them that names no scope leaves that of the others open, so then there is
/// none; and so it is where there are no tasks.
pub fn joint(tasks: &[String]) -> Option<String> {
    let is_bounded = tasks.len() == 1 || tasks.iter().all(|task| TaskScope::of(task).is_some());
    (is_bounded && !tasks.is_empty()).then(|| tasks.join("\n\n"))
}

/// How a sentence begins that asks for something; what else "only updates" a file is the program.
const REQUEST: &str = r"(?:^|[,:;–—-]\s|\b(?:please|(?:you|we|agents?|(?:this|the) (?:change|task|fix|pull request|pr)) (?:should|must|may|can|are to|is to))\s)";
const VERB: &str = "(?:change|touch|modify|edit|update)";

/// The paths that a sentence limits the change to.
fn paths_of_limit(statement: &Statement) -> Vec<String> {
    static ONLY: LazyLock<Regex> = LazyLock::new(|| {
        let limited = r"\b(?:changes?|edits|work|scope|diff|task|fix)(?: \w+){0,3} (?:limited|restricted|confined) to";
        let limit = r"\blimit (?:(?:the|your|all) )?(?:changes?|edits|work|scope|yourself) to";
        pattern(&format!(r"(?i)(?:{REQUEST}(?:only {VERB}|{VERB} only)|{limited}|{limit})\b"))
    });
    static NOTHING_ELSE: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"(?i){REQUEST}{VERB}\b(.*)\b(?:and|but) nothing else\b")));
    /// What makes a limit none, or one that holds at times.
    static UNLIKE: LazyLock<Regex> =
        LazyLock::new(|| words(r"not|\w+n't|never|if|when|unless|used to|previously|currently|today"));
    /// What follows says something else of other files.
    static TURN: LazyLock<Regex> = LazyLock::new(|| {
        words(
            r"not|don't|never|nothing|except|without|but|leave|unless|if|when|where|because|since|as|like|so|to|for|that|which|see|instead",
        )
    });
    if !matches!(statement.kind, StatementKind::Sentence | StatementKind::Box) {
        return Vec::new();
    }
    let text = &statement.text;
    if let Some(named) = NOTHING_ELSE.captures(text) {
        return if UNLIKE.is_match(&named[1]) { Vec::new() } else { paths_in(&named[1]) };
    }
    let only = ONLY.find(text).filter(|only| !UNLIKE.is_match(&text[..only.end()]));
    only.map(|only| paths_in(outside_code(&text[only.end()..], &TURN))).unwrap_or_default()
}

/// The paths of a list below a heading that is about scope. What holds anything but paths is no such list.
fn paths_of_section(section: &[Statement]) -> Vec<String> {
    static SCOPE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:(?:in )?scope|(?:affected |allowed )?(?:files|paths)|(?:files|paths) (?:in scope|to (?:change|touch|modify|edit|update))):?$",
        )
    });
    let is_about_scope = section.first().is_some_and(|statement| SCOPE.is_match(&statement.heading));
    let is_said = |statement: &&Statement| statement.kind != StatementKind::Heading && !statement.text.ends_with(':');
    if !is_about_scope {
        return Vec::new();
    }
    let items: Option<Vec<Vec<String>>> =
        section.iter().filter(is_said).map(|item| paths_of_item(&item.text)).collect();
    items.unwrap_or_default().concat()
}

/// The paths that an item of a list consists of, apart from a remark; `None` where it holds anything else.
fn paths_of_item(item: &str) -> Option<Vec<String>> {
    static REMARK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*(?:: | [-–—(]).*$"));
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r",? and |, "));
    let item = REMARK.replace(item, "");
    let plain = |part: &str| part.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).map(str::to_owned);
    BETWEEN.split(&item).map(|part| path(&plain(part).unwrap_or_else(|| part.to_owned()))).collect()
}

/// The paths in a piece of a sentence: those written as code, and words that can be nothing else.
fn paths_in(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            paths.extend(path(part));
        } else {
            let words = part.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '(' | ')' | '"'));
            paths.extend(words.filter(|word| word.contains('/')).filter_map(path).filter(|path| is_plain(path)));
        }
    }
    paths
}

/// A path or glob without what may stand around it; `None` for what is none, such as the name of a function.
fn path(text: &str) -> Option<String> {
    static PATH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^/?[\w@+~.*?{}\[\]-]+(?:/[\w@+~.*?{}\[\],()-]+)*/?$"));
    static LINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?::\d+(?:[-:]\d+)?|#L\d+(?:-L?\d+)?)$"));
    let text = text.trim().trim_end_matches([',', ';']);
    let text = text.strip_suffix('.').unwrap_or(text);
    let text = LINE.replace(text, "");
    let text = text.strip_prefix("./").unwrap_or(&text);
    let is_nested = text.contains('/') && !text.contains("//");
    let is_path = PATH.is_match(text) && (is_nested || is_plain(text));
    is_path.then(|| text.to_owned())
}

/// Whether nothing but a path looks like that, code or not: other words have a slash in them, and functions a stop.
fn is_plain(path: &str) -> bool {
    static FILE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:^|/)[\w@+.*-]*\.(?:rs|py|pyi|js|jsx|mjs|cjs|ts|tsx|vue|svelte|go|java|kts?|scala|rb|php|c|h|cc|cpp|hpp|cs|swift|dart|lua|exs?|sh|sql|md|rst|txt|toml|ya?ml|json|lock|xml|ini|cfg|html|s?css|less|proto|gradle|tf|scm|snap|csv)$|(?:^|/)(?:Makefile|Dockerfile|Gemfile|Rakefile|Justfile|CODEOWNERS)$",
        )
    });
    FILE.is_match(path) || path.ends_with('/') || path.ends_with('*')
}

/// What a path of a task stands for. People leave out where a path begins, and name a directory for all that is in it.
fn patterns(path: &str) -> Vec<String> {
    let inner = path.trim_matches('/');
    let mut patterns = vec![inner.to_owned(), format!("{inner}/**")];
    if !path.starts_with('/') {
        patterns.extend([format!("**/{inner}"), format!("**/{inner}/**")]);
    }
    patterns
}

/// `text` up to the first of `words` that does not stand in code.
fn outside_code<'a>(text: &'a str, words: &Regex) -> &'a str {
    let is_outside = |start: usize| text[..start].matches('`').count().is_multiple_of(2);
    let end = words.find_iter(text).map(|found| found.start()).find(|start| is_outside(*start));
    &text[..end.unwrap_or(text.len())]
}

fn words(words: &str) -> Regex {
    pattern(&format!(r"(?i)\b(?:{words})\b"))
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns above are valid")
}
