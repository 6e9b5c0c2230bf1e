//! The client of GitHub's REST API, and the reader of its webhooks: JSON to the plain values of the model.
//!
//! It never waits and never guesses. A limit is an error that says until when; an answer that is partial, too long or
//! not understood is an error and never a shorter list. Knows nothing of git, the store or jobs.

mod account;
pub mod accounts;
pub mod actions;
pub mod activity;
mod api_path;
pub mod app;
pub mod app_manifest;
mod authorship;
pub mod branch_protection;
pub mod branches;
pub mod checks;
pub mod client;
pub mod comments;
pub mod commits;
mod connection;
pub mod contents;
pub mod error;
mod exchange;
pub mod foreign_checks;
pub mod issues;
mod link;
pub mod organisations;
mod pages;
pub mod pause_board;
pub mod pull_requests;
mod rate_limit;
pub mod repositories;
pub mod response_cache;
pub mod reviews;
pub mod rules;
pub mod rulesets;
pub mod settings;
pub mod timeline;
pub mod users;
pub mod webhook;
mod wire;
