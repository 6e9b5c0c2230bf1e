//! A report written down, for people and for programs; one file a format.
//!
//! Does no IO and decides nothing: what is in the report is shown, what is not is not. The text of a repository is
//! hostile until [`untrusted`] has made it harmless.

pub mod advice;
pub mod chart;
pub mod check_run;
pub mod conventions;
pub mod debt_html;
pub mod debt_markdown;
pub mod debt_words;
pub mod diagnoses;
pub mod excerpt;
pub mod exhibit;
pub mod file_diffs;
pub mod json;
pub mod markdown;
pub mod markdown_text;
pub mod sarif;
pub mod snippet;
pub mod tally;
pub mod task;
pub mod text;
pub mod untrusted;
