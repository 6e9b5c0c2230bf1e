//! The issues that a change closes, by the words that GitHub closes issues by.

use std::sync::LazyLock;

use regex::Regex;

use super::statements::{StatementKind, statements};
use crate::model::pull_request::RepositoryName;

/// The numbers of the issues of `repository` that `description`, Markdown, closes: each once, in their order. What is quoted,
/// commented out or code closes nothing.
pub fn closed_issues(description: &str, repository: &RepositoryName) -> Vec<u64> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+([\w.-]+/[\w.-]+)?#(\d+)\b")
            .expect("the pattern is valid")
    });
    let repository = repository.to_string();
    let mut numbers = Vec::new();
    for statement in statements(description).iter().filter(|statement| statement.kind != StatementKind::Code) {
        let prose: String = statement.text.split('`').step_by(2).collect::<Vec<&str>>().join(" ` ");
        for link in LINK.captures_iter(&prose) {
            let is_own = link.get(1).is_none_or(|name| name.as_str().eq_ignore_ascii_case(&repository));
            let number = link[2].parse().ok().filter(|number| is_own && !numbers.contains(number));
            numbers.extend(number);
        }
    }
    numbers
}
