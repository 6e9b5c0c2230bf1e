//! Which functions a change altered, and how complex they were and are: `tests/cases/complexity.md`.
//!
//! A case shows a change as `support::scene` describes and states the functions that it altered, a line each:
//! `path:start-end name cyclomatic before -> after cognitive before -> after`, with `new` for what was not there before.

use review_gate::model::report::FunctionComplexity;
use review_gate::syntax::languages::Languages;

use crate::support::case_file::{self, Case};
use crate::support::scene;

#[test]
fn altered_functions_are_as_stated() {
    let languages = Languages::builtin();
    case_file::check("complexity.md", "complexity", |case: &Case, _: &str| {
        let functions = scene::report(case, &languages).complexity.functions;
        functions.iter().map(|function| describe(function) + "\n").collect()
    });
}

fn describe(function: &FunctionComplexity) -> String {
    let before = |figure: Option<u32>| figure.map_or_else(|| "new".to_owned(), |figure| figure.to_string());
    format!(
        "{}:{}-{} {} cyclomatic {} -> {} cognitive {} -> {}",
        function.path,
        function.start_line,
        function.end_line,
        function.name,
        before(function.cyclomatic_before),
        function.cyclomatic_after,
        before(function.cognitive_before),
        function.cognitive_after
    )
}
