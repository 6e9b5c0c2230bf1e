//! Holds requests and answers to GitHub's own description of its API.
//!
//! `scripts/trim-openapi` makes `openapi.json` of GitHub's file. What a request or an answer of the fake gets wrong is
//! a fault that tests look for; the answer goes out all the same.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

use super::call::{Answer, Call};

/// Compiled once for all fakes of a program.
static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::load);

/// Where the schemas are, as far as references are concerned.
const DOCUMENT: &str = "https://api.github.com/openapi";
/// Parameters of paths that may have slashes in them.
const LONG_PARAMETERS: &[&str] = &["{path}", "{branch}", "{ref}"];

struct Contract {
    document: Value,
    registry: Registry<'static>,
    /// The names of the operations, each with the parts of its path.
    operations: Vec<(String, Vec<String>)>,
    /// By the address of the schema.
    validators: Mutex<BTreeMap<String, Arc<Validator>>>,
}

/// What a request gets wrong.
pub(crate) fn request_faults(call: &Call) -> Vec<String> {
    let Some(name) = CONTRACT.operation(call) else {
        return vec![format!("{} {}: GitHub's description has no such operation", call.method, call.path)];
    };
    let operation = &CONTRACT.document["operations"][&name];
    let mut faults = Vec::new();
    for (parameter, value) in &call.query {
        if operation["query"].get(parameter).is_none() {
            faults.push(format!("request of {name}: unknown parameter `{parameter}`"));
        } else {
            let location = ["operations", &name, "query", parameter];
            faults.extend(CONTRACT.faults(&location, &parsed(value, &operation["query"][parameter]), "request"));
        }
    }
    let body_is_due = operation["request_required"] == true || !call.body.is_null();
    if body_is_due && operation.get("request").is_some() {
        faults.extend(CONTRACT.faults(&["operations", &name, "request"], &call.body, "request"));
    }
    faults
}

/// What an answer gets wrong. Failures are not looked at.
pub(crate) fn answer_faults(call: &Call, answer: &Answer) -> Vec<String> {
    let Some(name) = CONTRACT.operation(call).filter(|_| answer.status < 300) else { return Vec::new() };
    let status = answer.status.to_string();
    if CONTRACT.document["operations"][&name]["responses"].get(&status).is_none() {
        return vec![format!("answer of {name}: the status {status} is not described")];
    }
    CONTRACT.faults(&["operations", &name, "responses", &status], &answer.body, "answer")
}

impl Contract {
    fn load() -> Self {
        let document: Value = serde_json::from_str(include_str!("openapi.json")).expect("the file is JSON");
        let registry = Registry::new().add(DOCUMENT, document.clone()).and_then(jsonschema::RegistryBuilder::prepare);
        let registry = registry.expect("the description is well-formed");
        let names = document["operations"].as_object().expect("the file has operations").keys();
        let operations = names.map(|name| {
            let (_, path) = name.split_once(' ').expect("an operation has a method and a path");
            (name.clone(), path.trim_start_matches('/').split('/').map(str::to_owned).collect())
        });
        Self { registry, operations: operations.collect(), document, validators: Mutex::default() }
    }

    /// The operation a call is one of, such as `GET /app`: the one with the fewest parameters that fits.
    fn operation(&self, call: &Call) -> Option<String> {
        let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
        let fitting = self.operations.iter().filter(|(name, template)| {
            let has_method = name.strip_prefix(call.method.as_str()).is_some_and(|rest| rest.starts_with(' '));
            has_method && fits(template, &segments)
        });
        let fitting = fitting.map(|(name, _)| name);
        // Of two with as many parameters, the longer has more words of its own.
        fitting.min_by_key(|name| (name.matches('{').count(), Reverse(name.matches('/').count()))).cloned()
    }

    fn faults(&self, location: &[&str], value: &Value, what: &str) -> Vec<String> {
        let validator = self.validator(location);
        let name = location[1];
        validator
            .iter_errors(value)
            .map(|error| format!("{what} of {name}: {}: {error}", error.instance_path()))
            .collect()
    }

    fn validator(&self, location: &[&str]) -> Arc<Validator> {
        let parts: Vec<String> = location.iter().copied().map(pointer_part).collect();
        let pointer = format!("/{}", parts.join("/"));
        let mut validators = self.validators.lock().expect("nothing panics while it holds the validators");
        let compile = || {
            let schema = json!({ "$ref": format!("{DOCUMENT}#{pointer}") });
            let options = jsonschema::options().with_registry(&self.registry).should_validate_formats(true);
            Arc::new(options.build(&schema).expect("the description is well-formed"))
        };
        Arc::clone(validators.entry(pointer.clone()).or_insert_with(compile))
    }
}

/// A parameter of the query as the type its schema names.
fn parsed(text: &str, schema: &Value) -> Value {
    match schema["type"].as_str() {
        Some("integer" | "boolean") => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        _ => text.into(),
    }
}

fn fits(template: &[String], segments: &[&str]) -> bool {
    match (template, segments) {
        // The root of a repository's contents has an empty path.
        ([], []) => true,
        ([path], []) => path == "{path}",
        ([parameter, rest @ ..], [_, ..]) if LONG_PARAMETERS.contains(&parameter.as_str()) => {
            (1..=segments.len()).any(|length| fits(rest, &segments[length..]))
        }
        ([parameter, rest @ ..], [segment, remaining @ ..]) => {
            (parameter.starts_with('{') || parameter == segment) && fits(rest, remaining)
        }
        _ => false,
    }
}

/// A key as a part of a JSON pointer in an address.
fn pointer_part(key: &str) -> String {
    let escaped = key.replace('~', "~0").replace('/', "~1");
    escaped.replace(' ', "%20").replace('{', "%7B").replace('}', "%7D")
}
