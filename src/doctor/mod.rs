//! What GitHub's settings leave open to an agent, and the ruleset that closes it.
//!
//! Pure: [`diagnose`](diagnose::diagnose) turns what was read into diagnoses, [`plan`](plan::plan) a ruleset into a
//! stronger one. Sends no request; of `github` it uses the values alone.

mod app;
mod branch;
pub mod diagnose;
pub mod diagnosis;
pub mod facts;
pub mod instructions;
pub mod needs;
mod other_apps;
pub mod plan;
mod repository;
mod safeguard;
