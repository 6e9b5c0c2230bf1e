//! Text to policy. Every fault is reported with its place, not just the first.
//!
//! A text is checked against the schema, so that what editors show and what is accepted cannot differ.

use std::fmt;
use std::ops::Range;

use globset::Glob;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::check::{GateCheck, RequiredCheck};
use super::policy::Policy;
use super::policy_schema::{CHECK, GLOB, TEAM};
use super::suggestion::nearest;

/// Where a repository keeps its policy.
pub const PATH: &str = ".github/review-gate.toml";

impl Policy {
    /// Reads a policy from TOML; `rule_names` are the keys that `[rules]` may have.
    pub fn parse(text: &str, rule_names: &[&str]) -> Result<Self, PolicyError> {
        let (document, syntax_errors) = DeTable::parse_recoverable(text);
        let schema = Self::schema(rule_names);
        let mut check = Check { text, definitions: &schema["$defs"], faults: Vec::new() };
        for error in &syntax_errors {
            check.report_error(error);
        }
        if syntax_errors.is_empty() {
            check.table(document.get_ref(), &schema, "");
        }
        if !check.faults.is_empty() {
            return Err(PolicyError::new(check.faults));
        }
        toml::from_str(text).map_err(|error| {
            check.report_error(&error);
            PolicyError::new(check.faults)
        })
    }
}

/// Why a text is no policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// What is wrong, by place; never empty.
    pub faults: Vec<Fault>,
}

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, 1-based.
    pub line: u32,
    /// The column in characters, 1-based.
    pub column: u32,
    /// What is wrong there, and what to write instead where that is known.
    pub message: String,
}

impl PolicyError {
    fn new(mut faults: Vec<Fault>) -> Self {
        faults.sort();
        Self { faults }
    }
}

impl fmt::Display for PolicyError {
    /// The first fault, and how many there are besides.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(first) = self.faults.first() {
            write!(formatter, "{first}")?;
        }
        match self.faults.len().saturating_sub(1) {
            0 => Ok(()),
            others => write!(formatter, " (and {others} more; `review-gate policy check` shows all)"),
        }
    }
}

impl std::error::Error for PolicyError {}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

/// A walk over a document along its schema. Knows as much of JSON Schema as the schema of the policy uses.
struct Check<'a> {
    text: &'a str,
    definitions: &'a Value,
    faults: Vec<Fault>,
}

impl<'a> Check<'a> {
    /// `name` is the dotted key of the table; empty for the document.
    fn table(&mut self, table: &DeTable<'_>, schema: &'a Value, name: &str) {
        for (key, value) in table {
            let schema_of_key = &schema["properties"][key.get_ref().as_ref()];
            if schema_of_key.is_null() {
                self.unknown_key(key, schema, name);
            } else {
                let separator = if name.is_empty() { "" } else { "." };
                self.value(value, schema_of_key, &format!("{name}{separator}{}", key.get_ref()));
            }
        }
    }

    fn unknown_key(&mut self, key: &Spanned<impl AsRef<str>>, schema: &'a Value, table: &str) {
        let word = key.get_ref().as_ref();
        let known = schema["properties"].as_object().into_iter().flat_map(|properties| properties.keys());
        let place = if table.is_empty() { String::new() } else { format!(" in `[{table}]`") };
        let hint = match nearest(word, known.map(String::as_str)) {
            Some(candidate) => format!("; did you mean `{candidate}`?"),
            None => String::new(),
        };
        self.report(key.span(), format!("unknown key `{word}`{place}{hint}"));
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, schema: &'a Value, name: &str) {
        let schema = self.resolved(schema);
        let choices = choices(schema);
        match (value.get_ref(), schema["type"].as_str()) {
            (DeValue::Table(table), Some("object")) => self.table(table, schema, name),
            (DeValue::Array(items), Some("array")) => {
                for item in items {
                    self.value(item, &schema["items"], name);
                }
            }
            (DeValue::Integer(integer), Some("integer")) => self.integer(integer, value.span(), schema, name),
            (DeValue::Boolean(_), Some("boolean")) => {}
            (DeValue::String(string), _) if choices.contains(&string.as_ref()) => {}
            (DeValue::String(string), Some("string")) if choices.is_empty() => {
                self.string(string, value.span(), schema, name);
            }
            (found, _) => self.wrong_value(found, value.span(), schema, &choices, name),
        }
    }

