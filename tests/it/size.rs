//! The size of changes: `tests/cases/size.md`.
//!
//! A case shows a change as `support::scene` describes and states some of its figures, a line each: `name value`, and
//! `left_out path lines reason` for what does not count (`left_out none` where everything does).

use review_gate::model::report::Size;
use review_gate::syntax::languages::Languages;

use crate::support::case_file::{self, Case};
use crate::support::scene;

#[test]
fn sizes_are_as_stated() {
    let languages = Languages::builtin();
    case_file::check("size.md", "size", |case: &Case, expected: &str| {
        let all = describe(&scene::report(case, &languages).size);
        let name = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
        let stated: Vec<String> = expected.lines().map(name).collect();
        let relevant = all.into_iter().filter(|line| stated.is_empty() || stated.contains(&name(line)));
        relevant.map(|line| line + "\n").collect()
    });
}

/// In the order of the report.
fn describe(size: &Size) -> Vec<String> {
    let mut lines = vec![
        format!("files_changed {}", size.files_changed),
        format!("lines_added {}", size.lines_added),
        format!("lines_deleted {}", size.lines_deleted),
        format!("effective_lines_added {}", size.effective_lines_added),
        format!("moved_lines {}", size.moved_lines),
        format!("generated_lines {}", size.generated_lines),
        format!("test_lines_added {}", size.test_lines_added),
        format!("doc_lines_added {}", size.doc_lines_added),
        format!("effective_lines_deleted {}", size.effective_lines_deleted),
        format!("review_minutes {:.1}", size.review_minutes),
    ];
    lines.extend(size.left_out.iter().map(|part| format!("left_out {} {} {}", part.path, part.lines, part.reason)));
    if size.left_out.is_empty() {
        lines.push("left_out none".to_owned());
    }
    lines
}
