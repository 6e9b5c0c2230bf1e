//! `review-gate rules`: the rules and their reference pages.

use anyhow::anyhow;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::{Outcome, console};
use crate::analysis::rules;
use crate::model::reception::MUTABLE_RULES;
use crate::model::suggestion::nearest;

/// List the rules, or explain one
#[derive(Debug, Args)]
pub struct Rules {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// List the rules
    List {
        /// How to write them down.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Explain a rule: what it flags, why, and what to do about it
    Explain {
        /// The rule's name.
        name: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each rule
    Text,
    /// For programs
    Json,
    /// The reference, all pages in one
    Markdown,
}

impl Rules {
    /// Prints what was asked for.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let text = match self.command {
            RulesCommand::List { format: Format::Text } => lines(),
            RulesCommand::List { format: Format::Json } => objects(),
            RulesCommand::List { format: Format::Markdown } => reference(),
            RulesCommand::Explain { name } => page(&name)?,
        };
        console::print(&text)?;
        Ok(Outcome::Passed)
    }
}

fn lines() -> String {
    let width = rules::names().iter().map(|name| name.len()).max().unwrap_or(0);
    rules::ALL.iter().fold(String::new(), |mut text, rule| {
        text.push_str(&format!("{:width$}  {:7}  {}\n", rule.name, rule.severity.word(), rule.summary()));
        text
    })
}

fn objects() -> String {
    let object = |rule: &rules::Rule| json!({"name": rule.name, "severity": rule.severity, "summary": rule.summary(), "page": rule.page()});
    let objects: Vec<_> = rules::ALL.iter().map(object).collect();
    format!("{:#}\n", serde_json::Value::from(objects))
}

fn reference() -> String {
    let mut text = "# Rules\n\nWhat `review-gate check` looks for. The weight is the default; \
        [the policy](policy.md) can change it.\n\n| rule | weight | |\n| --- | --- | --- |\n"
        .to_owned();
    for rule in rules::ALL {
        text.push_str(&format!("| [{0}](#{0}) | {1} | {2} |\n", rule.name, rule.severity.word(), rule.summary()));
    }
    let mutable: Vec<String> = MUTABLE_RULES.iter().map(|rule| format!("[{rule}](#{rule})")).collect();
    text.push_str(&format!(
        "\nIn the service a rule of which more than a tenth of at least 20 findings were [dismissed](serve.md#what-people-can-say) in \
         a repository is muted there, unless the policy names it: {}. The others guard something, and are never muted.\n",
        mutable.join(", ")
    ));
    for rule in rules::ALL {
        text.push('\n');
        text.push_str(&one_level_down(&rule.page()));
    }
    text
}

/// Markdown with each heading made one level smaller; what looks like one in a block of code stays.
fn one_level_down(page: &str) -> String {
    let mut in_code = false;
    page.lines().fold(String::new(), |mut text, line| {
        in_code ^= line.starts_with("```");
        if line.starts_with('#') && !in_code {
            text.push('#');
        }
        text.push_str(line);
        text.push('\n');
        text
    })
}

fn page(name: &str) -> anyhow::Result<String> {
    if let Some(rule) = rules::ALL.iter().find(|rule| rule.name == name) {
        return Ok(rule.page());
    }
    let hint = match nearest(name, rules::names()) {
        Some(rule) => format!("did you mean `{rule}`?"),
        None => "`review-gate rules list` shows all".to_owned(),
    };
    Err(anyhow!("there is no rule `{name}`; {hint}"))
}