    fn integer(&mut self, integer: &DeInteger<'_>, span: Range<usize>, schema: &'a Value, name: &str) {
        let minimum = schema["minimum"].as_i64().unwrap_or(0);
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) if number < minimum => {
                self.report(span, format!("`{name}` must be at least {minimum}, not {integer}"));
            }
            Ok(number) if number <= i64::from(u32::MAX) => {}
            _ => self.report(span, format!("`{name}` must be at most {}, not {integer}", u32::MAX)),
        }
    }

    fn string(&mut self, string: &str, span: Range<usize>, schema: &'a Value, name: &str) {
        let fault = match schema["format"].as_str() {
            Some(GLOB) => {
                Glob::new(string).err().map(|error| format!("has the invalid glob `{string}`: {}", error.kind()))
            }
            Some(CHECK) if is_gates_own(string) => {
                Some(format!("must not name `{string}`: the gate cannot wait for its own check"))
            }
            Some(TEAM) if !is_team(string) => Some(format!("must name teams as `organisation/team`, not \"{string}\"")),
            _ => None,
        };
        if let Some(fault) = fault {
            self.report(span, format!("`{name}` {fault}"));
        }
    }

    fn wrong_value(&mut self, found: &DeValue<'_>, span: Range<usize>, schema: &Value, choices: &[&str], name: &str) {
        let expected = match schema["type"].as_str() {
            _ if !choices.is_empty() => format!("one of `{}`", choices.join("`, `")),
            Some("object") => "a table".to_owned(),
            Some("array") => "a list".to_owned(),
            Some("integer") => "an integer".to_owned(),
            Some("boolean") => "`true` or `false`".to_owned(),
            _ => "a string".to_owned(),
        };
        let given = match found {
            DeValue::String(string) => format!("\"{string}\""),
            DeValue::Integer(integer) => integer.to_string(),
            DeValue::Float(float) => float.as_str().to_owned(),
            DeValue::Boolean(boolean) => boolean.to_string(),
            DeValue::Datetime(_) => "a date".to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.report(span, format!("`{name}` must be {expected}, not {given}"));
    }

    /// The definition that `schema` refers to, or itself.
    fn resolved(&self, schema: &'a Value) -> &'a Value {
        let definition = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/$defs/"));
        definition.map_or(schema, |name| &self.definitions[name])
    }

    fn report_error(&mut self, error: &toml::de::Error) {
        self.report(error.span().unwrap_or(0..0), error.message().to_owned());
    }

    fn report(&mut self, span: Range<usize>, message: String) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() as u32 + 1;
        let column = before[line_start..].chars().count() as u32 + 1;
        self.faults.push(Fault { line, column, message });
    }
}

fn is_gates_own(check: &str) -> bool {
    let name = RequiredCheck::parse(check).name;
    GateCheck::ALL.iter().any(|own| own.name().eq_ignore_ascii_case(name))
}

fn is_team(name: &str) -> bool {
    name.split_once('/').is_some_and(|(organisation, team)| {
        !organisation.is_empty() && !team.is_empty() && !team.contains(['/', ' ']) && !organisation.contains(' ')
    })
}

/// The strings that `schema` allows; empty when it does not enumerate them.
fn choices(schema: &Value) -> Vec<&str> {
    let alternatives = schema["oneOf"].as_array().into_iter().flatten();
    alternatives.filter_map(|alternative| alternative["const"].as_str()).collect()
}
