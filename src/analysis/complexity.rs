//! How complex the functions of a change were, and are.

use super::context::Context;
use super::pairing::{Definition, Pairing};
use crate::model::report::{ComplexityDelta, FunctionComplexity};
use crate::syntax::facts::{Complexity, UnitKind};

/// The functions that the change added or altered, with their complexity on both sides.
pub fn complexity(context: &Context<'_>, pairing: &Pairing<'_>) -> ComplexityDelta {
    let mut functions: Vec<FunctionComplexity> = pairing
        .pairs()
        .filter(|(function, _)| function.unit.kind == UnitKind::Function)
        .filter(|(function, old)| old.is_none_or(|old| !old.reads_like(function)))
        .map(|(function, old)| FunctionComplexity {
            path: context.files[function.file].file.path.clone(),
            name: function.unit.name.clone(),
            start_line: function.unit.lines.start,
            end_line: function.unit.lines.end,
            cyclomatic_before: old.map(|old| complexity_of(old).cyclomatic),
            cyclomatic_after: complexity_of(function).cyclomatic,
            cognitive_before: old.map(|old| complexity_of(old).cognitive),
            cognitive_after: complexity_of(function).cognitive,
            code_lines_before: old.map(code_lines),
            code_lines_after: code_lines(function),
        })
        .collect();
    functions.sort_by(|left, right| {
        (&left.path, left.start_line, &left.name).cmp(&(&right.path, right.start_line, &right.name))
    });
    ComplexityDelta { functions }
}

fn complexity_of(function: &Definition<'_>) -> Complexity {
    function.unit.complexity.unwrap_or_default()
}

fn code_lines(function: &Definition<'_>) -> u32 {
    function.side.facts.code_lines(function.unit.lines)
}
