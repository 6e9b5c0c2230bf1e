//! The pages, made on the server: they are complete without any script.
//!
//! What comes from a repository or from people is shown as [`text::Text`], which can be made in no other way than by making
//! it harmless; the templates escape it for HTML on top.

pub(super) mod address;
mod approval_view;
pub(in crate::web) mod assets;
mod chart;
mod diff_view;
pub(in crate::web) mod events;
mod finding_view;
mod kept_report;
pub(in crate::web) mod pull_request;
mod pull_request_view;
pub(in crate::web) mod queue;
mod queue_view;
pub(in crate::web) mod repository;
pub(in crate::web) mod shell;
mod text;
pub(in crate::web) mod tokens;
pub(in crate::web) mod weekly_report;
