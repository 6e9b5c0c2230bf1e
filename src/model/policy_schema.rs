//! The JSON Schema of the policy: for editors, and what a policy is checked against.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::policy::{Policy, RuleLevel};

/// The format of a string that is a glob.
pub(super) const GLOB: &str = "glob";
/// The format of a string that names a check of somebody else.
pub(super) const CHECK: &str = "check";
/// The format of a string that names a team.
pub(super) const TEAM: &str = "team";

impl Policy {
    /// The JSON Schema of a policy in which `rule_names` are the rules there are.
    pub fn schema(rule_names: &[&str]) -> Value {
        let mut generator = SchemaGenerator::default();
        let level = generator.subschema_for::<RuleLevel>();
        let mut schema = generator.into_root_schema_for::<Self>().to_value();
        let levels: serde_json::Map<String, Value> =
            rule_names.iter().map(|name| ((*name).to_owned(), level.clone().to_value())).collect();
        let rules = &mut schema["properties"]["rules"];
        rules["properties"] = Value::Object(levels);
        rules["additionalProperties"] = json!(false);
        schema
    }
}

/// The schema of a list of globs.
pub(super) fn globs(_: &mut SchemaGenerator) -> Schema {
    strings(GLOB)
}

/// The schema of a list of checks.
pub(super) fn check_names(_: &mut SchemaGenerator) -> Schema {
    strings(CHECK)
}

/// The schema of a list of teams.
pub(super) fn team_names(_: &mut SchemaGenerator) -> Schema {
    strings(TEAM)
}

fn strings(format: &str) -> Schema {
    json_schema!({"type": "array", "items": {"type": "string", "format": format}})
}
