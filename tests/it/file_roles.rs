//! What the files of a change are for: `tests/cases/file-roles.md`.
//!
//! A case shows a change as `support::scene` describes and states the role of each file, a line each: `path role`.

use review_gate::syntax::languages::Languages;

use crate::support::case_file::{self, Case};
use crate::support::scene;

#[test]
fn files_are_for_what_is_stated() {
    let languages = Languages::builtin();
    case_file::check("file-roles.md", "roles", |case: &Case, _: &str| {
        let paths = scene::paths(case);
        let roles = scene::delta(case, &languages).roles;
        let lines: Vec<String> = paths.iter().zip(roles).map(|(path, role)| format!("{path} {role:?}\n")).collect();
        lines.concat()
    });
}
